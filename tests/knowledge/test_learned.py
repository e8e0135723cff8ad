"""What was learned, laid over the shipped manual; and an entry written as the file it was read from."""

from dataclasses import replace
from datetime import date

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.entry import Entry, Means, Review, Source
from knowledge.learned import Kind, Lesson, fingerprint, taught
from knowledge.manual import EntryLoader, Manual
from knowledge.matcher import Matcher
from knowledge.writing import as_json, as_yaml

TICKS = "health/ticks"
SIGNED = {"by": "Rosa Mamani", "on": "2026-11-23", "until": "2028-11-22"}
QUESTION = "como hago para que mi sachavaca mansa no se meta al maizal"
SACHAVACA = Entry(
    id="management/sachavaca-maizal",
    title="Sachavaca que entra al maizal",
    urgency="can-wait",
    first="Cerque el maíz con hilo de pescar y amarre latas.",
    why="Se asusta con el ruido.",
    steps=("Ponga latas cada 4 metros [S1].",),
    avoid=(),
    caution=(),
    means=Means(*["no informado"] * 7),
    red_flag=None,
    follow_up_days=None,
    season=(),
    activities=(),
    place="Madre de Dios",
    asks=(QUESTION,),
    related=(),
    sources=(Source("S1", "Experiencia del consultor", "Rosa Mamani", 2026, None),),
    review=Review("Pedro Huamán", date(2026, 11, 23), date(2028, 11, 22)),
)


def lesson(kind: Kind, manual: Manual, entry_id: str = TICKS, **data: str) -> Lesson:
    return Lesson(kind, entry_id, data, fingerprint(manual.whole.entry(entry_id)))


def test_every_entry_of_the_manual_is_the_same_after_writing_and_reading(manual: Manual) -> None:
    for entry in manual.entries.values():
        assert Entry.from_mapping(entry.id, yaml.load(as_yaml(entry), EntryLoader)) == entry  # noqa: S506 (it is a safe loader)


@settings(max_examples=150)
@given(text=st.text(min_size=1, max_size=80).filter(lambda text: text.strip() == text))
def test_any_text_survives_writing_and_reading(text: str) -> None:
    text = "".join(char for char in text if char.isprintable()).strip() or "x"
    entry = replace(SACHAVACA, title=text, first=text, steps=(text,), asks=(text,), sources=(Source("S1", text, text, 2026, None),))
    assert Entry.from_mapping(entry.id, yaml.load(as_yaml(entry), EntryLoader)) == entry  # noqa: S506


def test_without_lessons_the_manual_stays_what_it_is(manual: Manual) -> None:
    assert taught(manual, []) == (manual, [])


def test_a_learned_entry_answers_the_next_rewordings_of_its_question(manual: Manual, matcher: Matcher) -> None:
    learned, resting = taught(manual, [Lesson("entry", SACHAVACA.id, as_json(SACHAVACA))])
    assert resting == []
    assert learned.entry(SACHAVACA.id) == SACHAVACA
    assert matcher.ask(QUESTION).decision != "answer"
    matcher = Matcher(learned)
    for asked in (QUESTION, "la sachavaca entra a mi maizal que hago", "cómo hago para q mi sachavaca no se meta al maizal?"):
        finding = matcher.ask(asked)
        assert (finding.decision, finding.hits[0].entry_id) == ("answer", SACHAVACA.id), asked


def test_a_wording_is_added_once(manual: Manual) -> None:
    added = Lesson("ask", TICKS, {"text": "mi toro está lleno de garrapatitas"})
    learned, _ = taught(manual, [added, added, Lesson("ask", TICKS, {"text": "MI TORO esta lleno de garrapatitas!"})])
    assert learned.entry(TICKS).asks == (*manual.entry(TICKS).asks, "mi toro está lleno de garrapatitas")
    again, _ = taught(learned, [added])  # it was merged into the shipped manual
    assert again is learned
    gone, _ = taught(manual, [added, Lesson("unask", TICKS, added.data)])
    assert gone.entry(TICKS) == manual.entry(TICKS)


