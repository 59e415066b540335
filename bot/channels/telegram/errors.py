"""What Telegram answers to a send, as SendErrors. Source: the Bot API server's own error texts."""

from collections.abc import Callable

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels import Later, Misconfigured, Moved, Never, SendError, Stopped, Unknown
from bot.channels.telegram.api import NotReached, ServerFault

LONGEST_REASON = 200  # characters of the vendor's words kept on a row

Make = Callable[[str, str], SendError]
"""From the vendor's words and code."""


def _never(reason: str, code: str) -> SendError:
    return Never(reason, code=code)


def _alert(reason: str, code: str) -> SendError:
    return Never(reason, code=code, alert=True)


def _gone(reason: str, code: str) -> SendError:
    return Never(reason, code=code, gone=True)


def _stopped(reason: str, code: str) -> SendError:
    return Stopped(reason, code=code)


def _later(reason: str, code: str) -> SendError:
    return Later(reason, code=code)


def _unknown(reason: str, code: str) -> SendError:
    return Unknown(reason, code=code)


def _misconfigured(reason: str, code: str) -> SendError:
    return Misconfigured(reason, code=code)


BY_WORDS: dict[str, Make] = {
    "bot was blocked by the user": _stopped,
    "user is deactivated": _gone,
    "bot can't initiate conversation": _gone,  # the person never pressed Start
    "bot can't send messages to bots": _gone,
    "chat not found": _gone,
    "user not found": _gone,
    "peer_id_invalid": _gone,
    "bot was kicked": _gone,
    "bot is not a member": _gone,
    "group chat was deleted": _gone,
    "have no rights to send": _alert,
    "not enough rights": _alert,
    "chat_write_forbidden": _alert,
    "chat_restricted": _alert,
    "topic_closed": _alert,
}
"""Parts of the description of a 400 or 403, in lower case."""

BY_CLASS: dict[type[TelegramError], tuple[str, Make]] = {
    Forbidden: ("403", _never),
    BadRequest: ("400", _never),
    InvalidToken: ("401", _misconfigured),
    Conflict: ("409", _later),
    NotReached: ("connect", _later),
    ServerFault: ("5xx", _later),
    TimedOut: ("timeout", _unknown),
    NetworkError: ("lost", _unknown),
    TelegramError: ("unreadable", _unknown),
}
"""A code for the row, and what it means. The most specific class counts: BadRequest and TimedOut are NetworkErrors."""

NOT_AN_ERROR = (
    "message is not modified",
    "query is too old",
    "query_id_invalid",
    "message to edit not found",
    "message to delete not found",
)
"""Parts of descriptions which say that nothing is left to do."""


def send_error(fault: TelegramError, token: str = "") -> SendError:
    """The SendError for what the library raised; its words never hold the token."""
    reason = scrub(str(fault), token)
    if isinstance(fault, RetryAfter):
        return Later(reason, code="429", retry_after=seconds(fault), whole_chat=True)
    if isinstance(fault, ChatMigrated):
        return Moved(str(fault.new_chat_id), "the group became a supergroup", code="400")
    code, make = next(BY_CLASS[kind] for kind in type(fault).__mro__ if kind in BY_CLASS)
    if isinstance(fault, Forbidden | BadRequest):
        words = reason.lower()
        make = next((found for part, found in BY_WORDS.items() if part in words), make)
    return make(reason, code)


def is_no_error(fault: TelegramError) -> bool:
    """True where the vendor refuses because it is already so, or too late to matter."""
    return isinstance(fault, BadRequest) and any(part in str(fault).lower() for part in NOT_AN_ERROR)


def seconds(fault: RetryAfter) -> float:
    """How long to wait, whichever of its two types the library gives."""
    wait = fault.retry_after
    return float(wait) if isinstance(wait, int | float) else wait.total_seconds()


def scrub(words: str, token: str) -> str:
    """`words` fit for a row, a log or `/health`: without the token, and not long."""
    return (words.replace(token, "…") if token else words)[:LONGEST_REASON]
