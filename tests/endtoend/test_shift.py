"""A shift at the desk, played with Telegram's gestures only: two consultants, ten cases, everything that can be done with one."""

from dataclasses import dataclass, field

import pytest
import yaml

from service.models import AuditRecord, Case, CaseNote
from simulator.client import Message, Person
from tests.endtoend.conftest import Place
from tests.endtoend.settling import noted
from tests.endtoend.village import Village, farmer, newcomer, words

PATIENCE = 15.0
FARMERS = ("Julia", "Abel", "Marta", "Tito", "Nelly", "Oscar", "Paty", "Quico", "Rita", "Simón")
#: What no manual knows: each goes to a person, and each card can be told by its last word.
RIDDLE = "¿qué hago con un xilófono {}?"


@pytest.fixture
def place(place: Place) -> Place:
    """With an office to send farmers to."""
    config = yaml.safe_load(place.bot.config.read_text(encoding="utf-8"))
    config["programme"]["offices"] = [{"name": "SENASA Madre de Dios", "phone": "082 571 000"}]
    place.bot.config.write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    return place


@dataclass
class Shift:
    village: Village
    pedro: Person
    farmers: dict[str, Person] = field(default_factory=dict)
    cards: dict[str, Message] = field(default_factory=dict)

    @property
    def rosa(self) -> Person:
        return self.village.rosa

    @classmethod
    async def begins(cls, village: Village) -> "Shift":
        """Ten farmers ask; ten cards hang in the group."""
        pedro = await newcomer(village.telegram, village.db, "Pedro", "consultant")
        await village.group.adds(pedro)
        shift = cls(village, pedro)
        for name in FARMERS:
            shift.farmers[name] = await farmer(village.telegram, name)
            if name in ("Julia", "Abel"):
                await shift.farmers[name].says("mi vaca tiene garrapatas")
                await shift.farmers[name].taps("Hablar con un consultor", timeout=PATIENCE)
            else:
                await shift.farmers[name].says(RIDDLE.format(name))
            shift.cards[name] = await village.rosa.hears(f"👤 {name}", chat=village.group, timeout=PATIENCE)
        return shift

    async def taps(self, who: Person, name: str, *labels: str) -> None:
        """Press one button of the farmer's card after the other."""
        for label in labels:
            await who.taps(label, self.cards[name], chat=self.village.group, timeout=PATIENCE)

    async def replies(self, who: Person, name: str, text: str) -> Message:
        return await who.says(text, chat=self.village.group, reply_to=self.cards[name])

    async def hears(self, name: str, text: str) -> Message:
        return await self.farmers[name].hears(text, timeout=PATIENCE)

    async def at_desk(self, who: Person, text: str) -> Message:
        return await who.hears(text, chat=self.village.group, timeout=PATIENCE)

    def read(self, name: str) -> str:
        return "\n".join(message.text for message in self.farmers[name].inbox())


async def test_a_whole_shift_with_a_restart_in_the_middle(village: Village, place: Place) -> None:
    shift = await Shift.begins(village)
    await entries_and_corrections(shift)
    await questions_notes_and_hands(shift)
    prompt = await ask_for_a_note(shift)
    assert await place.bot.stop() == 0
    place.bot.start()
    await place.bot.started(2)
    await shift.pedro.says("lo visito el martes", chat=village.group, reply_to=prompt)
    await shift.at_desk(shift.pedro, "guardada")
    await joined_and_split(shift)
    await endings(shift)
    await looking_up_and_writing_first(shift)
    await put_off_until_later(shift)
    await everything_is_in_the_rows(shift)


async def entries_and_corrections(shift: Shift) -> None:
    """Take, send an entry as it is, send one in one's own words, correct an answer by editing it and with the button."""
    await shift.taps(shift.rosa, "Julia", "Yo la tomo")
    await shift.hears("Julia", "Rosa tiene su consulta")
    await shift.taps(shift.rosa, "Julia", "📖 Enviar")
    await shift.hears("Julia", "Rosa le manda esto del manual")

    await shift.taps(shift.pedro, "Abel", "Más…", "Editar y enviar", "✏️ Garrapatas")
    draft = await shift.at_desk(shift.pedro, "Escriba su versión")
    answer = await shift.pedro.says("Bañe con 10 ml", chat=shift.village.group, reply_to=draft)
    await shift.hears("Abel", "10 ml")
    await shift.at_desk(shift.pedro, "va en camino")
    await noted(shift.village, shift.farmers["Abel"].id)  # before that, a correction is a message of its own
    await shift.pedro.edits(answer, "Bañe con 2 ml")
    await shift.hears("Abel", "corrigió esta respuesta")
    assert "10 ml" not in shift.read("Abel")
    await shift.pedro.taps("Corregir", chat=shift.village.group, timeout=PATIENCE)
    asked = await shift.at_desk(shift.pedro, "respuesta corregida")
    await shift.pedro.says("Bañe con 1 ml", chat=shift.village.group, reply_to=asked)
    await shift.at_desk(shift.pedro, "corregida. También")
    await shift.farmers["Abel"].hears(lambda message: message.edited and "1 ml" in message.text, timeout=PATIENCE)


