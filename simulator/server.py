"""uvicorn around the application: it lets waiting pollers go when it stops, and calls may hang up on the client."""

import asyncio
import socket

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from simulator.app import create_app
from simulator.world import World


class HangUpProtocol(H11Protocol):
    """Hands the connection to the application, so that a fault can close it without an answer."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.app_state = {**self.app_state, "transport": transport}
        super().connection_made(transport)


class Server(uvicorn.Server):
    def __init__(self, world: World, *, host: str = "127.0.0.1", port: int = 0, log_level: str = "warning") -> None:
        super().__init__(
            uvicorn.Config(
                create_app(world),
                host=host,
                port=port,
                http=HangUpProtocol,
                ws="none",
                log_level=log_level,
                access_log=False,
                timeout_graceful_shutdown=2,
                timeout_keep_alive=60,
            )
        )
        self.world = world

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.world.close()
        await super().shutdown(sockets)
