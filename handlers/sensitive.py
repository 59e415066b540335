"""Kinds that only vouched-for members may be asked about."""

from handlers import policy
from storage.helpers import OpenNeed
from storage.models import Member, Need


def is_sensitive(need: Need | OpenNeed) -> bool:
    """Whether only vouched-for members may be asked. An illness named in passing does not make soup a medical need."""
    return not policy.SENSITIVE.isdisjoint(need.kinds) or need.kinds[:1] == [policy.SENSITIVE_FIRST]


def may_be_asked(member: Member, need: Need | OpenNeed) -> bool:
    """Whether a member may be asked about a need at all."""
    return member.vouched or not is_sensitive(need)
