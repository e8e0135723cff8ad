"""What the bot has learned goes out as files for a pull request and comes back; what both sides changed is left to a person."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot import cli, learned
from knowledge import exchange
from knowledge.entry import Entry, Review
from knowledge.learned import fingerprint, taught
from knowledge.lint import lint_entry
from knowledge.manual import Manual
from knowledge.writing import as_json, as_yaml
from service import learning, schema
from service.database import Database
from service.models import Lesson, Person
from tests.conftest import NOW, ROOT
from tests.knowledge.test_learned import SACHAVACA

TICKS, WORMS, FEVER, GRASS = "health/ticks", "health/worms", "health/tick-fever", "pasture/choose-grass"
WORDING = "mi toro está lleno de garrapatitas"


@pytest.fixture(scope="module")
def shipped() -> Manual:
    return Manual.load()


@pytest.fixture
def taught_bot(db: Database, shipped: Manual, consultant: Person, coordinator: Person) -> Database:
    """A bot with a new entry, a correction, a wording, a signature and a rejection."""

    def teach(tx: Session) -> None:
        def publish(kind: str, entry_id: str, data: dict[str, object], base: str | None = None) -> None:
            by = coordinator if kind in ("entry", "ask") else consultant
            lesson = learning.propose(tx, kind, entry_id, data, author_id=consultant.id, base=base, now=NOW)  # type: ignore[arg-type]
            assert learning.publish(tx, lesson, by.id, now=NOW)

        publish("entry", SACHAVACA.id, as_json(SACHAVACA))
        worms = shipped.entry(WORMS)
        publish("entry", WORMS, as_json(replace(worms, first="Mire primero el párpado.")), fingerprint(worms))
        publish("ask", TICKS, {"text": WORDING})
        publish("sign", FEVER, {"on": "2026-11-23", "until": "2028-11-22"}, fingerprint(shipped.entry(FEVER)))
        publish("withdraw", GRASS, {"reason": "La semilla ya no se vende."}, fingerprint(shipped.entry(GRASS)))

    db.write_now(teach)
    return db


def now_in(db: Database, shipped: Manual) -> Manual:
    return taught(shipped, db.read_now(learning.published)[1])[0]


def export(db: Database, shipped: Manual, folder: Path) -> list[str]:
    return exchange.export(now_in(db, shipped), shipped, db.read_now(learning.reasons), folder)


def merge(db: Database, shipped: Manual, folder: Path) -> tuple[dict[str, int], list[str]]:
    counts, faults = db.write_now(learned.merge, shipped, folder, now=NOW)
    return dict(counts), faults


def rewrite(folder: Path, entry_id: str, change: Callable[[Entry], Entry]) -> None:
    """What a reviewer does to a file, whose first line stays."""
    file = folder / f"{entry_id}.yaml"
    comments = "".join(line for line in file.read_text("utf-8").splitlines(keepends=True) if line.startswith("#"))
    file.write_text(comments + as_yaml(change(exchange.read(file).entry)), "utf-8")


def test_export_and_import_change_nothing(taught_bot: Database, shipped: Manual, tmp_path: Path) -> None:
    before = now_in(taught_bot, shipped)
    assert set(export(taught_bot, shipped, tmp_path)) == {SACHAVACA.id, WORMS, TICKS, FEVER, GRASS}
    assert merge(taught_bot, shipped, tmp_path) == ({}, [])
    assert now_in(taught_bot, shipped).version == before.version


def test_a_bot_that_knows_nothing_learns_the_same_from_the_files(taught_bot: Database, shipped: Manual, tmp_path: Path) -> None:
    before = now_in(taught_bot, shipped)
    export(taught_bot, shipped, tmp_path)
    taught_bot.write_now(lambda tx: tx.execute(delete(Lesson)))
    counts, faults = merge(taught_bot, shipped, tmp_path)
    assert faults == []
    assert counts == {"entry": 2, "ask": 1, "sign": 1, "withdraw": 1}
    after = now_in(taught_bot, shipped)
    assert after.entries == before.entries
    assert after.withheld == before.withheld
    assert export(taught_bot, shipped, tmp_path / "again") == export(taught_bot, shipped, tmp_path)
    for file in (tmp_path / "again").glob("*/*.yaml"):
        assert file.read_text("utf-8") == (tmp_path / file.relative_to(tmp_path / "again")).read_text("utf-8")


def test_once_the_files_are_merged_into_the_manual_there_is_nothing_more_to_export(
    taught_bot: Database, shipped: Manual, tmp_path: Path
) -> None:
    export(taught_bot, shipped, tmp_path)
    merged = shipped.add(*(exchange.read(file).entry for file in tmp_path.glob("*/*.yaml") if exchange.read(file).rejected is None))
    assert export(taught_bot, merged, tmp_path / "again") == [GRASS]  # rejected still


def test_what_a_reviewer_changed_in_a_file_is_learned(taught_bot: Database, shipped: Manual, tmp_path: Path) -> None:
    export(taught_bot, shipped, tmp_path)
    rewrite(tmp_path, SACHAVACA.id, lambda entry: replace(entry, first="Amarre latas.", asks=(*entry.asks, "sachavaca en mi maiz")))
    rewrite(tmp_path, TICKS, lambda entry: replace(entry, asks=tuple(ask for ask in entry.asks if ask != WORDING)))
    signature = Review("Pedro Huamán", date(2026, 11, 24), date(2028, 11, 23))
    rewrite(tmp_path, FEVER, lambda entry: replace(entry, review=signature))
    assert merge(taught_bot, shipped, tmp_path) == ({"entry": 1, "ask": 1, "unask": 1, "sign": 1}, [])
    manual = now_in(taught_bot, shipped)
    assert manual.entry(SACHAVACA.id).first == "Amarre latas."
    assert manual.entry(SACHAVACA.id).asks[-1] == "sachavaca en mi maiz"
    assert WORDING not in manual.entry(TICKS).asks
    assert manual.entry(FEVER).review == signature
    assert merge(taught_bot, shipped, tmp_path) == ({}, [])


def test_a_text_that_both_sides_changed_is_left_to_a_person(
    taught_bot: Database, shipped: Manual, consultant: Person, coordinator: Person, tmp_path: Path
) -> None:
    export(taught_bot, shipped, tmp_path)
    rewrite(tmp_path, WORMS, lambda entry: replace(entry, first="Lo del revisor."))
    rewrite(tmp_path, SACHAVACA.id, lambda entry: entry)

    def correct(tx: Session) -> None:
        for old, first in ((now.entry(WORMS), "Lo del bot."), (now.entry(SACHAVACA.id), "Más latas.")):
            lesson = learning.propose(
                tx, "entry", old.id, as_json(replace(old, first=first)), author_id=consultant.id, base=fingerprint(old), now=NOW
            )
            assert learning.publish(tx, lesson, coordinator.id, now=NOW)

    now = now_in(taught_bot, shipped)
    taught_bot.write_now(correct)
    counts, faults = merge(taught_bot, shipped, tmp_path)
    assert counts == {}
    assert faults == [f"{WORMS}: the file and the bot both have a new text. Make one of them like the other and import again."]
    manual = now_in(taught_bot, shipped)
    assert (manual.entry(WORMS).first, manual.entry(SACHAVACA.id).first) == ("Lo del bot.", "Más latas.")


def test_wordings_of_both_sides_are_kept(taught_bot: Database, shipped: Manual, tmp_path: Path) -> None:
    export(taught_bot, shipped, tmp_path)
    rewrite(tmp_path, TICKS, lambda entry: replace(entry, asks=(*entry.asks[1:], "la del revisor")))

    def learn(tx: Session) -> None:
        lesson = learning.propose(tx, "ask", TICKS, {"text": "la que llegó después"}, author_id=None, now=NOW)
        assert learning.publish(tx, lesson, None, now=NOW)

    taught_bot.write_now(learn)
    assert merge(taught_bot, shipped, tmp_path) == ({"ask": 1}, [])
    assert now_in(taught_bot, shipped).entry(TICKS).asks == (*shipped.entry(TICKS).asks, WORDING, "la que llegó después", "la del revisor")


def test_a_file_that_is_no_entry_is_named_and_the_others_are_taken(taught_bot: Database, shipped: Manual, tmp_path: Path) -> None:
    export(taught_bot, shipped, tmp_path)
    (tmp_path / "health/broken.yaml").write_text("title: [", "utf-8")
    (tmp_path / "health/long.yaml").write_text(as_yaml(replace(SACHAVACA, id="health/long", first="x" * 301)), "utf-8")
    rewrite(tmp_path, TICKS, lambda entry: replace(entry, asks=(*entry.asks, "la del revisor")))
    counts, faults = merge(taught_bot, shipped, tmp_path)
    assert counts == {"ask": 1}
    assert [fault.split(":")[0] for fault in faults] == ["health/broken", "health/long"]


def test_what_is_exported_lacks_only_what_a_reviewer_has_to_add(taught_bot: Database, shipped: Manual, tmp_path: Path) -> None:
    """A learned entry has fewer wordings, mistakes to avoid and neighbours than the manual asks for; all else is in order."""
    export(taught_bot, shipped, tmp_path)
    faults = [fault.text for fault in lint_entry(exchange.read(tmp_path / f"{SACHAVACA.id}.yaml").entry, NOW.date()) if fault.is_error]
    assert [fault.split(": ")[1].split(" has")[0] for fault in faults] == ["steps", "avoid", "asks", "related"]


def test_the_commands_say_what_they_did_and_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOT_CONFIG", str(ROOT / "config.yaml"))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'bot.db'}")
    assert cli.main(["manual", "export", str(tmp_path / "out")]) == 1
    assert "db upgrade" in capsys.readouterr().err
    db = Database(f"sqlite:///{tmp_path / 'bot.db'}")
    schema.upgrade(db.engine)
    db.close()
    assert cli.main(["manual", "import", str(tmp_path / "none")]) == 1
    assert "no such folder" in capsys.readouterr().err
    file = tmp_path / "in" / f"{SACHAVACA.id}.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(as_yaml(SACHAVACA), "utf-8")
    assert cli.main(["manual", "import", str(tmp_path / "in")]) == 0
    assert "learned 1 texts" in capsys.readouterr().out
    assert cli.main(["manual", "export", str(tmp_path / "out")]) == 0
    assert "1 entries" in capsys.readouterr().out
    assert exchange.read(tmp_path / "out" / f"{SACHAVACA.id}.yaml").entry == SACHAVACA
