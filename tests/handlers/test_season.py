"""One whole season, played as people play it, against a register, certificates and messages counted by hand.

25 people of whom 4 have no Telegram, 16 sessions, absences, two rained-out dates (one called off, one moved), a moved place, a waiting
list that moves up, a restart in the middle, a second organizer.
"""

from collections import Counter
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from handlers.incoming import parse
from messages.renderer import Renderer
from service import outbox, people, reminders, session_day
from service.database import Database
from service.models import Certificate, Facilitator, Person, Roll, School, SchoolSession
from service.programme import Programme
from tests.conftest import NOW
from tests.handlers.town import Town, at

#: The paper register, written by hand: x there, - not there, / called off, . not on the list; sessions attended; hours; certificate.
PAPER = """
 1 Julia Quispe Huamán            xxxx/xxxxxxxxxxx 15 45 yes
 2 José María Ríos                x-xx/-xxxx-xxxxx 12 36 yes
 3 Wilfredo Tapia                 -x-x/-xx-xx-xx-x  9 27 no
 4 Ñusta Encarnación Puerta       xxxx/xxxxxxxxxxx 15 45 yes
 5 Segundo Policarpo Inuma        xxx./...........  3  9 no
 6 Yolanda Shihuango              xxxx/xx-xxxxxxxx 14 42 yes
 7 Ana Cárdenas                   xxx-/xxxxxxxxxxx 14 42 yes
 8 Güido Ccahuana                 xxxx/xxx-xxxxxxx 14 42 yes
 9 Teófila Mamani                 x-xx/x-xxxxxxx-x 12 36 yes
10 Braulio Ttito                  xxxx/xxxxx-xxxxx 14 42 yes
11 Eleuterio Vargas               xx-x/xx-xxxx-xxx 12 36 yes
12 Concepción Peña                xxx-/xxxxxx-xxxx 13 39 yes
13 Rubén Quispe                   xxxx/xx-xxxxxxxx 14 42 yes
14 Dionisia Apaza                 x-xx/-xxx-xx-xxx 11 33 no
15 Máximo Challco                 xxxx/xxxxxxxxxxx 15 45 yes
16 Hermelinda Saire               xxxx/xxxxxx-xxxx 14 42 yes
17 Óscar Huillca                  -x-x/--x-x-xx-xx  8 24 no
18 Felícitas Yucra                xxxx/xxxxxxxxxx- 14 42 yes
19 Íñigo Paredes                  xxxx/xxxxxxxxx-x 14 42 yes
20 Zenón Ayma                     xx-x/xxxxxxxxxxx 14 42 yes
21 Abuelo Pascual                 xxxx/xxx-xxxxxxx 14 42 yes
22 Doña Casimira                  x-xx/xx-x-xxx-xx 11 33 no
23 Toribio el vecino              -xxx/xxxxxxxxxxx 14 42 yes
24 Señora Luzmila                 xxx-/xxxxxxxxxxx 14 42 yes
25 Nicanor de la Lista            ...x/-xxxxxx-xxx 10 30 no
"""
#: Who was not there, by session, as the facilitator would note it: the lines of the paper register.
AWAY = {
    1: [3, 17, 23],
    2: [2, 9, 14, 22],
    3: [3, 11, 17, 20],
    4: [7, 12, 24],
    6: [2, 3, 14, 17, 25],
    7: [9, 17],
    8: [6, 11, 13, 22],
    9: [3, 8, 17, 21],
    10: [14, 22],
    11: [2, 10, 17],
    12: [3, 12, 16],
    13: [11, 14, 25],
    14: [17, 22],
    15: [3, 9, 19],
    16: [18],
}
#: Guests without Telegram, and who wrote them down and hears for them.
HOSTS = {21: 1, 22: 1, 23: 4, 24: 10}
LEFT, MOVED_UP, DECLINED = 5, 25, 7

#: Messages that each one received, counted by hand. Reminders: 3 a session, but 2 of the 5th (called off the evening before), and 2 more
#: of the 9th (moved the evening before): 15 x 3 + 2 + 2 = 49.
REMINDERS = dict.fromkeys(range(1, 21), 49) | {LEFT: 3 * 3, MOVED_UP: 49 - 3 * 3, DECLINED: 49 - 2}
#: Catch-ups: a session that he missed, or that a guest of his did.
CAUGHT_UP = {1: 5, 2: 3, 3: 6, 4: 1, 6: 1, 7: 1, 8: 1, 9: 3, 10: 2, 11: 3, 12: 2, 13: 1, 14: 4, 16: 1, 17: 7, 18: 1, 19: 1, 20: 1, 25: 2}
#: Asked what he thought: after each session that he was at.
ASKED = {1: 15, 2: 12, 3: 9, 4: 15, 5: 3, 6: 14, 7: 14, 8: 14, 9: 12, 10: 14, 11: 12, 12: 13, 13: 14, 14: 11, 15: 15, 16: 14, 17: 8,
         18: 14, 19: 14, 20: 14, 25: 10}  # fmt: skip
