"""The webhook: 200 only when the update is committed and answered, so that Telegram itself keeps each chat in order over all replicas."""

import hmac
import json

import structlog
from sqlalchemy import text
from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.ingress import Ingress
from handlers.incoming import update_id_of
from service.database import DATABASE_AWAY, Database

log = structlog.get_logger()

PATH = "/telegram"
LARGEST_BODY = 1_000_000
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name


def create_app(ingress: Ingress, db: Database, secret: str) -> Starlette:
    """`/telegram` for updates and `/healthz` for the load balancer."""

    async def receive(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return PlainTextResponse("wrong secret", 403)
        try:
            body = await _body(request)
        except ClientDisconnect:
            return PlainTextResponse("gone", 400)
        if body is None:
            return PlainTextResponse("too large", 413)
        update = _parse(body)
        if update_id_of(update) is None:
            return PlainTextResponse("no update", 400)
        try:
            replying = await ingress.take(update)
        except DATABASE_AWAY as error:
            log.warning("webhook.again", error=type(error).__name__)
            return PlainTextResponse("try again", 503, {"Retry-After": "2"})
        if replying is not None:
            await replying
        return Response(status_code=200)

    async def health(_request: Request) -> Response:
        try:
            await db.read(_one)
        except DATABASE_AWAY:
            return PlainTextResponse("the database is away", 503)
        return PlainTextResponse("ok")

    return Starlette(routes=[Route(PATH, receive, methods=["POST"]), Route("/healthz", health)])


async def _body(request: Request) -> bytes | None:
    """The body; None for one over the limit, which is not read to its end."""
    declared = request.headers.get("Content-Length", "")
    if declared.isdecimal() and int(declared) > LARGEST_BODY:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            return None
    return bytes(body)


def _parse(body: bytes) -> object:
    try:
        parsed: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return parsed


def _one(tx: Session) -> None:
    tx.execute(text("SELECT 1"))
