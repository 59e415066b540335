"""A picture fetched from a vendor: bounded in size, and redirected nowhere but where the vendor keeps its files."""

from collections.abc import Callable, Mapping
from urllib.parse import urljoin

from bot.channels import Later, Never
from bot.channels.http import Http, HttpError, Timeouts, TooLarge

LARGEST = 5 * 1024 * 1024  # bytes: Twilio's own limit for what it carries; Telegram's photos are far smaller
TIMEOUTS = Timeouts(connect=5, write=5, read=10)
_ELSEWHERE = (301, 302, 303, 307, 308)
_MOST_HOPS = 4  # Twilio sends on twice at most


async def fetch(
    http: Http, url: str, headers: Mapping[str, str], may_follow: Callable[[str], bool] = lambda _: False
) -> bytes:
    """The body behind `url`. `headers` (our password) go to the first address alone. Raises Later or Never."""
    for _ in range(_MOST_HOPS):
        try:
            answer = await http.request("GET", url, body=None, headers=headers, timeouts=TIMEOUTS, most=LARGEST)
        except TooLarge:
            raise Never("the picture is too large", code="size") from None
        except HttpError as fault:
            raise Later(str(fault), code="connection") from None
        if answer.status == 200:
            return answer.body
        url, headers = urljoin(url, answer.headers.get("Location", "")), {}
        if answer.status not in _ELSEWHERE or not may_follow(url):
            raise Never("the vendor does not give the picture", code=f"http {answer.status}")
    raise Never("the vendor sends us in a circle", code="redirects")
