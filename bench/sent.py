"""When messages arrived, by the local Telegram's own log."""

import asyncio
from collections.abc import Sequence

import httpx

PATIENCE = 300.0


async def sent(url: str, number: int, *, after: int = 0) -> list[float]:
    """The instants (monotonic seconds) of the next `number` messages that arrive after call `after`. Raises TimeoutError."""
    async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as client, asyncio.timeout(PATIENCE):
        at: list[float] = []
        while len(at) < number:
            await asyncio.sleep(0.25)
            calls = (await client.get("/phone/log", params={"since": after})).json()
            at += [call["at"] for call in calls if call["ok"] and call["method"] in ("sendMessage", "copyMessage")]
            after = calls[-1]["n"] + 1 if calls else after
        return at[:number]


def rate(at: Sequence[float]) -> float:
    """Messages a second between the first and the last."""
    return (len(at) - 1) / (at[-1] - at[0])
