import json
import time
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.entry import Entry
from knowledge.evaluation.questions import questions
from knowledge.finding import Context
from knowledge.manual import Manual
from knowledge.matcher import Matcher

CONTEXTS = st.sampled_from([None, Context(), Context("health/ticks", frozenset({"cattle"}), "Iñapari", 5), Context("no/such", month=13)])


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=400), times=st.integers(1, 12), context=CONTEXTS)
def test_no_text_raises(matcher: Matcher, text: str, times: int, context: Context | None) -> None:
    finding = matcher.ask((text * times)[:5000], context=context)
    assert finding.decision in ("answer", "offer", "consultant")
    assert finding.decision == "consultant" or finding.hits
    assert all(0 <= hit.score <= 1 for hit in finding.hits)
    json.dumps(finding.to_json())


@pytest.mark.parametrize("text", ["", "\x00\x01", "🐄🔥", "?" * 5000, "a" * 5000, "vaca " * 1000, "١٢٣", "मेरी गाय"])
def test_odd_texts_are_no_sure_answers(matcher: Matcher, text: str) -> None:
    assert matcher.ask(text).decision != "answer"


def test_an_entrys_own_ask_finds_it_first_however_it_is_typed(matcher: Matcher, manual: Manual) -> None:
    for entry in manual.entries.values():
        for ask in entry.asks:
            for typed in (ask, f"  {ask.upper()}?! "):
                assert matcher.rank(typed, 1)[0][0] == entry.id, ask


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_case_accents_and_outer_spaces_change_nothing(matcher: Matcher, manual: Manual, data: st.DataObject) -> None:
    entry = data.draw(st.sampled_from(list(manual.entries.values())))
    words = data.draw(st.permutations(entry.title.split()))
    text = " ".join(words)
    plain = text.translate(str.maketrans("áéíóúÁÉÍÓÚñ", "aeiouAEIOUn"))
    findings = [matcher.ask(typed).to_json() | {"question": ""} for typed in (text, plain, f" {text.upper()} \n")]
    assert findings[0] == findings[1] == findings[2]


def test_shouting_without_accents_changes_no_question(matcher: Matcher) -> None:
    for question in questions("tuning")[::7]:
        bare = unicodedata.normalize("NFD", question.text.upper())
        shouted = "".join(char for char in bare if not unicodedata.combining(char))
        told = [matcher.ask(typed).to_json() | {"question": ""} for typed in (question.text, f"  {shouted}\n")]
        assert told[0] == told[1], question.text


@pytest.mark.parametrize(
    ("text", "entry_id"),
    [
        ("mi baka tiene garapatas q ago", "health/ticks"),
        ("cuantos dias debe descansar el potrero", "pasture/rest-days"),
        ("como hago queso fresco", "dairy/fresh-cheese"),
        ("como preparo biol", "soil-water/biol"),
    ],
)
def test_a_plain_question_is_answered(matcher: Matcher, text: str, entry_id: str) -> None:
    finding = matcher.ask(text)
    assert (finding.decision, finding.hits[0].entry_id) == ("answer", entry_id)


@pytest.mark.parametrize("text", ["vaca", "ternero", "mi ganado", "como hago", "gusano", "el pasto"])
def test_a_word_that_fits_many_entries_is_never_sure(matcher: Matcher, text: str) -> None:
    assert matcher.ask(text).decision != "answer"


def test_what_is_not_sure_offers_two_or_three(matcher: Matcher) -> None:
    finding = matcher.ask("cuando seco")
    assert finding.decision == "offer"
    assert 1 <= len(finding.hits) <= 3


@pytest.mark.parametrize(
    "text", ["mi perro tiene garrapatas", "como siembro cafe", "quien gano el partido", "mi celular no prende", "xyzzy"]
)
def test_what_the_manual_does_not_hold_is_never_answered_surely(matcher: Matcher, text: str) -> None:
    assert matcher.ask(text).decision != "answer"


@pytest.mark.parametrize(
    ("text", "talk"),
    [
        ("hola", "greeting"),
        ("Ola buenas tardes ing", "greeting"),
        ("muchas grasias", "thanks"),
        ("hola, muchas gracias", "thanks"),
        ("chau", "farewell"),
        ("eres un inutil", "insult"),
        ("eres un robot?", "who"),
        ("quien eres", "who"),
        ("ya no me mande mensajes", "stop"),
        ("va a llover mañana", "weather"),
        ("a como esta el dolar", "price"),
        ("como saco mi dni", "papers"),
        ("cuentame un chiste", "joke"),
    ],
)
def test_talk_is_recognised_and_is_no_question(matcher: Matcher, text: str, talk: str) -> None:
    finding = matcher.ask(text)
    assert finding.talk == talk
    assert finding.decision != "answer"


def test_a_message_of_two_questions_is_offered_both_answers(matcher: Matcher) -> None:
    finding = matcher.ask("¿Cómo hago queso fresco en mi casa? ¿Y cuántos días debe descansar el potrero?")
    assert finding.decision == "offer"
    assert {"dairy/fresh-cheese", "pasture/rest-days"} <= {hit.entry_id for hit in finding.hits}


