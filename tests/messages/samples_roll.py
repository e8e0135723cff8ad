"""Sample data of the roll, the register and what follows a session. Papers and pictures are drawn in test_papers, not here."""

from typing import Any

Data = dict[str, Any]

SOON = "2026-11-28T14:00:00+00:00"
NAMED: Data = {"session_id": 7, "title": "Pastos de Iberia · 3. Cercas vivas", "starts_at": SOON}
LIST: Data = {
    **NAMED,
    "lines": [
        {"id": 40 + number, "number": number, "name": "Julia Quispe", "guest": number == 3, "present": (True, False, None)[number % 3]}
        for number in range(1, 9)
    ],
    "ids": list(range(41, 66)),
    "page": 1,
    "pages": 4,
    "present": 8,
    "absent": 3,
    "closed": False,
    "code": "4271",
}
CARD: Data = {
    "school_id": 2,
    "title": "Pastos de Iberia",
    "people": 25,
    "guests": 4,
    "held": 13,
    "sessions": 16,
    "no_roll": [],
    "percent": 80,
    "earned": 19,
    "certificates": 0,
}
PLAN: Data = {
    **NAMED,
    "place": "Fundo de don Julio, km 12",
    "bring": "machete, botas, agua",
    "entry_ids": ["health/ticks", "gone/entry"],
    "code": "4271",
    "ids": list(range(41, 66)),
    "lines": [
        {"name": "Julia Quispe", "guest": number == 3, "coming": (True, False, None)[number % 3], "companions": 2 * (number % 3 == 0)}
        for number in range(25)
    ],
    "coming": 12,
    "declined": 8,
}
PLOT: Data = {
    "plot_id": 4,
    "name": "Potrero de la quebrada",
    "count": 7,
    "last": {
        **{"seen_at": SOON, "animals": 12, "grass": "knee", "weeds": "few", "pests": "none", "soil": "patchy", "trees": 30},
        **{"saw": "El pasto ya pasó la rodilla y hay hormigas.", "decided": "Sacar los animales mañana."},
    },
}
EMPTY: Data = {**dict.fromkeys(PLOT["last"]), "seen_at": SOON, "soil": "bare"}
QUESTION: Data = {"id": 5, "question": "¿Cuándo se baña al ganado que comparte el potrero?", "answer": "El mismo día"}
VALID: Data = {"name": "Julia Quispe", "school": "Pastos de Iberia", "minutes": 2250, "attended": 12, "held": 13, "issued_at": SOON}

