"""The local Telegram as one Starlette application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from simulator.bot_api import BotApi
from simulator.controls import control_routes
from simulator.errors import ApiError
from simulator.phone_routes import phone_routes
from simulator.world import World

STATIC = Path(__file__).parent / "static"


def create_app(world: World) -> Starlette:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        world.close()
        await world.webhook.remove()

    async def page(_: Request) -> Response:
        return FileResponse(STATIC / "index.html")

    async def bot_file(request: Request) -> Response:
        file = world.files.by_path.get(request.path_params["path"])
        if request.path_params["token"] != world.token:
            return JSONResponse(ApiError(401, "Unauthorized").body(), 401)
        if file is None:
            return JSONResponse(ApiError(404, "Not Found").body(), 404)
        return Response(file.content, media_type="application/octet-stream")

    routes = [
        Route("/bot{token}/{method}", BotApi(world)),
        Route("/file/bot{token}/{path:path}", bot_file),
        *phone_routes(world),
        *control_routes(world),
        Route("/", page),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    return Starlette(routes=routes, lifespan=lifespan)
