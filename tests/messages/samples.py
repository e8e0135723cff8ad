"""Sample data for every template, in the shapes in which handlers and ticks pass them."""

from copy import deepcopy
from typing import Any

from messages.ready_questions import BY_CHAPTER, GENERAL
from tests.messages import samples_roll
from tests.messages.season_samples import SEASON, SESSION

Data = dict[str, Any]

SOON = "2026-11-28T14:00:00+00:00"
SOONER, LATER = "2026-11-27T14:00:00+00:00", "2026-11-30T14:00:00+00:00"
ENTRY, URGENT_ENTRY = "health/ticks", "feeding/urea-safety"
QUESTION = "mi vaca tiene garrapatas y ya no quiere comer"

CARD: Data = {
    "case_id": 12,
    "urgent": False,
    "closed": False,
    "owner": None,
    "turn": None,
    "turn_until": None,
    "farmer": "Julia Quispe",
    "district": "Iñapari",
    "farmer_language": "es",
    "text": QUESTION,
    "reason": "unsure",
    "due_at": SOON,
    "entry_ids": [ENTRY, URGENT_ENTRY],
    "snoozed_until": None,
    "joined_to": None,
    "notes": 0,
    "page": "first",
    "choices": [],
    "said": {ENTRY: ["garrapatas", "vaca"]},
}
TO_FARMER: Data = {"case_id": 12, "author": "Rosa Mamani", "text": "Báñela hoy y mándeme una foto mañana."}
TO_DESK: Data = {"case_id": 12, "farmer": "Julia Quispe", "text": "ahora también el ternero"}
STATUS: Data = {
    "open": 4,
    "untaken": 1,
    "late": 1,
    "people": 120,
    "ready": 3,
    "oldest": SOON,
    "muted": 0,
    "unknown": 0,
    "dead": 2,
    "errors": [{"reference": "K7Q2", "what": "KeyError at ask.py:12", "at": SOON}],
}
WHY: Data = {"subject": "health", "district": "Iñapari", "land": "40 vacas de leche con cercos vivos"}
LINES: list[Data] = [
    {"case_id": 12 + number, "state": state, "owner": "Rosa Mamani", "due_at": SOON, "text": QUESTION}
    for number, state in enumerate(("queue", "taken", "answered", "closed", "answered"))
]


PROFILE: Data = {
    "page": "main",
    "chapters": [],
    "districts": [],
    "languages": [],
    "hours": [],
    "weekly_hours": None,
    "given_hours": 0.0,
    "land": "",
    "digest_at": None,
    "quiet": None,
    "away_until": None,
}


def _with(data: Data, **changes: Any) -> Data:
    return {**data, **changes}


