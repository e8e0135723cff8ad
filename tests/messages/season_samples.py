"""Sample data for the templates of field schools."""

from typing import Any

Data = dict[str, Any]

SOON, LATER = "2026-11-28T14:00:00+00:00", "2027-05-29T14:00:00+00:00"
ENTRIES = ["health/ticks", "feeding/urea-safety"]

SESSION: Data = {
    "session_id": 7,
    "school_id": None,
    "revision": 2,
    "title": "Cercas vivas en Iberia",
    "number": None,
    "topic": None,
    "starts_at": SOON,
    "minutes": 180,
    "place": "Fundo de don Julio, km 12",
    "latitude": -11.4,
    "longitude": -69.5,
    "bring": None,
}
OF_SCHOOL: Data = {
    **SESSION,
    "school_id": 3,
    "title": "Pastos de Iberia · 3. Cercas vivas",
    "number": 3,
    "topic": "Cercas vivas",
    "bring": "machete y agua",
}
NOBODY: Data = {"guests": []}
GUESTS: Data = {"guests": ["Pedro Huamán", "Marta Ríos"]}
SCHOOL: Data = {
    "school_id": 3,
    "session_id": None,
    "title": "Pastos de Iberia",
    "place": "don Julio Pérez, fundo La Esperanza, Iberia, km 12",
    "latitude": -11.4,
    "longitude": -69.5,
    "capacity": 25,
    "joining": "open",
    "starts_at": SOON,
    "ahead": 14,
}
ALONE: Data = {**SESSION, "ahead": 1}
CARD: Data = {**SCHOOL, "free": 5, "over": False, "closed": False, "mine": None, "line": None, "guests": []}
GUEST_ROWS: list[Data] = [
    {"registration_id": 70 + at, "name": name, "state": "registered"} for at, name in enumerate(("Pedro Huamán", "Marta Ríos"))
]
PAGE: Data = {
    **OF_SCHOOL,
    "entry_ids": ENTRIES,
    "open": True,
    "cancelled": False,
    "mine": None,
    "free": 4,
    "answer": None,
    "companions": 0,
}
DATES: list[Data] = [
    {**OF_SCHOOL, "session_id": 20 + at, "number": at, "topic": None if at == 4 else f"Tema {at}", "past": at == 1, "cancelled": at == 2}
    for at in range(1, 6)
]
ASK: Data = {"step": "title", "fault": None, "example": "30/11/2026 09:00", "school_id": None}
CONFIRM: Data = {
    "title": "Pastos de Iberia",
    "area": "Iberia, km 12",
    "host": "don Julio Pérez, fundo La Esperanza",
    "capacity": 25,
    "agreed": True,
    "starts": [SOON, LATER],
}
MANAGED: Data = {
    "school_id": 3,
    "title": "Pastos de Iberia",
    "area": "Iberia, km 12",
    "host": "don Julio Pérez, fundo La Esperanza",
    "agreed": True,
    "starts_at": SOON,
    "capacity": 25,
    "taken": 25,
    "waiting": 4,
    "pending": 0,
    "joining": "open",
    "join_code": None,
    "facilitators": ["Rosa Mamani"],
    "ladder": None,
    "moved_up": 0,
    "closed": False,
}
PEOPLE: Data = {
    "school_id": 3,
    "title": "Pastos de Iberia",
    "inside": [
        {"registration_id": 1, "name": "Julia Quispe", "guest": False},
        {"registration_id": 2, "name": "Pedro Huamán", "guest": True},
    ],
    "waiting": [{"registration_id": 3, "name": "Marta Ríos", "guest": False}],
    "pending": [{"registration_id": 4, "name": "Abel Soto", "guest": False}],
}
WHO: Data = {
    "title": "Pastos de Iberia · 3",
    "coming": [["Julia Quispe", 2], ["Pedro Huamán", 0]],
    "companions": 2,
    "declined": ["Abel"],
    "silent": ["Marta"],
    "waiting": ["Rita"],
}
SHARED: Data = {
    "title": "Pastos de Iberia",
    "starts_at": SOON,
    "place": "Iberia, km 12",
    "ahead": 14,
    "free": 5,
    "taken": 20,
    "waiting": 0,
    "over": False,
    "link": "s_3",
}
CLOSED: Data = {"title": "Pastos de Iberia", "ahead": 5, "starts_at": SOON, "waits": False}
LADDERS: list[Data] = [
    *({"ladder": ladder, "usual": ["3d", "1d", "2h"]} for ladder in (None, [], ["2d", "3h"], ["60d", "7d", "1d", "1h", "30m"])),
    {"ladder": None, "usual": []},
]
EVENT: Data = {**OF_SCHOOL, "cancelled": False}


def _with(data: Data, **changes: Any) -> Data:
    return {**data, **changes}


