"""How long to wait after something failed again."""

import secrets


class Backoff:
    """Doubling waits with jitter: each is between half and the whole of `first`, 2·`first`, … at most `most` seconds.

    The jitter keeps many bots from coming back to a recovering vendor at the same instant.
    """

    def __init__(self, first: float = 1.0, most: float = 60.0) -> None:
        self._first = first
        self._most = most
        self._failures = 0

    @property
    def failures(self) -> int:
        """How many waits were asked for since the last success."""
        return self._failures

    def next(self) -> float:
        """Seconds to wait now."""
        whole = min(self._most, self._first * 2.0 ** min(self._failures, 30))
        self._failures += 1
        return whole * (0.5 + secrets.randbelow(501) / 1000)

    def reset(self) -> None:
        """Something went well."""
        self._failures = 0
