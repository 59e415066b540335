"""What a text costs as SMS, for the channels: counted as where its price is told."""

from handlers.segments import BASIC, EXTENDED, GSM, JOINERS, LOOK_ALIKES, downgrade, segments

__all__ = ["BASIC", "EXTENDED", "GSM", "JOINERS", "LOOK_ALIKES", "downgrade", "segments"]