CARD_PAGES: list[Data] = [
    _with(CARD, page="more"),
    _with(CARD, page="more", owner="Rosa Mamani", urgent=True, snoozed_until=SOON, notes=2, entry_ids=[]),
    _with(CARD, page="hand", choices=[[201, "Rosa Mamani", 3], [202, "Pedro Huamán", 0]]),
    *(_with(CARD, page="ask", choices=[[question] for question in asked]) for asked in (GENERAL, *BY_CHAPTER.values())),
    _with(CARD, page="snooze", reason="consultant"),
    *(_with(CARD, page="merge", choices=choices) for choices in ([], [[9, "Julia Quispe", QUESTION], [8, "Abel Inuma", "¿qué le doy?"]])),
    *(_with(CARD, page="split", choices=choices) for choices in ([], [["split", 88, "y otra cosa"], ["leave_case", 9, "N° 9 · Abel"]])),
    _with(CARD, page="edit"),
    _with(CARD, page="close"),
    *(_with(CARD, page="office", choices=choices) for choices in ([], [["senasa-madre-de-dios", "SENASA Madre de Dios"]])),
    _with(CARD, page="spam"),
]
EVENT: Data = {"at": SOON, "who": "Rosa Mamani", "kind": "consultant", "text": QUESTION, "media": None, "subject": None, "to": None}
STORY: Data = {
    "case_id": 12,
    "farmer": "Julia Quispe",
    "district": "Iñapari",
    "owner": "Rosa Mamani",
    "closed": False,
    "close_reason": None,
    "due_at": SOON,
    "text": QUESTION,
    "events": [
        _with(EVENT, kind="farmer", media="photo"),
        _with(EVENT, kind="entry", text="", subject=ENTRY),
        _with(EVENT, kind="entry", text="", subject="gone/entry"),
        _with(EVENT, kind="ask", text="", subject="since"),
        _with(EVENT, kind="note"),
        _with(EVENT, kind="deed", text="", subject="hand", to="Pedro Huamán"),
        _with(EVENT, kind="deed", text="", subject="some_day"),
        EVENT,
    ],
    "page": 0,
    "pages": 1,
    "media": 0,
    "together": [],
}
DESK_ACTIONS: dict[str, list[Data]] = {
    "case.ask_more": [{"case_id": 12, "author": "Rosa Mamani", "ask": ask} for ask in ("animal", "photo", "since")],
    "case.merged": [{"case_id": 12, "with_case": None}, {"case_id": 12, "with_case": 9}],
    "case.not_for_us": [
        {"case_id": 12, "author": "Rosa Mamani", "office": office, "phone": phone}
        for office, phone in (("SENASA Madre de Dios", "082 571 000"), ("Municipalidad", None), (None, None))
    ],
    "case.split": [{"case_id": 12, "text": text, "due_at": SOON} for text in (QUESTION, "")],
    "desk.awake": [{"case_id": 12, "farmer": "Julia Quispe"}],
    "desk.corrected": [{"case_id": 12, "farmer": "Julia Quispe"}],
    "desk.farmers": [
        {"farmers": [], "asked": False},
        {"farmers": [], "asked": True},
        {
            "farmers": [
                {"last_case": 12, "farmer": "Julia Quispe", "district": "Iberia"},
                {"last_case": 13, "farmer": "Julia", "district": None},
            ],
            "asked": True,
        },
    ],
    "desk.found": [
        {"found": [], "entry_ids": []},
        {"found": [{"number": 9, "farmer": "Julia Quispe", "closed": True, "text": QUESTION}], "entry_ids": [ENTRY]},
        {"found": [{"number": 9, "farmer": "Julia Quispe", "closed": False, "text": QUESTION}], "entry_ids": []},
    ],
    "desk.handed": [{"case_id": 12, "farmer": "Julia Quispe", "by": "Rosa Mamani"}],
    "desk.handed_back": [{"case_id": 12, "farmer": "Julia Quispe", "by": "Rosa Mamani"}],
    "desk.left_alone": [{"case_id": 12}],
    "desk.no_case": [{}],
    "desk.no_spam": [{}],
    "desk.not_together": [{}],
    "desk.noted": [{"case_id": 12, "by": "Rosa Mamani"}],
    "desk.out_of_reach": [{"farmer": "Julia Quispe"}],
    "desk.search_what": [{}],
    "desk.stays_urgent": [{}],
    "desk.story": [
        STORY,
        *(_with(STORY, closed=True, close_reason=reason, owner=None) for reason in ("solved", "quiet", "not_for_us", "spam", None)),
        _with(STORY, page=1, pages=3, media=4, together=[9, 10], district=None, text=""),
    ],
    "desk.topic": [
        {"case_id": 12, "chapter": "health", "district": "Iñapari"},
        {"case_id": 12, "chapter": None, "district": None},
        {"case_id": 12, "chapter": "gone", "district": None},
    ],
    "desk.urgent": [{"case_id": 12, "farmer": "Julia Quispe", "by": "Rosa Mamani"}],
    "prompt.correction": [{"about": 12, "correct": 88, "private": private} for private in (True, False)],
    "prompt.draft": [{"about": 12, "entry_id": entry_id, "private": entry_id == ENTRY} for entry_id in (ENTRY, "gone/entry")],
    "prompt.note": [{"about": 12, "private": private} for private in (True, False)],
    "prompt.words_only": [{}],
    "prompt.write": [{"about": 12, "private": private} for private in (True, False)],
    "question.muted": [{}],
    "team.muted": [{"people": []}, {"people": [{"person_id": 101, "name": "Julia Quispe", "until": SOON}]}],
}

