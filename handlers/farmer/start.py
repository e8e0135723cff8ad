"""/start and the few words that a person needs about the bot itself: language, help, /parar."""

from collections.abc import Callable

from handlers.coordinator import invitation
from handlers.farmer import attend, manual, schools
from handlers.organizer import school_card, season_register
from handlers.turn import Turn
from service import certificates, invites, people


def begin(turn: Turn, payload: str) -> None:
    """/start, with or without what a link carries."""
    if payload.startswith(invites.PREFIX):
        invitation.open_link(turn, payload)
    elif _open_link(turn, payload):
        return
    elif people.has_consented(turn.tx, turn.person.id):
        turn.reply("start.ready", district=None)
    else:
        turn.reply("start.welcome")


def _open_link(turn: Turn, payload: str) -> bool:
    """What a link shows: an entry, a school, the question to a host, a roll, a certificate. False where it leads nowhere."""
    return any(payload.startswith(prefix) and open_link(turn, payload) for prefix, open_link in _LINKS.items())


def ask_language(turn: Turn, _argument: str) -> None:
    turn.reply("start.language")


def set_language(turn: Turn, code: str) -> None:
    if code in turn.programme.languages:
        turn.person.language = code
    turn.edit("start.language_set" if people.has_consented(turn.tx, turn.person.id) else "start.welcome")


def stop(turn: Turn, _argument: str) -> None:
    people.stop(turn.tx, turn.person, now=turn.now)
    turn.reply("start.stopped")


def help_(turn: Turn, _argument: str) -> None:
    turn.reply("start.help", roles=sorted(turn.roles))


_LINKS: dict[str, Callable[[Turn, str], bool]] = {
    manual.LINK_PREFIX: manual.open_link,
    attend.LINK_PREFIX: attend.open_link,
    certificates.LINK_PREFIX: season_register.verify,
    schools.SCHOOL_LINK: schools.open_link,
    schools.SESSION_LINK: schools.open_link,
    school_card.HOST_LINK: school_card.open_host_link,
}
