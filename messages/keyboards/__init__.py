"""The buttons under each message, by template. A button's data is `verb:argument:...` (at most 64 bytes).

The arguments name rows, whose state and the presser's right are looked up when it is pressed.
"""

from messages.keyboards import (
    announcements,
    card,
    consultant,
    coordinator,
    farmer,
    learning,
    manual,
    organizer,
    plots,
    profile,
    roll,
    schools,
)
from messages.keyboards.button import Keyboard

KEYBOARDS: dict[str, Keyboard] = {
    **farmer.KEYBOARDS,
    **manual.KEYBOARDS,
    **card.KEYBOARDS,
    **consultant.KEYBOARDS,
    **learning.KEYBOARDS,
    **profile.KEYBOARDS,
    **organizer.KEYBOARDS,
    **announcements.KEYBOARDS,
    **roll.KEYBOARDS,
    **plots.KEYBOARDS,
    **schools.KEYBOARDS,
    **coordinator.KEYBOARDS,
}
