"""Time and memory of one ranker, measured in a process of its own: `python -m bench.matcher.speed NAME ASKS`, one JSON object."""

import argparse
import gc
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from time import process_time

from knowledge.entry import Entry
from knowledge.evaluation.measure import percentile
from knowledge.evaluation.questions import IN_SCOPE, OUT_OF_SCOPE, questions
from knowledge.manual import Manual
from knowledge.matcher import Matcher

_PAGE = os.sysconf("SC_PAGE_SIZE")
_SYLLABLES = [first + second for first in "bcdfghjlmnprstvz" for second in "aeiou"]
_SHARE_NEW = 0.25  # of the words of an entry that is made up
_BARE = "print(open('/proc/self/statm').read().split()[1])"
OURS = "Yachachiq"


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds to build, megabytes held, milliseconds a question. Of the processor: other work on the machine counts less."""

    name: str
    entries: int
    asks: int
    build: float
    memory: float
    p50: float
    p99: float


def memory() -> float:
    """Megabytes this process holds now."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE / 1e6


def grown(entries: list[Entry], asks: int, seed: int = 1) -> list[Entry]:
    """The entries, and copies with other ids and a quarter of their asks' words made up, until there are so many asks."""
    rng = random.Random(seed)
    found, total = list(entries), sum(len(entry.asks) for entry in entries)
    while total < asks:
        model = entries[rng.randrange(len(entries))]
        words = ["".join(rng.choices(_SYLLABLES, k=3)) for _ in range(6)]
        own = tuple(" ".join(rng.choice(words) if rng.random() < _SHARE_NEW else word for word in ask.split()) for ask in model.asks)
        found.append(replace(model, id=f"learned/{len(found)}", asks=own))
        total += len(own)
    return found


def measure(name: str, asks: int, number: int) -> Speed:
    """One ranker over a manual grown to so many asks (0: as it is), asked the first `number` questions."""
    manual = Manual.load()
    manual = Manual(grown(list(manual.entries.values()), asks))
    texts = [question.text for question in islice((q for q in questions() if q.kind in IN_SCOPE | OUT_OF_SCOPE), number)]
    ask: Callable[[str], object]
    if name == OURS:
        start = process_time()
        matcher = Matcher(manual)
        built, ask = process_time() - start, matcher.ask
    else:  # imported here, so that the peers' libraries do not count as ours
        from bench.matcher.compare import texts as texts_of
        from bench.matcher.peers import PEERS

        pairs = [(entry.id, texts_of(entry)) for entry in manual.entries.values()]
        start = process_time()
        ask = PEERS[name](pairs, "es")
        built = process_time() - start
    held = memory()
    seconds = []
    for text in texts:
        start = process_time()
        ask(text)
        seconds.append(process_time() - start)
    total = sum(len(entry.asks) for entry in manual.entries.values())
    return Speed(name, len(manual), total, built, held, 1000 * percentile(seconds, 50), 1000 * percentile(seconds, 99))


def in_own_process(name: str, asks: int, number: int) -> Speed:
    """As `measure`, in a fresh interpreter whose own memory does not count. Raises `CalledProcessError`."""
    speed = Speed(**json.loads(_python("-m", "bench.matcher.speed", name, str(asks), str(number))))
    return replace(speed, memory=speed.memory - int(_python("-c", _BARE)) * _PAGE / 1e6)


def _python(*arguments: str) -> str:
    return subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True).stdout


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.matcher.speed", description=__doc__)
    parser.add_argument("name")
    parser.add_argument("asks", type=int)
    parser.add_argument("number", type=int)
    options = parser.parse_args()
    print(json.dumps(asdict(measure(options.name, options.asks, options.number))))


if __name__ == "__main__":
    main()
