"""The register as files for who leads the school, certificates for who earned one, and a QR that anybody may check."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from service.models import Certificate, Delivery, Person, Roll, School
from tests.handlers.field_school import enrol, found, lead, sessions_of
from tests.handlers.town import Town


@pytest.fixture
def school(town: Town, organizer: Person) -> School:
    return found(town, organizer, sessions=4, percent=75)


def held(town: Town, organizer: Person, school: School, *rolls: str, after: int = 0) -> None:
    """Sessions with these lists, from the first one or `after` so many."""
    for session, numbers in zip(sessions_of(town, school)[after:], rolls, strict=False):
        town.now = session.starts_at
        town.presses(organizer, f"roll:{session.id}")
        town.says(organizer, numbers)
        town.taps(organizer, "Cerrar lista")


def owed(town: Town, template: str) -> list[Delivery]:
    rows = town.db.read_now(lambda tx: tx.query(Delivery).filter_by(template=template).order_by(Delivery.id).all())
    return [row for row in rows if row.state in ("ready", "sent")]


def test_the_workbook_holds_who_was_when(town: Town, school: School, organizer: Person, farmer: Person, consultant: Person) -> None:
    enrol(town, school, farmer, consultant)
    enrol(town, school, "Pedro Tapia", by=farmer)
    held(town, organizer, school, "1 3", "todos", "faltan 2")
    town.says(organizer, "/registro")
    assert town.newest(organizer, "register.card").message.text.count("3 de 4 sesiones hechas") == 1
    town.taps(organizer, "Excel")
    town.delivers()
    file = town.newest(organizer, "register.file").message.file
    assert file is not None
    rows = list(load_workbook(BytesIO(file.content)).worksheets[0].iter_rows(min_row=2, max_row=4, values_only=True))
    assert [row[1:7] for row in rows] == [
        ("Julia Quispe", "sí", 1, 1, 1, None),
        ("Rosa Mamani", "sí", 0, 1, 0, None),
        ("Pedro Tapia", "no", 1, 1, 1, None),
    ]
    assert [row[7:11] for row in rows] == [(3, 100, 9, "no"), (1, 33, 3, "no"), (3, 100, 9, "no")]


def test_only_who_leads_the_school_sees_its_register(
    town: Town, school: School, farmer: Person, consultant: Person, organizer: Person
) -> None:
    lead(town, found(town, organizer), consultant)
    for nosy in (farmer, consultant):
        for data in ("register:{}", "register_file:{}:xlsx", "register_file:{}:pdf", "register_names:{}", "certificates:{}", "certify:{}"):
            heard = town.presses(nosy, data.format(school.id))
            assert heard.shown == [] and heard.note is not None
    lead(town, school, consultant)
    assert town.presses(consultant, f"register:{school.id}").templates == ["register.card"]
    assert town.presses(consultant, f"certify:{school.id}").note is not None  # a facilitator reads, an organizer certifies
    assert owed(town, "register.file") == []


def test_certificates_go_to_who_earned_them_once_and_say_what_the_register_says(
    town: Town, school: School, organizer: Person, farmer: Person, consultant: Person
) -> None:
    enrol(town, school, farmer, consultant)
    enrol(town, school, "Pedro Tapia", by=farmer)
    held(town, organizer, school, "1 3", "todos", "1", "1 2 3")  # Julia 4 of 4, Rosa 2, Pedro 3: 75 % is 3
    town.delivers()
    town.presses(organizer, f"certificates:{school.id}")
    for _ in range(2):
        town.taps(organizer, "Sí, entregar") if _ == 0 else town.presses(organizer, f"certify:{school.id}")
    given = owed(town, "register.certificate")
    assert [(row.chat_id, row.data["name"]) for row in given] == [(farmer.id, "Julia Quispe"), (farmer.id, "Pedro Tapia")]
    (says,) = given[1].data["paper"]["certificates"]
    assert (says["minutes"], says["attended"], says["held"], says["school"]) == (540, 3, 4, "Pastos de Iberia")
    assert town.newest(organizer, "register.issued").message.text.startswith("🎓 0")


def test_a_correction_gives_a_new_certificate_and_takes_back_what_is_not_true_any_more(
    town: Town, school: School, organizer: Person, farmer: Person, consultant: Person
) -> None:
    enrol(town, school, farmer, consultant)
    held(town, organizer, school, "todos", "todos", "todos", "1")
    town.presses(organizer, f"certify:{school.id}")
    codes = {one.name: one.code for one in certificates(town)}
    session = sessions_of(town, school)[2]
    town.presses(organizer, f"roll:{session.id}")
    town.says(organizer, "1")  # Rosa was not there after all
    town.presses(organizer, f"certify:{school.id}")
    assert town.says(farmer, f"/start v_{codes['Rosa Mamani']}").templates == ["register.not_valid"]
    assert town.says(farmer, f"/start v_{codes['Julia Quispe']}").templates == ["register.valid"]
    town.presses(organizer, f"roll:{session.id}")
    town.says(organizer, "todos")
    town.presses(organizer, f"certify:{school.id}")
    assert town.says(farmer, f"/start v_{codes['Rosa Mamani']}").templates == ["register.valid"]


def certificates(town: Town) -> list[Certificate]:
    return town.db.read_now(lambda tx: tx.query(Certificate).all())


def test_whoever_scans_a_certificate_reads_just_what_it_says(town: Town, school: School, organizer: Person, farmer: Person) -> None:
    enrol(town, school, farmer)
    held(town, organizer, school, "1", "1", "1", "1")
    town.presses(organizer, f"register_names:{school.id}")
    assert town.says(organizer, "2 Nadie").templates == ["register.ask_name"]
    assert town.says(organizer, "1 Juliana Quispe Mamani").templates == ["register.named"]
    town.presses(organizer, f"certify:{school.id}")
    (certificate,) = certificates(town)
    stranger = Person(id=999, name="Curioso", language="es", joined_at=town.now, last_seen_at=town.now)
    heard = town.says(stranger, f"/start v_{certificate.code}")
    assert heard.text.splitlines() == [
        "✅ <b>Certificado válido</b>",
        "",
        "Juliana Quispe Mamani",
        "Pastos de Iberia",
        "12 horas · 4 de 4 sesiones",
        "9 de enero de 2027",
    ]
    for wrong in ("v_", "v_x", f"v_{certificate.code}x"):
        assert town.says(stranger, f"/start {wrong}").templates == ["register.not_valid"]


def test_a_session_without_a_roll_counts_for_nobody_and_is_named(town: Town, school: School, organizer: Person, farmer: Person) -> None:
    enrol(town, school, farmer)
    held(town, organizer, school, "1", "1")
    town.now = sessions_of(town, school)[3].starts_at  # the third passed without a list
    town.presses(organizer, f"register:{school.id}")
    text = town.newest(organizer, "register.card").message.text
    assert "2 de 4 sesiones" in text and "la sesión 3." in text


def test_who_moved_up_late_is_blank_before_and_counts_from_all_that_was_held(
    town: Town, school: School, organizer: Person, farmer: Person, consultant: Person
) -> None:
    enrol(town, school, farmer)
    held(town, organizer, school, "1")
    enrol(town, school, consultant)
    held(town, organizer, school, "1 2", after=1)
    town.presses(organizer, f"register_file:{school.id}:pdf")
    (file,) = owed(town, "register.file")
    rosa = file.data["paper"]["people"][1]
    assert (rosa["name"], rosa["marks"], rosa["attended"]) == ("Rosa Mamani", ["", "x", "", ""], 1)


def test_erasing_a_person_takes_his_line_and_his_certificate_with_him(
    town: Town, school: School, organizer: Person, farmer: Person, consultant: Person
) -> None:
    enrol(town, school, farmer, consultant)
    held(town, organizer, school, "todos", "todos", "todos", "todos")
    town.presses(organizer, f"certify:{school.id}")
    code = next(one.code for one in certificates(town) if one.name == "Julia Quispe")
    town.says(farmer, "/misdatos")
    town.taps(farmer, "Descargar")
    file: Any = town.newest(farmer, "my_data.file").message.file
    assert b'"attended": 4' in file.content and b'"how": "list"' in file.content
    town.taps(farmer, "Borrar")
    town.taps(farmer, "Sí, bórrelo")
    assert town.says(organizer, f"/start v_{code}").templates == ["register.not_valid"]
    town.presses(organizer, f"register_file:{school.id}:xlsx")
    assert [one["name"] for one in owed(town, "register.file")[-1].data["paper"]["people"]] == ["Rosa Mamani"]


def test_a_facilitator_who_erases_himself_leaves_no_voice(
    town: Town, school: School, organizer: Person, farmer: Person, consultant: Person
) -> None:
    lead(town, school, consultant)
    enrol(town, school, farmer, "Ana", by=farmer)
    session = sessions_of(town, school)[0]
    town.now = session.starts_at
    town.presses(consultant, f"roll:{session.id}")
    town.says(consultant, "2")
    town.taps(consultant, "Cerrar lista")
    town.sends(consultant, voice={"file_id": "v"})
    town.says(consultant, "/misdatos")
    town.taps(consultant, "Borrar")
    town.taps(consultant, "Sí, bórrelo")
    assert town.db.read_now(lambda tx: tx.get_one(Roll, session.id).voice_chat_id) is None
