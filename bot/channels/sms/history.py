"""Twilio's list of messages: the texts a webhook missed, and whether a send whose answer was lost has gone."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.channels.sms.forms import address_of
from handlers.messages import Channel, Inbound

MOST_PAGES = 50  # of one listing; an end to a list that never ends
LOOK_BACK = timedelta(hours=24)  # as far as Telegram keeps what was missed; older words would only confuse
ALLOWANCE = timedelta(seconds=5)  # between our clock and Twilio's, whose dates are whole seconds
TRIAL = "Sent from your Twilio trial account - "  # Twilio puts it before every text of a trial account

Known = Callable[[Sequence[str]], Awaitable[set[str]]]
"""Which of these message SIDs are kept already."""

Ask = Callable[[Awaitable[Any]], Awaitable[Any]]
"""Awaits a call of the SDK, its failures as SendErrors."""


async def missed(messages: Any, ask: Ask, to: str, known: Known, now: datetime, page_size: int) -> list[Inbound]:
    """Texts to us (`to`, or anyone of the account when empty) that are not known, oldest first.

    Pages come newest first; the first that is wholly known ends it. DateSent is in whole days, GMT. What the list
    does not have: OptOutType, the profile name, the addresses of media.
    """
    wanted = {"date_sent_after": (now - LOOK_BACK).date().isoformat(), "page_size": page_size}
    page = await ask(messages.page_async(**wanted, **({"to": to} if to else {})))
    found: dict[str, Inbound] = {}
    for _ in range(MOST_PAGES):
        rows = [row for row in page if row.direction == "inbound" and row.sid and row.from_]
        seen = await known([row.sid for row in rows]) if rows else set()
        found.update((row.sid, _inbound(row, now)) for row in rows if row.sid not in seen)
        if rows and len(seen) >= len(rows):
            break
        page = await ask(page.next_page_async())
        if page is None:
            break
    return list(reversed(found.values()))


def sid_of(page: Iterable[Any], body: str, since: datetime) -> str | None:
    """The SID of the message of ours on `page` with this body, made at or after `since`.

    The page is asked for without DateSent, because a message still queued has none.
    """
    for row in page:
        ours = str(row.direction or "").startswith("outbound")
        made = row.date_created or row.date_sent
        if ours and row.sid and (row.body or "").removeprefix(TRIAL) == body and made and made >= since - ALLOWANCE:
            return str(row.sid)
    return None


def _inbound(row: Any, now: datetime) -> Inbound:
    """`received_at`: when it reached Twilio, never later than `now`."""
    address = address_of(row.from_)
    made = row.date_sent or row.date_created or now
    count = int(row.num_media) if str(row.num_media or "0").isdecimal() else 0
    return Inbound(
        channel=Channel(address.partition(":")[0]),
        external_id=row.sid,
        address=address,
        received_at=min(made, now),
        text=row.body or "",
        media=("media",) * count,
    )
