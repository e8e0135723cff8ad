"""The knobs of the local Telegram: its clock, faults on demand, rate limits."""

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator import members
from simulator.errors import PhoneError
from simulator.params import Params
from simulator.phone_routes import handler, number
from simulator.world import Json, World

LIMITS = ("overall_per_second", "chat_per_second", "chat_burst", "group_per_minute", "topics_per_minute")


def move_clock(world: World, p: Params) -> Json:
    for name in ("advance", "offset"):
        seconds = p.number(name)
        if seconds is None:
            continue
        world.clock.offset = seconds + (world.clock.offset if name == "advance" else 0)
        now = world.clock.json()
        world.events.publish("clock", **now)
        return now
    raise PhoneError("say how many seconds to advance, or the offset")


def set_faults(world: World, p: Params) -> Json:
    rules = p.json("rules")
    if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
        raise PhoneError("rules must be a list of objects")
    try:
        world.faults.replace(rules, p.integer("seed") if "seed" in p.values else None)
    except ValueError as error:
        raise PhoneError(str(error)) from error
    return _faults(world)


def _faults(world: World) -> Json:
    return {"rules": [asdict(rule) for rule in world.faults.rules], "fired": dict(world.faults.fired)}


def migrate(world: World, p: Params) -> Json:
    return {"chat_id": members.migrate(world, number(p, "chat_id")).id}


def set_limits(world: World, p: Params) -> Json:
    values: dict[str, float] = {}
    for name in p.values:
        if name == "enabled":
            values[name] = p.flag(name)
        elif name in LIMITS and (rate := p.number(name)) and rate > 0:
            values[name] = rate
        else:
            raise PhoneError(f"{name} is no limit, or not above 0")
    world.limits.set(**values)
    return {name: getattr(world.limits, name) for name in ("enabled", *LIMITS)}


def control_routes(world: World) -> list[Route]:
    async def clock(_: Request) -> Response:
        return JSONResponse(world.clock.json())

    async def faults(_: Request) -> Response:
        return JSONResponse(_faults(world))

    return [
        Route("/clock", clock),
        Route("/clock", handler(world, move_clock), methods=["POST"]),
        Route("/faults", faults),
        Route("/faults", handler(world, set_faults), methods=["POST"]),
        Route("/faults/migrate", handler(world, migrate), methods=["POST"]),
        Route("/limits", handler(world, set_limits), methods=["POST"]),
    ]
