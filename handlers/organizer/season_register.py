"""/registro: a school's register and report as files, its certificates, and names as they are to be written. For who leads it."""

from typing import Any

from handlers.organizer.roll import refuse
from handlers.turn import Turn
from service import certificates, quiz, register
from service.models import Certificate, Facilitator, Person, Registration, School
from service.register import Register

NAME = "register.name"
NAME_LIMIT = 120


def begin(turn: Turn, _argument: str) -> None:
    schools = register.led_by(turn.tx, turn.person.id, turn.roles)
    if len(schools) == 1:
        show(turn, schools[0].id)
    else:
        turn.reply("register.which", schools=[{"school_id": school.id, "title": school.title} for school in schools[:20]])


def show(turn: Turn, school_id: int) -> None:
    school = find(turn, school_id)
    if school is not None:
        season = register.of(turn.tx, school, now=turn.now)
        turn.reply("register.card", **_card(season))


def file(turn: Turn, school_id: int, kind: str) -> None:
    """The register as XLSX or PDF: to this chat alone, drawn when it is sent."""
    school = find(turn, school_id)
    if school is None:
        return
    if kind not in ("xlsx", "pdf"):
        turn.say("error.old_button")
        return
    facts = register.facts(register.of(turn.tx, school, now=turn.now), quiz.scores(turn.tx, school.id), now=turn.now)
    paper = {"kind": f"register.{kind}", "name": f"registro_{school.id}.{kind}", **facts}
    turn.say("register.drawing")
    turn.owe("reply", turn.incoming.chat_id, "register.file", data={"title": school.title, "paper": paper})


def ask_certificates(turn: Turn, school_id: int) -> None:
    school = find(turn, school_id)
    if school is not None:
        turn.reply("register.ask_certificates", **_card(register.of(turn.tx, school, now=turn.now)))


def issue(turn: Turn, school_id: int) -> None:
    """To everybody who earned one, in his own chat; the guests' ones to whoever wrote them down; all in one file to print."""
    school = find(turn, school_id)
    if school is None:
        return
    given = certificates.issue(turn.tx, school, turn.person.id, now=turn.now)
    for row, certificate in given:
        person = turn.tx.get(Person, row.person_id or row.registered_by) if row.person_id or row.registered_by else None
        if person is not None:
            data = {"name": certificate.name, "title": school.title, "paper": _paper(turn, [certificate], "certificado.pdf")}
            key = f"certificate:{certificate.id}:{certificate.issued_at.isoformat()}"
            turn.owe("change", person.id, "register.certificate", language=person.language, data=data, dedupe_key=key)
    everyone = certificates.live(turn.tx, school.id)
    turn.edit("register.issued", title=school.title, count=len(given), total=len(everyone))
    if everyone:
        data = {"title": school.title, "paper": _paper(turn, everyone, f"certificados_{school.id}.pdf")}
        turn.owe("reply", turn.incoming.chat_id, "register.certificates", data=data)


def ask_name(turn: Turn, school_id: int) -> None:
    school = find(turn, school_id)
    if school is not None:
        season = register.of(turn.tx, school, now=turn.now)
        turn.go(NAME, school_id=school.id, ids=[row.registration_id for row in season.rows])
        turn.reply("register.ask_name", fault=None, names=[row.name for row in season.rows])


def type_name(turn: Turn, data: dict[str, Any]) -> None:
    """`7 Juana Quispe Mamani`."""
    school = find(turn, data["school_id"])
    if school is None:
        return
    number, _, name = turn.incoming.text.strip().partition(" ")
    number, name = number.strip(".)-"), " ".join(name.split())
    ids: list[int] = data["ids"]
    known = number.isascii() and number.isdecimal() and len(number) < 4 and 1 <= int(number) <= len(ids)
    place = turn.tx.get(Registration, ids[int(number) - 1]) if known else None
    if place is None or not name or len(name) > NAME_LIMIT:
        season = register.of(turn.tx, school, now=turn.now)
        turn.reply("register.ask_name", fault="unclear", names=[row.name for row in season.rows])
        return
    register.rename(turn.tx, place.id, name)
    turn.reply("register.named", number=int(number), name=name)


def verify(turn: Turn, payload: str) -> bool:
    """Whoever scans a certificate reads whether it is valid, and what it says itself: nothing more."""
    found = certificates.verify(turn.tx, payload)
    if found is None:
        turn.reply("register.not_valid")
    else:
        turn.reply("register.valid", **_says(found))
    return True


def find(turn: Turn, school_id: int) -> School | None:
    """The school, if this person leads it; otherwise he is told."""
    school = turn.tx.get(School, school_id)
    if school is None:
        refuse(turn, "error.old_button")
        return None
    if not {"organizer", "coordinator"} & turn.roles and turn.tx.get(Facilitator, (school.id, turn.person.id)) is None:
        refuse(turn, "error.not_yours")
        return None
    return school


def _card(season: Register) -> dict[str, Any]:
    return {
        "school_id": season.school.id,
        "title": season.school.title,
        "people": len(season.rows),
        "guests": sum(row.guest for row in season.rows),
        "held": season.held,
        "sessions": len(season.columns),
        "no_roll": [column.number for column in season.columns if column.state == "no_roll"],
        "percent": season.school.certificate_percent,
        "earned": sum(row.earned for row in season.rows),
        "certificates": sum(row.certificate is not None for row in season.rows),
    }


def _says(certificate: Certificate) -> dict[str, Any]:
    return {
        "name": certificate.name,
        "school": certificate.school,
        "minutes": certificate.minutes,
        "attended": certificate.attended,
        "held": certificate.held,
        "issued_at": certificate.issued_at.isoformat(),
    }


def _paper(turn: Turn, given: Any, name: str) -> dict[str, Any]:
    return {
        "kind": "certificate.pdf",
        "name": name,
        "programme": turn.programme.name,
        "region": turn.programme.region,
        "certificates": [{**_says(one), "code": one.code} for one in given],
    }