#: Certificates in his chat: his own, and his guests'.
CERTIFIED = dict.fromkeys([2, 6, 7, 8, 9, 11, 12, 13, 15, 16, 18, 19, 20], 1) | {1: 2, 4: 2, 10: 2}


def paper() -> dict[int, tuple[str, str, int, int, bool]]:
    lines = (line.rsplit(None, 4) for line in PAPER.strip().splitlines())
    return {int(head[:2]): (head[2:].strip(), marks, int(n), int(h), yes == "yes") for head, marks, n, h, yes in lines}


class Season:
    """The people, what they do, and what arrives on their phones."""

    def __init__(self, town: Town, elena: Person, marta: Person, rosa: Person) -> None:
        self.town, self.elena, self.marta, self.rosa = town, elena, marta, rosa
        self.people = {line: self.meet(1000 + line, name) for line, (name, *_) in paper().items() if line not in HOSTS}
        self.received: Counter[tuple[int, str]] = Counter()

    def meet(self, number: int, name: str, *roles: str) -> Person:
        def arrive(tx: Session) -> Person:
            person = people.meet(tx, number, name, "es", now=NOW)
            people.consent(tx, number, now=NOW)
            for role in roles:
                people.grant(tx, number, role, by=None, now=NOW)
            return person

        return self.town.db.write_now(arrive)

    def found(self) -> None:
        """Elena sets it up in the chat; 24 places; Rosa facilitates."""
        for text in ("/escuela", "Pastos de Iberia", "5/12/2026 9am"):
            self.town.says(self.elena, text)
        self.town.taps(self.elena, "semanas")
        for text in ("16", "Iberia, carretera km 12"):
            self.town.says(self.elena, text)
        self.town.presses(self.elena, "new_school:host:none")
        self.town.says(self.elena, "24")
        self.town.presses(self.elena, "new_school:joining:open")
        self.town.presses(self.elena, "school_publish")
        self.school = self.town.db.read_now(lambda tx: tx.query(School).one())
        facilitator = Facilitator(school_id=self.school.id, person_id=self.rosa.id, added_at=NOW)
        self.town.db.write_now(lambda tx: tx.add(facilitator))
        for line, person in self.people.items():
            if line == MOVED_UP:
                for guest, host in HOSTS.items():
                    self.town.presses(self.people[host], f"guest:s:{self.school.id}")
                    self.town.says(self.people[host], paper()[guest][0])
                    self.town.presses(self.people[host], "guest_word:yes")
            heard = self.town.presses(person, f"join_school:{self.school.id}")
            assert heard.templates == (["school.waiting"] if line == MOVED_UP else ["session.joined"])

    def session(self, number: int) -> SchoolSession:
        return self.town.db.read_now(lambda tx: tx.query(SchoolSession).filter_by(school_id=self.school.id, number=number).one())

    def tick(self, moment: datetime) -> None:
        """The clock comes by: what is due is written, and what is owed arrives."""
        self.town.now = moment
        self.town.db.write_now(outbox.recover, now=moment, leases_before=moment)
        self.town.db.write_now(reminders.fall_due, now=moment)
        self.town.db.write_now(session_day.keep, programme=self.town.programme, now=moment)
        self.town.db.write_now(outbox.expire, now=moment)
        for delivery in self.town.delivers(quiet=self.town.programme.is_quiet(moment)):
            if delivery.kind != "reply":
                self.received[delivery.chat_id, delivery.template] += 1

    def days_before(self, number: int) -> datetime:
        """The days up to the evening before. When it starts."""
        start = self.session(number).starts_at
        for before in (timedelta(days=3), timedelta(days=2), timedelta(days=1), timedelta(hours=14, minutes=59), timedelta(hours=12)):
            self.tick(start - before + timedelta(minutes=1))  # 9:01, 9:01, 9:01, 18:02, 21:01
        return start

    def day_of(self, number: int) -> datetime:
        start = self.session(number).starts_at
        self.tick(start - timedelta(hours=1, minutes=59))
        self.town.now = start + timedelta(minutes=20)
        return start

    def days_after(self, start: datetime) -> None:
        for after in (timedelta(hours=3, minutes=31), timedelta(hours=10), timedelta(hours=24, minutes=1), timedelta(hours=48, minutes=1)):
            self.tick(start + after)

    def numbers(self, number: int, lines: list[int]) -> str:
        """What these people's numbers are on the list that the facilitator sees in the plan."""
        plan = self.town.newest(self.rosa, "roll.plan").message.text
        names = [line for line in plan.splitlines() if line.partition(".")[0].isdecimal()]
        found = [next(one.partition(".")[0] for one in names if paper()[line][0] in one) for line in lines]
        assert f"· {number}" in plan
        return " ".join(found)

    def roll(self, number: int, leader: Person) -> None:
        """A list by numbers."""
        self.town.presses(leader, f"roll:{self.session(number).id}")
        assert self.town.says(leader, f"faltan {self.numbers(number, AWAY[number])}").templates == ["roll.list"]

    def plays(self, number: int, leader: Person) -> None:
        """A session without anything special."""
        self.days_before(number)
        start = self.day_of(number)
        self.roll(number, leader)
        self.days_after(start)