SAMPLES: dict[str, list[Data]] = {
    "case.added": [{"case_id": 12, "owner": None, "message_id": 88}, {"case_id": 12, "owner": "Rosa Mamani", "message_id": 88}],
    "case.answer": [TO_FARMER, _with(TO_FARMER, why=WHY, joined=True, corrected=True)],
    "case.answer_corrected": [TO_FARMER],
    "case.answer_entry": [
        {"case_id": 12, "author": "Rosa Mamani", "entry_id": ENTRY},
        {"case_id": 12, "author": "Rosa Mamani", "entry_id": "gone/entry"},
    ],
    "case.answer_media": [_with(TO_FARMER, text=""), _with(TO_FARMER, copy_of=[201, 5])],
    "case.late": [
        {"case_id": 12, "due_at": SOON, "urgent": False, "entries": 2},
        {"case_id": 12, "due_at": SOON, "urgent": True, "entries": 0},
    ],
    "case.closed": [{"case_id": 12}, {"case_id": 12, "owner": "Rosa Mamani"}],
    "case.list": [{"cases": []}, {"cases": LINES}, {"cases": [_with(LINES[0], owner=None, text="")]}],
    "case.opened": [
        {"case_id": 12, "reason": reason, "due_at": SOON, "expected_at": expected}
        for reason, expected in (("unsure", None), ("media", SOONER), ("asked", None), ("not_this", LATER))
    ],
    "case.reopened": [{"case_id": 12, "due_at": SOON}],
    "case.solved": [{"case_id": 12, "helped_by": "Rosa Mamani"}, {}],
    "case.taken": [{"case_id": 12, "owner": "Rosa Mamani"}, {"case_id": 12, "owner": "Rosa Mamani", "why": WHY}],
    "case.waiting_on": [{"case_id": 12, "due_at": SOON}],
    "desk.card": [
        CARD,
        _with(CARD, urgent=True, reason="red_flag", owner="Rosa Mamani", farmer_language="pt", entry_ids=["gone/entry"]),
        _with(CARD, text="", reason="media", district=None, entry_ids=[]),
        _with(CARD, closed=True, reason="reopened"),
        _with(CARD, reason="not_this"),
        _with(CARD, reason="asked"),
        _with(CARD, turn="Rosa Mamani", turn_until=SOONER),
        _with(CARD, turn="Rosa Mamani"),
        *CARD_PAGES,
        _with(CARD, others=[15]),
        _with(CARD, others=list(range(15, 40))),
        _with(CARD, joined_to=11),
    ],
    "desk.case_closed": [{"case_id": 12}],
    "desk.closed": [
        {"case_id": 12, "by": "Rosa Mamani", "reason": reason, "others": others}
        for reason, others in (("solved", 0), ("quiet", 2), ("not_for_us", 0), ("spam", 0), ("other", 1))
    ],
    "desk.erased": [{"case_id": 12}],
    "desk.farmer_says": [TO_DESK, _with(TO_DESK, corrected=True, joined_to=11)],
    "desk.farmer_sends": [_with(TO_DESK, text=""), _with(TO_DESK, copy_of=[101, 5])],
    "desk.goes_on": [{"case_id": 12, "farmer": "Julia Quispe"}],
    "desk.here": [{}],
    "desk.here_needs_group": [{}],
    "desk.late": [_with(CARD, promised_at=SOON), _with(CARD, promised_at=SOON, owner="Rosa Mamani", district=None, text="")],
    "desk.sent": [
        {"case_id": 12, "farmer": "Julia Quispe", "others": 0, "message_id": None},
        {"case_id": 12, "farmer": "Julia Quispe", "others": 2, "message_id": 88},
    ],
    "desk.solved": [{"case_id": 12, "farmer": "Julia Quispe"}],
    "desk.undelivered": [{"case_id": 12, "farmer": "Julia Quispe"}],
    "desk.waiting": [
        {"mine": False, "cases": [], "page": 0, "more": False, "number": 0},
        {
            "mine": False,
            "cases": [_with(CARD, case_id=number, urgent=number < 3) for number in range(1, 11)],
            "page": 1,
            "more": True,
            "number": 25,
        },
        {"mine": True, "cases": [_with(CARD, owner="Rosa Mamani", text="")], "page": 0, "more": False, "number": 1},
    ],
    "desk.which_case": [{}],
    "error.already": [{}],
    "error.left": [{}],
    "error.not_yours": [{}],
    "error.old_button": [{}],
    "error.private_only": [{}],
    "error.set_aside": [{"reference": "K7Q2"}],
    "error.taken_by": [{"owner": "Rosa Mamani"}],
    "error.too_long": [{"limit": 120}],
    "error.unknown_command": [{}],
    "manual.chapter": [{"chapter_id": "health", "page": page} for page in (0, 1, 99)],
    "manual.chapters": [{"page": 0}, {"page": 1}],
    "manual.entry": [
        *({"entry_id": URGENT_ENTRY, "view": view} for view in ("first", "steps", "means", "care", "sources")),
        {"entry_id": ENTRY, "view": "steps", "question_id": 88},
        {"entry_id": "gone/entry", "view": "first"},
    ],
    "manual.season": [{"month": 8, "page": 0, "tips": False}, {"month": 8, "page": 2, "tips": True}],
    "manual.shared": [{"entry_id": ENTRY}],
    "my_data.erase": [{}],
    "my_data.erased": [{}],
    "my_data.file": [{"file": {"name": "mis_datos.json", "content": {"person": {"name": "Julia"}}}}],
    "my_data.kept": [{}],
    "my_data.menu": [{}],
    "question.alarm": [
        {"case_id": 12, "entry_id": URGENT_ENTRY, "entry_ids": []},
        {"case_id": 12, "entry_id": "gone/entry"},
        {"case_id": 12, "entry_id": URGENT_ENTRY, "entry_ids": [], "also": [ENTRY]},
        {"case_id": 12, "entry_id": "unnamed", "entry_ids": [URGENT_ENTRY, "gone/entry"], "also": [ENTRY]},
    ],
    "question.first_step": [{"entry_id": URGENT_ENTRY}, {"entry_id": "gone/entry"}],
    "question.answer": [{"question_id": 88, "entry_id": ENTRY}, {"question_id": 88, "entry_id": "gone/entry"}],
    "question.empty": [{}],
    "question.farewell": [{}],
    "question.greeting": [{}],
    "question.health": [{"question_id": 88}],
    "question.helped": [{}],
    "question.insult": [{"question_id": 88}],
    "question.joke": [{"question_id": 88}],
    "question.danger": [{"question_id": 88}],
    "question.offer": [{"question_id": 88, "entry_ids": [ENTRY, URGENT_ENTRY, "gone/entry"]}],
    "question.papers": [{"question_id": 88}],
    "question.phone": [{"question_id": 88}],
    "question.police": [{"question_id": 88}],
    "question.price": [{"question_id": 88}],
    "question.stop": [{"question_id": 88}],
    "question.thanks": [{}],
    "question.weather": [{"question_id": 88}],
    "question.who": [{"question_id": 88}],
    "session.ask_capacity": [{"fault": False}, {"fault": True}],
    "session.ask_move": [_with(SESSION, fault=fault, example="30/11/2026 09:00") for fault in (None, "past", "unclear")],
    "session.ask_place": [{}],
    "session.ask_title": [{}],
    "session.ask_when": [{"fault": fault, "example": "30/11/2026 09:00"} for fault in (None, "past", "unclear")],
    "session.confirm": [_with(SESSION, capacity=30), _with(SESSION, capacity=None)],
    "session.left": [{"title": "Cercas vivas en Iberia"}],
    "session.none": [{}],
    "session.over": [{"title": "Cercas vivas en Iberia"}],
    "session.pin": [SESSION],
    "start.back": [{}],
    "start.declined": [{}],
    "start.district": [{}],
    "start.help": [{"roles": []}, {"roles": ["facilitator"]}, {"roles": ["consultant", "coordinator", "organizer"]}],
    "start.invite_void": [{}],
    "start.kept": [{}],
    "start.language": [{}],
    "start.language_set": [{}],
    "start.ready": [{"district": None}, {"district": "Iñapari"}],
    "start.role_granted": [{"role": role} for role in ("consultant", "organizer", "coordinator")],
    "start.stopped": [{}],
    "start.welcome": [{}],
    "team.ask_dismiss": [{"name": "Rosa Mamani", "role": "consultant", "person_id": 201}],
    "team.ask_role": [{}],
    "team.dismissed": [{"name": "Rosa Mamani"}],
    "team.invite": [{"payload": "i_" + "x" * 32}],
    "team.last_coordinator": [{}],
    "team.list": [
        {"members": []},
        {"members": [{"person_id": 201, "name": "Rosa Mamani", "role": role} for role in ("consultant", "organizer", "coordinator")]},
        {"members": [{"person_id": 201, "name": "Rosa Mamani", "role": "consultant"}] * 120},
    ],
    # whose turn a case is
    "case.nearest": [{"case_id": 12, "entry_ids": [ENTRY, "gone/entry"]}, {"case_id": 12, "entry_ids": []}],
    "desk.passed_on": [
        _with(CARD, gone="Rosa Mamani", why="untaken", turn="Pedro Huamán"),
        _with(CARD, gone="Rosa Mamani", why="away", district=None, text=""),
    ],
    "desk.your_turn": [
        _with(CARD, turn="Rosa Mamani", turn_until=SOONER),
        _with(CARD, turn="Rosa Mamani", text="", district=None),
    ],
    # a consultant's profile
    "away.ask": [{"fault": fault} for fault in (None, "unclear", "past", "far")],
    "away.ask_in_group": [{}],
    "away.back": [{}],
    "away.gone": [{"until": SOON, "back": [], "private": True}, {"until": SOON, "back": [12, 15], "private": False}],
    "desk.digest": [
        {"mine": [CARD], "turn": [], "free": []},
        {
            "mine": [_with(CARD, urgent=True, case_id=number) for number in range(1, 6)],
            "turn": [_with(CARD, district=None, text="", case_id=number) for number in range(6, 11)],
            "free": [_with(CARD, case_id=number) for number in range(11, 16)],
        },
    ],
    "profile.ask_hours": [{"day": "monday", "fault": False}, {"day": "sunday", "fault": True}],
    "profile.ask_land": [{}],
    "profile.card": [
        *(_with(PROFILE, page=page) for page in ("main", "chapters", "districts", "languages", "hours", "week", "digest", "quiet", "land")),
        {
            "page": "wednesday",
            "chapters": ["health", "gone"],
            "districts": ["Iberia", "Tahuamanu"],
            "languages": ["es", "pt"],
            "hours": [["monday", []], ["wednesday", ["08:00-12:00", "14:00-18:00"]]],
            "weekly_hours": 4.0,
            "given_hours": 1.3,
            "land": "Cría 30 vacas con cercas vivas",
            "digest_at": "06:00",
            "quiet": "20:00-06:00",
            "away_until": SOON,
        },
    ],
    "error.not_your_turn": [{"turn": "Rosa Mamani", "until": SOONER}],
    "team.status": [STATUS, _with(STATUS, oldest=None, errors=[], muted=2)],
    **DESK_ACTIONS,
}

