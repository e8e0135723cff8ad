"""A consultant answers by replying and tapping; what he writes reaches the farmer, and nobody else can do it in his place."""

from collections.abc import Callable
from typing import Any

import pytest

from knowledge.finding import Finding, Hit
from knowledge.manual import Manual
from service import people
from service.models import Case, Delivery, Person, Question
from tests.handlers.town import GROUP, Shown, Town, user

CasesOf = Callable[[Person], list[Case]]
TICKS, WORMS = "health/ticks", "health/worms"


@pytest.fixture
def card(town: Town, farmer: Person, group: int) -> Shown:
    """The card of Julia's question in the consultants' group."""
    town.says(farmer, town.knows("mi vaca está flaca", "consultant", WORMS, TICKS))
    town.delivers()
    return town.newest(GROUP, "desk.card")


@pytest.fixture
def carlos(town: Town, coordinator: Person) -> Person:
    """A second one who may answer."""
    return coordinator


def only(cases: list[Case]) -> Case:
    (case,) = cases
    return case


def test_the_card_shows_what_a_consultant_needs(town: Town, card: Shown, manual: Manual) -> None:
    text = card.message.text
    for part in ("Julia", "Iñapari", "«mi vaca está flaca»", "Prometido"):
        assert part in text
    labels = " ".join(card.labels)
    assert manual.entry(WORMS).title[:12] in labels
    assert "Yo la tomo" in labels
    assert "Cerrar" in labels


def test_the_card_says_for_which_words_an_entry_was_suggested(town: Town, farmer: Person, group: int, manual: Manual) -> None:
    hits = (Hit(TICKS, "", 0.9, said=("garrapata", "vaca")), Hit(WORMS, "", 0.4))
    town.library.matcher.findings["mi vaca tiene garapata"] = Finding("mi vaca tiene garapata", "consultant", hits)
    town.says(farmer, "mi vaca tiene garapata")
    town.delivers()
    text = town.newest(GROUP, "desk.card").message.text
    assert f"{manual.entry(TICKS).title}: porque dijo «garrapata, vaca»" in text
    assert text.count("porque dijo") == 1


def test_a_reply_to_the_card_reaches_the_farmer_and_takes_the_case(
    town: Town, farmer: Person, consultant: Person, card: Shown, cases_of: CasesOf
) -> None:
    heard = town.says(consultant, "Déle <sal> & agua", chat=GROUP, to=card)
    assert heard.templates == ["desk.sent"]
    town.delivers()
    assert "Rosa Mamani" in town.newest(farmer, "case.answer").message.text
    assert "Déle &lt;sal&gt; &amp; agua" in town.reads(farmer)
    case = only(cases_of(farmer))
    assert case.owner_id == consultant.id
    assert case.answered_at == town.now
    assert "Yo la tomo" not in town.newest(GROUP, "desk.card").labels


def test_the_farmers_next_word_comes_back_and_the_consultant_answers_that(
    town: Town, farmer: Person, consultant: Person, card: Shown
) -> None:
    town.says(consultant, "¿Qué come?", chat=GROUP, to=card)
    town.delivers()
    town.passes(minutes=5)
    assert town.says(farmer, "puro brizantha").templates == ["case.added"]
    town.delivers()
    relayed = town.newest(GROUP, "desk.farmer_says")
    assert "puro brizantha" in relayed.message.text
    town.says(consultant, "Póngale sal mineral", chat=GROUP, to=relayed)
    town.delivers()
    assert "Póngale sal mineral" in town.reads(farmer)


def test_a_reply_to_a_consultants_own_message_goes_on_with_the_case(town: Town, farmer: Person, consultant: Person, card: Shown) -> None:
    first = town.says(consultant, "¿Qué come?", chat=GROUP, to=card)
    town.says(consultant, "¿Y cuánta agua?", chat=GROUP, to=first.message_id)
    town.delivers()
    assert "¿Y cuánta agua?" in town.reads(farmer)


KINDS: list[tuple[dict[str, Any], bool]] = [
    ({"photo": [{}], "caption": "así"}, True),
    ({"voice": {"file_id": "x"}}, True),
    ({"document": {"file_id": "x"}}, True),
    ({"video_note": {"file_id": "x"}}, False),
    ({"sticker": {"emoji": "👍"}}, False),
    ({"location": {"latitude": -11.0, "longitude": -69.5}}, False),
]


