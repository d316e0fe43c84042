"""One line of a gold file: what it must hold, and in Dutch what is wrong with it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from kamerbron.eval.records import GoldPlace, GoldQuestion, Provenance, Split
from kamerbron.qa.asking.question import MAX_CHARACTERS, EmptyQuestionError, parse_question

# So much of a wrong value is repeated in a message.
_SHOWN = 60

_EXPECTED = {
    "gold": "de naam van de goudset, zonder witruimte",
    "corpus": "in woorden over welk corpus de set gaat",
    "split": "«development» of «test»",
    "documents": "een lijst met ten minste één document-id, elk één keer en zonder witruimte",
    "id": "een id zonder witruimte",
    "question": f"een vraag van 1 tot en met {MAX_CHARACTERS} tekens met een letter of cijfer erin",
    "language": "een taalcode van twee kleine letters, zoals nl of en",
    "answerable": "true of false",
    "relevant": "een lijst van plaatsen, elk een object",
    "publication": "een document-id zonder witruimte",
    "unit": "de sleutel van een eenheid, zoals antwoord-7, zonder witruimte",
    "paragraphs": "een lijst met ten minste één alineanummer vanaf 1, elk één keer",
    "grade": "2 (het antwoord) of 1 (een deel ervan, of een ouder antwoord)",
    "tags": "een lijst van labels, elk één keer en niet leeg",
    "provenance": "«hand», «published» of «feedback»",
}


class LineError(ValueError):
    """A line is not what it should be: `faults` says it in Dutch, one for each thing to repair."""

    def __init__(self, *faults: str) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def _has_text(value: str) -> str:
    if not value.strip():
        raise ValueError("blank")
    return value


def _can_be_asked(value: str) -> str:
    try:
        parse_question(value)
    except EmptyQuestionError as error:
        raise ValueError("blank") from error
    return value


def _each_once(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(set(values)) != len(values):
        raise ValueError("doubled")
    return values


# Without white space, for these are words of a line in the TREC forms.
_Word: TypeAlias = Annotated[str, Field(pattern=r"^\S+$")]
_Text: TypeAlias = Annotated[str, AfterValidator(_has_text)]
_Number: TypeAlias = Annotated[int, Field(ge=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class HeaderLine(_Strict):
    """The first line: what the set is about."""

    gold: _Word
    corpus: _Text
    split: Split
    documents: Annotated[tuple[_Word, ...], Field(min_length=1), AfterValidator(_each_once)]


class PlaceFields(_Strict):
    """A place that answers a question."""

    publication: _Word
    unit: _Word
    paragraphs: Annotated[tuple[_Number, ...], Field(min_length=1), AfterValidator(_each_once)]
    grade: Annotated[int, Field(ge=1, le=2)]

    def to_place(self) -> GoldPlace:
        """Return the record of the place."""
        return GoldPlace(self.publication, self.unit, self.paragraphs, self.grade)


class QuestionLine(_Strict):
    """A question with the places that answer it."""

    id: _Word
    question: Annotated[str, Field(max_length=MAX_CHARACTERS), AfterValidator(_can_be_asked)]
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")]
    answerable: bool
    relevant: tuple[PlaceFields, ...]
    tags: Annotated[tuple[_Text, ...], AfterValidator(_each_once)]
    provenance: Provenance

    def to_question(self) -> GoldQuestion:
        """Return the record of the question."""
        return GoldQuestion(
            id=self.id,
            question=self.question,
            language=self.language,
            relevant=tuple(place.to_place() for place in self.relevant),
            answerable=self.answerable,
            tags=self.tags,
            provenance=self.provenance,
        )


_Form = TypeVar("_Form", HeaderLine, QuestionLine)


def parse_line(line: bytes) -> dict[str, Any]:
    """Parse a line into the object that it holds. Raises LineError when it holds none."""
    if not line.strip():
        raise LineError("de regel is leeg; haal hem weg")
    try:
        value = json.loads(line.decode(), object_pairs_hook=_without_doubles)
    except LineError:
        raise
    except UnicodeDecodeError as error:
        raise LineError("dit is geen UTF-8; sla het bestand op als UTF-8") from error
    except json.JSONDecodeError as error:
        raise LineError(
            f"dit is geen JSON vanaf teken {error.colno}; zet op elke regel één object"
        ) from error
    except (ValueError, RecursionError) as error:
        raise LineError("hier staat een te lang getal of een te diepe lijst; haal het weg") from error
    if not isinstance(value, dict):
        raise LineError("dit is geen object; zet op elke regel één object: {…}")
    return value


def validate(form: type[_Form], line: bytes) -> _Form:
    """Check a line that `parse_line` takes against its form. Raises LineError with all that is wrong."""
    try:
        return form.model_validate_json(line)
    except ValidationError as error:
        raise LineError(*dict.fromkeys(_faults(error))) from error


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    doubled = [name for name, count in Counter(name for name, _ in pairs).items() if count > 1]
    if doubled:
        raise LineError(*(f"het veld «{name}» staat er meer dan eens; laat er één staan" for name in doubled))
    return dict(pairs)


def _faults(error: ValidationError) -> Iterator[str]:
    faults = error.errors()
    for fault in faults:
        # A list with a wrong item is also said to be too short, for the item is not in it then.
        if any(other is not fault and other["loc"][:-1] == fault["loc"] for other in faults):
            continue
        place = " › ".join(str(part + 1) if isinstance(part, int) else part for part in fault["loc"])
        field = next((part for part in reversed(fault["loc"]) if isinstance(part, str)), "")
        if fault["type"] == "missing":
            yield f"het veld «{place}» ontbreekt; geef {_EXPECTED[field]}"
        elif fault["type"] == "extra_forbidden":
            yield f"het veld «{place}» is onbekend; haal het weg of verbeter de naam"
        elif field in _EXPECTED:
            yield f"«{place}» kan niet {_shown(fault['input'])} zijn; geef {_EXPECTED[field]}"
        else:
            yield f"dit is niet te lezen ({fault['msg']}); verbeter de regel"


def _shown(value: object) -> str:
    written = json.dumps(value, ensure_ascii=False, default=str)
    return written if len(written) <= _SHOWN else f"{written[:_SHOWN]}…"
