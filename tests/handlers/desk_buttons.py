"""Every button of the desk as it would take effect in the scene of `conftest.py`."""

#: What changes something, and what the trail calls it.
EFFECTS = {
    "take": ("take:{queued}", "case.take"),
    "send": ("send:{mine}:0", "case.answer"),
    "close": ("close:{mine}", "case.close"),
    "close_as": ("close_as:{mine}:quiet", "case.close"),
    "not_for_us": ("not_for_us:{mine}:-", "case.close"),
    "spam": ("spam:{mine}", "person.mute"),
    "hand": ("hand:{mine}:{pedro}", "case.hand"),
    "hand_back": ("hand_back:{mine}", "case.hand_back"),
    "urgent": ("urgent:{mine}:1", "case.urgent"),
    "snooze": ("snooze:{mine}:2h", "case.snooze"),
    "ask": ("ask:{mine}:since", "case.ask"),
    "merge": ("merge:{mine}:{queued}", "case.join"),
    "leave_case": ("leave_case:{joined}", "case.leave"),
    "split": ("split:{mine}:{added}", "case.split"),
}
#: What only shows something, or asks for words; it may be pressed again.
VIEWS = {
    "show": "show:{mine}",
    "list": "list:all:0",
    "page": "page:more:{mine}",
    "note": "note:{mine}",
    "draft": "draft:{mine}:0",
    "correct": "correct:{answer}",
    "story": "story:{mine}",
    "story_page": "story_page:{mine}:0",
    "media": "media:{mine}",
    "write": "write:{mine}",
    "teach": "teach:{mine}",
}
ALL = {**{verb: data for verb, (data, _) in EFFECTS.items()}, **VIEWS}
#: What is of use when the case is closed already.
AFTER_THE_END = frozenset({"show", "list", "note", "correct", "story", "story_page", "media", "write", "teach"})
