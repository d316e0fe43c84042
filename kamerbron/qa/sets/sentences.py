"""The sentences of a question: which of them ask, which only ask on, and which need no source."""

from __future__ import annotations

import re

from kamerbron.index.sentences import split_sentences

_CLOSING = "»”\"’')]} "

# Extraction loses the space after a question mark: `dicht?Zo ja`. An address has none to lose.
_GLUED = re.compile(r"(?<=[\w»”’)]\?)(?=[«A-ZÀ-Ý])")

_ITEM_MARK = re.compile(r"\s{0,9}(?:[•▪·o–-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s{1,9}")

# What asks on from the sentence before it, and says little by itself.
_FOLLOWS = re.compile(
    r"\W{0,3}(?:zo\s(?:ja|nee|niet|neen)|(?:indien|als|en\szo|of\szo)\s(?:ja|nee|niet|neen|zo|wel|dat|dit)"
    r"|waarom\s(?:wel|niet)|en|of|hoezo|hetzelfde)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:(?:dit|deze)(?!\s(?:jaar|moment|kabinet\w{0,12}|maand|week|eeuw|zomer|winter))"
    r"|(?:daar|hier)(?:aan|bij|binnen|door|in|mee|na|naar|onder|op|over|toe|tegen|tussen|uit|van|voor|naast|omtrent)"
    r"|dergelijke|genoemde?|desbetreffende|diens)\b",
    re.IGNORECASE,
)
_FEWEST_WORDS = 4

_OWN_ACT = r"(?:kunt|wilt|wil|zou|zoudt|kan|bent|is|gaat|zult)\s(?:u|de\s\w{1,30}|het\skabinet)\b"
_ANSWERING = re.compile(
    rf"\W{{0,3}}{_OWN_ACT}.{{0,80}}?\b(?:(?:deze|bovenstaande|voorgaande|onderstaande|gestelde|al\sdeze)\b.{{0,40}}?"
    r"\bvragen|de\svragen\s(?:\w{1,20}\s)?(?:afzonderlijk|apart|separaat|[eé][eé]n\s(?:voor|voor|per)|stuk\svoor|ieder"
    r"|elk|binnen|v[oó][oó]r|uiterlijk|tijdig|spoedig)|(?:elke|iedere)\svraag)\b.{0,200}?\b(?:be)?antwoord",
    re.IGNORECASE,
)
_NOTICED = re.compile(
    r"\W{0,3}(?:(?:bent|was)\su\s(?:\w{1,20}\s){0,2}(?:bekend\b|op\sde\shoogte\b(?!\s(?:gesteld|gebracht)))"
    r"|(?:kent|kende)\su\s(?:het|de|dit|deze|dat|die)\b"
    r"|(?:heeft|hebt)\su\s(?:\w{1,20}\s){0,2}kennis\s?genomen\b"
    r"|(?:heeft|hebt)\su\s(?:het|de|dit|deze)\b.{0,200}\b(?:gelezen|gezien|vernomen)\b"
    r"|herinnert\su\szich\b)",
    re.IGNORECASE,
)
# `Bent u bekend met het bericht en wat is uw reactie daarop?` asks for more than a yes.
_ASKS_MORE = re.compile(
    r"\ben,?\s(?:zo\sja|wat|welke?|hoe|hoeveel|waarom|wanneer|wie|waar|in\shoeverre|kunt|kan|bent|deelt|is|zijn"
    r"|klopt|wilt|gaat|heeft|hebt|vindt)\b",
    re.IGNORECASE,
)
_WHY_NOT = re.compile(
    r"\W{0,3}(?:zo|indien)\s(?:nee|neen|niet),?\s(?:waarom|hoezo)(?:\sniet)?\W{0,3}", re.IGNORECASE
)


def sentences(text: str) -> list[str]:
    """Return the sentences of a question, in order; those without a letter or a digit are left out."""
    parted = "\n".join(_part_glued(line) for line in text.split("\n"))
    found = (parted[start:end] for start, end in split_sentences(parted))
    return [sentence for sentence in found if any(char.isalnum() for char in sentence)]


def asks(sentence: str) -> bool:
    """Whether a sentence ends in a question mark, with or without quotes and brackets around it."""
    return sentence.rstrip(_CLOSING + "!").endswith("?")


def leans(sentence: str) -> bool:
    """Whether a sentence says what it asks only together with one before it: `Klopt dit?`."""
    return is_short(sentence) or follows_on(sentence) or _POINTS_BACK.search(sentence) is not None


def follows_on(sentence: str) -> bool:
    """Whether a sentence opens as one that goes on from the question before it: `Zo nee, waarom niet?`."""
    return _FOLLOWS.match(sentence) is not None


def is_short(sentence: str) -> bool:
    """Whether a sentence has too few words to say what it is about."""
    return len(sentence.split()) < _FEWEST_WORDS


def is_courtesy(sentence: str) -> bool:
    """Whether a sentence asks no more than whether something was read, or that the questions be answered."""
    if asks_to_answer(sentence):
        return True
    return _NOTICED.match(sentence) is not None and _ASKS_MORE.search(sentence) is None


def asks_to_answer(sentence: str) -> bool:
    """Whether a sentence asks no more than that the questions be answered: one by one, before a day."""
    return _ANSWERING.match(sentence) is not None


def asks_why_not(sentence: str) -> bool:
    """Whether a sentence is no more than `Zo nee, waarom niet?`."""
    return _WHY_NOT.fullmatch(sentence) is not None


def is_listed(sentence: str) -> bool:
    """Whether a sentence bears the mark of a list item."""
    return _ITEM_MARK.match(sentence) is not None


def without_item_mark(sentence: str) -> str:
    """Return a list item without its mark."""
    mark = _ITEM_MARK.match(sentence)
    return sentence[mark.end() :] if mark else sentence


def _part_glued(line: str) -> str:
    return " ".join(
        word if "/" in word or "www" in word else _GLUED.sub(" ", word) for word in line.split(" ")
    )
