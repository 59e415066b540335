"""How many segments a text makes, counted as Twilio bills it (GSM 03.38, 3GPP TS 23.038)."""

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_TWO = frozenset("\f^{}\\[~]|€")
"""Characters of the extension table: an escape and the character, which are never parted."""


def segments(text: str) -> tuple[int, str]:
    """(number of segments, "GSM-7" or "UCS-2"). An empty text (only media) is one."""
    if all(c in GSM or c in GSM_TWO for c in text):
        return _count([2 if c in GSM_TWO else 1 for c in text], 160, 153), "GSM-7"
    return _count([2 if ord(c) > 0xFFFF else 1 for c in text], 70, 67), "UCS-2"


def _count(costs: list[int], single: int, part: int) -> int:
    if sum(costs) <= single:
        return 1
    count, room = 1, part
    for cost in costs:
        if cost > room:
            count, room = count + 1, part
        room -= cost
    return count
