"""Logs: one JSON object a line for machines, short lines on a terminal. Ids only, never a private word."""

import json
import logging
import sys
from datetime import UTC, datetime

# These print what they are given: URLs with a token in them, bodies, phone numbers.
_TALKATIVE = ("telegram", "twilio", "aiohttp", "httpx", "httpcore", "apscheduler", "uvicorn", "sqlalchemy", "alembic")


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname.lower(), "logger": record.name, "message": record.getMessage()}
        if record.exc_info:
            line["error"] = _trace(record)
        return json.dumps(line, ensure_ascii=False)


def _trace(record: logging.LogRecord) -> str:
    """Where it happened and what sort it was; never its words, which may quote a row or a text."""
    kind, _, trace = record.exc_info or (None, None, None)
    places = []
    while trace is not None:
        places.append(f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{kind.__name__ if kind else 'Error'} at {' > '.join(places[-8:])}"


class ShortLines(logging.Formatter):
    """For eyes: time, level, words."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        trace = f" ({_trace(record)})" if record.exc_info else ""
        return f"{at} {record.levelname.lower():7} {record.getMessage()}{trace}"


def set_up_logs(level: str) -> None:
    """Log to standard error: JSON lines unless somebody is looking."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(ShortLines() if sys.stderr.isatty() else JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.ERROR)