#: What consultants teach, decide and sign.
PARTS: list[Data] = [
    {"field": "title", "lines": ["Sachavaca que entra al maizal"]},
    {"field": "first", "lines": ["Ponga latas."]},
    {"field": "steps", "lines": ["Una lata cada 4 metros [S1]."] + ["x" * 200] * 7},
    {"field": "caution", "lines": ["x" * 250] * 3},
    {"field": "asks", "lines": [QUESTION, QUESTION]},
    {"field": "source", "lines": ["Experiencia del consultor"]},
]
PREVIEW_OF_ENTRY: Data = {
    "is_new": True,
    "heading": "Sachavaca que entra al maizal",
    "parts": PARTS,
    "state": "writing",
    "lesson_id": 0,
    "alarming": [QUESTION, QUESTION],
    "fields": ["title", "first", "steps", "caution", "asks", "source"],
}
MEANS = ("cost", "materials", "work", "where", "help", "small_step", "risk")
FIELDS = ["title", "first", "why", "steps", "avoid", "caution", *(f"means.{name}" for name in MEANS)]
ASK_FIELD: Data = {"field": "title", "now": [], "suggested": None, "fault": None, "limit": 0, "optional": False}
ITEMS: list[Data] = [
    {"lesson_id": 7, "text": QUESTION, "entry_id": ENTRY, "others": [], "ticked": True},
    {"lesson_id": 8, "text": QUESTION, "entry_id": "gone/entry", "others": [ENTRY, "gone/other", URGENT_ENTRY], "ticked": False},
]
PROPOSED: Data = {"lesson_id": 7, "heading": "Sachavaca que entra al maizal", "is_new": True, "mine": True}
REVIEW: Data = {"entry_id": URGENT_ENTRY, "view": "first", "text": None, "left": 216}

