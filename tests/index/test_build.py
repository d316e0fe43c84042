"""A folder becomes an index, with a report of what was taken and what was refused."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from processes import children
from support import WordEncoder

from kamerbron.index.build import NothingTakenError, build_index, order_by_trust
from kamerbron.index.chunking import ChunkingSettings
from kamerbron.index.document import Publication
from kamerbron.index.embedded_text import GROUP_TEXTS
from kamerbron.index.encoder import Progress, Vectors
from kamerbron.index.errors import IndexAbsentError, SourceError, TuningError
from kamerbron.index.reading.detect import Form
from kamerbron.index.reading.identity import document_id
from kamerbron.index.source.folder import Refused, open_folder
from kamerbron.index.stems import stem
from kamerbron.index.store.generation import Generation, open_generation
from kamerbron.index.store.terms import Field, question_terms
from kamerbron.index.tuning import Weights, tuning_for

BRIDGE = "De brug bij Waterveen wordt elk jaar gekeurd. De laatste keuring was in mei van dit jaar.\n"
TUNNEL = "De tunnel onder de haven is in 1968 geopend. Hij is te laag voor dubbeldekkers.\n"
ANSWERED = """Vraag 1
Hoe hoog is de brug bij Waterveen?

Antwoord 1
De brug is negen meter hoog.

Vraag 2
Wie betaalt de nieuwe brug?

Antwoord 2
De provincie betaalt de brug en de gemeente betaalt de weg.

Vraag 3
Wanneer gaat de brug open?
"""

# Enough of a page for its foot to be told from its text.
WITH_NOTE = """De waterschappen meten elk kwartaal de kwaliteit van de sloten1. Zij
doen dat sinds het voorjaar van 2019 op zeventig vaste plaatsen in de
polder.

1 Onder een sloot valt ook een greppel die meer dan dertig dagen water voert.

kst-99997-1
ISSN 0921 - 7371
’s-Gravenhage 2023 Tweede Kamer, vergaderjaar 2023–2024, 99 997, nr. 1 1
"""


PAGE = f"""<!DOCTYPE html>
<html><head><title></title><meta name="DC.identifier" content="kst-99998-1"/></head>
<body><div id="broodtekst"><div class="stuk"><div class="algemeen"><p>{BRIDGE}</p></div></div></div></body>
</html>
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "stukken"
    folder.mkdir()
    return folder


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


def sentences_of(generation: Generation) -> list[str]:
    rows = range(generation.passage_vectors.rows)
    passages = generation.catalogue.passages(rows)
    return [
        passages[sentence.passage_row].text[sentence.start : sentence.end]
        for sentence in generation.catalogue.sentences(rows)
    ]


# --- taken and refused ---------------------------------------------------------------------------


