"""What the bot says in English. Plain GSM-7 characters; one SMS segment where it can be."""

TEXTS: dict[str, str] = {
    # Joining
    "welcome_sms": "{circle}: neighbors helping neighbors. A few texts a week. Msg & data rates may apply. HELP for help, STOP to end. Your first name? (optional)",
    "welcome_sms_named": (
        "{circle}: neighbors helping neighbors. A few texts a week. Msg & data rates may apply."
        " HELP for help, STOP to end."
    ),
    "welcome_chat": (
        "{circle}: neighbors helping neighbors. HELP shows what I can do, STOP ends it."
        " What's your first name? (optional)"
    ),
    "welcome_chat_named": "{circle}: neighbors helping neighbors. HELP shows what I can do, STOP ends it.",
    "thanks_name": "Thank you, {name}.",
    "how_to": "Tell me in your own words what you need or can give. Like: I need groceries for 4 by Friday near 11216. Or: I can drive on weekends",
    "joined": "You're in, thank you. I'll ask you now and then when a neighbor near you needs a hand. PAUSE any time",
    "coordinator_now": "You are now a coordinator of {circle}. I'll text you what is stuck, and nothing else.",
    # A need
    "need_kept": "{circle}: got it. {code}: {headline}. {asking} Wrong? Text {code} and the fix. Not needed? DROP {code}",
    "asking_now": "Asking neighbors now.",
    "asking_later": "I'll ask neighbors at {time}.",
    "asking_nobody": "I don't know whom to ask yet. I keep looking and told a coordinator.",
    "ask_both": "Where, and by when? A corner or ZIP will do.",
    "ask_where": "Where is it? A corner or ZIP will do.",
    "ask_when": "By when do you need it?",
    "details_thanks": "Thank you. {code}: {headline}. {asking}",
    "corrected": "{code} is now: {headline}.",
    "noted": "Noted with {code}. Only whoever helps you will see that.",
    "corrected_for_others": "{code} has changed: {headline}. Can you help? YES {code} or NO {code}",
    "need_again": "I have {code}: {headline}. Neighbors asked so far: {asked}. Not needed any more? DROP {code}",
    "same_need": "Is that {code} ({headline}) again? YES if it's the same, NO if you need both",
    "meant_need": "Did you mean you need {what}? YES, or say it again in other words",
    "meant_offer": "Did you mean you can give {what}? YES, or say it again in other words",
    "what_need": "I'm here. What do you need, and where? In your own words, like: groceries for 4 near 11216",
    "say_again": "Sorry. Please say it another way, like: I need groceries for 4 near 11216",
    "withdrawn": "{code} is closed, and nobody will come. Text me any time you need something.",
    "met_elsewhere": "Good to hear. {code} is closed.",
    "still_looking": "{code}: still looking. Neighbors asked so far: {asked}. A coordinator knows too. Not needed any more? DROP {code}",
    "still_needed": "Do you still need {code} ({headline})? YES or NO",
    "expired": "I've closed {code} for now. Still need it? Just text it again.",
    "kept_open": "{code} stays open, and I keep looking.",
    # Asking neighbours
    "ping": "{code}: {headline}. Can you help? YES or NO",
    "taken": "{code} is taken care of, thank you!",
    "not_needed": "{code} is no longer needed, thank you!",
    "late_yes": "{code} is with another neighbor already. Thank you for wanting to help!",
    "next_need": "Another neighbor needs help. {code}: {headline}. Can you? Text YES {code}",
    "no_thanks": "No problem, thank you for saying so.",
    "no_question": "Thank you! I have no open question for you right now. I'll text when a neighbor near you needs a hand.",
    "which": "Which one? {choices}",
    "or": " or ",
    # Claims
    "yours": "{code} is yours, thank you! For {name}{near}. I'll get the address, just for you. To write, start with {code}. DONE {code} when done, DROP {code} if you can't",
    "yours_part": "You have {amount} of {code}, thank you! For {name}{near}. I'll get you the address. To write, start with {code}. DONE {code} when done, DROP {code} if you can't",
    "yours_with_door": "{code} is yours, thank you! For {name}; I'm sending you the address. To write, start with {code}. DONE {code} when done, DROP {code} if you can't",
    "near": " near {area}",
    "wrote": "{code}, as {name} wrote it: {text}",
    "already_yours": "{code} is yours already. DONE {code} when done, DROP {code} if you can't",
    "your_own": "{code} is your own need. Not needed any more? DROP {code}",
    "not_asked": "{code} isn't with you right now. Want to help? Tell me what you can do, like: I can drive on weekends",
    "unknown_code": "Sorry, I can't find {code}. A code is a letter and a number, like K7. Which one did you mean?",
    "closed_code": "{code} is closed already, thank you!",
    "ask_door": "{name} will help with {code} ({what}). What address, and when is good? It goes only to whoever helps you",
    "ask_door_condition": "{name} will help with {code} ({what}), and says: {condition}. What address, and when is good? It goes only to whoever helps you",
    "door_known": "{name} will help with {code} ({what}) and has the address you gave. To write, start with {code}",
    "part_claimed": "{name} takes {amount} of {code}. Still to find: {remaining}.",
    # Relay
    "relay": "{code} from {name}: {text}",
    "relay_part": "{code} from {name} ({part}/{parts}): {text}",
    "relayed": "Sent to {name}, nobody else. To write again, start with {code}",
    "relay_media": "{code}: {name} sent a picture or file that I can't pass on. To ask about it, start with {code}",
    "not_yours": "{code} isn't with you, so I can't pass that on. If I asked you about it, YES {code} takes it",
    # Done
    "did_it_arrive": "{name} says {code} is done. Did it arrive? YES or NO",
    "done_thanks": "Thank you! I'm asking if all went well, and will tell you.",
    "got_it": "{name} got it ({code}). Thank you, {helper}!",
    "got_it_quiet": "{name} wrote nothing more, so I take it {code} went well. Thank you, {helper}!",
    "glad": "Good to hear! Text me any time.",
    "not_arrived": "Sorry about that. {name} and a coordinator know. Shall I ask other neighbors for {code}? YES or NO",
    "not_arrived_helper": "{other} hasn't received {code} yet. Do you know more? Start with {code} to write. A coordinator knows too.",
    "asking_again": "{code} is open again. {asking}",
    "let_go": "All right, {code} is closed. A coordinator may write to you.",
    "nothing_to_close": "I see nothing open with you right now. If it has a code, text it like: DONE K7",
    # Falling through
    "dropped": "Thank you for telling me. I'm looking for someone else for {code}.",
    "helper_dropped": "{name} can't do {code} after all. {asking}",
    "helper_gone": "The neighbor who had {code} can't be reached any more. {asking}",
    "requester_gone": "{name} can't be reached any more. If you have all you need for {code}, please go on. If not: DROP {code}",
    "nudge": "How is {code} going? DONE {code} when done. If you can't: DROP {code}, and I'll ask someone else",
    "released_quietly": "I haven't heard about {code}, so I'm asking others. No hard feelings! Still on it? YES {code}",
    # Offers
    "offer_kept": "Thank you! {code}: {what}. I'll text you when a neighbor needs it. All gone? DROP {code}",
    "offer_match": "Thank you! {code}: {what}. Someone needs this now: {need_code}, {headline}. Can you? Text YES {need_code}",
    "standing_kept": "Noted, thank you: {what}. I'll ask at most {asks} times a week. PAUSE any time",
    "standing_match": "Noted, thank you: {what}. Right now: {need_code}, {headline}. Can you? Text YES {need_code}. PAUSE any time",
    "offer_dropped": "{code} is off my list, thank you.",
    "offer_corrected": "{code} is now: {what}.",
    # Leaving and rights
    "stopped": "{circle}: you are unsubscribed and will get no more texts. START to come back.",
    "started": "{circle}: welcome back. HELP for help, STOP to end. To take or answer something, text it again.",
    "help_sms": "{circle}: text what you need or can give. STOP to end, PAUSE to rest. Msg & data rates may apply. Help: {contact}",
    "help_chat": (
        "{circle}: tell me in your own words what you need or can give. A coordinator: {contact}\n"
        "YES / NO - answer when I ask you\n"
        "DONE K7 / DROP K7 - close or give back what you took\n"
        "K7 and some words - write to the other side, or correct your need\n"
        "PAUSE, PAUSE 2 WEEKS, RESUME - how often I ask you\n"
        "WHO KNOWS ME - what I keep about you; FORGET ME - wipe it\n"
        "ESPANOL, ENGLISH - my language\n"
        "STOP - no more messages"
    ),
    "no_contact": "just reply here",
    "paused": "Paused. I won't ask you for help until you text RESUME. You can still ask and write as always.",
    "paused_until": "Paused until {day}. RESUME to come back sooner. You can still ask and write as always.",
    "resumed": "Welcome back! I'll ask you when a neighbor near you needs a hand.",
    "know_you": "I keep: {facts}. No neighbor sees your number. Your name goes only to those you help or who help you. FORGET ME wipes it all",
    "fact_name": "your name ({name})",
    "fact_no_name": "no name",
    "fact_addresses": "phones or accounts: {count}",
    "fact_area": "your area ({area})",
    "fact_needs": "open needs: {codes}",
    "fact_offers": "offers: {count}",
    "fact_messages": "what you wrote in the last 30 days",
    "forget_sure": "This wipes your name, number, texts, needs and offers for good. Sure? YES to wipe it all, NO to keep it",
    "forgotten": "{circle}: done. Your name, number and texts are wiped. Thank you for being a neighbor.",
    "not_forgotten": "All right, nothing was wiped.",
    "language_set": "All right, English it is.",
    "language_ask": "Which language? {choices}",
    "language_not_here": "Sorry, I don't speak that one yet. {choices}",
    # Not understood
    "sorry": "Sorry, I didn't get that. Say what you need or can give, like: I need groceries for 4 near 11216. Or HELP",
    "sorry_picture": "Thank you, but I can't see pictures or hear voice notes. In words, please: what do you need, or what can you give?",
    "sorry_place": "Thank you, I know your area now. What do you need, or what can you give?",
    "sorry_edit": "Sorry, I can't follow changes to a sent message. To fix a need, text its code and the fix, like: {code} for 5 people",
    "sorry_trouble": "Sorry, something went wrong on my side. I kept your message and am trying again. No need to resend it.",
    "sorry_overload": "Sorry, we have more open needs right now than I can keep track of. Please text again later. Help: {contact}",
    # Danger
    "danger": "If anyone is in danger now, call {emergency}. You can also reach {contact}. I've alerted our coordinators.",
    "danger_no_contact": "If anyone is in danger now, call {emergency}. I've alerted our coordinators.",
    # To coordinators
    "alert_danger": "DANGER words from member {member}{code}. I gave the emergency number. Please look.",
    "alert_stuck": "{code} is stuck: {headline}. Nobody left to ask ({asked} asked).",
    "alert_not_arrived": "{code}: the person who asked says it has not arrived.",
    "alert_failed": "A message of member {member} failed {tries} times and waits for you (inbound {inbound}).",
    "alert_stopped_wrote": "Member {member} had texted STOP and wrote again; I may not answer them. Please look.",
    "alert_number": "A number of member {member} can't be texted (code {code}). Please find another way to reach them.",
    # Words
    "a_neighbor": "a neighbor",
    "headline_near": "near {area}",
    "headline_distance": "{distance} from you",
    "i_can": "I can help",
    "i_cannot": "Not this time",
    "it_arrived": "Yes, it arrived",
    "not_yet": "No",
    "button_yes": "Yes",
    "button_no": "No",
    "button_done": "Done",
    "button_drop": "I can't after all",
}
