"""What a consultant does with a case beside answering it: who hears of it, and what becomes of the case."""

from datetime import timedelta
from typing import Any

import pytest

from handlers.consultant.pages import office_key
from messages.ready_questions import BY_CHAPTER
from scheduler import snoozed
from service.models import AuditRecord, Case, CaseNote, Person
from service.programme import Office
from tests.handlers.conftest import Scene, somebody
from tests.handlers.town import GROUP, Shown, Town, at


def case(town: Town, number: int) -> Case:
    return town.db.read_now(lambda tx: tx.get_one(Case, number))


def card(town: Town, number: int, chat: int = GROUP) -> Shown:
    return next(one for one in reversed(town.chats[chat]) if one.template == "desk.card" and f"N° {number}<" in one.message.text)


def opens(town: Town, scene: Scene, number: int, *pages: str) -> Shown:
    """Open the pages of a card in the group, one after the other, as a consultant does."""
    for page in pages:
        label = next(label for label in card(town, number).labels if page in label)
        town.presses(scene.rosa, card(town, number).labels[label], chat=GROUP, message_id=card(town, number).message_id)
    return card(town, number)


def chooses(town: Town, scene: Scene, number: int, *labels: str) -> Any:
    """Open pages and press the last one's button."""
    shown = opens(town, scene, number, *labels[:-1])
    label = next(label for label in shown.labels if labels[-1] in label)
    return town.presses(scene.rosa, shown.labels[label], chat=GROUP, message_id=shown.message_id)


def templates(town: Town, person: Person) -> list[str]:
    return [shown.template for shown in town.chats.get(person.id, [])]


def test_the_further_buttons_open_in_place_and_lead_back(town: Town, scene: Scene) -> None:
    first = card(town, scene.mine)
    assert "➕ Más…" in first.labels
    more = opens(town, scene, scene.mine, "Más…")
    assert more.message_id == first.message_id
    for page in ("Pedir datos", "Pasar a", "Posponer", "Editar", "Juntar", "Separar", "No nos toca", "Cerrar por", "Spam"):
        opened = opens(town, scene, scene.mine, page)
        assert opened.labels != more.labels, page
        assert opens(town, scene, scene.mine, "Volver").labels == more.labels
    assert opens(town, scene, scene.mine, "Volver").labels == first.labels


def test_a_case_is_handed_to_a_named_colleague_who_hears_of_it_in_private(town: Town, scene: Scene) -> None:
    assert "Rosa Mamani" not in " ".join(opens(town, scene, scene.mine, "Más…", "Pasar a").labels)
    chooses(town, scene, scene.mine, "Pedro Huamán")
    town.delivers()
    assert case(town, scene.mine).owner_id == scene.pedro.id
    assert "Pedro Huamán" in card(town, scene.mine).message.text
    heard = templates(town, scene.pedro)
    assert heard[heard.index("desk.handed") :][:2] == ["desk.handed", "desk.card"]
    assert "Pedro Huamán" in town.newest(scene.julia, "case.taken").message.text
    town.says(scene.pedro, "ahora la veo yo", to=town.newest(scene.pedro, "desk.card"))
    town.delivers()
    assert "ahora la veo yo" in town.reads(scene.julia)


def test_a_colleagues_case_is_not_given_away_but_by_a_coordinator(town: Town, scene: Scene) -> None:
    hand = f"hand:{scene.mine}:{scene.carlos.id}"
    for verb in (hand, f"hand_back:{scene.mine}", f"snooze:{scene.mine}:2h"):
        assert "Rosa Mamani" in (town.presses(scene.pedro, verb, chat=GROUP).note or "")
    assert town.presses(scene.carlos, hand, chat=GROUP).note is None
    assert case(town, scene.mine).owner_id == scene.carlos.id


