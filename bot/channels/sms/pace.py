"""How fast each sort of sender may go. Twilio queues what is beyond it, so replies need not wait for it."""

from bot.channels import Pace

REPLIES = 30.0  # a second: Twilio's API takes them at once and queues them, ahead of nothing else of ours
TOLL_FREE = ("+1800", "+1833", "+1844", "+1855", "+1866", "+1877", "+1888")


def pace_for(number: str, messaging_service_sid: str) -> Pace:
    """Segments a second by sender (Twilio's docs): long code 1, toll-free 3, short code 100, a pool some of each."""
    if not number.startswith("+"):
        overall = 100.0
    elif number.startswith(TOLL_FREE):
        overall = 3.0
    else:
        overall = 3.0 if messaging_service_sid else 1.0
    return Pace(overall=overall, per_chat=1, chat_burst=4, replies=max(REPLIES, overall))