@pytest.fixture
def season(town: Town, organizer: Person, consultant: Person) -> Season:
    season = Season(town, organizer, organizer, consultant)
    season.marta = season.meet(302, "Marta Flores", "organizer")
    return season


def restarted(season: Season, programme: Programme, renderer: Renderer) -> Database:
    """The process is gone, with whatever it had not sent; another one finds the same database. Phones keep what they show."""
    old = season.town
    again = Database(old.db.engine.url.render_as_string(hide_password=False))
    season.town = Town(again, programme, renderer)
    season.town.chats, season.town._numbers, season.town.now = old.chats, old._numbers, old.now
    return again


@pytest.mark.slow
def test_a_season_equals_the_paper_register(season: Season, programme: Programme, renderer: Renderer) -> None:
    town, known = season.town, season.people
    season.found()

    # 1: everybody with Telegram types the code, guests are ticked; the list closes by itself
    season.days_before(1)
    start = season.day_of(1)
    town.presses(season.rosa, f"roll_code:{season.session(1).id}")
    code = town.db.read_now(lambda tx: tx.get_one(Roll, season.session(1).id).code)
    for line in range(1, 21):
        if line not in AWAY[1]:
            assert town.says(known[line], code).templates == ["roll.present"]
    town.presses(season.rosa, f"roll:{season.session(1).id}")
    town.taps(season.rosa, "▶️")
    town.taps(season.rosa, "▶️")
    for guest in ("Abuelo Pascual", "Doña Casimira", "Señora Luzmila"):
        town.taps(season.rosa, guest)
    season.tick(start + timedelta(hours=4))
    for line in (1, 2, 4, 6, 8, 10):
        town.presses(known[line], f"how_useful:{season.session(1).id}:3")
    season.days_after(start)

    season.plays(2, season.rosa)

    # 3: no signal at the farm; the numbers, written there in answer to the plan, arrive a day late
    season.days_before(3)
    start = season.day_of(3)
    plan, numbers = town.newest(season.rosa, "roll.plan"), season.numbers(3, AWAY[3])
    season.tick(start + timedelta(hours=24, minutes=1))  # Sunday 9:01: the list is missed
    town.now = start + timedelta(hours=34)
    written = int((start + timedelta(hours=3)).timestamp())
    assert town.says(season.rosa, f"faltan {numbers}", to=plan, date=written).templates == ["roll.list"]
    season.tick(start + timedelta(hours=34, minutes=1))
    season.tick(start + timedelta(days=3))
    town.presses(known[LEFT], f"leave_school:{season.school.id}")  # he moves away; the first of the waiting list gets his place
    season.tick(start + timedelta(days=3, minutes=1))

    # 4: one says that he does not come, after the first reminder
    start = season.session(4).starts_at
    season.tick(start - timedelta(days=3) + timedelta(minutes=1))
    assert town.taps(known[DECLINED], "No voy").templates == ["session.said"]
    season.plays(4, season.rosa)

    # 5: rain; called off the evening before
    start = season.session(5).starts_at
    for before in (timedelta(days=3), timedelta(days=1), timedelta(hours=15)):
        season.tick(start - before + timedelta(minutes=1))
    town.presses(season.elena, f"call_off_yes:{season.session(5).id}")
    season.tick(start - timedelta(hours=14))
    season.days_after(start)

    season.plays(6, season.rosa)

    # 7: the facilitator closes the list herself and records a voice note for who missed
    season.days_before(7)
    start = season.day_of(7)
    season.roll(7, season.rosa)
    town.taps(season.rosa, "Cerrar lista")
    assert town.sends(season.rosa, voice={"file_id": "v"}).templates == ["roll.voice_kept"]
    season.days_after(start)

    season.plays(8, season.rosa)

    # 9: rain again; moved by a week the evening before, and the process dies before anything of it has left
    start = season.session(9).starts_at
    for before in (timedelta(days=3), timedelta(days=1), timedelta(hours=15)):
        season.tick(start - before + timedelta(minutes=1))
    press = town.message(season.elena, None, None, {}) | {"from": {"id": 1, "is_bot": True, "first_name": "Yachachiq"}}
    data = f"shift:{season.session(9).id}:7"
    user = {"id": season.elena.id, "is_bot": False, "first_name": season.elena.name}
    incoming = parse({"update_id": 10**6, "callback_query": {"id": "1", "from": user, "message": press, "data": data}})
    assert incoming is not None
    town.db.write_now(town._handle, incoming)
    again = restarted(season, programme, renderer)
    town = season.town
    season.tick(start - timedelta(hours=14))
    season.tick(start - timedelta(hours=13, minutes=58))  # her own answer was on its way when the process died
    assert "session.card" in [shown.template for shown in town.chats[season.elena.id]]
    season.tick(start - timedelta(hours=1, minutes=59))  # of the old date nothing comes any more
    assert season.session(9).starts_at == start + timedelta(days=7)
    season.plays(9, season.rosa)

    season.plays(10, season.rosa)
    season.plays(11, season.rosa)

    # 12: another place, two days before
    start = season.session(12).starts_at
    season.tick(start - timedelta(days=3) + timedelta(minutes=1))
    town.presses(season.elena, f"ask_place:{season.session(12).id}")
    town.says(season.elena, "Local comunal")
    season.plays(12, season.rosa)

    # from 13 on another organizer takes the roll
    for number in (13, 14, 15, 16):
        season.plays(number, season.marta)
    season.tick(town.now + timedelta(days=1))
    town.presses(season.marta, f"certify:{season.school.id}")
    town.presses(season.marta, f"register_file:{season.school.id}:xlsx")
    season.tick(town.now + timedelta(minutes=1))

    check_register(season)
    check_certificates(season)
    check_messages(season)
    again.close()


