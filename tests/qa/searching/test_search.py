"""What is found, in which order, and which sentence of it is pointed at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from search_support import EVEN, WORDS, make_publication, make_tuning, naming, opened, searching, seeing
from support import WordEncoder, make_document, make_paragraph, make_unit

from kamerbron.index.document import Chamber, Document, Publication, Unit, UnitKind
from kamerbron.index.errors import IndexMismatchError
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.index.store.selection import Filters
from kamerbron.index.store.terms import question_terms
from kamerbron.index.tuning import Recency
from kamerbron.qa.asking.question import parse_question
from kamerbron.qa.searching.arranging import Hit
from kamerbron.qa.searching.legs import known_share
from kamerbron.qa.searching.search import Searcher

BRIDGE = (
    "De brug bij Waterveen wordt elk jaar gekeurd. De keuring kost veertig duizend euro.",
    "De provincie betaalt de nieuwe brug. De gemeente betaalt de weg ernaartoe.",
)
TUNNEL = "De tunnel onder de haven is in 1968 geopend. Hij is te laag voor dubbeldekkers."
FERRY = "Het veer vaart elk kwartier. Op zondag vaart het veer niet."
DITCHES = "De waterschappen meten elk kwartaal de kwaliteit van de sloten. Zij doen dat sinds 2019."
NOTE = "Daaronder valt ook een greppel die meer dan dertig dagen water voert."
QUESTIONS = (
    *("wie betaalt de brug", "wanneer is de tunnel geopend", "hoe vaak vaart het veer"),
    *("wat kost de keuring", "wie meet de sloten", "vaart het veer op zondag", "xyz", "😀 1", "de"),
)


def paper(publication: Publication, *units: Unit) -> Document:
    return make_document(*units, id=publication.id or "", publication=publication)


def text_paper(number: int, *texts: str, date: str | None = None) -> Document:
    """Make a paper with a section for each text."""
    units = [make_unit(text, key=f"sectie-{place}") for place, text in enumerate(texts, start=1)]
    return paper(make_publication(number=str(number), date=date), *units)


def answer(number: int, *paragraphs: object) -> Unit:
    return make_unit(*paragraphs, kind=UnitKind.ANSWER, numbers=[number])  # type: ignore[arg-type]


def asked(number: int, text: str) -> Unit:
    return make_unit(text, kind=UnitKind.QUESTION, numbers=[number])


def find(searcher: Searcher, text: str, count: int = 10, filters: Filters | None = None) -> list[Hit]:
    return list(searcher.search(parse_question(text), count, filters).hits)


def ids(hits: Sequence[Hit]) -> list[str]:
    return [hit.passage.id for hit in hits]


def places(hits: Sequence[Hit]) -> list[str]:
    """Return the units that were found."""
    return [hit.passage.unit_key for hit in hits]


def best_text(hit: Hit) -> str:
    return hit.passage.text[hit.best.start : hit.best.end]


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    ditches = make_paragraph(DITCHES, (DITCHES.index(". Zij"), NOTE))
    documents = [
        text_paper(1, *BRIDGE),
        text_paper(2, TUNNEL),
        text_paper(3, FERRY),
        paper(make_publication(number="4"), make_unit(ditches)),
    ]
    with searching(tmp_path_factory.mktemp("search"), documents) as searcher:
        yield searcher


# --- what is found -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "document", "sentence"),
    [
        ("Wie betaalt de nieuwe brug?", "kst-99998-1", "De provincie betaalt de nieuwe brug."),
        ("Wat kost de keuring?", "kst-99998-1", "De keuring kost veertig duizend euro."),
        (
            "wanneer is de tunnel onder de haven geopend",
            "kst-99998-2",
            "De tunnel onder de haven is in 1968 geopend.",
        ),
        ("Vaart het veer op zondag?", "kst-99998-3", "Op zondag vaart het veer niet."),
    ],
)
def test_the_sentence_with_the_words_of_the_question_is_found(
    searcher: Searcher, question: str, document: str, sentence: str
) -> None:
    best = find(searcher, question)[0]
    assert best.passage.document_id == document
    assert best_text(best) == sentence
    assert best.best.footnote is None


def test_a_footnote_is_found_with_the_sentence_that_bears_its_mark(searcher: Searcher) -> None:
    best = find(searcher, "Valt ook een greppel die dertig dagen water voert daaronder?")[0]
    assert best.best.footnote is not None
    assert best.best.footnote.text == NOTE
    assert best.best.footnote in best.passage.footnotes
    assert best_text(best) == "De waterschappen meten elk kwartaal de kwaliteit van de sloten."


def test_of_two_equal_sentences_the_first_is_pointed_at(tmp_path: Path) -> None:
    documents = [text_paper(1, "Het veer vaart niet. De brug is dicht. Het veer vaart niet.")]
    with searching(tmp_path, documents) as searcher:
        (hit,) = find(searcher, "veer")
    assert (hit.best.start, hit.best.end) == (0, 20)


# --- against brute force -------------------------------------------------------------------------

# Passages of one sentence, each of other words, in papers that differ in all that a filter can ask for.
_NOUNS = ("brug", "sluis", "veer", "dijk", "tunnel", "weg", "spoor", "haven", "polder", "gemaal")
_VERBS = ("kost", "sluit", "opent", "verdwijnt", "groeit", "wacht", "zakt", "lekt")


def _many() -> list[Document]:
    documents = []
    for at in range(16):
        publication = make_publication(
            dossier=("99998", "99997", "99996")[at % 3],
            number=str(at + 1),
            suffix="VII" if at % 5 == 0 else None,
            date=None if at % 7 == 6 else f"20{20 + at % 4}-0{1 + at % 9}-11",
            kind=("Motie", "Brief regering", None)[at % 3],
            session_year=("2020-2021", "2021-2022")[at % 2],
            chamber=(Chamber.TWEEDE, Chamber.EERSTE, None)[at % 3],
        )
        texts = [
            f"De {_NOUNS[(at + place) % 10]} {_VERBS[(at * 3 + place) % 8]} {at * 6 + place} keer bij "
            f"{_NOUNS[(at * 7 + place * 3) % 10]} {at}."
            for place in range(6)
        ]
        units = [make_unit(text, key=f"sectie-{place}") for place, text in enumerate(texts, start=1)]
        documents.append(paper(publication, *units))
    return documents


MANY = _many()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    with opened(tmp_path_factory.mktemp("many"), MANY) as generation:
        yield generation


def passes(publication: Publication, filters: Filters) -> bool:
    """Say what a filter lets through, by the words of its description alone."""
    dossiers = {dossier.number for dossier in publication.dossiers}
    dossiers |= {f"{dossier.number}-{dossier.suffix}" for dossier in publication.dossiers if dossier.suffix}
    day = publication.date
    return (
        (not filters.dossiers or bool(dossiers & set(filters.dossiers)))
        and (not filters.publications or publication.id in filters.publications)
        and (not filters.kinds or publication.kind in filters.kinds)
        and (not filters.chambers or publication.chamber in filters.chambers)
        and (not filters.session_years or publication.session_year in filters.session_years)
        and (filters.first is None or (day is not None and day >= filters.first))
        and (filters.last is None or (day is not None and day <= filters.last))
    )


def brute_force(generation: Generation, text: str, filters: Filters) -> dict[str, float]:
    """Score every passage that passes, from the vectors and the words as they are kept."""
    rows = range(len(generation.document_of_passage))
    passages = generation.catalogue.passages(rows)
    allowed = [row for row in rows if passes(passages[row].publication, filters)]
    terms = question_terms(text)
    (query,) = WORDS.encode_questions([text])
    whole = generation.passage_vectors.vectors(rows) @ query
    each = generation.sentence_vectors.vectors(range(generation.sentence_vectors.rows)) @ query
    ranked_by = {field: terms[field] for field in terms if field.value == "fragments"}
    words = generation.lexical.scores(ranked_by, rows)
    most = max((words[row] for row in allowed), default=0.0)
    share = known_share(generation.lexical, terms) / most if most else 0.0
    return {
        passages[row].id: EVEN.passage * float(whole[row])
        + EVEN.sentence * float(np.max(each[generation.passage_of_sentence == row]))
        + EVEN.words * share * words[row]
        for row in allowed
    }


def _some(*values: object) -> st.SearchStrategy[tuple[object, ...]]:
    return st.one_of(st.just(()), st.lists(st.sampled_from(values), min_size=1, max_size=2).map(tuple))


_days = st.none() | st.sampled_from(
    [dt.date(year, month, 11) for year in (2020, 2021, 2023) for month in (1, 6)]
)
_filters = st.builds(
    Filters,
    dossiers=_some("99998", "99997", "99996", "99998-VII", "11111"),
    publications=st.one_of(st.just(()), _some(*[document.id for document in MANY], "kst-1-1")),
    kinds=_some("Motie", "Brief regering", "Verslag"),
    chambers=_some(*Chamber),
    session_years=_some("2020-2021", "2021-2022", "2019-2020"),
    first=_days,
    last=_days,
)
_asked = st.lists(st.sampled_from([*_NOUNS, *_VERBS, "keer", "bij", "de"]), min_size=1, max_size=5).map(
    " ".join
)


@settings(max_examples=150, deadline=None)
@given(_asked, _filters)
def test_with_any_filter_the_results_are_those_of_brute_force_over_what_passes(
    many: Generation, text: str, filters: Filters
) -> None:
    searcher = Searcher(many, WORDS, tuning=make_tuning())
    hits = find(searcher, text, 10, filters)
    expected = brute_force(many, text, filters)
    found = {passage.id for hit in hits for passage in (hit.passage, *hit.same)}
    assert found <= expected.keys()
    # All that pass are there, those that say nearly the same under one of them.
    assert len(found) >= min(10, len(expected))
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    for hit in hits:
        # One that stands for several has the score of the best of them.
        best = max(expected[passage.id] for passage in (hit.passage, *hit.same))
        assert hit.score == pytest.approx(best, abs=1e-5)
    missed = max((score for key, score in expected.items() if key not in found), default=-1.0)
    assert not scores or missed <= scores[-1] + 1e-5 or len(scores) >= 50


@pytest.mark.parametrize("count", [1, 10, 40, 80, 130])
def test_as_many_come_as_there_are_that_pass(tmp_path: Path, count: int) -> None:
    # What passes the filter is far from the question, and behind hundreds that are near it.
    near = [text_paper(n, f"Brug {n} wordt gekeurd op dag {n} door ploeg {n * 7}.") for n in range(1, 200)]
    texts = [
        f"Op plek {n} staat molen {n * 3} sinds jaar {n * 11}, vlak bij hoeve {n * 5}." for n in range(90)
    ]
    far = paper(
        make_publication("99997", "1"),
        *(make_unit(text, key=f"sectie-{n}") for n, text in enumerate(texts, start=1)),
    )
    with searching(tmp_path, [*near, far]) as searcher:
        for filters in (Filters(dossiers=("99997",)), Filters(publications=("kst-99997-1",))):
            hits = find(searcher, "welke brug wordt gekeurd", count, filters)
            assert {hit.passage.document_id for hit in hits} == {"kst-99997-1"}
            assert len(hits) >= min(count, 90)


def test_a_filter_that_lets_nothing_through_finds_nothing(searcher: Searcher) -> None:
    found = searcher.search(parse_question("wie betaalt de brug"), 5, Filters(kinds=("Motie",)))
    assert (found.hits, found.signals) == ((), None)


# --- order ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", QUESTIONS)
def test_hits_come_best_first_and_equals_in_order_of_id(searcher: Searcher, question: str) -> None:
    hits = find(searcher, question)
    assert hits == sorted(hits, key=lambda hit: (-hit.score, hit.passage.id))
    assert len(set(ids(hits))) == len(hits) == 5


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_same_question_finds_the_same(searcher: Searcher, question: str) -> None:
    parsed = parse_question(question)
    assert searcher.search(parsed, 10) == searcher.search(parsed, 10)


@pytest.mark.parametrize("count", [1, 2, 5, 6, 50])
def test_how_many_are_asked_does_not_change_what_comes_first(many: Generation, count: int) -> None:
    searcher = Searcher(many, WORDS, tuning=make_tuning(recency=Recency(0.05, 0.3)))
    for question in ("welke brug lekt", "de haven groeit bij de dijk", "wacht"):
        few, usual = (searcher.search(parse_question(question), n) for n in (count, 50))
        assert few.hits[:count] == usual.hits[:count]
        assert few.signals == usual.signals


# --- what a question names -----------------------------------------------------------------------

LISTED = paper(
    make_publication("99995", "7"),
    asked(1, "Bent u bekend met het bericht over de brug?"),
    answer(1, "Ja."),
    asked(2, "Hoe hoog is de brug bij Zandhoven?"),
    answer(2, "De brug is negen meter hoog.", "Dat is gemeten in het voorjaar."),
    asked(3, "Mag er een vrachtwagen over?"),
    answer(3, seeing("antwoord-2")),
    asked(4, "Hoe breed is de brug?"),
    answer(4, "De brug is zes meter breed."),
)
NAMING = paper(
    make_publication("99995", "8"),
    make_unit(
        naming("Over de sluis staat alles in Kamerstuk 99 990, nr. 5, en daar blijft het bij."),
        key="sectie-1",
    ),
    make_unit("De sluis gaat in mei open voor schepen.", key="sectie-2"),
)


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    with searching(tmp_path_factory.mktemp("listed"), [LISTED, NAMING]) as searcher:
        yield searcher


def test_a_number_in_a_question_narrows_the_search_to_that_paper(listed: Searcher) -> None:
    hits = find(listed, "Wat staat er in 99 995, nr. 8 over de hoogte van de brug?")
    assert {hit.passage.document_id for hit in hits} == {"kst-99995-8"}


def test_a_paper_that_is_not_there_leads_to_what_names_it(listed: Searcher) -> None:
    found = listed.search(parse_question("Wat staat er in 99 990, nr. 5 over de sluis?"), 5)
    assert places(found.hits) == ["sectie-1"]
    assert found.scope.unknown == ()


def test_an_answer_that_a_question_names_narrows_to_it(listed: Searcher) -> None:
    assert places(find(listed, "wat zegt antwoord 4 over de brug")) == ["antwoord-4"]


def test_of_a_place_alone_the_first_sentence_is_given_and_no_footnote(tmp_path: Path) -> None:
    text = "Het veer vaart elk kwartier. De brug is dicht."
    units = [
        make_unit(make_paragraph(text, (len(text), "Antwoord 7, nr. 1.")), kind=UnitKind.ANSWER, numbers=[7])
    ]
    with searching(tmp_path, [make_document(*units)]) as searcher:
        best = searcher.search(parse_question("99 998, nr. 1, antwoord 7"), 5).hits[0].best
    assert text[best.start : best.end] == "Het veer vaart elk kwartier."
    assert best.footnote is None


def test_a_place_alone_is_given_in_the_order_of_the_paper(listed: Searcher) -> None:
    found = listed.search(parse_question("kst-99995-7"), 10)
    assert places(found.hits) == ["antwoord-1", "antwoord-2", "antwoord-3", "antwoord-4"]
    assert found.signals is None


def test_a_place_alone_is_given_from_its_beginning_however_long_it_is(tmp_path: Path) -> None:
    texts = [f"In alinea {number} staat getal {number * 3} naast {number * 7}." for number in range(300)]
    with searching(tmp_path, [text_paper(1, *texts), text_paper(2, BRIDGE[0])]) as searcher:
        hits = find(searcher, "Wat staat er in kst-99998-1?", 5)
    assert [hit.passage.text for hit in hits][:5] == texts[:5]


@pytest.mark.parametrize("question", ["antwoord 4", "Antwoord 4 in 99995, nr. 7?", "antwoord op vraag 4"])
def test_an_answer_alone_is_given(listed: Searcher, question: str) -> None:
    assert places(find(listed, question)) == ["antwoord-4"]


def test_a_courtesy_that_is_named_is_given(listed: Searcher) -> None:
    assert places(find(listed, "antwoord 1")) == ["antwoord-1"]
    assert places(find(listed, "wat zegt antwoord 1 over de hoogte")) == ["antwoord-1"]


# --- answers that refer on -----------------------------------------------------------------------


def test_an_answer_that_only_refers_brings_the_other_and_goes_itself(listed: Searcher) -> None:
    best = find(listed, "mag er een vrachtwagen over")[0]
    assert best.passage.unit_key == "antwoord-2"
    assert [passage.unit_key for passage in best.referring] == ["antwoord-3"]
    assert "antwoord-3" not in places(find(listed, "mag er een vrachtwagen over"))


def test_a_place_that_only_refers_brings_the_other_with_it(listed: Searcher) -> None:
    hits = find(listed, "antwoord 3")
    assert places(hits) == ["antwoord-2", "antwoord-3"]
    assert [passage.unit_key for passage in hits[0].referring] == ["antwoord-3"]
    assert places(find(listed, "wat zegt antwoord 3 over de vrachtwagen")) == ["antwoord-2"]


def referring_paper(*targets: tuple[str, ...]) -> Document:
    """Make answers that refer to others by their keys; one that refers to none says something."""
    words = ("brug", "sluis", "veer", "dijk", "tunnel", "weg")
    units: list[Unit] = []
    for number, (word, seen) in enumerate(zip(words, targets, strict=False), start=1):
        units.append(asked(number, f"Hoe staat het met onderdeel {word}?"))
        text = f"Het gaat goed met alles rond nummer {number} in plaats {number * 13}."
        units.append(answer(number, seeing(*seen) if seen else text))
    return paper(make_publication("99994", "1"), *units)


def test_a_chain_of_references_is_followed_to_its_end(tmp_path: Path) -> None:
    document = referring_paper(("antwoord-2",), ("antwoord-3",), ())
    with searching(tmp_path, [document]) as searcher:
        hits = find(searcher, "hoe staat het met onderdeel brug")
    assert places(hits) == ["antwoord-3"]
    assert sorted(passage.unit_key for passage in hits[0].referring) == ["antwoord-1", "antwoord-2"]


def test_answers_that_refer_to_each_other_are_themselves_found(tmp_path: Path) -> None:
    document = referring_paper(("antwoord-2",), ("antwoord-1",), ("antwoord-3",), ())
    with searching(tmp_path, [document]) as searcher:
        hits = find(searcher, "hoe staat het met onderdeel sluis")
    # They say the same, so one of them stands for the three.
    found = {passage.unit_key for hit in hits for passage in (hit.passage, *hit.same)}
    assert found == {f"antwoord-{number}" for number in range(1, 5)}


_targets = st.lists(
    st.lists(st.integers(1, 7).map(lambda number: f"antwoord-{number}"), max_size=3).map(tuple),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25, deadline=None)
@given(_targets)
def test_whatever_refers_to_what_no_answer_is_lost(
    tmp_path_factory: pytest.TempPathFactory, targets: list[tuple[str, ...]]
) -> None:
    with searching(tmp_path_factory.mktemp("circle"), [referring_paper(*targets)]) as searcher:
        for question in ("hoe staat het met onderdeel brug", "kst-99994-1", "antwoord 1"):
            hits = find(searcher, question)
            found = {passage.unit_key for hit in hits for passage in (hit.passage, *hit.same, *hit.referring)}
            if question == "antwoord 1":
                assert "antwoord-1" in found
            else:
                assert found == {f"antwoord-{number}" for number in range(1, len(targets) + 1)}
            assert len(set(ids(hits))) == len(hits)


# --- no noise ------------------------------------------------------------------------------------

TABLED = (
    "De Kamer verzoekt de regering voor de zomer met de provincie een plan te maken voor een nieuwe brug bij "
    "Waterveen en daarbij de wensen van de fietsers uit de polder te betrekken."
)


def test_near_identical_passages_become_one_and_the_newest_stands_for_all(tmp_path: Path) -> None:
    documents = [
        text_paper(1, TABLED, date="2021-03-01"),
        text_paper(2, TABLED.replace("zomer", "winter"), date="2023-03-01"),
        text_paper(3, TABLED),
        text_paper(4, FERRY, date="2024-03-01"),
    ]
    with searching(tmp_path, documents) as searcher:
        hits = find(searcher, "plan voor een nieuwe brug voor de zomer")
    assert [hit.passage.document_id for hit in hits] == ["kst-99998-2", "kst-99998-4"]
    assert [passage.document_id for passage in hits[0].same] == ["kst-99998-1", "kst-99998-3"]
    # What was found is the text of the first, which fits the question best.
    assert best_text(hits[0]) == TABLED.replace("zomer", "winter")


def test_papers_that_say_the_same_without_dates_stand_under_the_first_by_id(tmp_path: Path) -> None:
    with searching(tmp_path, [text_paper(number, FERRY) for number in (9, 7, 5)]) as searcher:
        (hit,) = find(searcher, "veer")
    assert hit.passage.document_id == "kst-99998-5"
    assert [passage.document_id for passage in hit.same] == ["kst-99998-7", "kst-99998-9"]


def test_who_refers_to_one_of_two_that_say_the_same_is_named_with_both(tmp_path: Path) -> None:
    older = paper(
        make_publication("99994", "1", date="2020-01-01"),
        asked(1, "Komt er een plan?"),
        answer(1, TABLED),
        asked(2, "En de fietsers dan?"),
        answer(2, seeing("antwoord-1")),
    )
    newer = text_paper(2, TABLED, date="2023-01-01")
    with searching(tmp_path, [older, newer]) as searcher:
        (hit,) = find(searcher, "en de fietsers dan")
    assert hit.passage.document_id == "kst-99998-2"
    assert [passage.id for passage in hit.referring] == ["kst-99994-1.antwoord-2.alinea-1"]


def _courtesies() -> list[Document]:
    documents = []
    for number in range(1, 130):
        publication = make_publication("99993", str(number))
        courtesy = [asked(1, f"Bent u bekend met het bericht over brug {number}?"), answer(1, "Ja.")]
        content = [asked(2, "Wie betaalt dat?"), answer(2, f"Gemeente {number} betaalt {number * 7} euro.")]
        documents.append(paper(publication, *courtesy, *content))
    return documents


@pytest.fixture(scope="module")
def courteous(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    with searching(tmp_path_factory.mktemp("courteous"), _courtesies()) as searcher:
        yield searcher


def test_courtesies_do_not_fill_the_list(courteous: Searcher) -> None:
    hits = find(courteous, "welk bericht over brug 7", 60)
    assert len(hits) >= 60
    assert not any(hit.passage.formality for hit in hits)


def test_a_courtesy_is_found_by_who_asks_for_it(courteous: Searcher) -> None:
    best = find(courteous, "Is de minister bekend met het bericht over brug 7?")[0]
    assert (best.passage.id, best.passage.text) == ("kst-99993-7.antwoord-1.alinea-1", "Ja.")


def test_the_same_few_words_to_different_questions_are_different_answers(tmp_path: Path) -> None:
    documents = [
        paper(make_publication(number=number, date=date), asked(1, question), answer(1, "Nee."))
        for number, date, question in (
            ("1", "2021-01-01", "Is de brug bij Waterveen veilig voor vrachtwagens van tien ton?"),
            ("2", "2023-01-01", "Krijgt de haven van Zandhoven dit jaar een eigen brandweer?"),
            ("3", "2022-01-01", "Is de brug bij Waterveen veilig voor vrachtwagens van tien ton?"),
        )
    ]
    with searching(tmp_path, documents) as searcher:
        hits = find(searcher, "is de brug bij Waterveen veilig voor vrachtwagens")
    assert [hit.passage.document_id for hit in hits] == ["kst-99998-3", "kst-99998-2"]
    assert [passage.document_id for passage in hits[0].same] == ["kst-99998-1"]


# --- the most recent position --------------------------------------------------------------------

SAID = "De veerdienst bij Waterveen vaart dagelijks tussen zes en twaalf uur."
SAYS = "De veerdienst bij Waterveen vaart dagelijks tussen acht en tien uur, voor wie op tijd is."
CHANGED = Recency(margin=0.5, similarity=0.5)


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    documents = [
        text_paper(1, SAID, date="2020-05-01"),
        text_paper(2, SAYS, date="2023-05-01"),
        text_paper(3, TUNNEL, date="2024-05-01"),
    ]
    with searching(
        tmp_path_factory.mktemp("changed"), documents, tuning=make_tuning(recency=CHANGED)
    ) as searcher:
        yield searcher


def test_the_newer_position_stands_first_and_the_older_is_called_so(changed: Searcher) -> None:
    hits = find(changed, "tussen zes en twaalf uur vaart de veerdienst")
    assert [(hit.passage.text, hit.older) for hit in hits] == [(SAYS, False), (SAID, True), (TUNNEL, False)]
    assert hits[0].score < hits[1].score


def test_as_of_a_date_the_position_of_then_stands_first(changed: Searcher) -> None:
    hits = find(changed, "wanneer vaart de veerdienst", filters=Filters(last=dt.date(2022, 1, 1)))
    assert [(hit.passage.text, hit.older) for hit in hits] == [(SAID, False)]


# --- pointing ------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=60).filter(lambda text: any(map(str.isalnum, text))))
def test_the_best_sentence_lies_in_the_text_whatever_is_asked(searcher: Searcher, text: str) -> None:
    for hit in find(searcher, text):
        assert 0 <= hit.best.start < hit.best.end <= len(hit.passage.text)
        assert best_text(hit) == best_text(hit).strip()
        assert hit.best.footnote is None or hit.best.footnote in hit.passage.footnotes


# --- models --------------------------------------------------------------------------------------


def test_another_model_than_the_index_was_made_with_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path, [text_paper(1, FERRY)]) as generation:
        with pytest.raises(IndexMismatchError, match="dimensie 32"):
            Searcher(generation, WordEncoder(dimension=32))
        assert find(Searcher(generation, WORDS), "veer")


def test_without_a_tuning_of_its_own_a_search_has_that_of_the_index(tmp_path: Path) -> None:
    with opened(tmp_path, [text_paper(1, FERRY)]) as generation:
        assert Searcher(generation, WORDS).tuning == generation.tuning
        assert Searcher(generation, WORDS, tuning=make_tuning()).tuning == make_tuning()
