"""Whatever is pressed or typed leads somewhere, is refused politely, or is passed over; it never breaks."""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.routes import BUTTONS, COMMANDS
from service import outbox, people
from service.models import Delivery, Group, Person
from tests.handlers.town import GROUP, Town, user

OLD = "Ese botón ya no sirve"


NO_BUTTONS = ["", ":", "nada", "take", "take:", "take:x", "take:-1", "take:1:2", "take:²", "take:٣", f"take:{2**62}", "\x00", "🐄:1"]
NO_BUTTONS += ["take:" + "9" * 5000, "take:" + "0" * 30 + "1", "consent", "consent:yes:no", "view:first", "send:1", "pick:1:1:1"]


def test_a_button_that_is_none_of_ours_is_an_old_button(town: Town, consultant: Person) -> None:
    for data in NO_BUTTONS:
        heard = town.presses(consultant, data)
        assert heard.shown == [], data
        assert OLD in (heard.note or ""), data


parts = st.one_of(
    st.text(max_size=12), st.integers(-5, 2**63).map(str), st.sampled_from(["yes", "all", "first", "es", "health/ticks", "0", "1"])
)
presses = st.builds(
    lambda verb, arguments: ":".join([verb, *arguments]), st.sampled_from([*BUTTONS, "leave_dialogue"]), st.lists(parts, max_size=4)
)


@given(data=presses, where=st.sampled_from([None, GROUP]))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_hostile_buttons_never_break_it(town: Town, coordinator: Person, data: str, where: int | None) -> None:
    """Pressed by the one who may do everything, so that every handler is reached; Telegram lets no more than 64 bytes through."""
    if len(data.encode()) <= 64 and not re.match(r"my_data:|dismiss_yes:", data):
        town.presses(coordinator, data, chat=where)
        assert town.says(coordinator, "/ayuda").templates == ["start.help"]


@given(word=st.one_of(st.sampled_from(sorted(COMMANDS)), st.text(max_size=10)), rest=st.text(max_size=30))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_hostile_commands_never_break_it_and_are_always_answered(town: Town, coordinator: Person, word: str, rest: str) -> None:
    assert town.says(coordinator, f"/{word} {rest}").shown != []


def test_an_unknown_command_points_to_help_in_private_and_is_passed_over_in_a_group(town: Town, farmer: Person) -> None:
    assert town.says(farmer, "/nada").templates == ["error.unknown_command"]
    assert town.says(farmer, "/nada", chat=GROUP).shown == []


def test_what_is_private_is_sent_to_the_private_chat(town: Town, farmer: Person, organizer: Person) -> None:
    for person, command in ((farmer, "/misdatos"), (farmer, "/consultas"), (organizer, "/sesion"), (organizer, "/anuncio")):
        assert town.says(person, command, chat=GROUP).templates == ["error.private_only"]


def test_a_button_of_a_private_chat_does_nothing_in_a_group(town: Town, farmer: Person) -> None:
    for data in ("consent:no", "my_data:erase_all", "language:en", "leave_dialogue"):
        assert OLD in (town.presses(farmer, data, chat=GROUP).note or "")
    assert town.db.read_now(people.has_consented, farmer.id)


def test_who_blocks_the_bot_is_out_of_reach_and_who_writes_again_is_back(town: Town, farmer: Person) -> None:
    def membership(status: str) -> None:
        chat = {"id": farmer.id, "type": "private"}
        town.update({"my_chat_member": {"chat": chat, "from": user(farmer), "new_chat_member": {"status": status}}})

    town.db.write_now(lambda tx: outbox.owe(tx, "case", farmer.id, "error.left", {}, now=town.now, language="es"))
    membership("kicked")
    assert town.db.read_now(lambda tx: tx.get_one(Person, farmer.id).unreachable_at) is not None
    assert town.db.read_now(lambda tx: [row.state for row in tx.query(Delivery)]) == ["cancelled"]
    membership("member")
    assert town.db.read_now(lambda tx: tx.get_one(Person, farmer.id).unreachable_at) is None


def test_a_group_that_becomes_a_supergroup_keeps_its_duty(town: Town, consultant: Person, group: int) -> None:
    town.sends(consultant, chat=GROUP, migrate_to_chat_id=-1_009)
    assert town.db.read_now(lambda tx: tx.get_one(Group, "consultants").chat_id) == -1_009
