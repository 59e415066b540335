"""Twilio's codes, as SendErrors: the same for an API answer and for a status callback.

Source: twilio.com/docs/api/errors, and the table of what each means for us.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from twilio.base.exceptions import (  # type: ignore[import-untyped]
    TwilioException,
    TwilioRestException,
    TwilioServiceException,
)

from bot.channels import Later, Misconfigured, Never, SendError, Stopped, Unknown
from bot.channels.http import AnswerLost, NotSent

LONGEST_REASON = 200  # characters of the vendor's words kept on a row
QUEUE_FULL_WAIT = 300.0  # seconds
RATE_WAIT = 60.0  # until the carrier's next window
PHONE_OFF_WAIT = 900.0  # a phone that is off is rarely on again sooner
CARRIERS_DAY = ZoneInfo("America/Los_Angeles")  # US daily caps end at midnight Pacific

Make = Callable[[str, str, datetime], SendError]
"""From words, code and the time now (aware)."""


def _stopped(reason: str, code: str, now: datetime) -> SendError:
    return Stopped(reason, code=code)


def _gone(reason: str, code: str, now: datetime) -> SendError:
    return Never(reason, code=code, gone=True, alert=True)


def _never(reason: str, code: str, now: datetime) -> SendError:
    return Never(reason, code=code)


def _alert(reason: str, code: str, now: datetime) -> SendError:
    return Never(reason, code=code, alert=True)


def _misconfigured(reason: str, code: str, now: datetime) -> SendError:
    return Misconfigured(reason, code=code)


def _later(reason: str, code: str, now: datetime) -> SendError:
    return Later(reason, code=code)


def _queue_full(reason: str, code: str, now: datetime) -> SendError:
    return Later(reason, code=code, retry_after=QUEUE_FULL_WAIT)


def _next_window(reason: str, code: str, now: datetime) -> SendError:
    return Later(reason, code=code, retry_after=RATE_WAIT)


def _once_more(reason: str, code: str, now: datetime) -> SendError:
    return Later(reason, code=code, retry_after=PHONE_OFF_WAIT, tries=1)


def _next_day(reason: str, code: str, now: datetime) -> SendError:
    return Later(reason, code=code, retry_after=_until_midnight(now))


def _unknown(reason: str, code: str, now: datetime) -> SendError:
    return Unknown(reason, code=code)


CODES: dict[int, Make] = {
    21610: _stopped,  # the person texted STOP
    21211: _gone,  # not a phone number
    21612: _gone,  # not reachable from our number
    21614: _gone,  # not a mobile number
    30006: _gone,  # landline, or a carrier that cannot be reached
    30005: _never,  # unknown handset: the address is gone after three in a row, which storage counts by the code
    30003: _once_more,  # switched off
    30008: _once_more,  # the carrier did not say
    30004: _alert,  # blocked
    30007: _alert,  # filtered as spam
    63016: _alert,  # WhatsApp, more than 24 h since they wrote: needs a template (ContentSid)
    21611: _queue_full,
    30001: _queue_full,
    20429: _later,
    429: _later,
    63018: _next_window,  # WhatsApp's rate
    30022: _next_window,  # 10DLC's rate
    30023: _next_day,  # 10DLC's daily cap
    20003: _misconfigured,  # wrong SID or token
    20005: _misconfigured,  # account not active
    20404: _misconfigured,  # no such account
    21408: _misconfigured,  # region not enabled
    21603: _misconfigured,  # no From
    21606: _misconfigured,  # our number cannot send
    21608: _misconfigured,  # trial account, number not verified
    21659: _misconfigured,  # From is not a Twilio number
    21660: _misconfigured,  # From belongs to another account
    21703: _misconfigured,  # the messaging service has no number
    30002: _misconfigured,  # account suspended
    30032: _misconfigured,  # toll-free number not verified
    30034: _misconfigured,  # number not registered for 10DLC
    63007: _misconfigured,  # no such WhatsApp sender
    401: _misconfigured,
    403: _misconfigured,
    404: _misconfigured,
    504: _unknown,  # a gateway gave up waiting
}
"""Twilio's code, or the HTTP status where Twilio gave none. Any other 5xx is Later, anything else Never."""


def by_code(code: int, status: int, now: datetime, words: str = "") -> SendError:
    """The SendError for `code`, else for the HTTP `status`."""
    make = CODES.get(code) or CODES.get(status) or (_later if status >= 500 else _never)
    return make(f"{words or 'Twilio'} ({code})"[:LONGEST_REASON], str(code or ""), now)


def send_error(fault: Exception, now: datetime) -> SendError:
    """The SendError for whatever a call of the SDK raised.

    Twilio's own words are left out, since they quote the number; so is the exception's text, which has the URL.
    """
    if isinstance(fault, NotSent):
        return Later(str(fault), code="connect")
    if isinstance(fault, AnswerLost):
        return Unknown(str(fault), code="lost")
    if isinstance(fault, TwilioRestException | TwilioServiceException):
        return by_code(_number(fault.code) or fault.status, fault.status, now)
    if isinstance(fault, TwilioException) and len(fault.args) > 1:  # a page of the list: (words, Response)
        return by_code(fault.args[1].status_code, fault.args[1].status_code, now)
    return Unknown(f"unreadable answer: {type(fault).__name__}", code="unreadable")


def _number(code: object) -> int:
    return int(code) if isinstance(code, int) or (isinstance(code, str) and code.isdecimal()) else 0


def _until_midnight(now: datetime) -> float:
    """Seconds until the next day begins on the Pacific coast; aware subtraction, so a change of clocks counts."""
    local = now.astimezone(CARRIERS_DAY)
    midnight = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return (midnight.astimezone(now.tzinfo) - now).total_seconds()