SAMPLES |= {
    "learn.ask": [
        *(_with(ASK_FIELD, field=field, optional=field in ("avoid", "caution")) for field in (*FIELDS, "asks", "source")),
        *(_with(ASK_FIELD, fault=fault, limit=60) for fault in ("too_long", "too_many", "too_much", "taken", "unknown_key", "empty")),
        _with(ASK_FIELD, field="steps", now=["x" * 200] * 8, suggested="vaca enferma " * 200),
    ],
    "learn.asks": [{"items": []}, {"items": ITEMS * 4}],
    "learn.asks_decided": [{"decided": 3, "taught": True, "left": 2}, {"decided": 1, "taught": False, "left": 0}],
    "learn.author_published": [{"heading": "Garrapatas", "by": "Rosa Mamani"}],
    "learn.author_refused": [{"heading": "Garrapatas", "by": "Rosa Mamani"}],
    "learn.busy": [{}],
    "learn.cancelled": [{}],
    "learn.chapter": [{"case": 12}],
    "learn.compare": [
        {"case": 12, "text": QUESTION, "near": [ENTRY, URGENT_ENTRY], "alike": True, "proposed": None},
        {"case": 12, "text": QUESTION, "near": [ENTRY, "gone/entry"], "alike": False, "proposed": "Garrapatas"},
        {"case": 12, "text": QUESTION, "near": [], "alike": False, "proposed": None},
        {"case": 12, "text": "", "near": [], "alike": False, "proposed": None},
    ],
    "learn.danger": [{}],
    "learn.dated": [{}],
    "learn.decided_already": [{}],
    "learn.gaps": [
        {"days": 90, "gaps": []},
        {
            "days": 90,
            "gaps": [
                {"text": QUESTION, "times": 23, "districts": [["Iñapari", 9], ["Iberia", 5]], "hidden": True},
                {"text": QUESTION, "times": 12, "districts": [["Iñapari", 12]], "hidden": False},
                {"text": QUESTION, "times": 1, "districts": [], "hidden": True},
            ]
            * 3,
        },
    ],
    "learn.in_private": [{}],
    "learn.known": [{"entry_id": "gone/entry"}, {"entry_id": ENTRY}],
    "learn.list": [
        {"drafts": [], "more": 0, "asks": 0, "writing": False},
        {"drafts": [PROPOSED, _with(PROPOSED, mine=False, is_new=False)] * 5, "more": 3, "asks": 12, "writing": True},
    ],
    "learn.no_draft": [{}],
    "learn.no_wording": [{}],
    "learn.overtaken": [{}],
    "learn.own": [{}],
    "learn.please_decide": [
        {"lesson_id": 7, "author": "Rosa Mamani", "heading": "Garrapatas", "changed": changed} for changed in (False, True)
    ],
    "learn.preview": [
        PREVIEW_OF_ENTRY,
        _with(PREVIEW_OF_ENTRY, parts=[], alarming=[], is_new=False, fields=FIELDS),
        _with(PREVIEW_OF_ENTRY, state="mine", lesson_id=7, fields=[]),
        _with(PREVIEW_OF_ENTRY, state="deciding", lesson_id=7, fields=[], is_new=False),
    ],
    "learn.proposed": [{"heading": "Garrapatas"}],
    "learn.published": [{"heading": "Garrapatas", "by": "Rosa Mamani"}],
    "learn.refused": [{"heading": "Garrapatas"}],
    "learn.still_open": [{}],
    "learn.strange": [{"figures": ["4", "250"]}],
    "learn.strange_figures": [{"figures": ["4", "250"]}],
    "learn.which_field": [{"heading": "Garrapatas", "fields": FIELDS}],
    "learn.wording_proposed": [{"entry_id": "gone/entry", "text": QUESTION}, {"entry_id": ENTRY, "text": QUESTION}],
    "learn.your_question": [{"entry_id": ENTRY, "heading": "Garrapatas"}],
    "review.ask_reason": [{"heading": "Garrapatas", "fault": fault} for fault in (None, "long", "empty")],
    "review.changed": [{}],
    "review.changed_since": [{}],
    "review.entry": [
        *(_with(REVIEW, view=view, left=None) for view in ("steps", "means", "care", "sources")),
        _with(REVIEW, entry_id="gone/entry"),
        _with(REVIEW, text="La dosis está mal."),
        REVIEW,
    ],
    "review.none": [{"left": 0}, {"left": 3}],
    "review.own_rejection": [{}],
    "review.rejected": [{"heading": "Garrapatas"}],
    "review.signed": [{"heading": "Garrapatas", "by": "Rosa Mamani", "on": "23/11/2026", "until": "22/11/2028"}],
    "review.was_rejected": [{"heading": "Garrapatas", "by": "Rosa Mamani", "text": "La dosis está mal."}],
}

