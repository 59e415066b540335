"""Leaving and rights: STOP, START, HELP as carriers need them, PAUSE, WHO KNOWS ME, FORGET ME, language."""

from datetime import timedelta

from handlers import commitments, linking, policy, series_end
from handlers.asking import stop_asking
from handlers.commands import Command, read_command
from handlers.finishing import arrived, release_claim, tell_closed
from handlers.measures import calendar_day
from handlers.messages import Channel, InboundKind
from handlers.texts import LANGUAGES, text
from handlers.turn import Turn
from handlers.wording import yes_no
from storage import claims, conversations, inbound, members, needs, offers, outbound, pings, timers
from storage import series as stored_series
from storage.models import Address, Member, Need
from storage.states import (
    AddressStatus,
    ClaimStatus,
    MemberStatus,
    NeedStatus,
    OfferStatus,
    PingStatus,
    Question,
    Role,
    TimerKind,
)


def stop(turn: Turn, *, answered: bool) -> None:
    """Nothing more goes to this address. `answered`: the carrier has confirmed already, or would refuse us."""
    if turn.address is None:
        return
    closed = close_door(turn, turn.address)  # or it was at a first try that failed: the rest is still to be done
    if members.reachable_address(turn.session, turn.member.id) is None:
        let_go_of_everything(turn)
    if closed and not answered:
        confirm_stop(turn)


def close_door(turn: Turn, address: Address) -> bool:
    """Nothing more goes to an address, and nothing that waits. False when it was closed already."""
    if not members.set_address_status(turn.session, address.id, AddressStatus.STOPPED, turn.now):
        return False
    outbound.drop_for_address(turn.session, address.id)
    turn.write_audit("stopped", f"address {address.id}")
    return True


def confirm_stop(turn: Turn) -> None:
    """The one text that may follow an opt-out: it is queued past the closed door."""
    turn.say_last("stopped", circle=turn.circle.name)


def let_go_of_everything(turn: Turn) -> None:
    """They cannot be reached any more: what they had taken goes to others, what they needed is closed or carried on."""
    let_go_of_claims(turn)
    series_end.close_all_of(turn)
    for need in needs.live_of(turn.session, turn.member.id):
        _leave_need(turn, need)


def let_go_of_claims(turn: Turn) -> None:
    """What they had taken goes to others, and nothing is asked of them any more."""
    pings.settle_of(turn.session, turn.member.id, PingStatus.TAKEN, turn.now)
    conversations.lapse_of(turn.session, turn.member.id)
    commitments.end_all_of(turn)
    for claim, need in claims.active_of(turn.session, turn.member.id):
        release_claim(turn, claim, need, "helper_gone")


def _leave_need(turn: Turn, need: Need) -> None:
    helpers = claims.claimers(turn.session, need.id, ClaimStatus.ACTIVE)
    if not helpers and claims.claimers(turn.session, need.id, ClaimStatus.DONE):
        arrived(turn, need, None, quietly=True)  # it was brought, and nobody is left to deny it
    elif helpers and need.door is not None:
        stop_asking(turn, need, "not_needed")
        needs.resize(turn.session, need, need.quantity - need.remaining)  # nobody new gets the door
        for _, helper in helpers:
            name = turn.name_of(turn.member, helper.language)
            turn.tell(helper, "requester_gone", need=need, name=name, code=need.code)
    elif needs.close(turn.session, need, NeedStatus.WITHDRAWN, "requester stopped", turn.now):
        tell_closed(turn, need)


def start(turn: Turn, *, answered: bool) -> None:
    """Back again: only START, UNSTOP, and a bare YES of someone who had stopped lead here."""
    if turn.address is None:
        return
    members.set_address_status(turn.session, turn.address.id, AddressStatus.ACTIVE, turn.now)
    turn.write_audit("started", f"address {turn.address.id}")
    if not answered:
        turn.say("started", circle=turn.circle.name)


def help_(turn: Turn) -> None:
    """What carriers require of HELP: the circle's name, a human contact, and how to stop."""
    contact = turn.circle.contact or turn.words("no_contact")
    chat = turn.inbound is not None and turn.inbound.channel == Channel.TELEGRAM
    if chat:
        turn.say("help_chat", circle=turn.circle.name, contact=contact, languages=_choices(turn))
    else:
        turn.say("help_sms", circle=turn.circle.name, contact=contact)


def hear_command(turn: Turn, words: str) -> bool:
    """PAUSE, RESUME, WHO KNOWS ME, FORGET ME, LINK, a language. False when it is none of these."""
    heard = read_command(words)
    if heard is None:
        return False
    match heard.command:
        case Command.PAUSE:
            _pause(turn, heard.days)
        case Command.RESUME:
            resume(turn)
            turn.say("resumed")
        case Command.WHO_KNOWS_ME:
            _who_knows_me(turn)
        case Command.FORGET_ME:
            _ask_to_forget(turn)
        case Command.LANGUAGE:
            _language(turn, heard.language)
        case Command.LINK if heard.one_time is not None:
            linking.use_code(turn, heard.one_time)
        case Command.LINK:
            linking.give_code(turn)
    return True


