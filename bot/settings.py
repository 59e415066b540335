"""One frozen Settings from the environment or `.env`; every fault reported at once, in plain words."""

import re
from datetime import time
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import phonenumbers
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.faults import SettingsError
from handlers.circle import QuietHours
from handlers.rules import Rules, read_rules
from handlers.texts import LANGUAGES
from storage.crypto import read_key
from storage.database import read_url

_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]+")
_ACCOUNT = re.compile(r"AC[0-9a-fA-F]{32}")
_SERVICE = re.compile(r"MG[0-9a-fA-F]{32}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # what Telegram allows in its secret_token
_QUIET = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class Settings(BaseSettings):
    """Every setting the program has; `.env.example` says what each is for."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True)

    telegram_token: str = ""
    telegram_api_url: str = "https://api.telegram.org"
    telegram_webhook_secret: str = ""
    twilio_account_sid: str = ""
    twilio_auth_token: str = ""
    twilio_number: str = ""
    twilio_messaging_service_sid: str = ""
    twilio_api_url: str = "https://api.twilio.com"
    public_url: str = ""
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    database_url: str = "sqlite:///manyhands.db"
    secret_key: str = ""
    circle_name: Annotated[str, Field(min_length=1, max_length=40)] = "Many Hands"
    circle_timezone: str = "America/New_York"
    circle_languages: Annotated[tuple[str, ...], NoDecode] = ("en", "es")
    circle_quiet_hours: str = "20:00-09:00"
    circle_contact: Annotated[str, Field(max_length=60)] = ""
    circle_resources: Annotated[str, Field(max_length=200)] = ""
    circle_rules: str = ""
    emergency_number: str = "911"
    log_level: str = "INFO"

    @property
    def has_telegram(self) -> bool:
        """Whether Telegram is set up."""
        return bool(self.telegram_token)

    @property
    def has_twilio(self) -> bool:
        """Whether SMS is set up."""
        return bool(self.twilio_account_sid)

    @property
    def telegram_webhook_url(self) -> str | None:
        """Where Telegram is to post, None when it is polled."""
        return f"{self.public_url}/telegram" if self.public_url and self.telegram_webhook_secret else None

    @property
    def zone(self) -> ZoneInfo:
        """The circle's time zone."""
        return ZoneInfo(self.circle_timezone)

    @property
    def quiet_hours(self) -> QuietHours | None:
        """When nothing is asked of anyone, None for never."""
        return _read_quiet_hours(self.circle_quiet_hours)

    @property
    def rules(self) -> Rules:
        """How this circle asks."""
        return read_rules(self.circle_rules)

    @field_validator("*", mode="before")
    @classmethod
    def _trim(cls, value: object) -> object:
        return value.strip() if isinstance(value, str) else value

    @field_validator("telegram_token")
    @classmethod
    def _is_token(cls, value: str) -> str:
        return _fits(_TOKEN, value, "it does not look like a bot token; BotFather gives one like 123456:ABC-DEF")

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _is_secret(cls, value: str) -> str:
        return _fits(_SECRET, value, "only letters, digits, _ and - may be in it, 256 at most")

    @field_validator("twilio_account_sid")
    @classmethod
    def _is_account(cls, value: str) -> str:
        return _fits(_ACCOUNT, value, "it must be AC and 32 hexadecimal digits, as Twilio's console shows it")

    @field_validator("twilio_messaging_service_sid")
    @classmethod
    def _is_service(cls, value: str) -> str:
        return _fits(_SERVICE, value, "it must be MG and 32 hexadecimal digits, as Twilio's console shows it")

    @field_validator("twilio_number")
    @classmethod
    def _is_number(cls, value: str) -> str:
        if not value or re.fullmatch(r"\d{5,6}", value):  # a short code
            return value
        try:
            return phonenumbers.format_number(phonenumbers.parse(value), phonenumbers.PhoneNumberFormat.E164)
        except phonenumbers.NumberParseException:
            raise ValueError("it must be a phone number with its country code, like +15005550006") from None

    @field_validator("telegram_api_url", "twilio_api_url", "public_url")
    @classmethod
    def _is_url(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query):
            raise ValueError("it must be an address like https://example.org")
        return value.rstrip("/")

    @field_validator("telegram_api_url", "twilio_api_url", "emergency_number")
    @classmethod
    def _is_not_empty(cls, value: str) -> str:
        if not value:
            raise ValueError("it must not be empty")
        return value

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, value: str) -> str:
        read_url(value)
        return value

    @field_validator("secret_key")
    @classmethod
    def _is_key(cls, value: str) -> str:
        if value:
            read_key(value)
        return value

    @field_validator("circle_timezone")
    @classmethod
    def _is_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError("it is not a time zone; use one like America/New_York or Europe/Paris") from None
        return value

    @field_validator("circle_languages", mode="before")
    @classmethod
    def _split_languages(cls, value: object) -> object:
        return (
            tuple(word.strip().lower() for word in value.split(",") if word.strip())
            if isinstance(value, str)
            else value
        )

    @field_validator("circle_languages")
    @classmethod
    def _are_languages(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value or not set(value) <= set(LANGUAGES):
            raise ValueError(f"it must list languages the bot speaks, comma between, of these: {','.join(LANGUAGES)}")
        return tuple(dict.fromkeys(value))

    @field_validator("circle_quiet_hours")
    @classmethod
    def _are_quiet_hours(cls, value: str) -> str:
        _read_quiet_hours(value)
        return value

    @field_validator("circle_rules")
    @classmethod
    def _are_rules(cls, value: str) -> str:
        read_rules(value)
        return value

    @field_validator("log_level")
    @classmethod
    def _is_level(cls, value: str) -> str:
        if value.upper() not in LOG_LEVELS:
            raise ValueError(f"it must be one of {', '.join(LOG_LEVELS)}")
        return value.upper()


def _fits(pattern: re.Pattern[str], value: str, fault: str) -> str:
    if value and not pattern.fullmatch(value):
        raise ValueError(fault)
    return value


def _read_quiet_hours(value: str) -> QuietHours | None:
    if not value:
        return None
    match = _QUIET.fullmatch(value)
    try:
        assert match is not None  # noqa: S101 - caught below with the other faults
        hours = [int(group) for group in match.groups()]
        return QuietHours(time(hours[0], hours[1]), time(hours[2], hours[3]))
    except (AssertionError, ValueError):
        raise ValueError("it must be like 20:00-09:00, or empty for none") from None


class _Company(BaseSettings):
    """What is wrong only in company, looked at even where a field is wrong alone: half of a channel's settings."""

    model_config = Settings.model_config

    telegram_token: str = ""
    telegram_webhook_secret: str = ""
    twilio_account_sid: str = ""
    twilio_auth_token: str = ""
    twilio_number: str = ""
    twilio_messaging_service_sid: str = ""

    def faults(self) -> list[str]:
        found = []
        needed = {
            "TWILIO_ACCOUNT_SID": (self.twilio_account_sid, "it is missing, and SMS needs it"),
            "TWILIO_AUTH_TOKEN": (self.twilio_auth_token, "it is missing, and SMS needs it"),
            "TWILIO_NUMBER": (self.twilio_number, "it is missing, and SMS needs it to know which texts are for you"),
        }
        if any(value for value, _ in needed.values()) or self.twilio_messaging_service_sid:
            found += [f"{name}: {fault}" for name, (value, fault) in needed.items() if not value.strip()]
        if self.telegram_webhook_secret and not self.telegram_token:
            found.append("TELEGRAM_WEBHOOK_SECRET: it is set, but TELEGRAM_TOKEN is not")
        return found


def load_settings(env_file: Path | None = Path(".env")) -> Settings:
    """The settings, or SettingsError with every fault in plain words."""
    faults: list[str] = []
    try:
        faults = _Company(_env_file=env_file).faults()
        settings = Settings(_env_file=env_file)
    except ValidationError as error:
        raise SettingsError([_in_words(fault["loc"], fault["msg"]) for fault in error.errors()] + faults) from None
    except UnicodeDecodeError:
        raise SettingsError([f"{env_file}: it is not a text file in UTF-8"]) from None
    if faults:
        raise SettingsError(faults)
    return settings


def _in_words(place: tuple[int | str, ...], message: str) -> str:
    name = str(place[0]).upper() if place else "settings"
    plain = message.removeprefix("Value error, ")
    return f"{name}: {plain[0].lower()}{plain[1:]}"
