"""The bot's side over HTTP: one call in, faults and limits applied, one JSON answer out."""

import asyncio
import inspect
import json
import time
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from simulator.errors import ApiError, bad_request, too_many_requests
from simulator.faults import Rule
from simulator.methods import METHODS, Method
from simulator.params import Params, read_params
from simulator.world import World

GATEWAY_PAGE = b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
BROKEN_JSON = b'{"ok":true,"result":{"message_id":'


class BotApi:
    """Answers /bot<token>/<method>."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path_params"]
        method = METHODS.get(path["method"].lower())
        if path["token"] != self.world.token:
            await _respond(send, ApiError(401, "Unauthorized").body())
            return
        if method is None:
            await _respond(send, ApiError(404, "Not Found: method not found").body())
            return
        params = Params({})
        rule: Rule | None = None
        try:
            params = await read_params(Request(scope, receive))
            rule = self.world.faults.draw(method.name, _chat_id(params))
            if rule and not rule.deliver:
                answer = ApiError(int(rule.kind) if rule.kind.isdigit() else 500, f"Fault: {rule.kind}").body()
            else:
                answer = {"ok": True, "result": await self._call(method, params)}
        except ApiError as error:
            answer = error.body()
        except ClientDisconnect:
            return  # nobody is left to be answered, and the call was never whole
        self._log(method, params, answer, rule)
        if rule:
            await _fail(rule, answer, send, scope)
        else:
            await _respond(send, answer)

    async def _call(self, method: Method, params: Params) -> Any:
        if self.world.strict and (unknown := params.names() - method.accepts - _attached(params)):
            raise bad_request(f"unknown parameter in {method.name}: {', '.join(sorted(unknown))}")
        result = method.call(self.world, params)
        return await result if inspect.isawaitable(result) else result

    def _log(self, method: Method, params: Params, answer: dict[str, Any], rule: Rule | None) -> None:
        result = answer.get("result")
        self.world.log.append({
            "n": next(self.world.calls),
            "method": method.name,
            "chat_id": _chat_id(params),
            "message_id": result.get("message_id") if isinstance(result, dict) else None,
            "ok": answer["ok"],
            "error_code": answer.get("error_code"),
            "fault": rule.kind if rule else None,
            "at": time.monotonic(),
            "at_clock": self.world.clock.timestamp(),
        })  # fmt: skip


def _chat_id(params: Params) -> int | None:
    return params.integer("chat_id") if "chat_id" in params.values else None


def _attached(params: Params) -> set[str]:
    """Uploads that a media field refers to as attach://name."""
    return {name for name in params.uploads if any(f"attach://{name}" in str(value) for value in params.values.values())}


async def _fail(rule: Rule, answer: dict[str, Any], send: Send, scope: Scope) -> None:
    """Ends a call the way the rule says; `answer` is what it would have got."""
    match rule.kind:
        case "429":
            await _respond(send, too_many_requests(rule.retry_after).body())
        case "500":
            await _respond(send, ApiError(500, "Internal Server Error").body())
        case "502":
            await _write(send, 502, b"text/html", GATEWAY_PAGE)
        case "malformed":
            await _write(send, 200, b"application/json", BROKEN_JSON)
        case "drop_reply":
            await _hang_up(send, scope)
        case _:
            await asyncio.sleep(rule.seconds)
            if rule.deliver:
                await _respond(send, answer)
            else:
                await _hang_up(send, scope)


async def _respond(send: Send, answer: dict[str, Any]) -> None:
    headers = []
    if retry_after := answer.get("parameters", {}).get("retry_after"):
        headers.append((b"retry-after", str(retry_after).encode()))
    body = json.dumps(answer, separators=(",", ":")).encode()
    await _write(send, 200 if answer["ok"] else answer["error_code"], b"application/json", body, headers)


async def _write(send: Send, status: int, kind: bytes, body: bytes, headers: list[tuple[bytes, bytes]] | None = None) -> None:
    lines = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), *(headers or [])]
    await send({"type": "http.response.start", "status": status, "headers": lines})
    await send({"type": "http.response.body", "body": body})


async def _hang_up(send: Send, scope: Scope) -> None:
    """Closes the connection without an answer; without our own server, breaks the answer off instead."""
    transport = scope.get("state", {}).get("transport")
    if transport is None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]})
        return
    transport.close()
    await asyncio.sleep(0.01)  # the server notices the closed connection before it misses the answer
