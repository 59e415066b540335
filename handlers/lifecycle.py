"""Which move is allowed, in one table.

    need    open ──take──▶ claimed ──arrived / silence──▶ done
             ▲ │              │
             │ └──DROP──▶ withdrawn ◀──DROP──┘
             └──release──────┘
            open ──no answer to "still?"──▶ expired
            withdrawn by a coordinator ──UNDO──▶ open

    claim   active ──DONE──▶ done          active ──DROP / no sign──▶ released
            done ──"it did not arrive"──▶ released

    series  active ──DROP EVERY / STOP──▶ ended    (its needs live and end on their own)

    ping    asked ──▶ yes | no | taken | waiting       (a later word of the member may still change it)
            waiting ──a place is free again──▶ asked

    announcement    draft ──SEND──▶ sending ──all are out──▶ sent
                    draft ──SEND, for an hour──▶ scheduled ──its hour──▶ sending
                    draft, scheduled, sending ──NO / HALT──▶ stopped

    poll    draft ──its announcement begins──▶ open ──CLOSE / its time──▶ closed    (NO: draft ──▶ closed)

The storage functions that alone write each status column: needs.take, give_back, resize, close and reopen_closed;
claims._move; pings.ask, ask_again, call, answer, lose, settle and settle_of; series.end; announcements.move;
polls.move.
"""

from storage.states import AnnouncementStatus, ClaimStatus, NeedStatus, PingStatus, PollStatus, SeriesStatus

NEED_MOVES: dict[NeedStatus, frozenset[NeedStatus]] = {
    NeedStatus.OPEN: frozenset({NeedStatus.CLAIMED, NeedStatus.DONE, NeedStatus.WITHDRAWN, NeedStatus.EXPIRED}),
    NeedStatus.CLAIMED: frozenset({NeedStatus.OPEN, NeedStatus.DONE, NeedStatus.WITHDRAWN}),
    NeedStatus.DONE: frozenset(),
    NeedStatus.WITHDRAWN: frozenset(),
    NeedStatus.EXPIRED: frozenset(),
}
NEED_UNDONE = {NeedStatus.WITHDRAWN: NeedStatus.OPEN}  # a coordinator's CLOSE, taken back: no step of a need's own life
CLAIM_MOVES: dict[ClaimStatus, frozenset[ClaimStatus]] = {
    ClaimStatus.ACTIVE: frozenset({ClaimStatus.DONE, ClaimStatus.RELEASED}),
    ClaimStatus.DONE: frozenset({ClaimStatus.RELEASED}),
    ClaimStatus.RELEASED: frozenset(),
}
SERIES_MOVES: dict[SeriesStatus, frozenset[SeriesStatus]] = {
    SeriesStatus.ACTIVE: frozenset({SeriesStatus.ENDED}),
    SeriesStatus.ENDED: frozenset(),
}
PING_MOVES: dict[PingStatus, frozenset[PingStatus]] = {
    PingStatus.ASKED: frozenset({PingStatus.YES, PingStatus.NO, PingStatus.TAKEN, PingStatus.WAITING}),
    PingStatus.YES: frozenset({PingStatus.NO}),
    PingStatus.NO: frozenset({PingStatus.YES, PingStatus.WAITING}),
    PingStatus.WAITING: frozenset({PingStatus.ASKED, PingStatus.YES, PingStatus.NO, PingStatus.TAKEN}),
    PingStatus.TAKEN: frozenset({PingStatus.ASKED, PingStatus.YES, PingStatus.NO, PingStatus.WAITING}),
}
ANNOUNCEMENT_MOVES: dict[AnnouncementStatus, frozenset[AnnouncementStatus]] = {
    AnnouncementStatus.DRAFT: frozenset(
        {AnnouncementStatus.SCHEDULED, AnnouncementStatus.SENDING, AnnouncementStatus.STOPPED}
    ),
    AnnouncementStatus.SCHEDULED: frozenset({AnnouncementStatus.SENDING, AnnouncementStatus.STOPPED}),
    AnnouncementStatus.SENDING: frozenset({AnnouncementStatus.SENT, AnnouncementStatus.STOPPED}),
    AnnouncementStatus.SENT: frozenset(),
    AnnouncementStatus.STOPPED: frozenset(),
}
POLL_MOVES: dict[PollStatus, frozenset[PollStatus]] = {
    PollStatus.DRAFT: frozenset({PollStatus.OPEN, PollStatus.CLOSED}),
    PollStatus.OPEN: frozenset({PollStatus.CLOSED}),
    PollStatus.CLOSED: frozenset(),
}


def is_live(status: NeedStatus) -> bool:
    """Whether a need may still change."""
    return bool(NEED_MOVES[status])