SEASON: dict[str, list[Data]] = {
    "reminder.chosen": LADDERS,
    "reminder.menu": LADDERS,
    "reminder.unclear": [{}],
    "school.ask": [
        *(_with(ASK, step=step) for step in ("title", "first", "rhythm", "count", "area", "host", "pin", "consent", "capacity", "joining")),
        *(_with(ASK, step="first", fault=fault) for fault in ("past", "unclear")),
        _with(ASK, step="count", fault="number"),
        _with(ASK, step="capacity", school_id=3),
        _with(ASK, step="joining", school_id=3),
    ],
    "school.ask_close": [
        {"school_id": 3, "title": "Pastos de Iberia", "ahead": ahead, "told": told} for ahead, told in ((5, 23), (1, 1), (0, 0))
    ],
    "school.ask_code": [{"title": "Pastos de Iberia", "wrong": wrong} for wrong in (False, True)],
    "school.ask_guest": [{"title": "Pastos de Iberia", "fault": fault} for fault in (None, "empty", "long")],
    "school.ask_ladder": [{"title": "Pastos de Iberia", "fault": fault} for fault in (False, True)],
    "school.ask_percent": [{"title": "Pastos de Iberia", "percent": 80, "fault": fault} for fault in (False, True)],
    "school.asks": [{"school_id": 3, "registration_id": 70, "title": "Pastos de Iberia", "name": "Julia Quispe"}],
    "school.calendar": [
        {
            "title": "Pastos de Iberia",
            "file": {"name": "escuela.ics", "calendar": {"events": [EVENT, _with(EVENT, session_id=8, cancelled=True)], "at": SOON}},
        }
    ],
    "school.card": [
        CARD,
        _with(CARD, mine="registered", guests=GUEST_ROWS),
        _with(CARD, mine="waiting", line=3, free=0),
        _with(CARD, mine="pending", joining="approval", free=None, capacity=None),
        _with(CARD, free=0),
        _with(CARD, over=True, starts_at=None, ahead=0),
        _with(CARD, over=True, closed=True, mine="registered", starts_at=None, ahead=0),
    ],
    "school.close_done": [{"title": "Pastos de Iberia", "ahead": ahead, "told": told} for ahead, told in ((5, 23), (1, 1), (0, 0))],
    "school.closed": [
        _with(CLOSED, mine=True, **NOBODY),
        _with(CLOSED, ahead=1, mine=True, **GUESTS),
        _with(CLOSED, mine=False, **GUESTS),
        _with(CLOSED, mine=False, **NOBODY),
        _with(CLOSED, waits=True, mine=True, ahead=0, starts_at=None, **GUESTS),
    ],
    "school.code_later": [{"again_at": SOON}],
    "school.confirm": [CONFIRM, _with(CONFIRM, host=None, agreed=False, capacity=None), _with(CONFIRM, agreed=False, starts=[SOON])],
    "school.dates": [{"school_id": 3, "title": "Pastos de Iberia", "sessions": DATES}],
    "school.decided": [{"title": "Pastos de Iberia", "name": "Julia Quispe", "accepted": accepted} for accepted in (True, False)],
    "school.declined": [_with(SCHOOL, guest=guest) for guest in (None, "Pedro")],
    "school.edit_dates": [{"school_id": 3, "title": "Pastos de Iberia", "sessions": DATES}],
    "school.facilitators": [
        {
            "school_id": 3,
            "title": "Pastos de Iberia",
            "members": [
                {"person_id": 201, "name": "Rosa Mamani", "chosen": True},
                {"person_id": 301, "name": "Elena Tapia", "chosen": False},
            ],
        }
    ],
    "school.guest_already": [{"title": "Pastos de Iberia", "name": "Pedro Huamán"}],
    "school.guest_joined": [
        _with(SCHOOL, guest="Pedro Huamán", registration_id=70),
        _with(ALONE, guest="Pedro Huamán", registration_id=70),
    ],
    "school.guest_left": [{"title": "Pastos de Iberia", "name": "Pedro Huamán"}],
    "school.guest_over": [{"title": "Pastos de Iberia", "name": "Pedro Huamán"}],
    "school.guest_word": [{"title": "Pastos de Iberia", "name": "Pedro Huamán"}],
    "school.host_asked": [{"school_id": 3, "title": "Pastos de Iberia"}],
    "school.host_hidden": [{}],
    "school.host_link": [{"school_id": 3, "title": "Pastos de Iberia"}],
    "school.host_says_yes": [{"school_id": 3, "title": "Pastos de Iberia", "name": "Julio Pérez", "person_id": 701}],
    "school.host_thanks": [{}],
    "school.managed": [
        MANAGED,
        _with(MANAGED, agreed=False, joining="code", join_code="ABC234", waiting=0, facilitators=[], ladder=["2d"], moved_up=2),
        _with(MANAGED, host=None, joining="approval", pending=2, capacity=None, starts_at=None, ladder=[]),
        _with(MANAGED, closed=True, starts_at=None, waiting=0),
    ],
    "school.no_more_dates": [{"title": "Pastos de Iberia"}],
    "school.no_word": [{"name": "Pedro Huamán"}],
    "school.none": [{}],
    "school.pending": [{"title": "Pastos de Iberia", "guest": guest} for guest in (None, "Pedro")],
    "school.people": [PEOPLE, _with(PEOPLE, inside=[], waiting=[], pending=[])],
    "school.poster": [{"title": "Pastos de Iberia", "file": {"name": "afiche.png", "poster": SCHOOL}}],
    "school.promoted": [_with(SCHOOL, guest=None), _with(ALONE, guest="Pedro"), _with(SCHOOL, guest=None, starts_at=None, ahead=0)],
    "school.see_private": [{}],
    "school.settings": [
        {"school_id": 3, "title": "Pastos de Iberia", "agreed": agreed, "host": host, "closed": closed}
        for agreed, host, closed in (
            (True, "don Julio", False),
            (False, "don Julio", False),
            (False, None, False),
            (True, "don Julio", True),
        )
    ],
    "school.share": [{"school_id": 3, "title": "Pastos de Iberia"}],
    "school.shared": [
        SHARED,
        _with(SHARED, free=0, waiting=1),
        _with(SHARED, free=None, ahead=1, link="z_7"),
        _with(SHARED, over=True, starts_at=None),
    ],
    "school.too_many_guests": [{"most": 10}],
    "school.waiting": [_with(SCHOOL, guest=None, line=3), _with(ALONE, guest="Pedro", line=1), _with(SCHOOL, guest=None, line=None)],
    "session.added": [_with(OF_SCHOOL, **NOBODY), _with(OF_SCHOOL, **GUESTS)],
    "session.ask_bring": [{"title": "Pastos de Iberia · 3"}],
    "session.ask_companions": [_with(OF_SCHOOL, most=5)],
    "session.ask_other_place": [_with(OF_SCHOOL, places=[]), _with(OF_SCHOOL, places=[{"session_id": 8, "place": "Plaza de Iberia"}])],
    "session.ask_topic": [{"title": "Pastos de Iberia · 3", "fault": fault} for fault in (None, "nothing")],
    "session.called_off": [_with(SESSION, waits=True, **NOBODY), _with(OF_SCHOOL, waits=False, **GUESTS)],
    "session.card": [
        _with(SESSION, capacity=30, taken=12, waiting=0, cancelled=False, told=None),
        _with(SESSION, capacity=None, taken=0, waiting=0, cancelled=True, told=1),
        _with(OF_SCHOOL, capacity=30, taken=30, waiting=4, cancelled=False, told=30),
    ],
    "session.guest_noted": [{"name": "Pedro Huamán", "coming": coming} for coming in (True, False)],
    "session.joined": [_with(ALONE, new=False), _with(SCHOOL, new=True)],
    "session.list": [
        {"schools": [], "sessions": []},
        {
            "schools": [_with(SCHOOL, mine=mine, free=free) for mine, free in ((True, 3), (False, 0), (False, None))],
            "sessions": [
                _with(SESSION, mine=mine, waits=waits, free=free)
                for mine, waits, free in ((True, False, 3), (False, True, 0), (False, False, 0), (False, False, 1), (False, False, None))
            ],
        },
        {"schools": [], "sessions": [_with(SESSION, mine=False, waits=False, free=2)] * 8},
    ],
    "session.moved": [_with(SESSION, **NOBODY), _with(OF_SCHOOL, **GUESTS)],
    "session.no_room": [{}],
    "session.page": [
        PAGE,
        _with(PAGE, mine="registered", answer="yes", companions=2),
        _with(PAGE, mine="registered", answer="yes"),
        _with(PAGE, mine="registered", answer="no"),
        _with(PAGE, mine="registered", entry_ids=[], bring=None),
        _with(PAGE, mine="waiting", free=0),
        _with(PAGE, free=0),
        _with(PAGE, open=False, cancelled=True),
    ],
    "session.place_changed": [_with(SESSION, **NOBODY), _with(OF_SCHOOL, **GUESTS)],
    "session.reminder": [
        _with(SESSION, mine=True, **NOBODY),
        _with(OF_SCHOOL, mine=True, **GUESTS),
        _with(OF_SCHOOL, mine=False, **GUESTS),
    ],
    "session.said": [
        _with(OF_SCHOOL, answer="yes", companions=0, guests=[]),
        _with(OF_SCHOOL, answer="yes", companions=2, guests=[]),
        _with(OF_SCHOOL, answer="no", companions=0, guests=GUEST_ROWS),
    ],
    "session.topic": [
        {
            "session_id": 7,
            "title": "Pastos de Iberia · 3",
            "entries": [{"entry_id": ENTRIES[0], "chosen": True}, {"entry_id": ENTRIES[1], "chosen": False}],
        }
    ],
    "session.who": [
        WHO,
        _with(WHO, coming=[], companions=0, declined=[], silent=[], waiting=[]),
        _with(WHO, coming=[["Julia Quispe", 1]] * 60, companions=60, declined=["Abel"] * 30, silent=["Marta"] * 50, waiting=["Rita"] * 30),
    ],
}
