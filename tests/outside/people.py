"""People with phones: they say, and they get. The same verbs on both channels."""

import re
import time
from typing import Any, Protocol

from .bot_api import BOT, BotApi
from .twilio_api import ACCOUNT, Text, TwilioApi
from .vendors import until

AREA_CODES = ("212", "347", "646", "718", "917", "929")
PHONES_PER_AREA = 100
PATIENCE = 30.0  # seconds; a long code sends one text a second
CODE = re.compile(r"\b[A-Z]\d{1,3}\b")


def phone_number(index: int) -> str:
    """A different fictitious number for each of 0…599."""
    area, last = divmod(index, PHONES_PER_AREA)
    return f"+1{AREA_CODES[area]}55501{last:02d}"


class Person(Protocol):
    name: str

    @property
    def texts(self) -> list[str]:
        """All they were ever sent, oldest first."""

    async def joins(self) -> None:
        """What the channel demands before the bot may write: Start on Telegram, nothing for SMS."""

    async def says(self, text: str) -> None: ...

    async def got(self, pattern: str, seconds: float = PATIENCE) -> str:
        """Waits for a text they have not looked at yet that matches (any case), and returns it."""


class _Reader:
    """Reading one's texts in order, each once."""

    name: str
    _read = 0

    @property
    def texts(self) -> list[str]:
        raise NotImplementedError

    @property
    def unread(self) -> list[str]:
        return self.texts[self._read :]

    async def got(self, pattern: str, seconds: float = PATIENCE) -> str:
        wanted = re.compile(pattern, re.IGNORECASE | re.DOTALL)

        def found() -> int | None:
            return next((i for i, text in enumerate(self.texts) if i >= self._read and wanted.search(text)), None)

        try:
            await until(lambda: found() is not None, seconds)
        except AssertionError:
            raise AssertionError(
                f"{self.name} waited {seconds:g} s for /{pattern}/; unread: {self.unread}; before: {self.texts}"
            ) from None
        index = found()
        assert index is not None
        self._read = index + 1
        return self.texts[index]


class SmsPerson(_Reader):
    """`public_url` empty: the bot polls, and nothing is posted to it."""

    def __init__(self, name: str, phone: str, api: TwilioApi, public_url: str) -> None:
        self.name, self.phone = name, phone
        self._api, self._url = api, public_url

    @property
    def texts(self) -> list[str]:
        return [text.body for text in self._api.sent_to(self.phone)]

    async def joins(self) -> None:
        pass

    async def says(self, text: str) -> None:
        arrived = self._api.arrives(self.phone, text)
        if self._url:
            assert await self.deliver(arrived), "the bot refused a text"

    async def deliver(self, text: Text) -> bool:
        return await self._api.webhooks.deliver(f"{self._url}/sms", self.form(text))

    def form(self, text: Text) -> list[tuple[str, str]]:
        """The fields of Twilio's webhook for this text."""
        fields = {
            "ToCountry": "US",
            "ToState": "",
            "SmsMessageSid": text.sid,
            "NumMedia": str(text.media),
            "ToCity": "",
            "FromZip": "11216",
            "SmsSid": text.sid,
            "FromState": "NY",
            "SmsStatus": "received",
            "FromCity": "NEW YORK",
            "Body": text.body,
            "FromCountry": "US",
            "To": text.to,
            "ToZip": "",
            "NumSegments": "1",
            "MessageSid": text.sid,
            "AccountSid": ACCOUNT,
            "From": text.sender,
            "ApiVersion": "2010-04-01",
        }
        for index in range(text.media):
            fields[f"MediaUrl{index}"] = f"https://api.twilio.com/2010-04-01/Media/{index}"
            fields[f"MediaContentType{index}"] = "image/jpeg"
        if kind := self._api.opt_out_type(text.body):
            fields["OptOutType"] = kind
        return list(fields.items())


class TelegramPerson(_Reader):
    def __init__(self, name: str, user_id: int, api: BotApi) -> None:
        self.name, self.user_id = name, user_id
        self._api = api

    @property
    def messages(self) -> list[dict[str, Any]]:
        return self._api.sent[self.user_id]

    @property
    def texts(self) -> list[str]:
        return [message["text"] for message in self.messages]

    async def joins(self) -> None:
        self._api.started.add(self.user_id)
        await self.says("/start")

    async def says(self, text: str) -> None:
        self.writes(text)

    def writes(self, text: str, update_id: int | None = None) -> int:
        """The update's id."""
        return self._api.arrives("message", self.message(text), update_id)

    def message(self, text: str) -> dict[str, Any]:
        content: dict[str, Any] = {
            "message_id": self._api.next_message_id(),
            "from": self._user(),
            "chat": self._chat(),
            "date": int(time.time()),
            "text": text,
        }
        if text.startswith("/"):
            command = {"type": "bot_command", "offset": 0, "length": len(text.split()[0])}
            content["entities"] = [command]
        return content

    def presses(self, label: str) -> None:
        """The newest button whose label matches."""
        for message in reversed(self.messages):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if re.search(label, button["text"], re.IGNORECASE):
                        self._press(message, button["callback_data"])
                        return
        raise AssertionError(f"{self.name} has no button /{label}/")

    def _press(self, message: dict[str, Any], data: str) -> None:
        query = {"id": self._api.new_query(), "from": self._user(), "message": message, "data": data}
        self._api.arrives("callback_query", {**query, "chat_instance": "1"})

    def blocks(self, tell: bool = True) -> None:
        """Blocks the bot; `tell`: Telegram says so, else only the next send shows it."""
        self._api.blocked.add(self.user_id)
        if tell:
            self._membership("member", "kicked")

    def unblocks(self) -> None:
        self._api.blocked.discard(self.user_id)
        self._membership("kicked", "member")

    def _membership(self, old: str, new: str) -> None:
        content = {"chat": self._chat(), "from": self._user(), "date": int(time.time())}
        self._api.arrives(
            "my_chat_member",
            {**content, "old_chat_member": _standing(old), "new_chat_member": _standing(new)},
        )

    def _user(self) -> dict[str, Any]:
        return {"id": self.user_id, "is_bot": False, "first_name": self.name, "language_code": "en"}

    def _chat(self) -> dict[str, Any]:
        return {"id": self.user_id, "first_name": self.name, "type": "private"}


def _standing(status: str) -> dict[str, Any]:
    until_date = {"until_date": 0} if status == "kicked" else {}
    return {"user": BOT, "status": status, **until_date}


def code_in(text: str) -> str:
    """The first code (K7) in a text. Raises AssertionError."""
    found = CODE.search(text)
    assert found, f"no code in {text!r}"
    return found[0]