@pytest.mark.parametrize(("fields", "captioned"), KINDS, ids=lambda value: next(iter(value)) if isinstance(value, dict) else "")
def test_any_kind_of_reply_reaches_the_farmer_with_the_consultants_name(
    town: Town, farmer: Person, consultant: Person, card: Shown, fields: dict[str, Any], captioned: bool
) -> None:
    heard = town.sends(consultant, chat=GROUP, to=card, **fields)
    town.delivers()
    copies = [shown for shown in town.chats[farmer.id] if shown.message.copy_of]
    assert [(shown.message.copy_of.chat_id, shown.message.copy_of.message_id) for shown in copies if shown.message.copy_of] == [
        (GROUP, heard.message_id)
    ]
    named = copies[0] if captioned else town.chats[farmer.id][-2]
    assert "Rosa Mamani" in named.message.text


def test_one_tap_sends_a_suggested_entry_once(
    town: Town, farmer: Person, consultant: Person, card: Shown, manual: Manual, cases_of: CasesOf
) -> None:
    label = next(label for label in card.labels if label.startswith("📖"))
    assert town.taps(consultant, label, chat=GROUP).templates == ["desk.sent"]
    assert town.presses(consultant, card.labels[label], chat=GROUP).note is not None
    town.delivers()
    answers = [shown for shown in town.chats[farmer.id] if shown.template == "case.answer_entry"]
    assert len(answers) == 1
    assert manual.entry(WORMS).title in answers[0].message.text
    case = only(cases_of(farmer))
    assert case.owner_id == consultant.id
    assert town.db.read_now(lambda tx: tx.get_one(Question, case.question_id).entry_id) == WORMS


def test_two_who_send_the_same_entry_at_once_send_it_once(
    town: Town, farmer: Person, consultant: Person, carlos: Person, card: Shown, cases_of: CasesOf
) -> None:
    case = only(cases_of(farmer))
    town.press_at_once([consultant, carlos], f"send:{case.id}:0", chat=GROUP)
    sent = town.db.read_now(lambda tx: tx.query(Delivery).filter_by(template="case.answer_entry").count())
    assert sent == 1


def test_of_two_who_take_at_once_one_has_it_and_the_farmer_hears_one_name(
    town: Town, farmer: Person, consultant: Person, carlos: Person, card: Shown, cases_of: CasesOf
) -> None:
    case = only(cases_of(farmer))
    town.passes(hours=7)  # the first half, when it was Rosa's turn
    turns = town.press_at_once([consultant, carlos], f"take:{case.id}", chat=GROUP)
    notes = [turn.toast[0] for turn in turns if turn.toast]
    assert notes == ["error.taken_by"]
    town.delivers()
    told = [shown for shown in town.chats[farmer.id] if shown.template == "case.taken"]
    assert len(told) == 1
    owner = only(cases_of(farmer)).owner
    assert owner is not None
    assert owner.name in told[0].message.text


def test_who_comes_second_hears_who_has_it(town: Town, consultant: Person, carlos: Person, card: Shown) -> None:
    take = card.labels["🙋 Yo la tomo"]
    assert town.presses(consultant, take, chat=GROUP).note is None
    assert "Rosa Mamani" in (town.presses(carlos, take, chat=GROUP).note or "")
    assert town.presses(consultant, take, chat=GROUP).note is not None


def test_closing_asks_the_farmer_whether_it_is_solved_once(
    town: Town, farmer: Person, consultant: Person, carlos: Person, card: Shown, cases_of: CasesOf
) -> None:
    close = card.labels["✅ Cerrar"]
    assert town.presses(consultant, close, chat=GROUP).templates == ["desk.closed"]
    assert town.presses(carlos, close, chat=GROUP).note is not None
    town.delivers()
    assert [shown.template for shown in town.chats[farmer.id]].count("case.closed") == 1
    assert not only(cases_of(farmer)).is_open
    assert [*town.newest(GROUP, "desk.card").labels.values()] == [f"teach:{only(cases_of(farmer)).id}"]


