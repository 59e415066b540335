"""A coordinator's orders about needs: what is open, what is stuck, one of them, who has it, an end to it, a note."""

import re
from typing import Any

from handlers import policy
from handlers.claims import assign_to
from handlers.finishing import tell_closed
from handlers.messages import Button
from handlers.open_list import as_list, line, open_needs
from handlers.reading import read
from handlers.turn import Turn
from handlers.wording import headline, yes_no
from storage import claims, conversations, coordinating, members, needs
from storage.coordinating import Stuck
from storage.models import Conversation, Member, Need
from storage.states import ClaimStatus, NeedStatus, Question

_CODE = re.compile(r"([a-hjkmnp-z][0-9]{1,3})\b[\s:,.]*(.*)", re.I | re.S)
_PRIVATE = re.compile(r"(?:private|privado|prive)\W*", re.I)
STATUS = {
    NeedStatus.OPEN: "need_open",
    NeedStatus.CLAIMED: "need_claimed",
    NeedStatus.DONE: "need_done",
    NeedStatus.WITHDRAWN: "need_withdrawn",
    NeedStatus.EXPIRED: "need_expired",
}
_WHY = {
    Stuck.UNCLAIMED: "stuck_unclaimed",
    Stuck.SILENT: "stuck_silent",
    Stuck.NOT_ARRIVED: "stuck_not_arrived",
    Stuck.NOT_HAPPENED: "stuck_not_happened",
}
LINE = "\n"  # between two notes
CONFIRM = "SURE"  # what stands for a code in the answer to "are you sure?"


def open_(turn: Turn, rest: str) -> None:
    """OPEN: what anyone may see, as a list to paste elsewhere."""
    kinds = read(turn, f"I need {rest}").kinds if rest.strip(" .!?") else ()
    found = open_needs(turn, kinds)
    short = turn.address is not None and turn.address.channel != "telegram"
    most = policy.LIST_BY_TEXT if short else policy.DIGEST_MOST
    if not found:
        turn.say("list_nothing")
        return
    lines = as_list(found[:most], turn.language, turn.today)
    more = turn.words("list_more", count=len(found) - most) if len(found) > most else ""
    turn.say("open_list", count=len(found), lines=lines, more=more)


def stuck_lines(turn: Turn) -> list[str]:
    """One line for each thing that is stuck, in the words of whoever reads it; no private words."""
    found = coordinating.stuck(turn.session, turn.circle.id, policy.WAVES)
    lines = [
        f"{line(need, turn.language, turn.today)} - {turn.words(_WHY[why])}"
        for need, why in found[: policy.LIST_BY_TEXT]
    ]
    if len(found) > policy.LIST_BY_TEXT:
        lines.append(turn.words("list_more", count=len(found) - policy.LIST_BY_TEXT).strip())
    failed = coordinating.failed_since(turn.session, turn.circle.id, turn.now - policy.DAY)
    return [*lines, turn.words("stuck_failed", count=failed)] if failed else lines


def show(turn: Turn, rest: str) -> None:
    """SHOW K7: how it stands. SHOW K7 PRIVATE: how to reach them, which is written down."""
    need, more = _need(turn, rest)
    if need is None:
        return
    owner = turn.session.get_one(Member, need.member_id)
    if _PRIVATE.fullmatch(more):
        _show_private(turn, need, owner)
        return
    asked, refused = coordinating.asked(turn.session, need.id)
    helpers = claims.claimers(turn.session, need.id, ClaimStatus.ACTIVE)
    names = ", ".join(f"{turn.name_of(helper)} #{helper.id}" for _, helper in helpers)
    said: dict[str, Any] = {"code": need.code, "headline": headline(need, turn.language, turn.today)}
    said |= {"status": turn.words(STATUS[need.status]), "asked": asked, "count": refused}
    said["name"] = f"{need.for_name or turn.name_of(owner)} #{owner.id}"
    said["names"] = turn.words("show_with", names=names) if names else ""
    said["note"] = turn.words("show_note", text=need.note) if need.note else ""
    turn.write_audit("order show", f"need {need.id}")
    turn.say("show_need", **said)