SAMPLES: dict[str, list[Data]] = {
    "buddy.learns": [{"title": NAMED["title"], "name": "Rosa Mamani", "person_id": 201}],
    "buddy.tells": [{"title": NAMED["title"], "name": "Rosa Mamani", "person_id": 201}],
    "buddy.waiting": [{}],
    "catch_up.told": [
        {"session_id": 7, "title": NAMED["title"], "entry_ids": ["health/ticks", "gone/entry"], "guests": []},
        {"session_id": 7, "title": NAMED["title"], "entry_ids": [], "guests": ["Pedro Tapia", "Ana Ríos"]},
    ],
    "feedback.ask": [NAMED],
    "feedback.more": [NAMED],
    "feedback.passed_on": [{}],
    "feedback.said": [{**NAMED, "name": "Julia Quispe"}],
    "feedback.summary": [
        {**NAMED, "mean": 2.4, "opinions": 12, "wishes": ["practice", "time", "topic"]},
        {**NAMED, "mean": 3.0, "opinions": 5, "wishes": []},
    ],
    "feedback.thanks": [NAMED],
    "feedback.wish": [NAMED],
    "plot.ask": [
        {"plot_id": 4, "at": at, "step": step, "steps": 10}
        for at, step in enumerate(("animals", "grass", "weeds", "pests", "soil", "trees", "photo", "pin", "saw", "decided"))
    ],
    "plot.ask_name": [{}],
    "plot.card": [PLOT, {**PLOT, "count": 0, "last": None}, {**PLOT, "last": EMPTY}],
    "plot.chart": [{"name": "Potrero de la quebrada", "count": count} for count in (1, 7)],
    "plot.kept": [PLOT, {**PLOT, "last": EMPTY}],
    "plot.list": [
        {"plots": [], "schools": []},
        {"plots": [{"plot_id": 4, "name": "Potrero"}] * 12, "schools": [{"school_id": 2, "title": "Pastos de Iberia"}] * 4},
    ],
    "plot.nothing_seen": [{"name": "Potrero de la quebrada"}],
    "quiz.ask_entry": [{"school_id": 2, "entry_ids": ["health/ticks", "feeding/urea-safety"]}, {"school_id": 2, "entry_ids": []}],
    "quiz.ask_question": [
        {"entry_id": "health/ticks", "facts": ["Bañe a todo el ganado el mismo día, también al sano."] * 10, "fault": fault}
        for fault in (None, "unclear", "21, 7")
    ],
    "quiz.asked": [{"count": 1, "moment": "before"}, {"count": 21, "moment": "after"}],
    "quiz.card": [
        {"school_id": 2, "title": "Pastos de Iberia", "questions": []},
        {"school_id": 2, "title": "Pastos de Iberia", "questions": [QUESTION] * 12},
    ],
    "quiz.enough": [{"most": 12}],
    "quiz.kept": [
        {"question": QUESTION["question"], "answer": QUESTION["answer"], "explanation": explanation}
        for explanation in ("Bañe a todo el ganado el mismo día.", None)
    ],
    "quiz.poll": [
        {
            "moment": "before",
            "poll": {"question": QUESTION["question"], "options": ["El mismo día", "Nunca"], "correct": 0, "explanation": None},
        }
    ],
    "quiz.results": [
        {"title": "Pastos de Iberia", "lines": [], "shares": {"before": None, "after": None}},
        {
            "title": "Pastos de Iberia",
            "lines": [{"name": "Julia Quispe", "before": [2, 5], "after": [5, 5]}] * 25,
            "shares": {"before": 41, "after": 78},
        },
    ],
    "quiz.which": [{"schools": []}, {"schools": [{"school_id": 2, "title": "Pastos de Iberia"}] * 20}],
    "register.ask_certificates": [CARD, {**CARD, "no_roll": [9], "earned": 1}, {**CARD, "earned": 0}],
    "register.ask_name": [{"fault": None, "names": ["Julia Quispe"] * 25}, {"fault": "unclear", "names": ["Julia Quispe"] * 120}],
    "register.card": [CARD, {**CARD, "people": 1, "no_roll": [9, 12], "certificates": 3}],
    "register.certificate": [{"name": "Julia Quispe", "title": "Pastos de Iberia"}],
    "register.certificates": [{"title": "Pastos de Iberia"}],
    "register.drawing": [{}],
    "register.file": [{"title": "Pastos de Iberia"}],
    "register.issued": [{"title": "Pastos de Iberia", "count": 1, "total": 1}, {"title": "Pastos de Iberia", "count": 12, "total": 19}],
    "register.named": [{"number": 7, "name": "Juana Quispe Mamani"}],
    "register.not_valid": [{}],
    "register.valid": [VALID],
    "register.which": [{"schools": []}, {"schools": [{"school_id": 2, "title": "Pastos de Iberia"}] * 20}],
    "roll.already": [NAMED],
    "roll.blocked": [NAMED],
    "roll.closed": [{**NAMED, "present": 20, "missing": 0}, {**NAMED, "present": 20, "missing": 1}, {**NAMED, "present": 20, "missing": 5}],
    "roll.code": [{**NAMED, "code": "4271"}],
    "roll.empty": [{}],
    "roll.link_over": [{}],
    "roll.list": [LIST, {**LIST, "page": 0, "pages": 1, "lines": [], "ids": [], "present": 0, "absent": 0, "closed": True}],
    "roll.missing": [NAMED],
    "roll.not_listed": [NAMED],
    "roll.not_now": [NAMED],
    "roll.plan": [
        PLAN,
        {**PLAN, "bring": None, "entry_ids": [], "ids": [], "lines": [], "coming": 0, "declined": 0},
        {**PLAN, "ids": list(range(100)), "lines": PLAN["lines"][:20] * 3},
    ],
    "roll.present": [NAMED],
    "roll.unclear": [{"most": 25}],
    "roll.voice_kept": [{"count": 1}, {"count": 5}],
    "roll.voice_only": [{}],
    "roll.which": [{"sessions": []}, {"sessions": [NAMED] * 8}],
    "roll.wrong": [NAMED],
}
#: Keys whose values people write themselves.
WRITTEN = frozenset({"guests", "school", "bring", "saw", "decided", "question", "answer", "explanation", "facts", "fault"})