PROGRESS: Data = {
    "announcement_id": 3,
    "state": "sending",
    "starts_at": None,
    "repeats": None,
    "total": 40,
    "done": 13,
    "sent": 12,
    "unknown": 1,
    "failed": 0,
    "cancelled": 0,
}
WHOLE_AUDIENCE: Data = {
    "districts": ["Iberia", "Iñapari"],
    "activities": ["cattle", "gone"],
    "roles": ["farmer", "consultant"],
    "languages": ["es", "pt"],
    "seen_days": 30,
    "school_id": "Ganado sin quemar",
    "session_id": "Cercas vivas en Iberia",
    "not_roles": ["coordinator"],
    "not_session_id": "Podas",
    "not_announcement_id": 2,
}
EVERYBODY: Data = {name: [] if isinstance(value, list) else None for name, value in WHOLE_AUDIENCE.items()}
BOARDS = [{"id": -100200300, "name": "Ganaderos de Iberia", "chosen": chosen} for chosen in (True, False)]
PREVIEW: Data = {
    "announcement_id": 3,
    "audience": EVERYBODY,
    "count": 40,
    "stopped": 0,
    "unreachable": 0,
    "no_consent": 0,
    "enough": 0,
    "per_week": 3,
    "languages": {"es": 40},
    "wordings": [[None, "A"]],
    "album": False,
    "minutes": 1,
    "answers": [],
    "replies_to": "question",
    "useful_hours": 72,
    "boards": [],
    "quiet": False,
    "quiet_until": SOON,
}
CHOICES = [{"value": value, "carries": at, "title": None, "chosen": at == 0} for at, value in enumerate(("cattle", "fish"))]
SCHEDULED: Data = {
    "announcement_id": 3,
    "starts_at": SOON,
    "how": 0,
    "count": 0,
    "again": [],
    "goes_on": False,
    "nth": 4,
    "readers": 40,
    "quiet": False,
}
SHEET = [["nombre", "estado"], ["Julia", "entregado"]]
REPORT: Data = {
    "announcement_id": 3,
    "answered": [],
    "trail": [],
    "file": {"name": "aviso_3.xlsx", "sheet": SHEET},
}
CHANGE: Data = {"at": SOON, "by": "Elena Tapia", "taken_back": False, "done": 12, "failed": 1}
SAMPLES |= {
    "announcement.album": [{"announcement_id": 3}],
    "announcement.answered": [{"answer": "Sí voy"}],
    "announcement.ask_answers": [{"fault": False}, {"fault": True}],
    "announcement.ask_audience": [{"saved": []}, {"saved": [{"id": 4, "name": "Ganaderos de Iberia"}]}],
    "announcement.ask_audience_name": [{}],
    "announcement.ask_correction": [{}],
    "announcement.ask_message": [
        {"in_language": None, "letter": "A"},
        {"in_language": "pt", "letter": "A"},
        {"in_language": None, "letter": "B"},
    ],
    "announcement.ask_take_back": [{"announcement_id": 3}],
    "announcement.ask_rule": [{"unclear": False}, {"unclear": True}],
    "announcement.ask_when": [{"fault": fault, "example": "30/11/2026 09:00"} for fault in (None, "past", "unclear")],
    "announcement.ask_which": [{"wordings": [{"id": 5, "language": None, "letter": "B"}, {"id": 6, "language": "pt", "letter": "A"}]}],
    "announcement.board_added": [{"name": "Ganaderos de Iberia"}],
    "announcement.board_needs_group": [{}],
    "announcement.board_removed": [{}],
    "announcement.corrected": [{"announcement_id": 3, "paused": False}, {"announcement_id": 3, "paused": True}],
    "announcement.discarded": [{}],
    "announcement.filter": [
        {"audience": EVERYBODY, "count": 40, "kind": None, "choices": []},
        {"audience": WHOLE_AUDIENCE, "count": 0, "kind": None, "choices": []},
        {"audience": _with(EVERYBODY, activities=["cattle"]), "count": 4, "kind": "activities", "choices": CHOICES},
        {
            "audience": _with(EVERYBODY, session_id="Podas"),
            "count": 4,
            "kind": "session_id",
            "choices": [{"value": 7, "carries": 7, "title": "Podas", "chosen": True}],
        },
    ],
    "announcement.held": [{"announcement_id": 3, "seconds": 60}],
    "announcement.none": [{}],
    "announcement.not_correctable": [{}],
    "announcement.over": [{}],
    "announcement.passed_on": [{"organizer": "Elena Tapia"}],
    "announcement.preview": [
        PREVIEW,
        _with(
            PREVIEW,
            audience=WHOLE_AUDIENCE,
            stopped=2,
            unreachable=3,
            no_consent=9,
            enough=4,
            minutes=8,
            languages={"es": 30, "pt": 10},
            wordings=[[None, "A"], [None, "B"], ["pt", "A"]],
            answers=["Sí voy", "No puedo"],
            replies_to="organizer",
            useful_hours=6,
            boards=BOARDS,
            album=True,
            quiet=True,
        ),
        _with(PREVIEW, count=0),
    ],
    "announcement.progress": [
        PROGRESS,
        _with(PROGRESS, state="paused"),
        _with(PROGRESS, state="sent", repeats="DTSTART:20261125T080000\nRRULE:FREQ=DAILY;COUNT=3"),
        _with(PROGRESS, state="stopped", failed=2, cancelled=25),
        _with(PROGRESS, state="sent", done=40, sent=39),
        _with(PROGRESS, state="sent", total=0, done=0, sent=0, unknown=0),
        _with(PROGRESS, state="waiting", starts_at=SOON),
        _with(PROGRESS, state="expired"),
    ],
    "announcement.recalled": [{}],
    "announcement.reply": [{"announcement_id": 3, "farmer": "Julia Quispe", "district": district} for district in ("Iñapari", None)],
    "announcement.report": [
        REPORT,
        _with(
            REPORT,
            answered=[{"letter": letter, "answers": [["Sí voy", 4], ["No puedo", 1]]} for letter in "AB"],
            trail=[CHANGE, _with(CHANGE, taken_back=True)] * 4,
        ),
    ],
    "announcement.scheduled": [
        SCHEDULED,
        _with(SCHEDULED, how=2, again=[SOON] * 4, goes_on=True, quiet=True),
        _with(SCHEDULED, how=5, count=1, again=[SOON] * 2, nth=-1),
        _with(SCHEDULED, how=None, again=[SOON]),
    ],
    "announcement.taken_back": [{"announcement_id": 3}],
    "announcement.text": [{"announcement_id": 3, "html": "<b>Julia</b>, hay campaña.", "answers": ["Sí voy"]}],
    "announcement.withdrawn": [{}],
    "manual.tip": [
        {"entry_id": ENTRY, "task": None},
        {"entry_id": ENTRY, "task": "Marque con estacas las zonas que se encharcan."},
        {"entry_id": "gone/entry", "task": None},
    ],
    "my_data.activities": [{"mine": [], "tips": False}, {"mine": ["cattle"], "tips": True}],
    "my_data.no_tips": [{}],
}

