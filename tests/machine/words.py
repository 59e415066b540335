"""What people in the town say, and what becomes of what is sent. `{word}` is a private word, `{code}` a need's."""

from bot.channels import Later, Misconfigured, Never, Receipt, ReceiptState, SendError, Stopped, Unknown

NEEDS = (
    "I need groceries for 4 by Friday near 11216, {word} is with me",
    "I need 40 masks near 11216 by Saturday, {word} told me to ask",
    "I need 3 people tomorrow 10am near 11216 to muck out a house, {word} has the key",
    "I need 2 people on Sunday 9am near 11216 to muck out a house",
    "I need $200 for a bus ticket by Friday, {word} knows why",
    "I need a ride to dialysis every Tuesday and Thursday 8am near 11216, {word} comes along",
    "Can I borrow a drill near 11216 until Sunday, {word} broke ours",
    "I need water right now near 11216, {word} drank it all",
    "I need a ride",
    "I need someone to watch my kids tomorrow 6pm near 11216, {word} is two years old",
    "my house is on fire, I need a ride near 11216",
)
OFFERS = (
    "I have 50 masks to give near 11216",
    "I have 20 diapers size 4 to give near 11216",
    "I can drive on weekends near 11216",
    "I can lend a drill near 11216",
)
BARE = (
    *("yes", "yes", "no", "done", "drop", "it arrived", "yes but only after 6, {word}", "yes 7", "every", "one"),
    *("thank you", "on my way, {word}", "another", "the same", "make it Saturday", "{word} says hello"),
)
CODED = (
    *("yes {code}", "yes {code}", "yes {code} 5", "no {code}", "done {code}", "drop {code}", "{code} I am late {word}"),
    *("yes {code} {word} comes too if that is fine with you", "every {code}", "drop {code} every", "{code}"),
)
ASKED = ("yes {code}", "no {code}", "yes", "no", "yes {code} 7", "yes {code} but only after 6, {word}")
HELPING = ("done {code}", "drop {code}", "done", "drop", "no", "{code} I am late {word}", "{code}", "every {code}")
NEEDING = (
    *("yes {code}", "no {code}", "drop {code}", "done {code}", "{code} {word} waits outside", "it arrived"),
    *("{code} 30 masks", "{code} 60 masks", "{code} 2 people", "{code} 5 people", "{code} for 6 people"),
    *("{code} by Sunday", "{code} near 11221", "{code} skip", "drop {code} every", "{code}"),
)
LEAVING = ("stop texting me", "STOP", "START", "START", "START")
RIGHTS = ("pause", "pause", "pause 2 days", "resume", "resume", "who knows me", "help", "español", "english")
AT_ONCE = (  # "her: " is said by who asked for it
    *(("yes {code}", "yes {code}"), ("yes {code}", "yes {code}"), ("yes {code} 2", "yes {code} 2"), ("yes", "yes")),
    *(("yes {code} 30", "yes {code} 30"), ("yes {code}", "yes {code} 2")),
    *(("her: drop {code}", "yes {code}"), ("her: stop texting me", "yes {code}"), ("her: done {code}", "done {code}")),
    *(("her: {code} 2 people", "yes {code}"), ("drop {code}", "yes {code}"), ("her: block {code}", "yes {code}")),
)
AT_THAT_MOMENT = (
    *("stop texting me", "STOP", "stop texting me", "yes {code}", "no {code}", "pause", "forget me"),
    *("her: drop {code}", "her: {code} for 6 people", "her: block {code}", "her: stop texting me"),
)
FAILURES: tuple[SendError, ...] = (
    Later("busy"),
    Unknown("lost"),
    Never("no phone", code="30006", gone=True),
    Never("filtered", code="30007"),
    Stopped("opted out"),
    Misconfigured("key"),
)
RECEIPTS = (
    Receipt(ReceiptState.DELIVERED, ""),
    Receipt(ReceiptState.SENT, ""),
    Receipt(ReceiptState.FAILED, "", error=Later("queue full", code="30001", tries=3)),
    Receipt(ReceiptState.FAILED, "", error=Stopped("opted out")),
    Receipt(ReceiptState.FAILED, "", error=Never("unknown", code="30003")),
)
