"""What one process publishes stands on the shelf of every other one, without a restart."""

import asyncio
import subprocess
import sys
import threading
import time

import pytest
from sqlalchemy.orm import Session

from bot.library import Shelf
from knowledge.learned import fingerprint
from knowledge.manual import Manual
from knowledge.matcher import Matcher
from knowledge.writing import as_json
from service import learning
from service.database import Database
from service.models import Person
from tests.conftest import NOW, ROOT
from tests.knowledge.test_learned import QUESTION, SACHAVACA, TICKS


@pytest.fixture(scope="module")
def shipped() -> tuple[Manual, Matcher]:
    manual = Manual.load()
    return manual, Matcher(manual)


def teach(tx: Session, author: Person, reviewer: Person) -> None:
    lesson = learning.propose(tx, "entry", SACHAVACA.id, as_json(SACHAVACA), author_id=author.id, now=NOW)
    assert learning.publish(tx, lesson, reviewer.id, now=NOW)


def sign(tx: Session, reviewer: Person, base: str) -> None:
    data = {"on": "2026-11-23", "until": "2028-11-22"}
    lesson = learning.propose(tx, "sign", TICKS, data, author_id=reviewer.id, base=base, now=NOW)
    assert learning.publish(tx, lesson, reviewer.id, now=NOW)


def test_a_learned_entry_answers_in_a_second_process_too(
    db: Database, shipped: tuple[Manual, Matcher], consultant: Person, coordinator: Person
) -> None:
    here, there = Shelf(*shipped), Shelf(*shipped)
    assert not asyncio.run(here.refresh(db))
    db.write_now(teach, consultant, coordinator)
    for shelf in (here, there):
        assert shelf.matcher.ask(QUESTION).decision != "answer"
        assert asyncio.run(shelf.refresh(db))
        finding = shelf.matcher.ask("la sachavaca entra a mi maizal que hago")
        assert (finding.decision, finding.hits[0].entry_id) == ("answer", SACHAVACA.id)
        assert shelf.manual.entry(SACHAVACA.id) == SACHAVACA
        assert not asyncio.run(shelf.refresh(db))


#: Another process: it answers a question again and again until its answer is another one.
OTHER_PROCESS = """
import asyncio, sys
from bot.library import Shelf
from knowledge.manual import Manual
from service.database import Database

async def main(url, question):
    db, shelf = Database(url), Shelf(Manual.load())
    following = asyncio.create_task(shelf.follow(db))
    first = shelf.matcher.ask(question).decision
    print(first, flush=True)
    while shelf.matcher.ask(question).decision == first:
        await asyncio.sleep(0.05)
    print(shelf.matcher.ask(question).to_json()["entries"][0]["id"], flush=True)
    following.cancel()
    db.close()

asyncio.run(main(*sys.argv[1:]))
"""


def test_a_process_that_runs_already_learns_it_without_a_restart(db: Database, consultant: Person, coordinator: Person) -> None:
    arguments = [sys.executable, "-c", OTHER_PROCESS, db.url.render_as_string(hide_password=False), QUESTION]
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        kill = threading.Timer(60, process.kill)
        kill.start()
        try:
            assert process.stdout is not None
            assert process.stdout.readline().split() in (["consultant"], ["offer"])
            db.write_now(teach, consultant, coordinator)
            published = time.monotonic()
            said = [line.strip() for line in process.stdout]
            took = time.monotonic() - published
        finally:
            kill.cancel()
            process.kill()  # or a failed test would wait for it without end
    assert said[-1] == SACHAVACA.id
    assert took < 30  # two seconds and the building of a matcher; this machine may have other work


def test_a_signature_does_not_cost_a_new_matcher(db: Database, shipped: tuple[Manual, Matcher], consultant: Person) -> None:
    shelf = Shelf(*shipped)
    db.write_now(sign, consultant, fingerprint(shelf.manual.entry(TICKS)))
    assert asyncio.run(shelf.refresh(db))
    assert shelf.manual.entry(TICKS).review.by == "Rosa Mamani"
    assert shelf.matcher is shipped[1]
