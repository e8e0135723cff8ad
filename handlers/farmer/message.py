"""Any message of a person in his private chat that is neither a command nor a step of a dialogue."""

from handlers.farmer import announced, ask, case_thread, consent
from handlers.farmer.said import Said
from handlers.turn import Turn
from service import announcements, people


def receive(turn: Turn) -> None:
    incoming = turn.incoming
    if incoming.edited and (case_thread.correct(turn) or announcements.is_source(turn.tx, incoming.chat_id, incoming.message_id)):
        return
    if announced.reply(turn):
        return
    said = Said.of(incoming)
    if people.has_consented(turn.tx, turn.person.id):
        ask.ask(turn, said)
    else:
        consent.wait(turn, said)


def other_question(turn: Turn, case_id: int, message_id: int) -> None:
    """«Es otra pregunta», pressed under what was added to a case."""
    said = case_thread.other_question(turn, case_id, message_id)
    if said is not None:
        ask.ask(turn, said, new_question=True)