def test_nobody_is_handed_a_case_who_may_not_answer_it(town: Town, scene: Scene) -> None:
    for person in (scene.julia, scene.abel):
        assert town.presses(scene.rosa, f"hand:{scene.mine}:{person.id}", chat=GROUP).note is not None
    assert case(town, scene.mine).owner_id == scene.rosa.id


def test_a_case_that_is_handed_back_is_everybodys_with_its_promise_unchanged(town: Town, scene: Scene) -> None:
    due = case(town, scene.mine).due_at
    chooses(town, scene, scene.mine, "Más…", "Devolver")
    town.delivers()
    assert (case(town, scene.mine).owner_id, case(town, scene.mine).due_at) == (None, due)
    assert "Rosa Mamani" in town.newest(GROUP, "desk.handed_back").message.text
    assert "🙋 Yo la tomo" in card(town, scene.mine).labels


def test_a_ready_question_of_the_chapter_goes_out_with_one_tap_and_the_next_word_is_the_farmers(town: Town, scene: Scene) -> None:
    asked = opens(town, scene, scene.mine, "Más…", "Pedir datos")
    assert len([label for label in asked.labels if label.startswith("❓")]) == len(BY_CHAPTER["health"])
    assert chooses(town, scene, scene.mine, "Desde cuándo").templates == ["desk.sent", "desk.card"]
    town.delivers()
    assert "Rosa Mamani le pregunta" in town.newest(scene.julia, "case.ask_more").message.text
    assert "¿Desde cuándo pasa?" in town.newest(scene.julia, "case.ask_more").message.text
    assert case(town, scene.mine).answered_at == town.now
    town.says(scene.julia, "desde el lunes")
    assert chooses(town, scene, scene.mine, "Más…", "Pedir datos", "Desde cuándo").note is None  # he has written since


def test_a_ready_question_takes_an_untaken_case_and_without_an_entry_the_general_ones_are_offered(town: Town, scene: Scene) -> None:
    labels = opens(town, scene, scene.queued, "Más…", "Pedir datos").labels
    assert [label for label in labels if label.startswith("❓")] == ["❓ Desde cuándo", "❓ Cuántos", "❓ Foto", "❓ Qué probó", "❓ Dónde"]
    chooses(town, scene, scene.queued, "Foto")
    assert case(town, scene.queued).owner_id == scene.rosa.id


@pytest.mark.parametrize("how", ["nota: ", "NOTA:", "Nota privada: "])
def test_a_reply_that_says_that_it_is_a_note_reaches_no_farmer(town: Town, scene: Scene, how: str) -> None:
    heard = town.says(scene.rosa, f"{how}parece parásito, ojo con el vecino", chat=GROUP, to=card(town, scene.mine))
    assert heard.templates == ["desk.noted"]
    town.delivers()
    assert "parásito" not in town.reads(scene.julia)
    assert town.db.read_now(lambda tx: tx.query(CaseNote.text).scalar()) == "parece parásito, ojo con el vecino"
    assert "Notas: 1" in card(town, scene.mine).message.text
    assert "parece parásito" in town.says(scene.pedro, f"/caso {scene.mine}").text


def test_a_note_is_asked_for_in_the_group_and_given_as_a_reply(town: Town, scene: Scene) -> None:
    asked = chooses(town, scene, scene.mine, "Más…", "Nota").shown[0]
    assert town.sends(scene.pedro, chat=GROUP, to=asked, voice={"file_id": "x"}).templates == ["prompt.words_only"]
    assert town.says(scene.pedro, "yo lo conozco", chat=GROUP, to=asked).templates == ["desk.noted"]
    town.delivers()
    assert "yo lo conozco" not in town.reads(scene.julia)


def test_in_private_the_next_words_are_the_note(town: Town, scene: Scene) -> None:
    town.presses(scene.rosa, f"note:{scene.mine}")
    assert town.says(scene.rosa, "llamar mañana").templates == ["desk.noted"]
    assert town.says(scene.rosa, "y mi propia vaca está flaca").templates == ["case.opened"]  # the dialogue is over