def _pause(turn: Turn, days: int | None) -> None:
    for need_id in outbound.drop_pings_to(turn.session, turn.member.id):  # held until the morning, say
        pings.lose(turn.session, need_id, turn.member.id, turn.now)  # asked again after the pause, if it is open still
    timers.cancel(turn.session, TimerKind.RESUME, member_id=turn.member.id)
    if days is None:
        members.set_member_status(turn.session, turn.member, MemberStatus.PAUSED, until=None)
        turn.say("paused")
        return
    until = turn.now + timedelta(days=days)
    timers.set_timer(turn.session, turn.circle.id, TimerKind.RESUME, until, member_id=turn.member.id)
    members.set_member_status(turn.session, turn.member, MemberStatus.PAUSED, until=until)
    turn.say("paused_until", day=calendar_day(until, turn.now, turn.circle.zone, turn.language))


def resume(turn: Turn) -> None:
    """A pause is over; a blocked or forgotten member stays so."""
    if turn.member.status == MemberStatus.PAUSED:
        members.set_member_status(turn.session, turn.member, MemberStatus.ACTIVE)
        timers.cancel(turn.session, TimerKind.RESUME, member_id=turn.member.id)


def _who_knows_me(turn: Turn) -> None:
    member = turn.member
    facts = [turn.words("fact_name", name=member.first_name) if member.first_name else turn.words("fact_no_name")]
    facts.append(turn.words("fact_addresses", count=len(members.addresses_of(turn.session, member.id))))
    if member.area:
        facts.append(turn.words("fact_area", area=member.area))
    if live := needs.live_of(turn.session, member.id):
        facts.append(turn.words("fact_needs", codes=", ".join(need.code for need in live)))
    if again := stored_series.active_of(turn.session, member.id):
        facts.append(turn.words("fact_series", count=len(again)))
    if mine := offers.open_of(turn.session, member.id):
        facts.append(turn.words("fact_offers", count=len(mine)))
    facts.append(turn.words("fact_messages"))
    turn.say("know_you", facts=", ".join(facts))


def _ask_to_forget(turn: Turn) -> None:
    expires = turn.now + policy.FORGET_WAIT
    conversations.ask(turn.session, turn.member, Question.FORGET, turn.now, expires_at=expires)
    turn.say("forget_sure", buttons=yes_no(turn.language, "FORGET"))


def forget(turn: Turn) -> None:
    """Wipe name, words, needs and offers now, and the addresses once the last word has left. Counts remain."""
    member = turn.member
    let_go_of_claims(turn)
    mine = needs.all_of(turn.session, member.id)
    others = claims.need_ids_of(turn.session, member.id)  # their helpers' and requesters' texts quote each other
    series_end.close_all_of(turn)
    outbound.wipe_about(turn.session, [*others, *(need.id for need in mine)])
    for need in mine:
        if needs.close(turn.session, need, NeedStatus.WITHDRAWN, "forgotten", turn.now):
            tell_closed(turn, need)
        needs.wipe(turn.session, need)
    stored_series.wipe_of(turn.session, member.id)
    for offer in offers.open_of(turn.session, member.id):
        offers.close(turn.session, offer, OfferStatus.WITHDRAWN, turn.now)
    offers.wipe_of(turn.session, member.id)
    claims.wipe_of(turn.session, member.id)
    conversations.wipe_of(turn.session, member.id)
    outbound.wipe_of(turn.session, member.id)
    inbound.wipe_of(turn.session, member.id)
    turn.write_audit("forgotten", f"member {member.id}")
    turn.say_last("forgotten", circle=turn.circle.name)
    for address in members.addresses_of(turn.session, member.id):
        members.set_address_status(turn.session, address.id, AddressStatus.STOPPED, turn.now)
    _blank(turn, member)


def _blank(turn: Turn, member: Member) -> None:
    members.set_member_status(turn.session, member, MemberStatus.FORGOTTEN)
    member.first_name = member.consent_words = None
    member.helps = member.vouched = False
    member.role = Role.MEMBER
    members.set_area(member, None, None, None)
    members.part_from_addresses(turn.session, member.id)
    due = turn.now + policy.WIPE_ADDRESS_AFTER
    timers.set_timer(turn.session, turn.circle.id, TimerKind.WIPE, due, member_id=member.id)


def _language(turn: Turn, wanted: str | None) -> None:
    """From now on this language and no other, whatever they write in; only one that the circle speaks."""
    if wanted in turn.circle.languages:
        turn.member.language, turn.member.language_chosen = wanted, True
        turn.say("language_set")
    else:
        turn.say("language_not_here" if wanted else "language_ask", choices=_choices(turn))


def _choices(turn: Turn) -> str:
    return ", ".join(text(code, "language_name") for code in turn.circle.languages if code in LANGUAGES)


def blocked_us(turn: Turn) -> None:
    """A Telegram person blocked the bot (or came back): the cleanest opt-out there is."""
    if turn.inbound is not None and turn.inbound.kind == InboundKind.STOPPED:
        stop(turn, answered=True)
    else:
        start(turn, answered=True)
