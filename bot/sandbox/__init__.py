"""An embedded phone network: a loopback Telegram Bot API, a loopback Twilio API, and a page of phones."""

from bot.sandbox.bubbles import Bubble, Direction, Key
from bot.sandbox.network import Network
from bot.sandbox.phones import Phone
from bot.sandbox.server import SandboxServer

__all__ = ["Bubble", "Direction", "Key", "Network", "Phone", "SandboxServer"]
