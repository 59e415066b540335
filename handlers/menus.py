"""The menus behind "/" on Telegram: which commands, for whom. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from handlers.texts import text

_PRIVATE = {
    "help": "menu_help",
    "open": "menu_open",
    "pause": "menu_pause",
    "resume": "menu_resume",
    "language": "menu_language",
    "link": "menu_link",
    "whoknowsme": "menu_who",
    "forgetme": "menu_forget",
}
_GROUP = {"need": "menu_need", "offer": "menu_offer", "open": "menu_open", "help": "menu_help"}
_COORDINATOR = {
    "stuck": "menu_stuck",
    "show": "menu_show",
    "assign": "menu_assign",
    "close": "menu_close",
    "note": "menu_note",
    "for": "menu_for",
    "calls": "menu_calls",
    "announce": "menu_announce",
    "poll": "menu_poll",
    "vouch": "menu_vouch",
    "invite": "menu_invite",
    "stats": "menu_stats",
    "daily": "menu_daily",
    "undo": "menu_undo",
}


@dataclass(frozen=True, slots=True)
class Menu:
    """One menu: the scope as the Bot API names it, its commands with what they do; `language` "" for all others."""

    scope: dict[str, str]
    language: str
    commands: tuple[tuple[str, str], ...]


def menus(languages: tuple[str, ...], coordinators: dict[str, str]) -> Iterator[Menu]:
    """Every menu of a circle. `coordinators`: their private chats, each with its person's language."""
    for language in ("", *languages):
        spoken = language or languages[0]
        yield Menu({"type": "all_private_chats"}, language, _in(spoken, _PRIVATE))
        yield Menu({"type": "all_group_chats"}, language, _in(spoken, _GROUP))
    for chat, language in coordinators.items():
        yield Menu({"type": "chat", "chat_id": chat}, "", _in(language, _PRIVATE | _COORDINATOR))


def _in(language: str, commands: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, text(language, key)) for name, key in commands.items())
