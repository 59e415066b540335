"""What people write, and the forms Twilio posts for it: signed, distinct, ready to be sent."""

import base64
import hashlib
import hmac
import itertools
import random
from urllib.parse import urlencode

TOKEN = "0123456789abcdef0123456789abcdef"
ACCOUNT = "AC" + "0" * 32
OURS = "+18005550100"
PUBLIC = "https://bot.example.org"
MEMBERS = 1000

# A week of a neighbourhood: chatter the bot has to admit it cannot read, thanks, answers, and now and then a need.
MIX = (
    (30, ("see you at the park then", "the one with the blue door I think", "is anyone there", "where was I", "lol")),
    (30, ("Thank you so much!", "thanks!!", "gracias", "Thanks, you are an angel", "ty")),
    (20, ("yes", "no", "ok", "No sorry, not today", "done")),
    (6, ("hi", "hello there", "good morning")),
    (6, ("help", "what is this?", "how does it work")),
    (4, ("I need groceries for 4 by Friday near 11216, no car", "Necesito pañales talla 3 para el sábado, 11216")),
    (4, ("I can drive people to the doctor on weekends, near 11216", "I have 20 blankets to give, 11238")),
)
_WEIGHTS = [weight for weight, _ in MIX]
_numbers = itertools.count(1)


def phone(member: int) -> str:
    """The number of a member, 0 to MEMBERS - 1."""
    return f"+1202555{member:04}"


def words(chance: random.Random) -> str:
    """One text of the mix."""
    group = chance.choices(MIX, _WEIGHTS)[0][1]
    return chance.choice(group)


def signature(url: str, fields: dict[str, str]) -> str:
    """X-Twilio-Signature."""
    said = url + "".join(key + fields[key] for key in sorted(fields))
    return base64.b64encode(hmac.digest(TOKEN.encode(), said.encode(), hashlib.sha1)).decode()


def request(text: str, sender: str) -> bytes:
    """A whole HTTP request as Twilio sends it for one text."""
    sid = f"SM{next(_numbers):032x}"
    fields = {
        "ToCountry": "US",
        "ToState": "",
        "SmsMessageSid": sid,
        "NumMedia": "0",
        "ToCity": "",
        "FromZip": "20001",
        "SmsSid": sid,
        "FromState": "DC",
        "SmsStatus": "received",
        "FromCity": "WASHINGTON",
        "Body": text,
        "FromCountry": "US",
        "To": OURS,
        "ToZip": "",
        "NumSegments": "1",
        "MessageSid": sid,
        "AccountSid": ACCOUNT,
        "From": sender,
        "ApiVersion": "2010-04-01",
    }
    body = urlencode(fields).encode()
    head = (
        f"POST /sms HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Twilio-Signature: {signature(PUBLIC + '/sms', fields)}\r\n"
        "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nUser-Agent: TwilioProxy/1.1\r\n"
        f"Accept: */*\r\nI-Twilio-Idempotency-Token: {sid}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def requests(count: int, chance: random.Random) -> list[bytes]:
    """Texts of random members, out of the mix."""
    return [request(words(chance), phone(chance.randrange(MEMBERS))) for _ in range(count)]
