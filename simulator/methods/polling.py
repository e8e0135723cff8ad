"""getUpdates and webhooks: a bot has one or the other."""

import re
from typing import Any

import httpx

from simulator.errors import bad_request, conflict
from simulator.params import Params
from simulator.updates import KINDS, LONGEST_POLL
from simulator.webhook import DEFAULT_CONNECTIONS, Target
from simulator.world import Json, World

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
MAX_UPDATES = 100
HOSTS_WITHOUT_TLS = ("127.0.0.1", "localhost", "::1")


def _allowed_updates(p: Params) -> list[str] | None:
    """None when the call does not say; kinds that Telegram does not know are dropped."""
    kinds: Any = p.json("allowed_updates")
    if kinds is None:
        return None
    if not isinstance(kinds, list):
        raise bad_request("can't parse allowed updates: expected an Array of String")
    return [kind for kind in KINDS if kind in kinds]


async def get_updates(world: World, p: Params) -> list[Json]:
    if world.webhook.target:
        raise conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
    world.updates.allow(_allowed_updates(p))
    limit = min(max(p.integer("limit", MAX_UPDATES), 1), MAX_UPDATES)
    timeout = min(max(p.integer("timeout"), 0), LONGEST_POLL)
    return await world.updates.poll(p.integer("offset"), limit, timeout)


async def set_webhook(world: World, p: Params) -> bool:
    """An empty address removes the webhook; one on this machine needs no TLS."""
    url = p.text("url")
    if not url:
        return await delete_webhook(world, p)
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL:
        raise bad_request("bad webhook: invalid webhook URL specified") from None
    if not address.host or (address.scheme != "https" and address.host not in HOSTS_WITHOUT_TLS):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = p.text("secret_token")
    if secret and not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    connections = p.integer("max_connections", DEFAULT_CONNECTIONS) or DEFAULT_CONNECTIONS
    if p.flag("drop_pending_updates"):
        world.updates.pending.clear()
    world.updates.allow(_allowed_updates(p))
    world.updates.interrupt("terminated by setWebhook request")
    certificate = "certificate" in p.uploads
    await world.webhook.set(Target(url, secret, min(max(connections, 1), 100), certificate))
    return True


async def delete_webhook(world: World, p: Params) -> bool:
    await world.webhook.remove()
    if p.flag("drop_pending_updates"):
        world.updates.pending.clear()
    return True


def get_webhook_info(world: World, _: Params) -> Json:
    target = world.webhook.target
    info: Json = {
        "url": target.url if target else "",
        "has_custom_certificate": bool(target and target.has_certificate),
        "pending_update_count": len(world.updates.pending),
    }
    if target:
        info["max_connections"] = target.max_connections
        if target.last_error_message:
            info["last_error_date"] = target.last_error_date
            info["last_error_message"] = target.last_error_message
    if world.updates.allowed is not None:
        info["allowed_updates"] = sorted(world.updates.allowed)
    return info