def test_a_signature_takes_the_place_of_pending_and_holds_for_the_text_that_was_signed(manual: Manual) -> None:
    signature = lesson("sign", manual, **SIGNED)
    learned, _ = taught(manual, [signature])
    assert learned.entry(TICKS).review == Review("Rosa Mamani", date(2026, 11, 23), date(2028, 11, 22))
    shipped = manual.add(replace(manual.entry(TICKS), first="Otra cosa."))
    after_upgrade, resting = taught(shipped, [signature])
    assert after_upgrade.entry(TICKS).review.is_pending
    assert len(resting) == 1


def test_a_rejected_entry_is_shown_to_nobody_and_its_questions_go_to_a_person(manual: Manual, matcher: Matcher) -> None:
    asked = manual.entry(TICKS).asks[0]
    assert matcher.ask(asked).hits[0].entry_id == TICKS
    held, _ = taught(manual, [lesson("withdraw", manual)])
    assert TICKS not in held
    assert len(held) == len(manual) - 1
    finding = Matcher(held).ask(asked)
    assert finding.decision == "consultant"
    assert TICKS not in [hit.entry_id for hit in finding.hits]


def test_a_rejected_entry_is_never_among_those_offered(manual: Manual, matcher: Matcher) -> None:
    finding = matcher.ask("mi gallina está triste y no come")
    assert finding.decision == "offer"
    other = finding.hits[1].entry_id
    held, _ = taught(manual, [lesson("withdraw", manual, other)])
    again = Matcher(held).ask("mi gallina está triste y no come")
    assert again.hits[0].entry_id == finding.hits[0].entry_id
    assert other not in [hit.entry_id for hit in again.hits]


def test_a_rejected_red_flag_still_alarms(manual: Manual, matcher: Matcher) -> None:
    urgent = next(entry for entry in manual.entries.values() if entry.red_flag)
    sign = urgent.red_flag.signs[0] if urgent.red_flag else ""
    flagged = matcher.ask(sign).red_flag
    assert flagged is not None
    held, _ = taught(manual, [lesson("withdraw", manual, flagged)])
    assert Matcher(held).ask(sign).red_flag == flagged


def test_a_correction_brings_a_rejected_entry_back_with_its_wordings(manual: Manual) -> None:
    old = manual.entry(TICKS)
    better = replace(old, first="Mire primero al animal.", asks=())
    ask = Lesson("ask", TICKS, {"text": "mi toro está lleno de garrapatitas"})
    lessons = [lesson("withdraw", manual), ask, Lesson("entry", TICKS, as_json(better), fingerprint(old))]
    learned, resting = taught(manual, lessons)
    assert resting == []
    assert learned.entry(TICKS) == replace(better, asks=(*old.asks, "mi toro está lleno de garrapatitas"))


def test_the_shipped_text_wins_over_a_correction_of_an_older_one(manual: Manual) -> None:
    old = manual.entry(TICKS)
    correction = Lesson("entry", TICKS, as_json(replace(old, first="Mire primero al animal.")), fingerprint(old))
    shipped = manual.add(replace(old, first="Lo que se decidió después."))
    learned, resting = taught(shipped, [correction])
    assert learned.entry(TICKS).first == "Lo que se decidió después."
    assert resting == [f"{TICKS}: entry: the manual has another text since"]


@pytest.mark.parametrize("kind", ["ask", "unask", "sign", "withdraw"])
def test_a_lesson_about_an_entry_that_is_gone_rests(manual: Manual, kind: Kind) -> None:
    learned, resting = taught(manual, [Lesson(kind, "gone/entry", {"text": "x", **SIGNED}, "0" * 16)])
    assert learned is manual
    assert len(resting) == 1


def test_a_lesson_that_cannot_be_read_harms_nobody(manual: Manual) -> None:
    learned, resting = taught(manual, [Lesson("entry", "health/new", {"title": "x"})])
    assert learned is manual
    assert "cannot be read" in resting[0]
