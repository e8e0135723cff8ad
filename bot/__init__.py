"""The composition root: the command line, settings, ingress and wiring."""

import os

# python-telegram-bot then gives lengths of time as timedelta, as it always will from its next major version on
os.environ.setdefault("PTB_TIMEDELTA", "1")