def test_two_words_written_as_one_are_found_apart(matcher: Matcher) -> None:
    assert matcher.ask("mivaca tienegarrapatas").hits[0].entry_id == "health/ticks"


def test_a_greeting_before_a_question_is_only_dropped(matcher: Matcher) -> None:
    finding = matcher.ask("hola buenas tardes ing como hago queso fresco porfa")
    assert finding.talk is None
    assert (finding.decision, finding.hits[0].entry_id) == ("answer", "dairy/fresh-cheese")


@pytest.mark.parametrize("text", ["¿y cuánto le pongo?", "y cada cuantos dias", "donde lo compro", "y cuanto cuesta"])
def test_a_follow_up_is_about_the_last_entry(matcher: Matcher, text: str) -> None:
    finding = matcher.ask(text, context=Context(last_entry="health/ticks"))
    assert (finding.decision, finding.hits[0].entry_id) == ("answer", "health/ticks")
    assert matcher.ask(text).decision != "answer"


def test_an_unclear_message_is_first_taken_for_more_about_the_last_entry(matcher: Matcher) -> None:
    finding = matcher.ask("me los regalan o se compran", context=Context(last_entry="management/ear-tags"))
    assert (finding.decision, finding.hits[0].entry_id) == ("offer", "management/ear-tags")


def test_a_new_question_is_no_follow_up(matcher: Matcher) -> None:
    finding = matcher.ask("como hago queso fresco", context=Context(last_entry="health/ticks"))
    assert finding.hits[0].entry_id == "dairy/fresh-cheese"


def test_what_was_learned_is_found_at_once_and_the_rest_stays(matcher: Matcher, manual: Manual) -> None:
    learned = replace(manual.entry("fish/feeding"), id="learned/1", title="Tortugas taricaya", asks=("como crio taricayas en poza",))
    again = Matcher(manual.add(learned))
    assert again.ask("como crio taricayas en poza").hits[0].entry_id == "learned/1"
    assert again.ask("como hago queso fresco").hits[0].entry_id == "dairy/fresh-cheese"


def test_the_contract_of_ask_json(matcher: Matcher) -> None:
    told = matcher.ask("me mordio un murcielago").to_json()
    assert list(told) == ["question", "decision", "red_flag", "entries"]
    assert told["red_flag"] is True
    entries = told["entries"]
    assert isinstance(entries, list)
    assert list(entries[0]) == ["id", "title", "score"]


def test_a_finding_explains_itself(matcher: Matcher) -> None:
    told = matcher.ask("mi baka tiene garapatas").explain()
    assert told.startswith("understood: mi vaca tiene")
    assert "health/ticks" in told


def test_a_hit_names_the_words_that_speak_for_it(matcher: Matcher) -> None:
    hit = matcher.ask("hola mi baka tiene garapatas").hits[0]
    assert hit.said[:2] == ("garapatas", "vaca")
    assert "hola" not in hit.said
    assert "orina roja" in matcher.ask("la vaca esta con orina roja").hits[0].said


def test_any_texts_can_be_ranked_in_spanish_and_english() -> None:
    pairs = [
        ("card", ["how do I activate my card", "my new card does not work", "where is the pin of my card"]),
        ("loan", ["can I get a loan", "what is the interest of a loan", "how do I pay back my loan"]),
    ]
    ranked = Matcher.from_texts(pairs).rank("actvate the card please", 2)
    assert [entry_id for entry_id, _ in ranked] == ["card", "loan"]
    spanish = Matcher.from_texts([("a", ["mi vaca no come"]), ("b", ["mi gallina no pone huevos"])])
    assert spanish.rank("gayina sin wevos", 1)[0][0] == "b"
    assert Matcher.from_texts([]).ask("hola vaca").decision == "consultant"


def test_an_empty_manual_leaves_everything_to_a_consultant() -> None:
    assert Matcher(Manual([])).ask("mi vaca tiene garrapatas").decision == "consultant"


def test_a_manual_of_one_entry_works(ticks: Entry) -> None:
    assert Matcher(Manual([ticks])).rank("garrapatas en mi vaca", 3)[0][0] == "health/ticks"


def test_looking_only_at_the_most_promising_entries_finds_the_same(
    matcher: Matcher, manual: Manual, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks = [f"{entry.asks[0]} {entry.asks[-1]}" for entry in manual.entries.values()]
    full = [matcher.rank(ask, 3) for ask in asks]
    monkeypatch.setattr("knowledge.ranking._LOOKED_AT", 40)
    assert [matcher.rank(ask, 3) for ask in asks] == full


def test_asking_takes_milliseconds(matcher: Matcher, manual: Manual) -> None:
    asks = [entry.asks[0] for entry in manual.entries.values()]
    start = time.process_time()
    for ask in asks:
        matcher.ask(f"{ask} ahora")
    assert (time.process_time() - start) / len(asks) < 0.02
