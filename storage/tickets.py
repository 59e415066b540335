"""Tickets: a few numbers that only we can have written, short enough for a text message."""

import base64
import binascii
import hmac
import struct

from sqlalchemy.orm import Session

from storage.columns import cipher_of

_NUMBERS = struct.Struct(">IIIB")
_SEAL = 11  # bytes, 88 bits: with the numbers 24 bytes, which base64 writes in 32 characters without padding


def make_ticket(session: Session, inbound_id: int, need_id: int, member_id: int, at: int) -> str:
    """A ticket for the `at`-th thing of a message, about a need, for one member. 32 URL-safe characters."""
    numbers = _NUMBERS.pack(inbound_id, need_id, member_id, at)
    return base64.urlsafe_b64encode(numbers + _seal(session, numbers)).decode()


def read_ticket(session: Session, ticket: str) -> tuple[int, int, int, int] | None:
    """The numbers of `make_ticket`, None for what we did not write; compared in constant time."""
    try:
        sealed = base64.b64decode(ticket.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    numbers, seal = sealed[: _NUMBERS.size], sealed[_NUMBERS.size :]
    if len(sealed) != _NUMBERS.size + _SEAL or not hmac.compare_digest(seal, _seal(session, numbers)):
        return None
    inbound_id, need_id, member_id, at = _NUMBERS.unpack(numbers)
    return inbound_id, need_id, member_id, at


def _seal(session: Session, numbers: bytes) -> bytes:
    return cipher_of(session.get_bind().dialect).seal(numbers)[:_SEAL]
