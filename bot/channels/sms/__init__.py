"""SMS and WhatsApp, through Twilio: signed webhooks or polling, sends, receipts, and texts missed while down.

api.py       the SDK's HTTP client, over our shared session
forms.py     a webhook's form as an Inbound or a Receipt
history.py   Twilio's list of messages: what was missed, and what may have gone
sending.py   an Outbound as the SDK's arguments
errors.py    Twilio's codes, as SendErrors
channel.py   the Channel
"""

from bot.channels.sms.channel import SmsChannel

__all__ = ["SmsChannel"]