def test_two_who_close_at_once_ask_the_farmer_once(
    town: Town, farmer: Person, consultant: Person, carlos: Person, card: Shown, cases_of: CasesOf
) -> None:
    town.press_at_once([consultant, carlos], f"close:{only(cases_of(farmer)).id}", chat=GROUP)
    assert town.owed().count((farmer.id, "case.closed")) == 1


def test_a_reply_to_a_closed_case_is_said_not_to_have_arrived(town: Town, farmer: Person, consultant: Person, card: Shown) -> None:
    town.taps(consultant, "Cerrar", chat=GROUP)
    assert town.says(consultant, "una cosa más", chat=GROUP, to=card).templates == ["desk.case_closed"]
    town.delivers()
    assert "una cosa más" not in town.reads(farmer)


def test_a_corrected_answer_stands_where_the_wrong_one_stood(town: Town, farmer: Person, consultant: Person, card: Shown) -> None:
    heard = town.says(consultant, "10 ml", chat=GROUP, to=card)
    town.delivers()
    town.passes(minutes=2)
    wrong = town.newest(farmer, "case.answer")
    for _ in range(2):  # a reaction to it comes as an edit too
        town.edits(consultant, heard.message_id, chat=GROUP, to=card, text="1 ml")
    town.delivers()
    (answer,) = [shown for shown in town.chats[farmer.id] if shown.template == "case.answer"]
    assert answer.message_id == wrong.message_id
    assert "1 ml" in answer.message.text
    assert "10 ml" not in town.reads(farmer)
    assert [shown.template for shown in town.chats[farmer.id]].count("case.look_again") == 1


def test_an_answer_corrected_before_it_left_is_sent_right(town: Town, farmer: Person, consultant: Person, card: Shown) -> None:
    heard = town.says(consultant, "10 ml", chat=GROUP, to=card)
    town.edits(consultant, heard.message_id, chat=GROUP, to=card, text="1 ml")
    town.delivers()
    assert "10 ml" not in town.reads(farmer)
    assert [shown.template for shown in town.chats[farmer.id]].count("case.look_again") == 0


def test_the_words_under_a_consultants_photo_are_corrected_and_another_photo_is_sent(
    town: Town, farmer: Person, consultant: Person, card: Shown
) -> None:
    heard = town.sends(consultant, chat=GROUP, to=card, photo=[{"file_unique_id": "a"}], caption="esta planta")
    town.delivers()
    town.edits(consultant, heard.message_id, chat=GROUP, to=card, photo=[{"file_unique_id": "a"}], caption="esta otra")
    town.delivers()
    (photo,) = [shown for shown in town.chats[farmer.id] if shown.template == "case.answer_media"]
    assert "esta otra" in photo.message.text
    town.edits(consultant, heard.message_id, chat=GROUP, to=card, photo=[{"file_unique_id": "b"}], caption="esta otra")
    town.delivers()
    assert town.newest(farmer, "case.answer_corrected").message.copy_of is not None


def test_a_long_answer_that_was_copied_is_corrected_by_another_copy(town: Town, farmer: Person, consultant: Person, card: Shown) -> None:
    heard = town.says(consultant, "x" * 3500, chat=GROUP, to=card)
    town.delivers()
    town.edits(consultant, heard.message_id, chat=GROUP, to=card, text="y" * 3500)
    town.delivers()
    assert [shown.template for shown in town.chats[farmer.id]][-2:] == ["case.answer_corrected", "copy"]


def test_a_reply_to_something_else_of_the_bot_is_asked_which_case(town: Town, consultant: Person, card: Shown) -> None:
    assert town.says(consultant, "déle sal", chat=GROUP, to=town.newest(GROUP, "desk.here")).templates == ["desk.which_case"]


def test_a_card_whose_number_was_never_learned_is_known_by_its_words(town: Town, farmer: Person, consultant: Person, card: Shown) -> None:
    lost = Shown(999_999, "desk.card", card.message)
    assert town.says(consultant, "déle sal", chat=GROUP, to=lost).templates == ["desk.sent"]
    town.delivers()
    assert "déle sal" in town.reads(farmer)


def test_talk_among_consultants_reaches_no_farmer(town: Town, farmer: Person, consultant: Person, carlos: Person, card: Shown) -> None:
    chat = town.says(consultant, "¿almorzamos?", chat=GROUP)
    town.says(carlos, "vamos", chat=GROUP, to=chat.message_id)
    town.delivers()
    assert "vamos" not in town.reads(farmer)


