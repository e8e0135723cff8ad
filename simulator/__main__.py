"""`python -m simulator`: the local Telegram and its page on this machine."""

import argparse

from simulator.server import Server
from simulator.world import DEMO_TOKEN, World


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m simulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default=DEMO_TOKEN, help="the bot's token, <digits>:<anything>")
    parser.add_argument("--limits", action="store_true", help="Telegram's rate limits hold")
    parser.add_argument("--strict", action="store_true", help="unknown parameters are refused")
    parser.add_argument("--no-privacy", action="store_true", help="the bot sees everything in groups")
    given = parser.parse_args()
    world = World(token=given.token, privacy=not given.no_privacy, strict=given.strict, limits=given.limits)
    print(f"The local Telegram listens on http://{given.host}:{given.port}", flush=True)
    Server(world, host=given.host, port=given.port).run()


if __name__ == "__main__":
    main()
