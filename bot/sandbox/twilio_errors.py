"""How Twilio says no: its codes and their words."""

from bot.sandbox.bubbles import Json

MESSAGES = {
    20003: "Authenticate",
    20404: "The requested resource {} was not found",
    20429: "Too Many Requests",
    20500: "An internal server error has occurred",
    20503: "Service Unavailable",
    21211: "Invalid 'To' Phone Number: {}",
    21266: "'To' and 'From' number cannot be the same: {}",
    21408: "Permission to send an SMS has not been enabled for the region indicated by the 'To' number: {}",
    21602: "Message body is required.",
    21603: "A 'From' phone number is required.",
    21604: "A 'To' phone number is required.",
    21606: "The 'From' phone number provided ({}) is not a valid message-capable Twilio phone number for this "
    "destination.",
    21608: "The number {} is unverified. Trial accounts cannot send messages to unverified numbers",
    21609: "The 'StatusCallback' URL {} is not a valid URL.",
    21610: "Attempt to send to unsubscribed recipient",
    21611: "This 'From' number {} has exceeded the maximum number of queued messages",
    21612: "Message cannot be sent with the current combination of 'To' ({}) and/or 'From' parameters",
    21614: "'To' number is not a valid mobile number: {}",
    21617: "The concatenated message body exceeds the 1600 character limit",
    21624: "ValidityPeriod must be between 1 and 36000 seconds: {}",
    21701: "The Messaging Service does not exist: {}",
    21910: "Invalid From and To pair. From and To should be of the same channel",
    63007: "Twilio could not find a Channel with the specified From address",
}
LATER = {
    30001: "Queue overflow",
    30003: "Unreachable destination handset",
    30004: "Message blocked",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Message filtered",
    30008: "Unknown error",
    30036: "Validity Period Expired",
    63016: "Failed to send freeform message because you are outside the allowed window. Use a Message Template.",
}
"""Codes a message gets after it was accepted."""


class TwilioError(Exception):
    """A refused request."""

    def __init__(self, code: int, detail: str = "", status: int = 400, words: str = "") -> None:
        words = words or MESSAGES.get(code, LATER.get(code, "Bad request")).format(detail)
        super().__init__(words)
        self.code = code
        self.status = status
        self.words = words

    def json(self) -> Json:
        info = f"https://www.twilio.com/docs/errors/{self.code}"
        return {"code": self.code, "message": self.words, "more_info": info, "status": self.status}
