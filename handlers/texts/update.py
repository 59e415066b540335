"""`python -m handlers.texts.update`: carries the English of en.po into the template and every other catalogue.

Run it after a change of en.po. A text is known by its key (msgctxt). Where its English has changed, a translation is
kept and marked fuzzy: the bot says English there until someone has looked at it and taken the mark off.
"""

import io
import re
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from handlers.texts import LANGUAGES
from handlers.texts.notes import WORDS, limits

LOCALE = Path(__file__).parent / "locale"


def updated(locale: Path = LOCALE) -> dict[Path, str]:
    """What the template and every catalogue should hold. Raises KeyError for a word in braces without a note."""
    source, template = locale / "en.po", locale / "manyhands.pot"
    english = messages_in(source)
    files = {template: _in_file(template, [_translated(one, None) for one in english.values()])}
    files[source] = _in_file(source, [_in_english(one) for one in english.values()])
    for path in [locale / f"{language}.po" for language in LANGUAGES if language != "en"]:
        known = messages_in(path)
        files[path] = _in_file(path, [_translated(one, known.get(key)) for key, one in english.items()])
    return files


def messages_in(path: Path) -> dict[str, Message]:
    """Everything in a catalogue by its keys, whatever its state."""
    with path.open("rb") as lines:
        return {message.context: message for message in read_po(lines) if message.context}


def _in_english(english: Message) -> Message:
    """A new text may stand in msgid alone; a changed one has its new words in msgstr."""
    said = str(english.string or english.id)
    made = Message(said, said, context=english.context, auto_comments=_notes(english))
    made.user_comments = english.user_comments
    return made


def _translated(english: Message, known: Message | None) -> Message:
    """A text of another language, or of none yet, beside the English of today."""
    made = Message(_in_english(english).id, "", context=english.context)
    made.auto_comments = [*english.user_comments, *_notes(english)]
    if known is not None:
        made.string, made.user_comments = known.string, known.user_comments
        if known.string and (known.fuzzy or known.id != made.id):
            made.flags.add("fuzzy")
    return made


def _notes(english: Message) -> list[str]:
    """For translators: what the words in braces stand for, and the room there is."""
    words = dict.fromkeys(re.findall(r"\{(\w+)\}", str(english.string or english.id)))
    told = [f"{{{word}}}: {WORDS[word].meaning}, like {WORDS[word].example.strip()}" for word in words]
    return [*told, limits(english.context or "")]


def _in_file(path: Path, messages: list[Message]) -> str:
    """A catalogue as text: its header as it stands, which is the translators' own, then the messages."""
    catalog, body = Catalog(), io.BytesIO()
    for message in messages:
        catalog[message.id] = message
    write_po(body, catalog, width=0, omit_header=True)
    header = path.read_text(encoding="utf-8").partition("\n\n")[0]
    return f"{header}\n\n{body.getvalue().decode().rstrip()}\n"


if __name__ == "__main__":
    for path, content in updated().items():
        path.write_text(content, encoding="utf-8")
