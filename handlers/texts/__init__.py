"""Every sentence the bot says, per language. Nothing is said anywhere else."""

from handlers.texts import en, es

CATALOGUES: dict[str, dict[str, str]] = {"en": en.TEXTS, "es": es.TEXTS}
LANGUAGE_WORDS: dict[str, str] = {
    "english": "en",
    "ingles": "en",
    "inglés": "en",
    "espanol": "es",
    "español": "es",
    "spanish": "es",
}


def text(language: str, key: str, **words: object) -> str:
    """A sentence in a language (English where we do not speak it). Raises KeyError for a missing text or word."""
    return CATALOGUES.get(language, en.TEXTS)[key].format(**words)