def test_a_note_whose_prompt_never_told_its_number_is_a_note_all_the_same(town: Town, scene: Scene) -> None:
    asked = chooses(town, scene, scene.mine, "Más…", "Nota").shown[0]
    lost = Shown(999_999, asked.template, asked.message)
    assert town.says(scene.pedro, "sospecho de brucelosis", chat=GROUP, to=lost).templates == ["desk.which_case"]  # he was not asked
    assert town.says(scene.rosa, "sospecho de brucelosis", chat=GROUP, to=lost).templates == ["desk.noted"]
    assert town.says(scene.rosa, "sospecho de brucelosis", chat=GROUP, to=lost).templates == ["desk.which_case"]  # once
    town.delivers()
    assert "brucelosis" not in town.reads(scene.julia)


@pytest.mark.parametrize(
    ("label", "back_at"), [("2 horas", "2026-11-23 12:02"), ("Mañana", "2026-11-24 08:00"), ("El lunes", "2026-11-30 08:00")]
)
def test_a_case_that_is_put_off_comes_back_to_its_owner_by_itself_and_the_promise_runs_on(
    town: Town, scene: Scene, label: str, back_at: str
) -> None:
    due = case(town, scene.mine).due_at
    chooses(town, scene, scene.mine, "Más…", "Posponer", label)
    town.delivers()
    assert (case(town, scene.mine).snoozed_until, case(town, scene.mine).due_at) == (at(back_at), due)
    assert "Pospuesta" in card(town, scene.mine).message.text
    assert town.db.write_now(snoozed.wake, now=at(back_at) - timedelta(seconds=1)) == 0
    assert [town.db.write_now(snoozed.wake, now=at(back_at)) for _ in range(2)] == [1, 0]
    town.now = at(back_at)
    town.delivers()
    assert templates(town, scene.rosa)[-3:-1] == ["desk.awake", "desk.card"]  # and Julia's photo
    assert "Pospuesta" not in card(town, scene.mine).message.text


def test_putting_off_what_nobody_has_takes_it(town: Town, scene: Scene) -> None:
    chooses(town, scene, scene.queued, "Más…", "Posponer", "2 horas")
    town.delivers()
    assert case(town, scene.queued).owner_id == scene.rosa.id
    assert "case.taken" in templates(town, scene.abel)


def test_urgent_brings_the_due_time_forward_and_tells_the_desk(town: Town, scene: Scene) -> None:
    before = case(town, scene.queued).due_at
    chooses(town, scene, scene.queued, "Más…", "Urgente")
    town.delivers()
    made = case(town, scene.queued)
    assert made.urgent
    assert made.due_at < before
    assert "urgente" in town.newest(GROUP, "desk.urgent").message.text
    chooses(town, scene, scene.queued, "Más…", "Ya no urgente")
    assert not case(town, scene.queued).urgent
    assert case(town, scene.queued).due_at == made.due_at  # what was promised is not put off


def test_danger_stays_urgent_and_is_no_spam(town: Town, scene: Scene) -> None:
    town.db.write_now(lambda tx: setattr(tx.get_one(Case, scene.queued), "red_flag", "health/rabies"))
    for verb in (f"urgent:{scene.queued}:0", f"spam:{scene.queued}"):
        assert "peligro" in (town.presses(scene.rosa, verb, chat=GROUP).note or "")
    assert case(town, scene.queued).is_open


def test_one_answer_to_joined_cases_reaches_each_farmer_under_his_own_number(town: Town, scene: Scene) -> None:
    chooses(town, scene, scene.mine, "Más…", "Juntar", f"N° {scene.queued} ")
    assert case(town, scene.mine).joined_to_id == scene.queued
    assert town.says(scene.rosa, "denle suero", chat=GROUP, to=card(town, scene.queued)).templates == ["desk.sent"]
    town.delivers()
    marta = 103
    for chat, number in ((scene.julia.id, scene.mine), (scene.abel.id, scene.queued), (marta, scene.joined)):
        answers = [one for one in town.chats[chat] if one.template == "case.answer" and "denle suero" in one.message.text]
        assert len(answers) == 1
        assert f"N° {number}" in answers[0].message.text
        assert case(town, number).answered_at == town.now
    town.says(scene.rosa, "y usted venga", chat=GROUP, to=card(town, scene.mine))
    town.delivers()
    assert "y usted venga" not in town.reads(scene.abel)  # a reply to one card is for its farmer


