"""Polls of the bot."""

from typing import Any

from simulator.entities import utf16_length
from simulator.errors import bad_request
from simulator.params import Params
from simulator.posting import new_poll, replace
from simulator.sending import formatted, markup_param, member_chat, send
from simulator.world import Json, Message, World

MAX_QUESTION, MAX_OPTION, MAX_EXPLANATION = 300, 100, 200  # characters
OPTIONS = (1, 12)


def _option_text(option: Any) -> str:
    text = option.get("text") if isinstance(option, dict) else option
    if not isinstance(text, str) or not text.strip():
        raise bad_request("poll options must be non-empty")
    if utf16_length(text.strip()) > MAX_OPTION:
        raise bad_request(f"poll options length must not exceed {MAX_OPTION}")
    return text.strip()


def send_poll(world: World, p: Params) -> Message:
    question, entities = formatted(p, "question", "question_parse_mode", "question_entities")
    if not question:
        raise bad_request("poll question must be non-empty")
    if utf16_length(question) > MAX_QUESTION:
        raise bad_request(f"poll question length must not exceed {MAX_QUESTION}")
    options = p.json("options")
    if not isinstance(options, list):
        raise bad_request("expected an Array of String as options")
    if not OPTIONS[0] <= len(options) <= OPTIONS[1]:
        raise bad_request(f"poll must have from {OPTIONS[0]} to {OPTIONS[1]} options")
    poll = new_poll(
        world,
        question,
        [_option_text(option) for option in options],
        is_closed=p.flag("is_closed"),
        is_anonymous=p.flag("is_anonymous") if "is_anonymous" in p.values else True,
        type=p.text("type") or "regular",
        allows_multiple_answers=p.flag("allows_multiple_answers"),
        allows_revoting=p.flag("allows_revoting") if "allows_revoting" in p.values else True,
    )
    if entities:
        poll["question_entities"] = entities
    if poll["type"] == "quiz":
        _add_answer(poll, p)
    message = send(world, p, {"poll": poll})
    world.polls[poll["id"]] = (message["chat"]["id"], message["message_id"])
    return message


def _add_answer(poll: Json, p: Params) -> None:
    right = p.json("correct_option_ids") or [p.integer("correct_option_id", -1)]
    if not all(isinstance(one, int) and 0 <= one < len(poll["options"]) for one in right):
        raise bad_request("wrong correct option ID specified")
    explanation, _ = formatted(p, "explanation", "explanation_parse_mode", "explanation_entities")
    if utf16_length(explanation) > MAX_EXPLANATION:
        raise bad_request(f"explanation length must not exceed {MAX_EXPLANATION}")
    poll["correct_option_ids"] = right
    if explanation:
        poll["explanation"] = explanation


def stop_poll(world: World, p: Params) -> Json:
    chat = member_chat(world, p)
    message = chat.message(p.integer("message_id"))
    if message is None:
        raise bad_request("message with poll to stop not found")
    if "poll" not in message or message["from"]["id"] != world.bot["id"]:
        raise bad_request("message with poll can't be stopped")
    if message["poll"]["is_closed"]:
        raise bad_request("poll has already been closed")
    poll: Json = {**message["poll"], "is_closed": True}
    changed = {name: value for name, value in message.items() if name != "reply_markup"} | {"poll": poll}
    if markup := markup_param(p):
        changed["reply_markup"] = markup
    replace(world, chat, changed)
    return poll
