"""What people do with an announcement: press one of its buttons, or reply to it."""

from handlers.turn import Turn
from service import announcement_answers
from service.models import Announcement, Person


def answer(turn: Turn, announcement_id: int, choice: int) -> None:
    announcement = turn.tx.get(Announcement, announcement_id)
    if (
        announcement is None
        or choice >= len(announcement.answers)
        or not announcement_answers.had(turn.tx, announcement_id, turn.incoming.chat_id)
    ):
        turn.say("error.old_button")
    elif announcement_answers.answer(turn.tx, announcement, turn.person, choice, now=turn.now):
        turn.say("announcement.answered", answer=announcement.answers[choice])
    else:
        turn.say("error.already")


def reply(turn: Turn) -> bool:
    """Pass a reply to an announcement on to its organizer. False where it is none, or should be a question like any other."""
    incoming = turn.incoming
    announcement = announcement_answers.replied_to(turn.tx, incoming.chat_id, incoming.reply_to.message_id) if incoming.reply_to else None
    if announcement is None or announcement.replies_to != "organizer" or incoming.edited:
        return False
    if incoming.kind == "text" and turn.house.library.matcher.ask(incoming.text).red_flag:
        return False  # danger is no matter of an announcement: a consultant has to see it
    organizer = turn.tx.get_one(Person, announcement.author_id)
    if organizer.id < 0:
        return False  # he is gone
    data = {"announcement_id": announcement.id, "farmer": turn.person.name, "district": turn.person.district}
    turn.owe("change", organizer.id, "announcement.reply", organizer.language, data=data)
    copy = {"from_chat_id": incoming.chat_id, "message_id": incoming.message_id}
    turn.owe("change", organizer.id, "copy", organizer.language, data=copy)
    turn.reply("announcement.passed_on", organizer=organizer.name)
    return True