SAMPLES |= {
    "case.already_open": [{"case_id": 12}],
    "case.ask_same": [
        {"case_id": 12, "leader_id": 11, "entry_id": ENTRY, "words": ["garrapatas", "baño"]},
        {"case_id": 12, "leader_id": 11, "entry_id": None, "words": ["garrapatas"]},
        {"case_id": 12, "leader_id": 11, "entry_id": ENTRY, "words": []},
    ],
    "case.joined": [{"case_id": 12, "due_at": SOON}],
    "case.not_joined": [{"case_id": 12}],
    "case.stays_own": [{"case_id": 12}],
    "case.look_again": [{"case_id": 12, "author": "Rosa Mamani"}],
    "case.no_use": [{"case_id": 12, "due_at": SOON}],
    "case.on_its_own": [{"case_id": 12, "due_at": SOON}],
    "case.one": [
        _with(LINES[0], joined=True, thread=[]),
        _with(LINES[2], joined=True, thread=[{"mine": mine, "kind": "text", "text": QUESTION} for mine in (True, False) * 3]),
        _with(LINES[3], joined=False, thread=[{"mine": True, "kind": "photo", "text": ""}]),
    ],
    "case.rated": [{"case_id": 12, "stars": stars} for stars in (1, 2, 3)],
    "desk.no_use": [{"case_id": 12, "farmer": "Julia Quispe"}],
    **SEASON,
}

SAMPLES |= samples_roll.SAMPLES

CASES = [(template, number) for template, samples in SAMPLES.items() for number in range(len(samples))]

#: Keys whose values people write themselves.
WRITTEN = samples_roll.WRITTEN | {
    "name", "names", "farmer", "helped_by", "owner", "author", "turn", "gone", "land", "by", "title", "place", "text", "district", "what"
}  # fmt: skip


def sample(template: str, number: int) -> Data:
    return deepcopy(SAMPLES[template][number])


def rewritten(data: Any, text: str, key: str = "") -> Any:
    """The sample with `text` wherever somebody writes what he likes."""
    if isinstance(data, dict):
        return {name: value if name == "file" else rewritten(value, text, name) for name, value in data.items()}
    if isinstance(data, list):
        return [rewritten(value, text, key) for value in data]
    return text if key in WRITTEN and isinstance(data, str) and data else data