def _show_private(turn: Turn, need: Need, owner: Member) -> None:
    """Never in a group, and never without a line in the audit log."""
    turn.write_audit("private shown", f"need {need.id}")
    reach = ", ".join(address.value for address in members.addresses_of(turn.session, owner.id))
    said: dict[str, Any] = {"door": need.door or need.area or "-", "reach": reach or "-", "text": need.text or "-"}
    name = need.for_name or turn.name_of(owner)
    turn.say("show_private", need=need, code=need.code, name=name, **said)


def assign(turn: Turn, rest: str) -> None:
    """ASSIGN K7 Bob: taken for him by the same conditional UPDATE as his own YES; he hears, and may DROP it."""
    need, who = _need(turn, rest)
    if need is None:
        return
    found = coordinating.named(turn.session, turn.circle.id, who.strip(" .!"))
    if not found:
        turn.say("nobody_named", name=who[:40] or "?")
    elif len(found) > 1:
        choices = [Button(f"{turn.name_of(one)} #{one.id}", f"ASSIGN {need.code} #{one.id}") for one in found[:8]]
        names = ", ".join(button.label for button in choices)
        turn.say("which_person", names=names, buttons=[[button] for button in choices])
    elif members.reachable_address(turn.session, found[0].id) is None:
        turn.say("cannot_be_reached", name=turn.name_of(found[0]))
    elif (claim := assign_to(turn.for_member(found[0]), need)) is None:
        turn.say("not_assigned", code=need.code, name=turn.name_of(found[0]))
    else:
        turn.write_audit("order assign", f"need {need.id}", f"claim {claim.id}")
        turn.say("assigned", code=need.code, name=turn.name_of(found[0]))


def close(turn: Turn, rest: str) -> None:
    """CLOSE K7 why: asks first, for it ends something."""
    need, why = _need(turn, rest)
    if need is None:
        return
    if need.status not in needs.LIVE:
        turn.say("closed_code", code=need.code)
        return
    data = {"act": "close", "why": why[: policy.WHY_LENGTH]}
    confirm(turn, data, need)
    said = headline(need, turn.language, turn.today)
    turn.say("close_sure", need=need, code=need.code, headline=said, buttons=yes_no(turn.language, CONFIRM))


def confirm(turn: Turn, data: dict[str, Any], need: Need | None = None) -> None:
    """Ask whether an order is meant; the newest such question is the one that counts."""
    conversations.lapse_of(turn.session, turn.member.id, Question.CONFIRM)
    expires = turn.now + policy.CONFIRM_WAIT
    conversations.ask(turn.session, turn.member, Question.CONFIRM, turn.now, need=need, data=data, expires_at=expires)


def close_now(turn: Turn, question: Conversation) -> None:
    """YES to "close K7?": whoever asked for it and whoever has it hear why."""
    need = turn.session.get_one(Need, question.need_id)
    if not needs.close(turn.session, need, NeedStatus.WITHDRAWN, "coordinator", turn.now):
        turn.say("closed_code", code=need.code)
        return
    owner = turn.for_member(turn.session.get_one(Member, need.member_id))
    tell_closed(owner, need)
    turn.write_audit("order close", f"need {need.id}")
    why = str((question.data or {}).get("why", ""))
    if owner.member.id != turn.member.id:
        owner.tell(owner.member, "closed_by" if why else "closed_by_plain", need=need, code=need.code, text=why)
    turn.say("closed_now", code=need.code)


def note(turn: Turn, rest: str) -> None:
    """NOTE K7 words: for coordinators only."""
    need, words = _need(turn, rest)
    if need is None:
        return
    if not words:
        turn.say("note_what", code=need.code)
        return
    need.note = "\n".join(filter(None, [need.note, " ".join(words.split())[: policy.DOOR_LENGTH]]))
    turn.write_audit("order note", f"need {need.id}", f"line {need.note.count(LINE) + 1}")
    turn.say("note_kept", code=need.code)


def _need(turn: Turn, rest: str) -> tuple[Need | None, str]:
    """The need a rest begins with, and what follows; says so where there is none."""
    match = _CODE.fullmatch(rest)
    need = needs.find_by_code(turn.session, turn.circle.id, match[1]) if match else None
    if need is None:
        turn.say("unknown_code", code=match[1].upper() if match else rest[:8] or "?")
    return need, match[2].strip() if match else ""