def check_register(season: Season) -> None:
    file = season.town.newest(season.marta, "register.file").message.file
    assert file is not None
    marks, sessions = load_workbook(BytesIO(file.content)).worksheets
    signs = {1: "x", 0: "-", "/": "/", None: "."}
    found = {}
    for row in marks.iter_rows(min_row=2, max_row=26, values_only=True):
        number, name, telegram, *cells = row
        assert isinstance(number, int)
        shown = "".join(signs[cell] for cell in cells[:16])
        found[number] = (str(name).removesuffix(" (dejó)"), shown, cells[16], cells[18], cells[19] == "sí")
        assert telegram == ("no" if number in HOSTS else "sí")
    assert found == paper()
    assert marks.cell(6, 2).value == "Segundo Policarpo Inuma (dejó)"
    present = [row[6] for row in sessions.iter_rows(min_row=2, max_row=17, values_only=True)]
    assert present == [21, 20, 20, 21, None, 19, 22, 20, 20, 22, 21, 21, 21, 22, 21, 23]
    assert [sessions.cell(row, 2).value for row in (2, 10, 17)] == ["05/12/2026", "03/04/2027", "03/07/2027"]
    assert sessions.cell(13, 4).value == "Local comunal"


def check_certificates(season: Season) -> None:
    given = season.town.db.read_now(lambda tx: tx.query(Certificate).filter_by(withdrawn_at=None).all())
    says = {one.name: (one.attended, one.held, one.minutes) for one in given}
    assert says == {name: (attended, 15, hours * 60) for name, _, attended, hours, earned in paper().values() if earned}
    assert len(given) == 19
    for one in given[:3]:
        assert season.town.says(season.people[1], f"/start v_{one.code}").templates == ["register.valid"]


def check_messages(season: Season) -> None:
    expected: Counter[tuple[int, str]] = Counter()
    by_line = {"session.reminder": REMINDERS, "catch_up.told": CAUGHT_UP, "feedback.ask": ASKED, "register.certificate": CERTIFIED}
    for template, counts in by_line.items():
        expected |= Counter({(1000 + line, template): count for line, count in counts.items()})
    stayed = [line for line in season.people if line != LEFT]
    for template in ("session.called_off", "session.moved", "session.place_changed"):
        expected |= Counter({(1000 + line, template): 1 for line in stayed})
    expected[1000 + MOVED_UP, "school.promoted"] = 1
    expected |= Counter({(1009, "copy"): 1, (1017, "copy"): 1})  # the voice note of the 7th
    for leader in (season.elena, season.rosa):
        expected |= Counter({(leader.id, "roll.plan"): 17, (leader.id, "roll.missing"): 1, (leader.id, "feedback.summary"): 1})
    assert season.received == expected
    assert at("2026-12-05 09:00") < season.town.now