def test_who_asked_twice_reads_the_answer_once(town: Town, scene: Scene) -> None:
    chooses(town, scene, scene.mine, "Más…", "Separar", "así está")
    new = scene.joined + 1
    chooses(town, scene, scene.mine, "Más…", "Juntar", f"N° {new} ")
    town.delivers()
    assert f"N° {new}" in town.newest(scene.julia, "case.merged").message.text
    town.says(scene.rosa, "denle suero", chat=GROUP, to=card(town, new))
    town.delivers()
    assert town.reads(scene.julia).count("denle suero") == 1


def test_cases_with_danger_are_joined_to_nobody_elses(town: Town, scene: Scene) -> None:
    town.db.write_now(lambda tx: setattr(tx.get_one(Case, scene.queued), "red_flag", "health/rabies"))
    assert [label for label in opens(town, scene, scene.mine, "Más…", "Juntar").labels if label.startswith("🔗")] == []
    assert town.presses(scene.rosa, f"merge:{scene.mine}:{scene.queued}", chat=GROUP).note is not None
    assert case(town, scene.mine).joined_to_id is None


def test_closing_the_leader_closes_what_follows_it_for_the_same_reason(town: Town, scene: Scene) -> None:
    chooses(town, scene, scene.queued, "Más…", "Cerrar por", "Otro motivo")
    town.delivers()
    closed = [case(town, number) for number in (scene.queued, scene.joined)]
    assert [one.close_reason for one in closed] == ["other", "other"]
    assert templates(town, scene.abel)[-1] == "case.closed"
    assert [shown.template for shown in town.chats[103]][-1] == "case.closed"


def test_a_joined_case_may_leave(town: Town, scene: Scene) -> None:
    assert chooses(town, scene, scene.queued, "Más…", "Separar", f"N° {scene.joined} ").note is not None
    assert case(town, scene.joined).joined_to_id is None
    town.says(scene.rosa, "solo para Abel", chat=GROUP, to=card(town, scene.queued))
    town.delivers()
    assert "solo para Abel" not in town.reads(103)


def test_a_message_becomes_a_case_of_its_own_and_its_farmer_hears_the_number(town: Town, scene: Scene) -> None:
    chooses(town, scene, scene.mine, "Más…", "Separar", "así está")
    town.delivers()
    new = case(town, scene.joined + 1)
    assert (new.farmer_id, new.reason, new.owner_id) == (scene.julia.id, "split", None)
    assert f"N° {new.id}" in town.newest(scene.julia, "case.split").message.text
    copies = [shown for shown in town.chats[GROUP] if shown.message.copy_of and f"N° {new.id} " in shown.message.text]
    assert len(copies) == 1  # the photo goes with it
    assert len([label for label in opens(town, scene, scene.mine, "Más…", "Separar").labels if label.startswith("✂️")]) == 0


def test_what_is_not_for_us_names_the_office_politely(town: Town, scene: Scene) -> None:
    office = Office(name="SENASA: Madre de Dios", phone="082 571 000")
    town.house = type(town.house)(town.programme.model_copy(update={"offices": (office,)}), town.library, "handlers")
    chooses(town, scene, scene.mine, "Más…", "No nos toca", "SENASA")
    town.delivers()
    said = town.newest(scene.julia, "case.not_for_us").message.text
    assert "SENASA: Madre de Dios" in said
    assert "082 571 000" in said
    assert case(town, scene.mine).close_reason == "not_for_us"
    town.says(scene.julia, "pero es mi vaca", to=town.newest(scene.julia, "case.not_for_us"))
    assert case(town, scene.mine).is_open


