"""Sets the menus behind "/" at Telegram when the bot starts. Nothing depends on them."""

import json
import logging

from sqlalchemy.orm import Session

from bot.channels import SendError
from bot.channels.telegram import TelegramChannel
from handlers.circle import CircleRules
from handlers.menus import menus
from storage import members
from storage.store import Store

log = logging.getLogger(__name__)


async def set_menus(telegram: TelegramChannel, store: Store, circle: CircleRules) -> None:
    """One call for each scope and language. A vendor that is down or refuses is only logged."""
    private = await store.run(lambda session: _private_chats(session, circle))
    for menu in menus(circle.languages, private):
        commands = [{"command": name, "description": said} for name, said in menu.commands]
        fields = {"commands": json.dumps(commands), "scope": json.dumps(menu.scope)}
        try:
            await telegram.set_commands(fields | ({"language_code": menu.language} if menu.language else {}))
        except SendError as fault:
            log.warning("telegram menus not set: %s", fault.reason)
            return


def _private_chats(session: Session, circle: CircleRules) -> dict[str, str]:
    """The private chats of coordinators, each with its language."""
    found = {}
    for member in members.coordinators(session, circle.id):
        for address in members.addresses_of(session, member.id):
            if address.channel == "telegram":
                found[address.value.removeprefix("telegram:")] = member.language
    return found
