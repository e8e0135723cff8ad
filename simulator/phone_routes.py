"""The people's side over HTTP: JSON in and out, for the page and the test client."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from simulator import members, phone, posting
from simulator.errors import ApiError, PhoneError
from simulator.events import EVENT_ID
from simulator.files import KINDS
from simulator.methods.media import NO_CAPTION, media_content
from simulator.params import Params, read_params
from simulator.world import Json, World

Action = Callable[[World, Params], Any]


def number(p: Params, name: str) -> int:
    value = p.values.get(name)
    try:
        return int(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise PhoneError(f"{name} must be a whole number, not {value!r}") from None


def add_person(world: World, p: Params) -> Json:
    name = p.text("first_name").strip()
    if not name:
        raise PhoneError("a person needs a first_name")
    about = {key: p.text(key) for key in ("last_name", "username", "language_code", "role_hint")}
    return world.add_person(name, **about).json()


def change_person(world: World, p: Params) -> Json:
    person = phone.person_of(world, number(p, "id"))
    if "blocked" in p.values:
        members.set_blocked(world, person, p.flag("blocked"))
    if "deactivated" in p.values:
        person.deactivated = p.flag("deactivated")
        world.events.publish("person", person=person.json())
    return person.json()


def add_group(world: World, p: Params) -> Json:
    title, kind, people = p.text("title").strip(), p.text("type") or "supergroup", p.json("members") or []
    if not title or kind not in ("group", "supergroup"):
        raise PhoneError("a group needs a title, and is a group or a supergroup")
    for who in people:
        phone.person_of(world, who)
    status = "left"
    if p.flag("bot_member") or "bot_member" not in p.values:
        status = "administrator" if p.flag("bot_admin") else "member"
    forum = p.flag("forum") and kind == "supergroup"
    return members.create_group(world, title, people, kind=kind, forum=forum, bot_status=status).json()


def change_members(world: World, p: Params) -> Json:
    actions = {"join": members.join, "leave": members.leave}
    if p.text("action") not in actions:
        raise PhoneError("the action must be join or leave")
    person = phone.person_of(world, number(p, "person_id"))
    return actions[p.text("action")](world, number(p, "id"), person).json(with_messages=False)


def change_bot(world: World, p: Params) -> Json:
    statuses = {"add": "member", "promote": "administrator", "kick": "kicked"}
    if p.text("action") not in statuses:
        raise PhoneError("the action must be add, promote or kick")
    chat = members.set_bot_status(world, number(p, "id"), statuses[p.text("action")])
    return chat.json(with_messages=False)


def send_message(world: World, p: Params) -> Json:
    person_id = number(p, "person_id")
    return phone.send(
        world,
        person_id,
        number(p, "chat_id"),
        _content(world, person_id, p),
        reply_to=p.integer("reply_to"),
        thread_id=p.integer("thread_id"),
        anonymous=p.flag("anonymous"),
    )


def _content(world: World, person_id: int, p: Params) -> Json:
    if "file" in p.uploads:
        return _file_content(world, p)
    for name in ("location", "contact", "venue"):
        if value := p.json(name):
            return {name: value}
    if asked := _fields(p, "poll"):
        return {"poll": _poll(world, asked.values)}
    if source := _fields(p, "forward_from"):
        return phone.forwarded(world, person_id, number(source, "chat_id"), number(source, "message_id"))
    if chosen := _fields(p, "via_inline"):
        return phone.inline_content(world, chosen.text("query_id"), chosen.text("result_id"))
    return phone.text_content(p.text("text"))


def _fields(p: Params, name: str) -> Params | None:
    """The fields of a parameter that is an object."""
    value = p.json(name)
    if value and not isinstance(value, dict):
        raise PhoneError(f"{name} must be an object")
    return Params(value) if value else None


def _file_content(world: World, p: Params) -> Json:
    kind, upload = p.text("kind") or "document", p.uploads["file"]
    if kind not in KINDS:
        raise PhoneError(f"kind must be one of {', '.join(KINDS)}")
    about: Json = {name: p.integer(name) for name in ("duration", "width", "height", "length") if name in p.values}
    file = world.files.add(kind, upload.name, upload.mime_type, upload.content, about)
    caption = {} if kind in NO_CAPTION else phone.text_content(p.text("caption"), "caption")
    content = media_content(kind, file, caption)
    if album := p.text("media_group_id"):
        content["media_group_id"] = album
    return content


def _poll(world: World, asked: Json) -> Json:
    options = [option if isinstance(option, str) else str(option.get("text")) for option in asked.get("options", [])]
    flags = {name: bool(asked[name]) for name in ("is_anonymous", "allows_multiple_answers") if name in asked}
    return posting.new_poll(world, str(asked.get("question")), options, **flags)


def _place(p: Params) -> tuple[int, int, int]:
    return number(p, "person_id"), number(p, "chat_id"), number(p, "message_id")


def tap(world: World, p: Params) -> Json:
    return {"callback_query_id": phone.tap(world, *_place(p), p.text("data"))}


def edit(world: World, p: Params) -> Json:
    return phone.edit(world, *_place(p), p.text("text"))


def delete(world: World, p: Params) -> Json:
    phone.delete(world, *_place(p))
    return {"ok": True}


def react(world: World, p: Params) -> Json:
    phone.react(world, *_place(p), p.text("emoji"))
    return {"ok": True}


def vote(world: World, p: Params) -> Json:
    options = p.json("option_ids") or []
    if not isinstance(options, list) or not all(isinstance(one, int) for one in options):
        raise PhoneError("option_ids must be a list of numbers")
    return phone.vote(world, *_place(p), options)


def ask_inline(world: World, p: Params) -> Json:
    return {"query_id": phone.ask_inline(world, number(p, "person_id"), p.text("query"))}


def put_update(world: World, p: Params) -> Json:
    return {"update_id": world.updates.put_raw(p.values)}


def handler(world: World, action: Action) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint around a plain function; what a phone may not do answers 4xx with `error`."""

    async def endpoint(request: Request) -> Response:
        before = str(world.events.last_id)
        try:
            params = await read_params(request)
            params.values.update(request.path_params)
            answer = action(world, params)
        except PhoneError as error:
            return JSONResponse({"error": str(error)}, error.code)
        except ApiError as error:
            return JSONResponse({"error": error.description}, error.code)
        return Response(json.dumps(answer), headers={EVENT_ID: before}, media_type="application/json")

    return endpoint


