"""One update, one transaction: from what came in to the handler that knows what to do."""

import inspect
from typing import Any

from handlers.consultant import answer as consultant_answer
from handlers.consultant import away, correction
from handlers.farmer import attend, message, place, reminder_choice, shared_card
from handlers.organizer import board, quiz, roll
from handlers.routes import BUTTONS, COMMANDS, CONSULTANT, LEADS, ORGANIZER, PROMPTS, STEPS, Route
from handlers.turn import Turn
from service import boards, desk, outbox, people


def handle(turn: Turn) -> None:
    """Do what the update asks for. Whatever is raised here rolls everything back and sets the update aside."""
    incoming = turn.incoming
    if incoming.kind == "button":
        _press(turn)
    elif incoming.kind == "shared":
        shared_card.remember(turn)
    elif incoming.kind == "membership":
        _membership(turn)
    elif incoming.kind == "vote":
        quiz.vote(turn)
    elif incoming.kind == "service":
        _service(turn)
    elif incoming.command is not None and not incoming.edited:
        _command(turn)
    elif not (_to_a_prompt(turn) or _to_a_case(turn)) and incoming.private:
        _back(turn)
        _private_message(turn)


def _command(turn: Turn) -> None:
    word, argument = turn.incoming.command or ("", "")
    route = COMMANDS.get(word)
    if turn.incoming.private:
        turn.leave()  # a command ends whatever was under way
        if word not in ("parar", "stop"):
            _back(turn)
    if route is None:
        if turn.incoming.private:
            turn.reply("error.unknown_command")
    elif not (turn.incoming.private or route.in_groups or (route.at_desk and _at_desk(turn))):
        turn.reply("error.private_only")
    elif route.roles and not route.roles & turn.roles:
        turn.reply("error.not_yours")
    else:
        route.run(turn, argument)


def _press(turn: Turn) -> None:
    verb, *given = turn.incoming.data.split(":")
    if verb == "leave_dialogue" and turn.incoming.private:
        turn.leave()
        turn.edit("error.left")
        return
    route = BUTTONS.get(verb)
    arguments = _arguments(route, given) if route else None
    if route is None or arguments is None or not (turn.incoming.private or route.in_groups):
        turn.say("error.old_button")
    elif route.roles and not route.roles & turn.roles:
        turn.say("error.not_yours")
    else:
        route.run(turn, *arguments)


#: No id of ours is larger; a larger number is none of our buttons'.
_LARGEST = 2**62


def _arguments(route: Route, given: list[str]) -> list[str | int] | None:
    """What a button carries, as the types that the function asks for. None where no button of ours could carry it."""
    parameters = list(inspect.signature(route.run).parameters.values())[1:]
    required = sum(parameter.default is parameter.empty for parameter in parameters)
    if not required <= len(given) <= len(parameters):
        return None
    arguments: list[str | int] = []
    for parameter, value in zip(parameters, given, strict=False):
        if parameter.annotation is str:
            arguments.append(value)
        elif len(value) < 20 and value.isascii() and value.isdecimal() and int(value) < _LARGEST:
            arguments.append(int(value))
        else:
            return None
    return arguments


def _at_desk(turn: Turn) -> bool:
    """Whether this chat is the consultants' group."""
    group = people.group_with(turn.tx, desk.CONSULTANTS)
    return group is not None and group.chat_id == turn.incoming.chat_id


def _to_a_prompt(turn: Turn) -> bool:
    """The words that a message of ours asked a consultant for, as a reply to it. False where it is nothing of that kind."""
    name, data = _asked(turn)
    step, roles = PROMPTS.get(name, (None, frozenset[str]()))
    if step is None or not roles & turn.roles:
        return False
    if turn.incoming.edited:  # what he wrote is corrected where it stands, if it can be
        correction.edited(turn)
    else:
        step(turn, data)
    return True


def _asked(turn: Turn) -> tuple[str, dict[str, Any]]:
    """What the message that was replied to asks for: its template and data.

    Where its number is not known (not yet, or for ever: a send that timed out) it is what this person was last asked for.
    """
    incoming = turn.incoming
    if incoming.reply_to is None:
        return "", {}
    standing = outbox.at(turn.tx, incoming.chat_id, incoming.reply_to.message_id)
    if standing is not None:
        return standing.template, dict(standing.data)
    if incoming.reply_to.from_bot and turn.dialogue is not None and consultant_answer.case_replied_to(turn) is None:
        return turn.dialogue.step, dict(turn.dialogue.data)
    return "", {}


def _to_a_case(turn: Turn) -> bool:
    """A consultant's reply to something of a case, in the group or in private. False where it is nothing of that kind."""
    incoming = turn.incoming
    if not CONSULTANT & turn.roles:
        return False
    if incoming.edited and correction.edited(turn):
        return True
    if incoming.reply_to is None or incoming.reply_to.message_id == incoming.topic:
        return False  # in a topic everything replies to the message that opened it: talk among colleagues
    case = consultant_answer.case_replied_to(turn)
    if case is None:
        if not incoming.private and incoming.reply_to.from_bot and _at_desk(turn):
            turn.reply("desk.which_case")
            return True
        return False
    if case.farmer_id == turn.person.id and incoming.private:
        return False  # consultants have cattle too: this is his own question
    if not incoming.edited:
        consultant_answer.reply(turn, case)
    return True


def _private_message(turn: Turn) -> None:
    if not turn.incoming.edited and ((LEADS & turn.roles and roll.replied(turn)) or attend.typed(turn)):
        return
    dialogue = turn.dialogue
    if dialogue is not None and not turn.incoming.edited:
        if dialogue.step == place.CHOOSING and place.type_district(turn):
            return
        step, roles = STEPS.get(dialogue.step, (None, frozenset()))
        if step is not None and (not roles or roles & turn.roles):
            step(turn, dict(dialogue.data))
            return
    if not turn.incoming.edited and ((CONSULTANT & turn.roles and away.said(turn)) or reminder_choice.typed(turn)):
        return
    message.receive(turn)


def _back(turn: Turn) -> None:
    """Writing again undoes /parar."""
    if people.resume(turn.person):
        turn.reply("start.back")


def _membership(turn: Turn) -> None:
    """The bot was blocked, taken back, put into a group or thrown out."""
    incoming = turn.incoming
    if incoming.channel and incoming.status == "administrator" and ORGANIZER & turn.roles:
        board.channel(turn)
    if incoming.status not in ("kicked", "left"):
        return
    if incoming.private:
        outbox.unreachable(turn.tx, incoming.chat_id, now=turn.now)
    else:
        boards.remove(turn.tx, incoming.chat_id)
        desk.group_lost(turn.tx, incoming.chat_id, programme=turn.programme, now=turn.now)


def _service(turn: Turn) -> None:
    if turn.incoming.moved_to is not None:
        outbox.moved(turn.tx, turn.incoming.chat_id, turn.incoming.moved_to)
