"""Telegram, through python-telegram-bot's Bot: our own polling loop or a webhook, sends, and every kind of update.

api.py       the Bot, over our shared HTTP session, giving the raw answers
arriving.py  an Update as an Inbound
polling.py   getUpdates for ever; the offset moves only after what came is kept
webhook.py   setting it, and knowing its secret
presses.py   answering callback queries, after they are kept
sending.py   an Outbound as sendMessage's fields
errors.py    what Telegram answers, as SendErrors
channel.py   the Channel
"""

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.polling import Timing

__all__ = ["TelegramChannel", "Timing"]