def test_every_file_is_taken_or_refused_with_its_reason(tmp_path: Path, folder: Path, index: Path) -> None:
    (tmp_path / "buiten.txt").write_text(BRIDGE)
    (folder / "kst-99998-1.txt").write_text(BRIDGE)
    (folder / "map").mkdir()
    (folder / "map" / "Brief over tunnels.txt").write_text(TUNNEL)
    (folder / "leeg.txt").write_text(" \n\n")
    (folder / "brief.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (folder / "latin.txt").write_bytes("Eén brug".encode("latin-1"))
    (folder / "binair.dat").write_bytes(b"abc\x00def")
    (folder / "koppeling.txt").symlink_to(tmp_path / "buiten.txt")
    (folder / ".verborgen.txt").write_text(TUNNEL)
    (folder / "metadata.json").write_text('{"weg.txt": {"titel": "Weg"}}')

    report = build_index(folder, index, WordEncoder()).report

    assert [(taken.name, taken.id, taken.passages) for taken in report.taken] == [
        ("kst-99998-1.txt", "kst-99998-1", 1),
        ("map/Brief over tunnels.txt", document_id(Publication(), "map/Brief over tunnels.txt"), 1),
    ]
    reasons = {refused.name: refused.reason for refused in report.refused}
    assert list(reasons) == [
        *("binair.dat", "brief.doc", "koppeling.txt", "latin.txt", "leeg.txt", "weg.txt"),
    ]
    assert "NUL-bytes" in reasons["binair.dat"]
    assert reasons["brief.doc"] == "dit is een oud Word-bestand (.doc); sla het op als DOCX"
    assert reasons["koppeling.txt"] == "de symbolische koppeling wijst buiten de map"
    assert "geen UTF-8-tekst (byte 1)" in reasons["latin.txt"]
    assert reasons["leeg.txt"] == "het bestand is leeg"
    assert "metadata.json noemt dit bestand" in reasons["weg.txt"]


def test_the_report_is_kept_in_the_index(folder: Path, index: Path) -> None:
    (folder / "brug.txt").write_text(BRIDGE)
    (folder / "leeg.txt").write_text("")
    build_index(folder, index, WordEncoder())
    generation = index / (index / "current").read_text().strip()
    assert json.loads((generation / "report.json").read_text()) == {
        "taken": [
            {"name": "brug.txt", "id": document_id(Publication(), "brug.txt"), "passages": 1, "notices": []}
        ],
        "refused": [{"name": "leeg.txt", "reason": "het bestand is leeg"}],
    }


def test_the_manifest_counts_what_is_in_the_index(folder: Path, index: Path) -> None:
    (folder / "brug.txt").write_text(BRIDGE)
    (folder / "tunnel.txt").write_text(TUNNEL)
    (folder / "leeg.txt").write_text("")
    build = build_index(folder, index, WordEncoder())
    counts = build.manifest.counts
    assert (counts.documents, counts.passages, counts.sentences, counts.refused) == (2, 2, 4, 1)
    with open_generation(index) as generation:
        assert generation.manifest == build.manifest
        assert [document.id for document in generation.catalogue.documents()] == [
            document_id(Publication(), name) for name in ("brug.txt", "tunnel.txt")
        ]


def test_a_paper_that_is_there_twice_is_taken_once(folder: Path, index: Path) -> None:
    (folder / "a.txt").write_text(BRIDGE)
    (folder / "b.txt").write_text(TUNNEL)
    (folder / "kst-99998-1.txt").write_text(TUNNEL)
    (folder / "metadata.json").write_text('{"a.txt": {"id": "kst-99998-1"}}')
    report = build_index(folder, index, WordEncoder()).report
    assert [taken.name for taken in report.taken] == ["a.txt", "b.txt"]
    assert report.refused == (Refused("kst-99998-1.txt", "kst-99998-1 is al opgenomen uit a.txt (tekst)"),)


@pytest.mark.parametrize(
    ("first", "second"), [("brief 1.txt", "brief-1.txt"), ("é.txt", "ü.txt"), ("Brug.txt", "brug.txt")]
)
def test_two_papers_without_a_number_whose_names_look_alike_are_both_taken(
    folder: Path, index: Path, first: str, second: str
) -> None:
    (folder / first).write_text(BRIDGE)
    (folder / second).write_text(TUNNEL)
    report = build_index(folder, index, WordEncoder()).report
    assert {taken.name for taken in report.taken} == {first, second}


def test_a_paper_is_taken_from_the_most_trusted_of_its_forms(folder: Path, index: Path) -> None:
    (folder / "kst-99998-1.txt").write_text(BRIDGE)
    (folder / "kst-99998-1.html").write_text(PAGE)
    report = build_index(folder, index, WordEncoder()).report
    assert [taken.name for taken in report.taken] == ["kst-99998-1.html"]
    assert report.refused == (
        Refused("kst-99998-1.txt", "kst-99998-1 is al opgenomen uit kst-99998-1.html (HTML)"),
    )


def test_when_the_most_trusted_form_cannot_be_read_the_next_one_is_taken(folder: Path, index: Path) -> None:
    (folder / "kst-99998-1.txt").write_text(BRIDGE)
    (folder / "kst-99998-1.xml").write_text('<?xml version="1.0"?><officiele-publicatie><kamerstuk>')
    report = build_index(folder, index, WordEncoder()).report
    assert [taken.name for taken in report.taken] == ["kst-99998-1.txt"]
    assert [refused.name for refused in report.refused] == ["kst-99998-1.xml"]


def test_files_are_read_in_the_order_in_which_their_forms_are_trusted(folder: Path) -> None:
    starts = {
        "a.txt": BRIDGE.encode(),
        "b.pdf": b"%PDF-1.7\n",
        "c.docx": b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml",
        "d.odt": b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text",
        "e.html": PAGE.encode(),
        "f.xml": b'<?xml version="1.0"?><officiele-publicatie/>',
        "g.xml": b"<officiele-publicatie/>",
    }
    for name, content in starts.items():
        (folder / name).write_bytes(content)
    (folder / "0.xml").symlink_to("weg.xml")
    ordered = order_by_trust(open_folder(folder).entries)
    assert [(entry.name, form) for entry, form in ordered] == [
        ("f.xml", Form.XML),
        ("g.xml", Form.XML),
        ("e.html", Form.HTML),
        ("d.odt", Form.ODT),
        ("c.docx", Form.DOCX),
        ("b.pdf", Form.PDF),
        ("a.txt", Form.TEXT),
        ("0.xml", None),
    ]


# --- nothing taken -------------------------------------------------------------------------------


def test_when_nothing_can_be_taken_no_index_is_written(folder: Path, index: Path) -> None:
    (folder / "b.txt").write_text("")
    (folder / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(NothingTakenError, match="geen enkel document te lezen") as caught:
        build_index(folder, index, WordEncoder())
    assert str(folder) in str(caught.value)
    assert caught.value.refused == (
        Refused("a.doc", "dit is een oud Word-bestand (.doc); sla het op als DOCX"),
        Refused("b.txt", "het bestand is leeg"),
    )
    assert not index.exists()


def test_an_empty_folder_is_said_to_be_empty(folder: Path, index: Path) -> None:
    with pytest.raises(NothingTakenError, match="staat geen enkel bestand") as caught:
        build_index(folder, index, WordEncoder())
    assert caught.value.refused == ()
    assert not index.exists()


def test_when_nothing_can_be_taken_the_index_there_was_stays(folder: Path, index: Path) -> None:
    (folder / "brug.txt").write_text(BRIDGE)
    build = build_index(folder, index, WordEncoder())
    (folder / "brug.txt").write_text("")
    with pytest.raises(NothingTakenError):
        build_index(folder, index, WordEncoder())
    with open_generation(index) as generation:
        assert generation.manifest == build.manifest


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path, index: Path) -> None:
    with pytest.raises(SourceError, match="bestaat niet"):
        build_index(tmp_path / "weg", index, WordEncoder())
    with pytest.raises(IndexAbsentError):
        open_generation(index)


# --- the same again ------------------------------------------------------------------------------


def test_two_builds_of_the_same_files_have_the_same_fingerprint(tmp_path: Path, folder: Path) -> None:
    for name, text in (("brug.txt", BRIDGE), ("tunnel.txt", TUNNEL), ("vragen.txt", ANSWERED)):
        (folder / name).write_text(text)
    copy = tmp_path / "elders" / "kopie"
    copy.mkdir(parents=True)
    for path in sorted(folder.iterdir(), reverse=True):
        (copy / path.name).write_bytes(path.read_bytes())
    builds = [
        build_index(source, tmp_path / name, WordEncoder())
        for source, name in ((folder, "a"), (folder, "b"), (copy, "c"))
    ]
    assert len({build.manifest.fingerprint for build in builds}) == 1
    assert len({json.dumps(build.manifest.files) for build in builds}) == 1


def test_another_model_or_another_size_of_passages_is_another_fingerprint(
    tmp_path: Path, folder: Path
) -> None:
    (folder / "brug.txt").write_text(BRIDGE)
    builds = [
        build_index(folder, tmp_path / "a", WordEncoder()),
        build_index(folder, tmp_path / "b", WordEncoder(name="andere")),
        build_index(folder, tmp_path / "c", WordEncoder(), settings=ChunkingSettings(max_characters=60)),
    ]
    assert len({build.manifest.fingerprint for build in builds}) == 3
    assert [build.manifest.counts.passages for build in builds] == [1, 1, 2]


def test_what_was_slow_to_read_or_came_in_parts_does_not_show(tmp_path: Path, folder: Path) -> None:
    for number in range(40):
        (folder / f"{number:02}.txt").write_text("\n\n".join([BRIDGE, TUNNEL] * (1 + number % 7 * 6)))
    builds = [build_index(folder, tmp_path / name, WordEncoder()) for name in "ab"]
    assert builds[0].manifest.files == builds[1].manifest.files
    assert builds[0].manifest.counts.sentences > GROUP_TEXTS


# --- left off --------------------------------------------------------------------------------------


class _InterruptedEncoder(WordEncoder):
    """Ctrl-C comes while it embeds."""

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        del texts, progress
        raise KeyboardInterrupt


@pytest.mark.process
def test_a_build_that_is_left_off_leaves_no_process_and_no_index(folder: Path, index: Path) -> None:
    for number in range(60):
        (folder / f"{number:02}.txt").write_text("\n\n".join([BRIDGE, TUNNEL] * 20))
    with pytest.raises(KeyboardInterrupt):
        build_index(folder, index, _InterruptedEncoder())
    assert not children()
    assert not index.exists()


# --- what is searched ----------------------------------------------------------------------------


def test_an_index_has_the_tuning_of_its_model_or_the_one_it_was_built_with(
    tmp_path: Path, folder: Path
) -> None:
    (folder / "brug.txt").write_text(BRIDGE)
    shipped = tuning_for("woorden")
    other = replace(shipped, weights=Weights(passage=1, sentence=2, words=3))
    builds = [
        build_index(folder, tmp_path / name, WordEncoder(), tuning=tuning)
        for name, tuning in (("a", None), ("b", other))
    ]
    for name, tuning in (("a", shipped), ("b", other)):
        with open_generation(tmp_path / name) as generation:
            assert generation.tuning == tuning
    assert len({build.manifest.fingerprint for build in builds}) == 2


def test_the_tuning_of_another_model_is_refused_before_anything_is_written(folder: Path, index: Path) -> None:
    (folder / "brug.txt").write_text(BRIDGE)
    with pytest.raises(TuningError, match="andere") as caught:
        build_index(folder, index, WordEncoder(), tuning=tuning_for("andere"))
    assert "woorden" in str(caught.value)
    assert not index.exists()


def test_the_words_of_what_is_searched_are_searched(folder: Path, index: Path) -> None:
    (folder / "kst-99998-2.txt").write_text(ANSWERED)
    build_index(folder, index, WordEncoder())
    with open_generation(index) as generation:
        assert generation.lexical.rows == generation.passage_vectors.rows == 3
        assert [hit.row for hit in generation.lexical.search(question_terms("wie betaalt de weg?"), 1)] == [1]
        # Of an answered question the words are found with its answer.
        (best, *_) = generation.lexical.search({Field.CONTEXT: stem(["hoog"])}, 5)
        assert best.row == 0


def test_an_answered_question_is_in_the_catalogue_and_is_not_searched(folder: Path, index: Path) -> None:
    (folder / "kst-99998-2.txt").write_text(ANSWERED)
    report = build_index(folder, index, WordEncoder()).report
    generation = index / (index / "current").read_text().strip()
    with closing(sqlite3.connect(generation / "catalogue.sqlite")) as connection:
        rows = dict(connection.execute("SELECT id, row FROM passages ORDER BY position"))
    assert rows == {
        "kst-99998-2.vraag-1.alinea-1": None,
        "kst-99998-2.antwoord-1.alinea-1": 0,
        "kst-99998-2.vraag-2.alinea-1": None,
        "kst-99998-2.antwoord-2.alinea-1": 1,
        "kst-99998-2.vraag-3.alinea-1": 2,
    }
    assert report.taken[0].passages == 3
    assert report.taken[0].notices == ("bij vraag 3 is geen antwoord gevonden",)
    with open_generation(index) as opened:
        assert "Hoe hoog is de brug bij Waterveen?" not in sentences_of(opened)
        (question,) = opened.catalogue.passages([0])[0].questions
        assert question.text == "Hoe hoog is de brug bij Waterveen?"


def test_every_sentence_of_every_searched_passage_has_a_vector_of_its_own(folder: Path, index: Path) -> None:
    (folder / "brug.txt").write_text(BRIDGE)
    (folder / "tunnel.txt").write_text(TUNNEL)
    encoder = WordEncoder()
    build_index(folder, index, encoder)
    with open_generation(index) as generation:
        sentences = sentences_of(generation)
        assert sentences == [
            "De brug bij Waterveen wordt elk jaar gekeurd.",
            "De laatste keuring was in mei van dit jaar.",
            "De tunnel onder de haven is in 1968 geopend.",
            "Hij is te laag voor dubbeldekkers.",
        ]
        for row, query in enumerate(encoder.encode_questions(sentences)):
            (best,) = generation.sentence_vectors.search(query, 1)
            assert (best.row, best.score) == (row, pytest.approx(1.0))


def test_a_footnote_is_a_row_that_names_it_and_the_sentence_that_bears_its_mark(
    folder: Path, index: Path
) -> None:
    (folder / "kst-99997-1.txt").write_text(WITH_NOTE)
    build_index(folder, index, WordEncoder())
    with open_generation(index) as generation:
        passage = generation.catalogue.passages([0])[0]
        *sentences, note = generation.catalogue.sentences([0])
        assert [sentence.footnote for sentence in sentences] == [None, None]
        assert note.footnote == 0
        assert passage.footnotes[0].text.startswith("Onder een sloot valt ook een greppel")
        assert (note.start, note.end) == (sentences[0].start, sentences[0].end)
        assert passage.text[: passage.footnotes[0].offset].endswith("sloten")
        # The note is embedded after the word that its mark stands at.
        query = WordEncoder().encode_questions([f"sloten {passage.footnotes[0].text}"])[0]
        assert generation.sentence_vectors.scores(query, [note.row])[0] == pytest.approx(1.0)


def test_the_vectors_of_passages_are_of_unit_length(folder: Path, index: Path) -> None:
    (folder / "kst-99998-2.txt").write_text(ANSWERED)
    build_index(folder, index, WordEncoder())
    with open_generation(index) as generation:
        vectors = generation.passage_vectors._index.reconstruct_n(0, generation.passage_vectors.rows)
        assert (vectors**2).sum(axis=1) == pytest.approx([1.0] * 3)


def test_progress_adds_up_to_the_total_and_is_full_only_at_the_end(folder: Path, index: Path) -> None:
    for number in range(30):
        (folder / f"{number:02}.txt").write_text("\n\n".join([BRIDGE, TUNNEL] * 10))
    calls: list[tuple[int, int]] = []
    build = build_index(
        folder, index, WordEncoder(), progress=lambda total, done: calls.append((total, done))
    )
    counts = build.manifest.counts
    # Each passage is embedded twice: by itself and in its context.
    texts = 2 * counts.passages + counts.sentences
    assert calls[-1][0] == texts == sum(done for _, done in calls)
    assert texts > GROUP_TEXTS
    for position, (total, _) in enumerate(calls[:-1], start=1):
        assert sum(done for _, done in calls[:position]) < total


def test_an_index_among_the_documents_is_refused_and_a_hidden_one_is_not(folder: Path) -> None:
    (folder / "brug.txt").write_text(BRIDGE)
    for inside in (folder, folder / "index", folder / "map" / "index"):
        with pytest.raises(SourceError, match="kies een andere plaats"):
            build_index(folder, inside, WordEncoder())
    for _ in range(2):
        report = build_index(folder, folder / ".index", WordEncoder()).report
        assert [taken.name for taken in report.taken] == ["brug.txt"]
    assert sorted(path.name for path in folder.iterdir()) == [".index", "brug.txt"]
