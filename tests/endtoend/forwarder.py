"""A load balancer of a few lines: round robin, and 502 where the replica is gone. Telegram comes again."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.process import free_port


@asynccontextmanager
async def forwarding(targets: Sequence[str]) -> AsyncIterator[str]:
    """Yields the address that stands before the targets."""
    turn, port = itertools.cycle(targets), free_port()
    async with httpx.AsyncClient(timeout=60, trust_env=False) as client:

        async def forward(request: Request) -> Response:
            headers = {name: value for name, value in request.headers.items() if name != "host"}
            try:
                answer = await client.post(next(turn) + request.url.path, content=await request.body(), headers=headers)
            except httpx.TransportError:
                return Response(status_code=502)
            return Response(answer.content, answer.status_code)

        app = Starlette(routes=[Route("/{path:path}", forward, methods=["POST"])])
        server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, access_log=False))
        serving = asyncio.create_task(server.serve())
        try:
            while not server.started:
                await asyncio.sleep(0.01)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            await serving