async def questions_notes_and_hands(shift: Shift) -> None:
    """Ask for more, a note, hand on, hand back, urgent."""
    await shift.taps(shift.rosa, "Marta", "Más…", "Pedir datos", "Desde cuándo")
    await shift.hears("Marta", "¿Desde cuándo pasa?")
    await shift.farmers["Marta"].says("desde el lunes")
    await shift.at_desk(shift.rosa, "desde el lunes")
    await shift.replies(shift.rosa, "Marta", "nota: llamar a su hermano")
    await shift.at_desk(shift.rosa, "nota de Rosa guardada")

    await shift.taps(shift.rosa, "Tito", "Yo la tomo", "Más…", "Pasar a", "Pedro")
    await shift.pedro.hears("se la pasó Rosa", timeout=PATIENCE)
    await shift.hears("Tito", "Pedro tiene su consulta")
    await shift.taps(shift.pedro, "Tito", "Más…", "Devolver")
    await shift.at_desk(shift.pedro, "Pedro la devolvió")
    await shift.taps(shift.pedro, "Nelly", "Más…", "Urgente")
    await shift.at_desk(shift.pedro, "la puso urgente")


async def ask_for_a_note(shift: Shift) -> Message:
    await shift.taps(shift.pedro, "Nelly", "Más…", "Nota")
    return await shift.at_desk(shift.pedro, "Nota para los consultores")


async def joined_and_split(shift: Shift) -> None:
    """Join two farmers' cases, answer once, take them apart; make a case of a message."""
    await shift.taps(shift.rosa, "Paty", "Más…", "Juntar con", "Quico")
    await shift.hears("Paty", "casi lo mismo")
    await shift.replies(shift.rosa, "Quico", "A los dos: paciencia")
    for name in ("Paty", "Quico"):
        await shift.hears(name, "A los dos: paciencia")
    await shift.taps(shift.rosa, "Paty", "✂️ Separar")
    await shift.rosa.is_shown("otra vez sola", timeout=PATIENCE)
    await shift.farmers["Paty"].says("y mi gallina canta de noche")
    await shift.at_desk(shift.rosa, "canta de noche")
    await shift.taps(shift.rosa, "Paty", "Más…", "Separar", "canta de noche")
    await shift.hears("Paty", "otra consulta suya")


async def endings(shift: Shift) -> None:
    """Close, close with a reason, not for us, spam."""
    await shift.taps(shift.rosa, "Julia", "Cerrar")
    await shift.farmers["Julia"].taps("Sí, gracias", timeout=PATIENCE)
    await shift.at_desk(shift.rosa, "se resolvió")
    await shift.taps(shift.rosa, "Nelly", "Más…", "Cerrar por", "No contesta")
    await shift.hears("Nelly", "¿se resolvió?")
    await shift.taps(shift.pedro, "Rita", "Más…", "No nos toca", "SENASA")
    await shift.hears("Rita", "082 571 000")
    await shift.taps(shift.pedro, "Simón", "Más…", "Spam", "Sí, es spam")
    await shift.at_desk(shift.pedro, "Es spam")
    await shift.farmers["Simón"].says(RIDDLE.format("otra vez"))
    await shift.hears("Simón", words("question.muted")[:30])


async def looking_up_and_writing_first(shift: Shift) -> None:
    await shift.rosa.says("/pendientes")
    await shift.rosa.hears("Consultas abiertas", timeout=PATIENCE)
    await shift.rosa.says("/mis_casos")
    assert "Quico" in (await shift.rosa.hears("Consultas que usted tomó", timeout=PATIENCE)).text
    number = shift.cards["Marta"].text.partition("N° ")[2].split()[0]
    await shift.rosa.says(f"/caso {number}")
    story = await shift.rosa.hears(f"Consulta N° {number}", timeout=PATIENCE)
    for part in ("¿Desde cuándo pasa?", "desde el lunes", "llamar a su hermano", "la tomó"):
        assert part in story.text
    await shift.rosa.says("/buscar HERMANOS xilofonos")
    await shift.rosa.taps("Marta", timeout=PATIENCE)
    await shift.rosa.hears("llamar a su hermano", timeout=PATIENCE)
    await shift.pedro.says("/escribir rita")
    await shift.pedro.taps("Rita", timeout=PATIENCE)
    await shift.pedro.hears("Escriba lo que quiere decirle", timeout=PATIENCE)
    await shift.pedro.says("¿le atendieron en SENASA?")
    await shift.hears("Rita", "¿le atendieron en SENASA?")
    await shift.farmers["Rita"].says("sí, gracias")
    await shift.at_desk(shift.pedro, "sí, gracias")


async def put_off_until_later(shift: Shift) -> None:
    await shift.taps(shift.pedro, "Oscar", "Más…", "Posponer", "2 horas")
    await shift.hears("Oscar", "Pedro tiene su consulta")
    await shift.village.telegram.advance(hours=2, minutes=1)
    await shift.pedro.hears("usted la dejó para ahora", timeout=PATIENCE)


async def everything_is_in_the_rows(shift: Shift) -> None:
    found = await shift.village.db.read(lambda tx: {case.farmer.name: case for case in tx.query(Case).order_by(Case.id.desc())})
    assert {name: found[name].close_reason for name in ("Julia", "Nelly", "Simón")} == {
        "Julia": "solved",
        "Nelly": "quiet",
        "Simón": "spam",
    }
    noted = await shift.village.db.read(lambda tx: sorted(tx.scalars(tx.query(CaseNote.text).statement)))
    assert noted == ["llamar a su hermano", "lo visito el martes"]
    assert not any(text in shift.read(name) for name in FARMERS for text in noted)
    done = await shift.village.db.read(lambda tx: {action for (action,) in tx.query(AuditRecord.action)})
    assert done >= {
        "case.take", "case.answer", "case.correct", "case.ask", "case.note", "case.hand", "case.hand_back", "case.urgent",
        "case.join", "case.leave", "case.split", "case.close", "case.snooze", "person.mute",
    }  # fmt: skip