def test_an_office_that_is_gone_from_the_configuration_is_not_named(town: Town, scene: Scene) -> None:
    assert town.presses(scene.rosa, f"not_for_us:{scene.mine}:{office_key('SENASA')}", chat=GROUP).note is not None
    assert case(town, scene.mine).is_open


def test_who_sent_spam_opens_no_case_for_a_while_but_danger_does(town: Town, scene: Scene) -> None:
    chooses(town, scene, scene.queued, "Más…", "Spam", "Sí, es spam")
    town.delivers()
    assert case(town, scene.queued).close_reason == "spam"
    assert "case.closed" not in templates(town, scene.abel)
    assert case(town, scene.joined).is_open  # somebody else's
    assert town.says(scene.abel, "compre barato").templates == ["question.muted"]
    assert town.says(scene.abel, "otra vez", to=town.newest(scene.abel, "case.opened")).templates == ["question.muted"]
    assert not case(town, scene.queued).is_open
    alarm = town.knows("mi hijo tomó veneno", "consultant", "feeding/urea-safety", red_flag="feeding/urea-safety")
    assert town.says(scene.abel, alarm).templates == ["question.alarm"]


def test_a_coordinator_sees_who_is_muted_and_undoes_it(town: Town, scene: Scene) -> None:
    town.presses(scene.rosa, f"spam:{scene.queued}", chat=GROUP)
    assert "Silenciados por spam: 1" in town.says(scene.carlos, "/estado").text
    assert "Abel Inuma" in town.says(scene.carlos, "/silenciados").text
    assert "nadie" in town.taps(scene.carlos, "Abel").text
    assert town.says(scene.abel, "el chancho sigue igual").templates == ["case.opened"]


def test_muting_ends_by_itself(town: Town, scene: Scene) -> None:
    town.presses(scene.rosa, f"spam:{scene.queued}", chat=GROUP)
    town.passes(days=31)
    assert town.says(scene.abel, "el chancho sigue igual").templates == ["case.opened"]


def test_an_entry_is_put_into_ones_own_words_and_goes_out_under_ones_name(town: Town, scene: Scene) -> None:
    asked = chooses(town, scene, scene.mine, "Más…", "Editar", "✏️").shown[0]
    assert town.library.manual.entry("health/worms").title in asked.message.text
    assert town.says(scene.rosa, "Déle albendazol, 1 ml por 10 kg", chat=GROUP, to=asked).templates == ["desk.sent"]
    town.delivers()
    answer = town.newest(scene.julia, "case.answer").message.text
    assert "Rosa Mamani" in answer
    assert "albendazol" in answer


def test_a_draft_for_a_case_that_was_closed_meanwhile_is_said_not_to_have_arrived(town: Town, scene: Scene) -> None:
    asked = chooses(town, scene, scene.mine, "Más…", "Editar", "✏️").shown[0]
    town.presses(scene.pedro, f"close:{scene.mine}", chat=GROUP)
    assert town.says(scene.rosa, "Déle albendazol", chat=GROUP, to=asked).templates == ["desk.case_closed"]


def test_an_answer_is_corrected_with_a_button_by_its_author_alone(town: Town, scene: Scene) -> None:
    town.says(scene.rosa, "10 ml", chat=GROUP, to=card(town, scene.mine))
    town.delivers()
    correct = town.newest(GROUP, "desk.sent").labels["✏️ Corregir"]
    assert town.presses(scene.pedro, correct, chat=GROUP).note is not None
    asked = town.presses(scene.rosa, correct, chat=GROUP).shown[0]
    assert town.says(scene.rosa, "1 ml", chat=GROUP, to=asked).templates == ["desk.corrected"]
    town.delivers()
    assert "10 ml" not in town.reads(scene.julia)
    assert "1 ml" in town.newest(scene.julia, "case.answer").message.text


