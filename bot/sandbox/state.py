"""What every phone shows, as JSON in a file: how another process reads the network."""

import json
from pathlib import Path

from bot.sandbox.bubbles import Bubble, Json
from bot.sandbox.network import Network


def snapshot(network: Network) -> Json:
    """Addresses with their bubbles, oldest first."""
    return {
        "phones": {
            address: {"name": phone.name, "thread": [_bubble(bubble) for bubble in phone.thread]}
            for address, phone in network.phones.items()
        },
        "stopped": sorted(network.twilio.stopped),
        "unconfirmed_updates": len(network.telegram.updates.waiting),
    }


def _bubble(bubble: Bubble) -> Json:
    return {
        "direction": bubble.direction,
        "text": bubble.text,
        "at": bubble.at.isoformat(),
        "buttons": [[key.label for key in row] for row in bubble.buttons],
        "id": bubble.sid or bubble.message_id,
        "status": bubble.status,
        "edited": bubble.edited,
        "carrier": bubble.carrier,
    }


def write(network: Network, file: Path) -> None:
    """Whole or not at all: a reader never sees half a file."""
    new = file.with_name(file.name + ".new")
    new.write_text(json.dumps(snapshot(network), ensure_ascii=False, indent=1), encoding="utf-8")
    new.replace(file)


async def keep_writing(network: Network, file: Path) -> None:
    """After each change, until the network is closed."""
    while not network.changed.closed:
        version = network.changed.version
        write(network, file)
        if version == network.changed.version:
            await network.changed.next(60)