def phone_routes(world: World) -> list[Route]:
    async def state(_: Request) -> Response:
        return Response(json.dumps(world.state()), media_type="application/json")

    async def events(request: Request) -> Response:
        last = request.headers.get("Last-Event-ID") or request.query_params.get("after", "")
        start = int(last) if last.isdigit() else world.events.last_id
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(world.events.stream(start), media_type="text/event-stream", headers=headers)

    async def file(request: Request) -> Response:
        found = world.files.by_id.get(request.path_params["file_id"])
        if found is None:
            return JSONResponse({"error": "there is no such file"}, 404)
        return Response(found.content, media_type=found.mime_type)

    async def log(request: Request) -> Response:
        since = request.query_params.get("since", "0")
        start = int(since) if since.isdigit() else 0
        return JSONResponse([call for call in world.log if call["n"] >= start])

    posts: dict[str, Action] = {
        "/phone/people": add_person,
        "/phone/people/{id}/state": change_person,
        "/phone/groups": add_group,
        "/phone/messages": send_message,
        "/phone/taps": tap,
        "/phone/edits": edit,
        "/phone/deletes": delete,
        "/phone/reactions": react,
        "/phone/inline": ask_inline,
        "/phone/polls": vote,
        "/phone/updates": put_update,
        "/phone/groups/{id}/members": change_members,
        "/phone/groups/{id}/bot": change_bot,
    }
    return [
        Route("/phone/state", state),
        Route("/phone/events", events),
        Route("/phone/files/{file_id}", file),
        Route("/phone/log", log),
        *(Route(path, handler(world, action), methods=["POST"]) for path, action in posts.items()),
    ]
