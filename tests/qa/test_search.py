"""What is found, in which order, and which sentence of it is pointed at."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from support import WordEncoder

from kamerbron.index.build import build_index
from kamerbron.index.errors import IndexMismatchError
from kamerbron.index.store.generation import open_generation
from kamerbron.qa.question import parse_question
from kamerbron.qa.search import Hit, Searcher

BRIDGE = """De brug bij Waterveen wordt elk jaar gekeurd. De keuring kost veertig duizend euro.

De provincie betaalt de nieuwe brug. De gemeente betaalt de weg ernaartoe.
"""
TUNNEL = "De tunnel onder de haven is in 1968 geopend. Hij is te laag voor dubbeldekkers.\n"
FERRY = "Het veer vaart elk kwartier. Op zondag vaart het veer niet.\n"
DITCHES = """De waterschappen meten elk kwartaal de kwaliteit van de sloten1. Zij
doen dat sinds het voorjaar van 2019 op zeventig vaste plaatsen in de
polder.

1 Daaronder valt ook een greppel die meer dan dertig dagen water voert.

kst-99997-1
ISSN 0921 - 7371
’s-Gravenhage 2023 Tweede Kamer, vergaderjaar 2023–2024, 99 997, nr. 1 1
"""
TEXTS = {
    "kst-99998-1.txt": BRIDGE,
    "kst-99998-2.txt": TUNNEL,
    "kst-99998-3.txt": FERRY,
    "kst-99997-1.txt": DITCHES,
}
QUESTIONS = (
    *("wie betaalt de brug", "wanneer is de tunnel geopend", "hoe vaak vaart het veer"),
    *("wat kost de keuring", "wie meet de sloten", "vaart het veer op zondag", "xyz", "😀 1"),
)


@contextmanager
def searcher_over(
    folder: Path, texts: dict[str, str], encoder: WordEncoder, ids: dict[str, str] | None = None
) -> Iterator[Searcher]:
    source = folder / "stukken"
    source.mkdir()
    for name, text in texts.items():
        (source / name).write_text(text)
    described = {name: {"id": publication_id} for name, publication_id in (ids or {}).items()}
    (source / "metadata.json").write_text(json.dumps(described))
    build_index(source, folder / "index", encoder)
    with open_generation(folder / "index") as generation:
        yield Searcher(generation, encoder)


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    with searcher_over(tmp_path_factory.mktemp("search"), TEXTS, WordEncoder()) as searcher:
        yield searcher


def find(searcher: Searcher, text: str, count: int = 10) -> list[Hit]:
    return searcher.search(parse_question(text), count)


def best_text(hit: Hit) -> str:
    return hit.passage.text[hit.best.start : hit.best.end]


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
    assert best.best.footnote.text.startswith("Daaronder valt ook een greppel")
    assert best.best.footnote in best.passage.footnotes
    assert best_text(best) == "De waterschappen meten elk kwartaal de kwaliteit van de sloten."


def test_a_question_in_the_words_of_a_whole_passage_scores_one(searcher: Searcher) -> None:
    text = "Het veer vaart elk kwartier. Op zondag vaart het veer niet."
    best = find(searcher, text)[0]
    assert best.passage.text == text
    sentences = WordEncoder().encode_questions(["Het veer vaart elk kwartier.", text])
    assert best.score == pytest.approx((1 + best.best.score) / 2, abs=1e-6)
    assert best.best.score >= float(sentences[0] @ sentences[1]) - 1e-6


def test_a_passage_is_found_by_one_sentence_among_many_that_are_nearer_as_a_whole(tmp_path: Path) -> None:
    # Sixty short passages share words with the question; one long passage says it in one sentence.
    texts = {f"{number}.txt": f"De brug wordt gekeurd in {number}.\n" for number in range(1900, 1960)}
    filler = " ".join(f"Het {word} ligt er al lang bij." for word in ("veer", "gras", "riet", "slik", "zand"))
    texts["lang.txt"] = f"{filler} De keurmeester heet Jansen. {filler}\n"
    with searcher_over(tmp_path, texts, WordEncoder(dimension=512)) as searcher:
        (query,) = WordEncoder(dimension=512).encode_questions(["De keurmeester heet Jansen."])
        nearest = searcher._generation.passage_vectors.search(query, 50)
        passages = searcher._generation.catalogue.passages([neighbour.row for neighbour in nearest])
        best = find(searcher, "De keurmeester heet Jansen.", 5)
    assert "lang.txt" not in {passage.source_name for passage in passages.values()}
    (long,) = [hit for hit in best if hit.passage.source_name == "lang.txt"]
    assert best_text(long) == "De keurmeester heet Jansen."
    assert long.best.score == pytest.approx(1.0)


# --- order ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", QUESTIONS)
def test_hits_come_best_first_and_equals_in_order_of_id(searcher: Searcher, question: str) -> None:
    hits = find(searcher, question)
    assert hits == sorted(hits, key=lambda hit: (-hit.score, hit.passage.id))
    assert len({hit.passage.id for hit in hits}) == len(hits)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_score_is_the_mean_of_the_passage_and_of_its_best_sentence(
    searcher: Searcher, question: str
) -> None:
    query = WordEncoder().encode_questions([parse_question(question).searched])[0]
    for hit in find(searcher, question):
        # Nothing stands above these texts, so a passage's vector is that of its text and its notes.
        notes = [note.text for note in hit.passage.footnotes]
        own = float(WordEncoder().encode_passages(["\n".join([hit.passage.text, *notes])])[0] @ query)
        assert hit.score == pytest.approx((own + hit.best.score) / 2, abs=1e-6)
        assert -1e-6 <= hit.score <= 1 + 1e-6


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_same_question_finds_the_same(searcher: Searcher, question: str) -> None:
    assert find(searcher, question) == find(searcher, question)


def test_papers_that_say_the_same_come_in_order_of_id(tmp_path: Path) -> None:
    texts = {f"{name}.txt": FERRY for name in "abcde"}
    ids = {f"{name}.txt": f"kst-99998-{9 - row}" for row, name in enumerate("abcde")}
    with searcher_over(tmp_path, texts, WordEncoder(), ids) as searcher:
        # A question of one word has one product for a score, which no order of adding changes.
        hits = find(searcher, "veer")
    assert [hit.passage.document_id for hit in hits] == [f"kst-99998-{number}" for number in range(5, 10)]
    assert len({hit.score for hit in hits}) == 1


def test_papers_that_say_the_same_come_in_order_of_id_whatever_is_asked(tmp_path: Path) -> None:
    text = (
        "De provincie vervangt in het voorjaar de oude brug bij Waterveen door een brede brug van staal en "
        "hout, en de gemeente betaalt de weg naar de haven, de fietsers, de verlichting en het groen."
    )
    words = text.replace(",", "").split()
    ids = {"a.txt": "kst-99998-3", "b.txt": "kst-99998-2", "c.txt": "kst-99998-1"}
    with searcher_over(tmp_path, dict.fromkeys(ids, text), WordEncoder(dimension=384), ids) as searcher:
        for first in range(len(words) - 12):
            hits = find(searcher, " ".join(words[first:]))
            assert [hit.passage.document_id for hit in hits] == sorted(ids.values())


def test_of_two_equal_sentences_the_first_is_pointed_at(tmp_path: Path) -> None:
    text = "Het veer vaart niet. De brug is dicht. Het veer vaart niet.\n"
    with searcher_over(tmp_path, {"a.txt": text}, WordEncoder()) as searcher:
        (hit,) = find(searcher, "veer")
    assert (hit.best.start, hit.best.end) == (0, 20)


# --- how many ------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", range(1, 6))
def test_no_more_come_than_were_asked(searcher: Searcher, count: int) -> None:
    hits = find(searcher, "wie betaalt de brug", count)
    assert len(hits) == min(count, len(TEXTS))
    assert hits == find(searcher, "wie betaalt de brug", 100)[:count]


def test_more_than_the_usual_candidates_can_be_asked(tmp_path: Path) -> None:
    texts = {f"{number}.txt": f"Brug {number} is gekeurd. Zij is veilig.\n" for number in range(130)}
    with searcher_over(tmp_path, texts, WordEncoder()) as searcher:
        assert len(find(searcher, "welke brug is gekeurd", 120)) == 120
        assert len(find(searcher, "welke brug is gekeurd", 1000)) == 130


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
    encoder = WordEncoder()
    (tmp_path / "stukken").mkdir()
    (tmp_path / "stukken" / "a.txt").write_text(FERRY)
    build_index(tmp_path / "stukken", tmp_path / "index", encoder)
    with open_generation(tmp_path / "index") as generation:
        with pytest.raises(IndexMismatchError, match="dimensie 32"):
            Searcher(generation, WordEncoder(dimension=32))
        assert find(Searcher(generation, encoder), "veer")
