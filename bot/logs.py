"""Logs: structlog and the libraries through one formatter. Event names are constants, data are fields.

No token, name or word of a person is ever one of them.
"""

import logging
import re
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{3,}")
HIDDEN = "<token>"

#: What speaks about every request (with the token in its address) or repeats what people wrote.
_LOUD = ("httpx", "httpcore", "telegram", "sqlalchemy.engine", "apscheduler", "alembic", "uvicorn.access", "asyncio")


def set_up(*, level: str, as_json: bool, token: str | None) -> None:
    """One handler at the root, with the token scrubbed there: filters on single loggers miss their children."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Any = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _places_only,
                renderer,
            ],
        )
    )
    handler.setFormatter(_Scrubbing(handler.formatter, token))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)  # it repeats an answer that it cannot read, words and all


class _Scrubbing(logging.Formatter):
    """The finished line, traceback and all, without the token."""

    def __init__(self, inner: logging.Formatter | None, token: str | None) -> None:
        super().__init__()
        self._inner = inner or logging.Formatter()
        self._token = token

    def format(self, record: logging.LogRecord) -> str:
        line = self._inner.format(record)
        if self._token:
            line = line.replace(self._token, HIDDEN)
        return _TOKEN.sub(HIDDEN, line)


def _places_only(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """A traceback as places in our code: the values in it, and the message of an error, may be a person's words."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, BaseException):
        error = (type(error), error, error.__traceback__)
    if error and error[0] is not None:
        event["error"] = error[0].__name__
        event["where"] = places(error[1])
    return event


def places(error: BaseException | None, most: int = 6) -> str:
    """The last places (`file:line function`) that an error came through, innermost last."""
    found = []
    trace = error.__traceback__ if error else None
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(f"{'/'.join(code.co_filename.split('/')[-2:])}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return " > ".join(found[-most:])
