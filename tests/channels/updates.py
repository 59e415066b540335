"""Updates as Telegram sends them."""

from itertools import count
from typing import Any

ids = count(1000)
DATE = 1_777_636_740  # 2026-05-01 11:59:00 UTC
ALICE = {"id": 77, "is_bot": False, "first_name": "Alice", "language_code": "pt-br"}
GROUP = {"id": -100123, "type": "supergroup", "title": "Riverside", "is_forum": True}


def update(**content: Any) -> dict[str, Any]:
    return {"update_id": next(ids), **content}


def private(person: dict[str, Any] = ALICE) -> dict[str, Any]:
    return {"id": person["id"], "type": "private", "first_name": person["first_name"]}


def message(**content: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": DATE, "chat": private(), "from": ALICE, **content}


def text(words: str, **content: Any) -> dict[str, Any]:
    return update(message=message(text=words, **content))


def in_group(words: str, **content: Any) -> dict[str, Any]:
    return text(words, **{"chat": GROUP, **content})


def pressed(data: str, **content: Any) -> dict[str, Any]:
    query = {"id": "990", "from": ALICE, "chat_instance": "1", "data": data, "message": message(text="K7?"), **content}
    return update(callback_query=query)


def membership(status: str, chat: dict[str, Any] | None = None) -> dict[str, Any]:
    bot = {"id": 4242, "is_bot": True, "first_name": "Hands"}
    new: dict[str, Any] = {"status": status, "user": bot}
    if status == "kicked":
        new["until_date"] = 0
    return update(
        my_chat_member={
            "chat": chat or private(),
            "from": ALICE,
            "date": DATE,
            "old_chat_member": {"status": "left", "user": bot},
            "new_chat_member": new,
        }
    )
