"""BM25 among words: what tantivy finds is what a plain sum finds, in an order of our own."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import largest_file

from kamerbron.index.errors import IndexDamagedError, IndexFolderError
from kamerbron.index.store.lexical import LexicalIndex, LexicalRow, LexicalWriter
from kamerbron.index.store.neighbours import Neighbour
from kamerbron.index.store.terms import Field, Terms

K1, B = 1.2, 0.75

law = settings(max_examples=50, deadline=None)

# Single precision, and sums of up to three fields.
CLOSE = {"rel": 1e-4, "abs": 1e-4}

# Terms as any, to an index that parses nothing.
SYNTAX = ("AND", "NOT", "text:brug", '"brug', "brug*", "(", "^2", "[a", "\\", "brug~1", "-weg", "+", "/b.*/")
VOCABULARY = ("brug", "weg", "sluis", "gemeent", "kost", "2024", "é", "桥", *SYNTAX)


def write_lexical(folder: Path, rows: Iterable[LexicalRow]) -> None:
    with closing(LexicalWriter(folder)) as writer:
        for row in rows:
            writer.add(row)
        writer.finish()


def make_index(folder: Path, rows: Sequence[Terms], documents: Sequence[int] | None = None) -> LexicalIndex:
    documents = range(len(rows)) if documents is None else documents
    write_lexical(
        folder,
        (
            LexicalRow(row, document, terms)
            for row, (document, terms) in enumerate(zip(documents, rows, strict=True))
        ),
    )
    return LexicalIndex(folder)


def texts(*rows: str) -> list[Terms]:
    return [{Field.TEXT: row.split()} for row in rows]


def plain_scores(rows: Sequence[Terms], asked: Terms) -> list[float]:
    """Sum BM25 as Robertson and Zaragoza (2009) write it, over the fields; IDF is ln(1 + (N-n+½)/(n+½))."""
    scores = [0.0] * len(rows)
    for field, terms in asked.items():
        lengths = [len(row.get(field, ())) for row in rows]
        average = sum(lengths) / len(rows)
        counts = [Counter(row.get(field, ())) for row in rows]
        for term in set(terms):
            holding = sum(term in count for count in counts)
            idf = math.log(1 + (len(rows) - holding + 0.5) / (holding + 0.5))
            for row, count in enumerate(counts):
                if count[term]:
                    norm = K1 * (1 - B + B * lengths[row] / average)
                    scores[row] += idf * count[term] * (K1 + 1) / (count[term] + norm)
    return scores


def assert_best(found: list[Neighbour], scores: Sequence[float], allowed: Sequence[int], count: int) -> None:
    """The best `count` of the rows that may be found, each with its score, in order."""
    expected = sorted((scores[row] for row in allowed if scores[row]), reverse=True)[:count]
    assert [hit.score for hit in found] == pytest.approx(expected, **CLOSE)
    assert [hit.score for hit in found] == pytest.approx([scores[hit.row] for hit in found], **CLOSE)
    assert len({hit.row for hit in found}) == len(found)
    assert {hit.row for hit in found} <= set(allowed)
    assert found == sorted(found, key=lambda hit: (-hit.score, hit.row))


# To 40 terms tantivy keeps the length of a field as it is, and above it rounds.
_terms = st.lists(st.sampled_from(VOCABULARY), max_size=20)
_rows = st.fixed_dictionaries(dict.fromkeys(Field, _terms))
_asked = st.dictionaries(
    st.sampled_from(Field), st.lists(st.sampled_from((*VOCABULARY, "nergens")), max_size=6)
)


@st.composite
def corpora(draw: st.DrawFn) -> list[Terms]:
    """Rows of which many are alike."""
    different = draw(st.lists(_rows, min_size=1, max_size=8))
    return draw(st.lists(st.sampled_from(different), min_size=1, max_size=60))


# --- scores and order ----------------------------------------------------------------------------


@law
@given(corpora(), _asked, st.integers(1, 70))
def test_what_is_found_is_what_a_plain_sum_finds(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Terms], asked: Terms, count: int
) -> None:
    index = make_index(tmp_path_factory.mktemp("index") / "lexical", rows)
    scores = plain_scores(rows, asked)
    assert index.rows == len(rows)
    assert_best(index.search(asked, count), scores, range(len(rows)), count)
    assert index.scores(asked, range(len(rows))) == pytest.approx(scores, **CLOSE)


@law
@given(corpora(), _asked, st.integers(1, 70), st.data())
def test_limits_find_what_a_plain_sum_finds_among_those_rows(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Terms], asked: Terms, count: int, data: st.DataObject
) -> None:
    documents = sorted(data.draw(st.lists(st.integers(0, 9), min_size=len(rows), max_size=len(rows))))
    index = make_index(tmp_path_factory.mktemp("index") / "lexical", rows, documents)
    scores = plain_scores(rows, asked)
    of_documents = data.draw(st.none() | st.lists(st.integers(0, 12), unique=True))
    of_rows = data.draw(st.none() | st.lists(st.integers(0, len(rows) + 3), unique=True))
    allowed = [
        row
        for row, document in enumerate(documents)
        if (of_documents is None or document in of_documents) and (of_rows is None or row in of_rows)
    ]
    found = index.search(asked, count, documents=of_documents, rows=of_rows)
    assert_best(found, scores, allowed, count)


@law
@given(corpora(), _asked, st.data())
def test_scores_come_in_the_order_that_was_asked_and_are_those_of_the_search(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Terms], asked: Terms, data: st.DataObject
) -> None:
    index = make_index(tmp_path_factory.mktemp("index") / "lexical", rows)
    chosen = data.draw(st.lists(st.integers(0, len(rows) - 1), unique=True, max_size=30))
    found = {hit.row: hit.score for hit in index.search(asked, len(rows))}
    assert index.scores(asked, chosen) == [found.get(row, 0.0) for row in chosen]


@law
@given(corpora(), _asked, st.integers(1, 30))
def test_a_shorter_list_is_the_beginning_of_a_longer_one(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Terms], asked: Terms, count: int
) -> None:
    index = make_index(tmp_path_factory.mktemp("index") / "lexical", rows)
    everything = index.search(asked, len(rows))
    assert index.search(asked, count) == everything[:count]
    evens = range(0, len(rows), 2)
    assert index.search(asked, count, rows=evens) == [hit for hit in everything if hit.row in evens][:count]


@pytest.mark.parametrize("count", [1, 2, 7, 299, 300, 301, 1000])
def test_equals_come_in_order_of_row_also_where_the_list_ends_among_them(tmp_path: Path, count: int) -> None:
    index = make_index(tmp_path / "lexical", texts(*["de brug is dicht"] * 300, "de brug brug is open"))
    rows = [hit.row for hit in index.search({Field.TEXT: ["brug"]}, count)]
    assert rows == [300, *range(300)][:count]


def test_rows_in_segments_of_their_own_score_and_come_like_those_of_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = texts(*(f"brug woord{row % 50} {'x' * 900}{row}" for row in range(20_000)))
    asked = {Field.TEXT: ["brug", "woord7"]}
    found = []
    for name, heap in (("one", 256_000_000), ("several", 15_000_000)):
        monkeypatch.setattr("kamerbron.index.store.lexical._HEAP_BYTES", heap)
        found.append(make_index(tmp_path / name, rows).search(asked, 500))
    assert len(list((tmp_path / "one").glob("*.term"))) == 1
    assert len(list((tmp_path / "several").glob("*.term"))) > 1
    assert found[0] == found[1]
    assert [hit.row for hit in found[0]][:402] == [*range(7, 20_000, 50), 0, 1]


def test_a_term_that_is_asked_twice_counts_once(tmp_path: Path) -> None:
    index = make_index(tmp_path / "lexical", texts("brug dicht", "brug open"))
    assert index.search({Field.TEXT: ["brug", "brug", "open"]}, 5) == index.search(
        {Field.TEXT: ["open", "brug"]}, 5
    )


def test_a_term_is_found_in_its_own_field_alone(tmp_path: Path) -> None:
    index = make_index(tmp_path / "lexical", [{Field.TEXT: ["brug"]}, {Field.CONTEXT: ["brug"]}])
    assert [hit.row for hit in index.search({Field.TEXT: ["brug"]}, 5)] == [0]
    assert [hit.row for hit in index.search({Field.CONTEXT: ["brug"]}, 5)] == [1]
    assert [index.frequency(field, "brug") for field in Field] == [1, 1, 0]


# --- terms are terms -----------------------------------------------------------------------------


@pytest.mark.parametrize("term", SYNTAX)
def test_the_syntax_of_a_query_language_is_a_term_as_any(tmp_path: Path, term: str) -> None:
    index = make_index(tmp_path / "lexical", texts("brug weg", f"sluis {term}", "brug sluis"))
    assert [hit.row for hit in index.search({Field.TEXT: [term]}, 5)] == [1]
    assert index.frequency(Field.TEXT, term) == 1
    with_it, without = ({Field.TEXT: ["weg", *more]} for more in ([term], []))
    assert index.scores(with_it, [0, 2]) == index.scores(without, [0, 2])


@pytest.mark.parametrize("term", ["Brug", "brugg", "bru", "\x00", " ", "brug weg", "*", "text:brug"])
def test_a_term_that_no_passage_holds_finds_nothing(tmp_path: Path, term: str) -> None:
    index = make_index(tmp_path / "lexical", texts("brug weg", "sluis"))
    assert index.search({Field.TEXT: [term]}, 5) == []
    assert index.frequency(Field.TEXT, term) == 0


# --- nothing -------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", [{}, {Field.TEXT: []}, {Field.TEXT: [], Field.FRAGMENTS: []}])
def test_no_terms_find_nothing_and_score_nothing(tmp_path: Path, asked: Terms) -> None:
    index = make_index(tmp_path / "lexical", texts("brug", "weg"))
    assert index.search(asked, 5) == []
    assert index.scores(asked, [1, 0]) == [0.0, 0.0]


@pytest.mark.parametrize("count", [0, -1])
def test_asked_for_no_rows_it_gives_none(tmp_path: Path, count: int) -> None:
    assert make_index(tmp_path / "lexical", texts("brug")).search({Field.TEXT: ["brug"]}, count) == []


def test_limited_to_nothing_it_finds_nothing(tmp_path: Path) -> None:
    index = make_index(tmp_path / "lexical", texts("brug", "brug"))
    asked = {Field.TEXT: ["brug"]}
    assert index.search(asked, 5, rows=[]) == index.search(asked, 5, documents=[]) == []
    assert index.scores(asked, []) == []


def test_an_index_without_rows_finds_nothing(tmp_path: Path) -> None:
    index = make_index(tmp_path / "lexical", [])
    assert index.rows == 0
    assert index.search({Field.TEXT: ["brug"]}, 5) == []
    assert index.frequency(Field.TEXT, "brug") == 0


def test_a_passage_without_words_keeps_its_row(tmp_path: Path) -> None:
    index = make_index(tmp_path / "lexical", texts("", "brug", ""))
    assert index.rows == 3
    assert [hit.row for hit in index.search({Field.TEXT: ["brug"]}, 5)] == [1]


# --- threads -------------------------------------------------------------------------------------


def test_threads_find_what_one_does(tmp_path: Path) -> None:
    rows = texts(*(f"brug woord{row % 13} woord{row % 7}" for row in range(600)))
    index = make_index(tmp_path / "lexical", rows)
    asked = [{Field.TEXT: [f"woord{number % 13}", "brug"]} for number in range(26)]
    expected = [index.search(terms, 40) for terms in asked]
    with ThreadPoolExecutor(8) as pool:
        for _ in range(10):
            assert list(pool.map(lambda terms: index.search(terms, 40), asked)) == expected


# --- on disk -------------------------------------------------------------------------------------


def test_the_same_rows_are_the_same_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kamerbron.index.store.lexical._HEAP_BYTES", 15_000_000)
    rows = texts(*(f"brug woord{row % 50} {'x' * 900}{row}" for row in range(4_000)))
    written = []
    for name in "ab":
        make_index(tmp_path / name, rows)
        written.append({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()})
    assert sum(name.endswith(".term") for name in written[0]) > 1
    assert written[0] == written[1]


def test_all_may_read_the_files_and_opening_leaves_them_alone(tmp_path: Path) -> None:
    folder = tmp_path / "lexical"
    make_index(folder, texts("brug"))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o644}
    assert not any(name.startswith(".") for name in before)
    LexicalIndex(folder).search({Field.TEXT: ["brug"]}, 1)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_folder_with_signs_in_its_name_is_opened_by_a_path_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert make_index(Path("50% #1 é ?"), texts("brug")).rows == 1


@pytest.mark.parametrize(
    "content", [None, b"", b"{}", b"Dit is een brief.\n"], ids=["missing", "empty", "{}", "text"]
)
def test_a_folder_that_holds_no_index_is_refused_by_name(tmp_path: Path, content: bytes | None) -> None:
    folder = tmp_path / "lexical"
    folder.mkdir()
    if content is not None:
        (folder / "meta.json").write_bytes(content)
    with pytest.raises(IndexDamagedError, match="geen woordindex") as caught:
        LexicalIndex(folder)
    assert str(folder) in str(caught.value)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexDamagedError, match="geen woordindex"):
        LexicalIndex(tmp_path / "weg")


@pytest.mark.parametrize("suffix", ["term", "idx", "store", "fast", "fieldnorm"])
@pytest.mark.parametrize("keep", [0, 0.5], ids=["empty", "half"])
def test_an_index_of_which_a_file_was_cut_off_is_refused(tmp_path: Path, suffix: str, keep: float) -> None:
    make_index(tmp_path / "lexical", texts("brug weg", "sluis"))
    (path,) = (tmp_path / "lexical").glob(f"*.{suffix}")
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * keep)])
    with pytest.raises(IndexDamagedError):
        LexicalIndex(tmp_path / "lexical")


def test_a_folder_that_is_there_already_is_not_written_in(tmp_path: Path) -> None:
    with pytest.raises(IndexFolderError, match="niet te schrijven"):
        write_lexical(tmp_path, [])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("size", [10, 500, 4096])
def test_a_full_disk_is_said_to_be_one(tmp_path: Path, size: int) -> None:
    rows = _many_rows()
    with largest_file(size), pytest.raises(IndexFolderError, match="is de schijf vol"):
        write_lexical(tmp_path / "lexical", rows)


def _many_rows() -> Iterator[LexicalRow]:
    for row in range(400):
        yield LexicalRow(row, 0, {Field.TEXT: [f"woord{row * 50 + word}" for word in range(50)]})
