"""What of a passage is searched by words, and of a question with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from kamerbron.index.document import Passage
from kamerbron.index.embedded_text import text_alone
from kamerbron.index.stems import fragments, stem, words


class Field(StrEnum):
    """A part of a passage: its own words, those of what it stands under, and pieces of all of them."""

    TEXT = "text"
    CONTEXT = "context"
    FRAGMENTS = "fragments"


Terms = Mapping[Field, Sequence[str]]
"""Terms for each field; a term that comes twice counts once in a query, and twice in a passage."""


def passage_terms(passage: Passage) -> Terms:
    """Return the terms of a passage: of its text and notes, and of its title, headings and questions."""
    text = stem(words(text_alone(passage)))
    context = stem(words(_above(passage)))
    return {Field.TEXT: text, Field.CONTEXT: context, Field.FRAGMENTS: fragments([*text, *context])}


def searched_text(passage: Passage) -> str:
    """Return all of a passage that is searched by words: its text and notes, and what it stands under."""
    return f"{_above(passage)} {text_alone(passage)}"


def _above(passage: Passage) -> str:
    title = passage.publication.title
    questions = dict.fromkeys(question.text for question in passage.questions)
    return " ".join([*([title] if title else []), *passage.headings, *questions])


def question_terms(text: str) -> Terms:
    """Return the terms of a question, those of its words that say something."""
    stems = stem([word for word in words(text) if word not in FUNCTION_WORDS])
    return {Field.TEXT: stems, Field.CONTEXT: stems, Field.FRAGMENTS: fragments(stems)}


FUNCTION_WORDS = frozenset(
    (
        *("aan", "al", "als", "ben", "bent", "bij", "daar", "dan", "dat", "de", "deze", "die", "dit", "door"),
        *("dus", "een", "en", "er", "ervan", "gaat", "gaan", "had", "heb", "hebben", "hebt", "heeft", "het"),
        *(
            "hij",
            "hoe",
            "hoeveel",
            "hun",
            "ik",
            "in",
            "is",
            "ja",
            "je",
            "jij",
            "jullie",
            "kan",
            "komen",
            "komt",
        ),
        *("kon", "kunnen", "maar", "mag", "me", "met", "mij", "mijn", "moet", "moeten", "na", "naar", "nee"),
        *("niet", "nog", "nou", "nu", "of", "om", "omdat", "ons", "onze", "ook", "op", "over", "s", "staan"),
        *("staat", "te", "ten", "ter", "toch", "toen", "tot", "u", "uit", "uw", "van", "vanuit", "vanwege"),
        *(
            "voor",
            "waar",
            "waarom",
            "waarvoor",
            "wanneer",
            "waren",
            "was",
            "wat",
            "we",
            "wel",
            "welk",
            "welke",
        ),
        *("werd", "werden", "wie", "wij", "wil", "willen", "word", "worden", "wordt", "ze", "zegt", "zich"),
        *("zij", "zijn", "zo", "zou", "zouden", "zullen"),
    )
)
"""Dutch words that carry no subject; in a question they find nothing but each other."""