def test_a_correction_reaches_everybody_who_had_the_answer_and_a_photos_words_too(town: Town, scene: Scene) -> None:
    sent = town.sends(scene.rosa, chat=GROUP, to=card(town, scene.queued), photo=[{}], caption="10 ml")
    town.delivers()
    town.edits(scene.rosa, sent.message_id, chat=GROUP, to=card(town, scene.queued), photo=[{}], caption="1 ml")
    town.delivers()
    for chat in (scene.abel.id, 103):
        assert "10 ml" not in town.reads(chat)
        assert "1 ml" in town.newest(chat, "case.answer_media").message.text
        assert [shown.template for shown in town.chats[chat]].count("case.look_again") == 1


def test_a_consultant_who_is_none_any_more_cannot_change_what_he_sent(town: Town, scene: Scene) -> None:
    card_in_private = _private_card(town, scene)
    sent = town.says(scene.pedro, "10 ml", to=card_in_private)
    town.delivers()
    town.taps(scene.carlos, "Sí, quitar") if town.presses(scene.carlos, f"dismiss:consultant:{scene.pedro.id}").shown else None
    town.edits(scene.pedro, sent.message_id, to=card_in_private, text="100 ml")
    town.delivers()
    assert "100 ml" not in town.reads(scene.julia)
    assert "100 ml" not in town.reads(GROUP)


def _private_card(town: Town, scene: Scene) -> Shown:
    town.presses(scene.rosa, f"hand:{scene.mine}:{scene.pedro.id}", chat=GROUP)
    town.delivers()
    return town.newest(scene.pedro, "desk.card")


@pytest.mark.parametrize("how", ["/escribir JULIA q", "/escribir 1", "/escribir N° 1"])
def test_a_consultant_writes_first_and_a_case_opens_that_is_his(town: Town, scene: Scene, how: str) -> None:
    heard = town.says(scene.pedro, how)
    if heard.templates == ["desk.farmers"]:
        heard = town.taps(scene.pedro, "Julia")
    assert heard.templates == ["prompt.write"]
    assert town.says(scene.pedro, "¿cómo sigue la vaca?").templates == ["desk.sent"]
    town.delivers()
    assert "¿cómo sigue la vaca?" in town.newest(scene.julia, "case.answer").message.text
    opened = case(town, scene.joined + 1)
    assert (opened.farmer_id, opened.owner_id, opened.reason) == (scene.julia.id, scene.pedro.id, "consultant")
    assert "Un consultor le escribió primero" in card(town, opened.id).message.text
    town.says(scene.julia, "ya come", to=town.newest(scene.julia, "case.answer"))
    town.delivers()
    assert f"N° {opened.id} " in town.newest(GROUP, "desk.farmer_says").message.text


def test_who_wants_no_messages_is_not_written_to(town: Town, scene: Scene) -> None:
    town.says(scene.abel, "/parar")
    assert town.says(scene.pedro, f"/escribir {scene.queued}").templates == ["desk.out_of_reach"]
    assert town.says(scene.pedro, "/escribir nadie").templates == ["desk.farmers"]
    assert town.says(scene.pedro, "/escribir").templates == ["desk.farmers"]


