"""What was confirmed and refused, as data for the matcher, with nobody's name in it."""

import json
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot import cli
from knowledge import evaluate
from knowledge.evaluation.questions import Question
from service import people, questions, schema
from service.database import Database
from service.models import Person
from tests.conftest import NOW, ROOT

TICKS, WORMS = "health/ticks", "health/worms"


def ask(tx: Session, person_id: int, text: str, entry_id: str | None, outcome: str | None, *, by: int | None = None) -> None:
    question = questions.keep(tx, person_id, text, None, now=NOW)
    if entry_id is not None:
        questions.choose(question, entry_id, by=by)
    if outcome is not None:
        questions.judge(question, outcome, now=NOW)


def test_verdicts_are_told_without_names_numbers_and_repetition(db: Database, farmer: Person, consultant: Person) -> None:
    def work(tx: Session) -> None:
        ask(tx, farmer.id, "soy Julia Quispe, mi vaca tiene garrapatas", TICKS, "helped")
        ask(tx, farmer.id, "mi vaca tiene garrapatas", TICKS, "helped")
        ask(tx, farmer.id, "mi vaca está flaca, llame al 982123456", WORMS, "not_this")
        ask(tx, farmer.id, "mi toro se rasca", TICKS, "not_this", by=consultant.id)
        ask(tx, farmer.id, "nadie dijo nada", TICKS, None)
        ask(tx, farmer.id, "sin respuesta", None, "consultant")
        ask(tx, farmer.id, "—", TICKS, "helped")

    db.write_now(work)
    assert db.read_now(questions.verdicts) == [
        ("mi toro se rasca", TICKS, True),
        ("mi vaca está flaca, llame al", WORMS, False),
        ("mi vaca tiene garrapatas", TICKS, True),
    ]


def test_the_command_writes_what_the_measuring_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOT_CONFIG", str(ROOT / "config.yaml"))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'bot.db'}")
    db = Database(f"sqlite:///{tmp_path / 'bot.db'}")
    schema.upgrade(db.engine)

    def work(tx: Session) -> None:
        person = people.meet(tx, 101, "Julia Quispe", "es", now=NOW)
        ask(tx, person.id, "mi vaca tiene garrapatas", TICKS, "helped")
        ask(tx, person.id, "mi vaca está flaca", WORMS, "not_this")

    db.write_now(work)
    db.close()
    assert cli.main(["questions", "export", str(tmp_path / "out")]) == 0
    assert "1 confirmed, 1 refused" in capsys.readouterr().out
    confirmed, refused = ((tmp_path / "out" / f"{name}.jsonl").read_text("utf-8") for name in ("confirmed", "refused"))
    assert Question(**json.loads(confirmed)) == Question("mi vaca tiene garrapatas", TICKS, "plain", "farmers")
    assert json.loads(refused) == {"text": "mi vaca está flaca", "entry": WORMS}
    with monkeypatch.context() as patched:
        patched.setattr("sys.argv", ["evaluate", "--confirmed", str(tmp_path / "out")])
        evaluate.main()
    table = capsys.readouterr().out
    assert "| confirmed: answered surely, right |  | 100.0 % | 1 |" in table
    assert "| refused: the same entry is answered surely |  | 0.0 % | 1 |" in table


def test_an_export_that_is_not_there_is_named_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["evaluate", "--confirmed", str(tmp_path)])
    with pytest.raises(SystemExit):
        evaluate.main()
    assert "confirmed.jsonl is not there" in capsys.readouterr().err
