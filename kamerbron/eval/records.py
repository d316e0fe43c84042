"""The records of an evaluation: gold questions, and what a run over them found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Split(StrEnum):
    """What a gold set is for: `development` may be fitted on, on `test` nothing ever is."""

    DEVELOPMENT = "development"
    TEST = "test"


class Provenance(StrEnum):
    """Where a gold question comes from."""

    HAND = "hand"
    PUBLISHED = "published"
    FEEDBACK = "feedback"


@dataclass(frozen=True, slots=True)
class GoldPlace:
    """A place that answers a question: paragraphs of one unit of a publication.

    `publication` is the id of the document (`kst-27925-879`), `unit` the key of its unit (`antwoord-7`),
    `paragraphs` number within the unit. A passage of that unit with any of the paragraphs finds the place.
    `grade` is 2 for the answer, 1 for a part of it or for an older answer.
    """

    publication: str
    unit: str
    paragraphs: tuple[int, ...]
    grade: int


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with all the places that answer it; none when the corpus holds no answer.

    `language` is an ISO 639-1 code.
    """

    id: str
    question: str
    language: str
    relevant: tuple[GoldPlace, ...]
    answerable: bool
    tags: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class GoldSet:
    """Gold questions about one corpus.

    `documents` are the ids of the documents that an index must hold; `corpus` says in words what the whole
    corpus is. `sha256` is the hash of the file.
    """

    name: str
    corpus: str
    split: Split
    documents: tuple[str, ...]
    questions: tuple[GoldQuestion, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that a run returned.

    `grade` is that of the place it is the first to find, 0 when it finds none that was not found before;
    `place` is the number of that place among the question's. `exact` says whether the printed citation
    leads back to one place of one document where the text stands word for word. `kind` is the kind of the
    document, `quote` the sentence that was marked in the passage.
    """

    passage: str
    document: str
    kind: str | None
    score: float
    grade: int
    place: int | None
    citation: str
    quote: str
    exact: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back for one question: the passages best first, and whether they were called an answer.

    `probability` is that the passages answer the question; None where the model is not calibrated.
    `reason` is why there was no answer. `seconds` is the time of the whole answer.
    """

    question: GoldQuestion
    found: tuple[Found, ...]
    answered: bool
    probability: float | None
    reason: str | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Run:
    """A gold set asked to an index.

    `name` tells runs apart, as in a table of ablations. `fingerprint`, `model`, `documents` and `passages`
    are those of the index; `commit` is that of the code, None where it is not known.
    """

    name: str
    gold: str
    gold_sha256: str
    corpus: str
    split: Split
    fingerprint: str
    model: str
    documents: int
    passages: int
    version: str
    commit: str | None
    outcomes: tuple[Outcome, ...]
