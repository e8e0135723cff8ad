"""A card that anybody puts into any group: one tap registers, and the card says how many places are left. The real bot, over HTTP."""

from datetime import timedelta

from sqlalchemy.orm import Session

from service import schools
from service.models import Person as Row
from service.programme import Programme
from service.schools import SchoolPlan
from simulator.client import Simulator
from tests.endtoend.conftest import Place
from tests.endtoend.village import farmer

PATIENCE = 15.0


async def test_a_card_in_a_group_registers_with_one_tap_and_stays_true(place: Place, telegram: Simulator, programme: Programme) -> None:
    julia, abel = await farmer(telegram, "Julia"), await farmer(telegram, "Abel")
    rita = await telegram.person("Rita", language_code="es")  # does not know the bot
    group = await telegram.group("Vecinos", [julia, abel, rita])

    def begin(tx: Session) -> int:
        now = tx.get_one(Row, julia.id).joined_at
        plan = SchoolPlan("Pastos de Iberia", "Iberia, km 12", [now + timedelta(days=5)], capacity=1)
        return schools.create(tx, plan, julia.id, programme=programme, now=now).id

    school_id = await place.db.write(begin)
    query_id = await julia.asks_inline("escuela")
    await julia.connection.until(lambda: query_id in place.world.inline_results, PATIENCE)
    assert next(iter(place.world.inline_results[query_id])) == f"s_{school_id}"  # before what the manual has
    card = await julia.shares_inline(query_id, f"s_{school_id}", chat=group)

    def text() -> str:
        shown = julia.connection.messages.get(group.id, {}).get(card.id)
        return shown.text if shown else ""

    async def says(words: str) -> None:
        await julia.connection.until(lambda: words in text(), PATIENCE)

    await says("Queda 1 lugar")
    await rita.taps("Voy", card, chat=group)
    await julia.connection.until(
        lambda: any(str(event.get("url", "")).endswith(f"start=s_{school_id}") for _, event in julia.connection.events), PATIENCE
    )
    await abel.taps("Voy", card, chat=group)
    await abel.hears("Está en la lista", timeout=PATIENCE)
    await says("Llena")
    await julia.taps("Lista de espera", card, chat=group)
    await julia.hears("número 1", timeout=PATIENCE)
    await says("1 en espera")