def test_the_story_tells_who_did_what_and_when_page_by_page(town: Town, scene: Scene) -> None:
    town.passes(minutes=1)
    town.says(scene.rosa, "nota: ojo", chat=GROUP, to=card(town, scene.mine))
    for verb in (f"ask:{scene.mine}:since", f"send:{scene.mine}:0", f"hand:{scene.mine}:{scene.pedro.id}"):
        town.passes(minutes=1)
        town.presses(scene.rosa, verb, chat=GROUP)
    town.passes(minutes=1)
    for number in range(6):
        town.says(scene.pedro, f"paso {number}", chat=GROUP, to=card(town, scene.mine))
    newest = town.says(scene.carlos, f"/caso {scene.mine}").shown[0]
    assert "Hoja 2 de 2" in newest.message.text
    older = town.taps(scene.carlos, "◀️").shown[0]
    text = older.message.text + newest.message.text
    order = [
        "¿Qué come?",
        "así está",
        "📝",
        "¿Desde cuándo pasa?",
        "📖",
        "la pasó: Pedro Huamán",
        *(f"paso {number}" for number in range(6)),
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert "📎 foto" in text
    assert town.taps(scene.carlos, "▶️").text == newest.message.text


def test_photos_of_a_case_are_shown_again_on_request_in_the_same_chat(town: Town, scene: Scene) -> None:
    town.says(scene.carlos, f"/caso {scene.mine}")
    town.taps(scene.carlos, "Ver fotos")
    copies = [delivery for delivery in town.delivers() if delivery.template == "copy"]
    assert [delivery.chat_id for delivery in copies] == [scene.carlos.id]


def test_the_story_is_shown_in_the_consultants_group_and_in_no_other(town: Town, scene: Scene) -> None:
    assert town.says(scene.rosa, f"/caso {scene.mine}", chat=GROUP).templates == ["desk.story"]
    assert town.says(scene.rosa, f"/caso {scene.mine}", chat=GROUP - 1).templates == ["error.private_only"]
    assert town.says(scene.rosa, "/caso treinta").templates == ["desk.no_case"]


def test_a_long_list_of_open_cases_is_leafed_through_to_the_last_one(town: Town, scene: Scene) -> None:
    for number in range(20):
        town.says(somebody(town, 1000 + number, f"Vecina {number}"), "¿qué hago?")
    town.presses(scene.rosa, f"snooze:{scene.mine}:2h", chat=GROUP)
    pages = [town.says(scene.carlos, "/pendientes").shown[0]]
    while "▶️" in pages[-1].labels:
        pages.append(town.taps(scene.carlos, "▶️").shown[0])
    listed = [label for page in pages for label in page.labels if label.startswith("N°")]
    assert len(pages) == 3
    assert len(set(listed)) == 22  # the one that has joined another is answered there
    assert listed[-1].startswith(f"N° {scene.mine} ")  # what was put off stands last
    assert ": 22" in pages[0].message.text


def test_old_cases_are_found_by_words_of_farmers_consultants_and_notes(town: Town, scene: Scene) -> None:
    town.says(scene.rosa, "le faltaba SELENIO", chat=GROUP, to=card(town, scene.mine))
    town.says(scene.rosa, "nota: vecino de Ñaña", chat=GROUP, to=card(town, scene.queued))
    for words, number in (("vacas flacas", scene.mine), ("selenio", scene.mine), ("nana", scene.queued), ("CHANCHOS", scene.joined)):
        heard = town.says(scene.carlos, f"/buscar {words}")
        assert heard.templates == ["desk.found"]
        assert f"N° {number}<" in heard.text, words
    town.taps(scene.carlos, "🗂 N°")
    assert town.says(scene.carlos, "/buscar trombón").text.startswith("Ninguna")
    assert town.says(scene.carlos, "/buscar").templates == ["desk.search_what"]
    town.knows("garrapatas", "answer", "health/ticks")
    town.says(scene.carlos, "/buscar garrapatas")
    assert town.taps(scene.carlos, "📖").templates == ["manual.entry"]


def test_everything_that_is_done_stands_in_the_trail(town: Town, scene: Scene) -> None:
    for verb in ("ask:1:since", "urgent:1:1", "snooze:1:2h", f"hand:1:{scene.pedro.id}"):
        town.presses(scene.rosa, verb, chat=GROUP)
    trail = town.db.read_now(lambda tx: [row.action for row in tx.query(AuditRecord).filter_by(actor_id=scene.rosa.id)])
    for action in ("case.ask", "case.urgent", "case.snooze", "case.hand"):
        assert action in trail