def test_without_a_group_the_desk_is_every_consultants_private_chat(
    town: Town, farmer: Person, consultant: Person, coordinator: Person
) -> None:
    town.says(farmer, "mi vaca está flaca")
    town.delivers()
    card = town.newest(consultant, "desk.card")
    assert coordinator.id not in town.chats  # who is no consultant is not troubled while there is one
    town.says(consultant, "déle sal", to=card)
    town.delivers()
    assert "déle sal" in town.reads(farmer)


def test_without_any_consultant_the_coordinators_see_the_cases(town: Town, farmer: Person, coordinator: Person) -> None:
    town.says(farmer, "mi vaca está flaca")
    town.delivers()
    assert "«mi vaca está flaca»" in town.reads(coordinator)


def test_a_consultant_has_cattle_too(town: Town, consultant: Person, cases_of: CasesOf) -> None:
    town.says(consultant, "mi propia vaca está flaca")
    town.delivers()
    opened = town.newest(consultant, "case.opened")
    assert town.says(consultant, "y no come", to=opened).templates == ["case.added"]
    assert only(cases_of(consultant)).owner is None


def test_aqui_shows_the_open_cases_in_the_group(town: Town, farmer: Person, consultant: Person) -> None:
    town.says(farmer, "mi vaca está flaca")
    assert town.says(consultant, "/aqui", chat=GROUP).templates == ["desk.here"]
    town.delivers()
    assert "«mi vaca está flaca»" in town.reads(GROUP)


def test_aqui_in_a_private_chat_says_where_it_belongs(town: Town, consultant: Person) -> None:
    assert town.says(consultant, "/aqui").templates == ["desk.here_needs_group"]


def test_a_group_that_throws_the_bot_out_loses_the_desk_and_the_cases_go_to_each_consultant(
    town: Town, farmer: Person, consultant: Person, card: Shown
) -> None:
    town.update(
        {
            "my_chat_member": {
                "chat": {"id": GROUP, "type": "supergroup"},
                "from": user(consultant),
                "new_chat_member": {"status": "kicked"},
            }
        }
    )
    town.delivers()
    assert "«mi vaca está flaca»" in town.reads(consultant)


def test_pending_lists_the_open_cases_and_shows_one(town: Town, farmer: Person, consultant: Person, card: Shown) -> None:
    assert "mi vaca está flaca" in town.says(consultant, "/pendientes@yachachiq_bot", chat=GROUP).text
    town.taps(consultant, "N° ", chat=GROUP)
    assert [delivery.template for delivery in town.delivers()] == ["desk.card"]
    assert "mi vaca" not in town.says(consultant, "/mis_casos").text
    town.taps(consultant, "Yo la tomo", chat=GROUP)
    assert "mi vaca" in town.says(consultant, "/mis_casos").text


@pytest.mark.parametrize("who", ["stranger", "farmer", "removed consultant"])
def test_who_is_no_consultant_is_refused_each_action(
    town: Town, farmer: Person, consultant: Person, coordinator: Person, stranger: Person, card: Shown, cases_of: CasesOf, who: str
) -> None:
    person = {"stranger": stranger, "farmer": farmer, "removed consultant": consultant}[who]
    if who == "removed consultant":
        town.db.write_now(people.revoke, consultant.id, "consultant", by=coordinator.id, now=town.now)
    case = only(cases_of(farmer))
    for data in (f"take:{case.id}", f"send:{case.id}:0", f"close:{case.id}", f"show:{case.id}"):
        for chat in (GROUP, None):
            heard = town.presses(person, data, chat=chat)
            assert heard.shown == []
            assert heard.note is not None
    for command in ("/pendientes", "/mis_casos", "/aqui"):
        assert town.says(person, command, chat=GROUP).templates == ["error.not_yours"]
    assert town.says(person, "haga esto", chat=GROUP, to=card).shown == []
    assert town.owed() == []
    case = only(cases_of(farmer))
    assert (case.owner, case.closed_at, case.answered_at) == (None, None, None)


def test_a_case_that_never_was_is_an_old_button(town: Town, consultant: Person) -> None:
    for data in ("take:4711", "send:4711:0", "close:4711", "show:4711"):
        assert town.presses(consultant, data).note is not None
