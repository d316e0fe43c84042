"""Where a question may be answered from: what it names, and the filters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from search_support import make_publication, naming, opened
from support import make_document, make_unit

from kamerbron.index.document import Chamber, Document, Publication, UnitKind
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.index.store.selection import Filters
from kamerbron.qa.asking.question import parse_question
from kamerbron.qa.searching.scope import Scope, Scopes

NAMES = naming("De keuring staat in Kamerstuk 99 990, nr. 5.")


def paper(publication: Publication, *units: object) -> Document:
    return make_document(*units, id=publication.id or "", publication=publication)  # type: ignore[arg-type]


def answers(first: int, last: int) -> list[object]:
    """Make questions with their answers, each in words of its own."""
    return [
        make_unit(f"{word} {number} over bruggen.", kind=kind, numbers=[number])
        for number in range(first, last + 1)
        for kind, word in ((UnitKind.QUESTION, "Vraag"), (UnitKind.ANSWER, "Antwoord"))
    ]


DOCUMENTS = (
    paper(
        make_publication(
            "99998", "1", date="2023-03-01", session_year="2022-2023", kind="Lijst van vragen en antwoorden"
        ),
        *answers(1, 3),
    ),
    paper(
        make_publication("99998", "2", date="2023-06-01", session_year="2022-2023", kind="Brief regering"),
        make_unit(NAMES, "De sluis gaat in mei open."),
    ),
    paper(
        make_publication(
            "99997", "2", date="2023-11-05", session_year="2023-2024", kind="Motie", chamber=Chamber.EERSTE
        ),
        *answers(1, 1),
        make_unit("Hoe diep is het kanaal?", kind=UnitKind.QUESTION, numbers=[8]),
    ),
    paper(make_publication("99996", "3", suffix="VII"), make_unit("Het veer vaart niet.")),
)


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    with opened(tmp_path_factory.mktemp("scope"), DOCUMENTS) as generation:
        yield generation


def scope_of(generation: Generation, text: str, filters: Filters | None = None) -> Scope:
    question = parse_question(text)
    return Scopes(generation).find(question.cleaned, question.named, filters or Filters())


def places(generation: Generation, scope: Scope) -> set[str]:
    """Return the passages that may be found, without their numbers of paragraphs."""
    rows = range(len(generation.document_of_passage))
    found = [row for row in rows if scope.allowed is None or scope.allowed[row]]
    return {passage.id.rsplit(".", 1)[0] for passage in generation.catalogue.passages(found).values()}


def papers(generation: Generation, scope: Scope) -> set[str]:
    return {place.split(".")[0] for place in places(generation, scope)}


def test_a_question_that_names_nothing_is_answered_from_everything(generation: Generation) -> None:
    assert scope_of(generation, "Wie betaalt de brug?") == Scope(None)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Wat staat er in 99 998, nr. 2 over de sluis?", {"kst-99998-2"}),
        ("wat zegt kst-99998-1 over bruggen", {"kst-99998-1"}),
        ("Wat staat er in Kamerstuk 99998, nr. 1 en in 99997, nr. 2?", {"kst-99998-1", "kst-99997-2"}),
        # The number alone is that of papers of two dossiers.
        ("wat zegt kamerstuk nr. 2 over bruggen", {"kst-99998-2", "kst-99997-2"}),
        ("wat is de stand van dossier 99998", {"kst-99998-1", "kst-99998-2"}),
        ("wat staat er in dossier 99996 over het veer", {"kst-99996-VII-3"}),
        ("wat staat er in 99996-VII, nr. 3", {"kst-99996-VII-3"}),
        ("welke bruggen in vergaderjaar 2023-2024", {"kst-99997-2"}),
        ("wat zegt de brief van 1 juni 2023 over de sluis", {"kst-99998-2"}),
        ("wat zegt de brief van juni 2023 over de sluis", {"kst-99998-2"}),
        # A paper narrows more than the dossier beside it.
        ("wat zegt 99998, nr. 2 uit dossier 99998", {"kst-99998-2"}),
    ],
)
def test_what_a_question_names_narrows_the_search(
    generation: Generation, question: str, expected: set[str]
) -> None:
    scope = scope_of(generation, question)
    assert papers(generation, scope) == expected
    assert (scope.unknown, scope.named) == ((), True)


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("Wat staat er in 99 998, nr. 99 over de sluis?", ("99 998, nr. 99",)),
        ("wat zegt kst-99998-99 over de sluis", ("kst-99998-99",)),
        ("wat staat er in dossier 99991 over de sluis", ("dossier 99991",)),
        ("wat zegt de brief van 2 juni 2023 over de sluis", ("2 juni 2023",)),
        ("wat zegt kst-99998-98 en wat zegt kst-99998-99", ("kst-99998-98", "kst-99998-99")),
    ],
)
def test_what_the_index_does_not_hold_is_said_as_asked_and_narrows_nothing(
    generation: Generation, question: str, unknown: tuple[str, ...]
) -> None:
    scope = scope_of(generation, question)
    assert scope.unknown == unknown
    assert (scope.allowed, scope.named) == (None, False)


def test_a_session_year_that_is_not_there_is_said_as_asked(generation: Generation) -> None:
    (words,) = scope_of(generation, "welke bruggen in vergaderjaar 2019/20").unknown
    assert words in "in vergaderjaar 2019/20"
    assert "2019/20" in words


def test_of_two_papers_the_one_that_is_there_narrows_and_the_other_is_said(generation: Generation) -> None:
    scope = scope_of(generation, "Wat zegt kst-99998-2, en wat zegt kst-99998-99?")
    assert papers(generation, scope) == {"kst-99998-2"}
    assert (scope.unknown, scope.named) == (("kst-99998-99",), True)


def test_of_two_session_years_the_one_that_is_there_narrows_and_the_other_is_said(
    generation: Generation,
) -> None:
    scope = scope_of(generation, "bruggen in vergaderjaar 2023-2024 en vergaderjaar 2019-2020")
    assert papers(generation, scope) == {"kst-99997-2"}
    assert [words.rsplit(" ", 1)[-1] for words in scope.unknown] == ["2019-2020"]


def test_a_paper_that_is_not_there_leads_to_the_passages_that_name_it(generation: Generation) -> None:
    scope = scope_of(generation, "Wat staat er in 99 990, nr. 5 over de keuring?")
    assert places(generation, scope) == {"kst-99998-2.sectie"}
    assert (scope.unknown, scope.named) == ((), True)


def test_a_paper_that_is_there_narrows_more_than_passages_that_name_another(generation: Generation) -> None:
    scope = scope_of(generation, "Wat staat er in 99 990, nr. 5 en in 99998, nr. 1?")
    assert papers(generation, scope) == {"kst-99998-1"}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("wat zegt antwoord 3 over bruggen", {"kst-99998-1.antwoord-3"}),
        ("antwoord 1", {"kst-99998-1.antwoord-1", "kst-99997-2.antwoord-1"}),
        ("antwoord 1 van kst-99997-2", {"kst-99997-2.antwoord-1"}),
        ("antwoorden 1 t/m 2 in 99998, nr. 1", {"kst-99998-1.antwoord-1", "kst-99998-1.antwoord-2"}),
        # A question that the document answers stands for its answer; one that it does not, for itself.
        ("vraag 2 in 99998, nr. 1", {"kst-99998-1.antwoord-2"}),
        ("vraag 8", {"kst-99997-2.vraag-8"}),
    ],
)
def test_an_answer_that_a_question_names_narrows_to_it(
    generation: Generation, question: str, expected: set[str]
) -> None:
    scope = scope_of(generation, question)
    assert places(generation, scope) == expected
    assert (scope.unknown, scope.named) == ((), True)


def test_an_answer_that_the_paper_does_not_hold_leaves_the_paper(generation: Generation) -> None:
    scope = scope_of(generation, "antwoord 8 van kst-99998-1")
    assert papers(generation, scope) == {"kst-99998-1"}
    assert scope.unknown == ("antwoord 8",)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(dossiers=("99998",)), {"kst-99998-1", "kst-99998-2"}),
        (Filters(dossiers=("99996",)), {"kst-99996-VII-3"}),
        (Filters(dossiers=("99996-VII",)), {"kst-99996-VII-3"}),
        (Filters(publications=("kst-99997-2", "kst-0-0")), {"kst-99997-2"}),
        (Filters(kinds=("MOTIE", "brief  regering")), {"kst-99997-2", "kst-99998-2"}),
        (Filters(chambers=(Chamber.EERSTE,)), {"kst-99997-2"}),
        (Filters(session_years=("2022-2023",)), {"kst-99998-1", "kst-99998-2"}),
        (Filters(first=dt.date(2023, 6, 1)), {"kst-99998-2", "kst-99997-2"}),
        (Filters(last=dt.date(2023, 6, 1)), {"kst-99998-1", "kst-99998-2"}),
        (Filters(dossiers=("99998",), kinds=("Motie",)), set()),
    ],
)
def test_filters_limit_the_documents_and_name_nothing(
    generation: Generation, filters: Filters, expected: set[str]
) -> None:
    scope = scope_of(generation, "Wie betaalt de brug?", filters)
    assert papers(generation, scope) == expected
    assert (scope.unknown, scope.named) == ((), False)


@pytest.mark.parametrize(
    ("question", "filters", "expected"),
    [
        ("wat zegt kst-99998-2", Filters(publications=("kst-99998-2",)), {"kst-99998-2"}),
        ("wat zegt kst-99998-2", Filters(dossiers=("99998",)), {"kst-99998-2"}),
        ("wat zegt kst-99998-2", Filters(dossiers=("99997",)), set()),
        # A chapter is part of its dossier, whichever of the two is asked and whichever the filter.
        ("wat is er in dossier 99996-VII", Filters(dossiers=("99996",)), {"kst-99996-VII-3"}),
        ("wat is er in dossier 99996", Filters(dossiers=("99996-VII",)), {"kst-99996-VII-3"}),
        ("bruggen in vergaderjaar 2022-2023", Filters(kinds=("Brief regering",)), {"kst-99998-2"}),
        ("de brief van juni 2023 over de sluis", Filters(last=dt.date(2023, 6, 1)), {"kst-99998-2"}),
        ("wat zegt antwoord 1", Filters(dossiers=("99998",)), {"kst-99998-1"}),
    ],
)
def test_a_filter_and_what_a_question_names_must_both_hold(
    generation: Generation, question: str, filters: Filters, expected: set[str]
) -> None:
    scope = scope_of(generation, question, filters)
    assert papers(generation, scope) == expected
    assert (scope.unknown, scope.named) == ((), True)


def test_as_of_a_date_before_a_letter_the_letter_is_not_known(generation: Generation) -> None:
    filters = Filters(last=dt.date(2023, 5, 1))
    scope = scope_of(generation, "wat zegt de brief van 1 juni 2023 over de sluis", filters)
    assert scope.unknown == ("1 juni 2023",)
    assert papers(generation, scope) == {"kst-99998-1"}


MOTIONS = Filters(kinds=("Motie",))


def reached_by(generation: Generation, text: str, reach: Filters, filters: Filters | None = None) -> Scope:
    question = parse_question(text)
    return Scopes(generation).find(question.cleaned, question.named, filters or Filters(), reach)


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Wie betaalt de brug?", ()),
        ("Wat staat er in kst-99998-2 over de sluis?", ("kst-99998-2",)),
        ("Wat staat er in 99998, nr. 2 over de sluis?", ("99998, nr. 2",)),
        ("Wat staat er in dossier 99998 over de sluis?", ("dossier 99998",)),
        # Named by a paper that is there, and may not be reached.
        ("Wat staat er over kst-99990-5?", ("kst-99990-5",)),
        ("Wat staat er in 99997, nr. 2 over het kanaal?", ()),
    ],
)
def test_a_paper_out_of_reach_is_as_unknown_as_one_that_is_not_there(
    generation: Generation, text: str, unknown: tuple[str, ...]
) -> None:
    scope = reached_by(generation, text, MOTIONS)
    assert scope.unknown == unknown
    assert papers(generation, scope) <= {"kst-99997-2"}
    assert scope_of(generation, text).unknown == ()


def test_a_filter_cannot_widen_the_reach(generation: Generation) -> None:
    everything = Filters(publications=tuple(document.id for document in DOCUMENTS))
    scope = reached_by(generation, "Wie betaalt de brug?", MOTIONS, everything)
    assert papers(generation, scope) == {"kst-99997-2"}
    letters = Filters(kinds=("Brief regering",))
    assert papers(generation, reached_by(generation, "Wie betaalt de brug?", MOTIONS, letters)) == set()
