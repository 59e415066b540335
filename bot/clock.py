"""The clock every decision is made by. The sandbox moves it; nothing else does."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Real time, plus what a demo or a test has moved it forward."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        """Aware UTC."""
        return datetime.now(UTC) + self._ahead

    def advance(self, by: timedelta) -> None:
        """Move forward; time never goes back."""
        if by < timedelta():
            raise ValueError("time does not go back")
        self._ahead += by
