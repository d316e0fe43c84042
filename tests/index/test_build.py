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
from store_support import open_index
from support import WordEncoder

from kamerbron.index.build import BuildOptions, NothingTakenError, build_index, plan_build
from kamerbron.index.building.changes import Changes, RemovalError
from kamerbron.index.building.embedding import GROUP_TEXTS
from kamerbron.index.building.stages import Stage
from kamerbron.index.building.taking import order_by_trust
from kamerbron.index.chunking import ChunkingSettings
from kamerbron.index.document import Publication
from kamerbron.index.encoder import Progress, Vectors, mark
from kamerbron.index.errors import IndexAbsentError, IndexBusyError, SourceError, TuningError
from kamerbron.index.reading.detect import Form
from kamerbron.index.reading.identity import document_id
from kamerbron.index.source.folder import Refused, open_folder
from kamerbron.index.stems import stem
from kamerbron.index.store.files.store import FileStore
from kamerbron.index.store.opening import open_current
from kamerbron.index.store.protocol.generation import Generation
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
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "index")


def assert_absent(store: FileStore) -> None:
    with pytest.raises(IndexAbsentError):
        open_current(store)


def sentences_of(generation: Generation) -> list[str]:
    rows = range(generation.passage_vectors.rows)
    passages = generation.catalogue.passages(rows)
    return [
        passages[sentence.passage_row].text[sentence.start : sentence.end]
        for sentence in generation.catalogue.sentences(rows)
    ]


# --- taken and refused ---------------------------------------------------------------------------


def test_every_file_is_taken_or_refused_with_its_reason(
    tmp_path: Path, folder: Path, store: FileStore
) -> None:
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

    report = build_index(folder, store, WordEncoder()).report

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


def test_the_report_is_kept_in_the_index(folder: Path, store: FileStore) -> None:
    (folder / "brug.txt").write_text(BRIDGE)
    (folder / "leeg.txt").write_text("")
    build_index(folder, store, WordEncoder())
    generation = store.folder / store.current()
    assert json.loads((generation / "report.json").read_text()) == {
        "taken": [
            {"name": "brug.txt", "id": document_id(Publication(), "brug.txt"), "passages": 1, "notices": []}
        ],
        "refused": [{"name": "leeg.txt", "reason": "het bestand is leeg"}],
        "digests": {entry.name: entry.digest() for entry in open_folder(folder).entries},
    }


def test_the_manifest_counts_what_is_in_the_index(folder: Path, store: FileStore) -> None:
    (folder / "brug.txt").write_text(BRIDGE)
    (folder / "tunnel.txt").write_text(TUNNEL)
    (folder / "leeg.txt").write_text("")
    build = build_index(folder, store, WordEncoder())
    counts = build.manifest.counts
    assert (counts.documents, counts.passages, counts.sentences, counts.refused) == (2, 2, 4, 1)
    with open_current(store) as generation:
        assert generation.manifest == build.manifest
        assert [document.id for document in generation.catalogue.documents()] == [
            document_id(Publication(), name) for name in ("brug.txt", "tunnel.txt")
        ]


def test_a_paper_that_is_there_twice_is_taken_once(folder: Path, store: FileStore) -> None:
    (folder / "a.txt").write_text(BRIDGE)
    (folder / "b.txt").write_text(TUNNEL)
    (folder / "kst-99998-1.txt").write_text(TUNNEL)
    (folder / "metadata.json").write_text('{"a.txt": {"id": "kst-99998-1"}}')
    report = build_index(folder, store, WordEncoder()).report
    assert [taken.name for taken in report.taken] == ["a.txt", "b.txt"]
    assert report.refused == (Refused("kst-99998-1.txt", "kst-99998-1 is al opgenomen uit a.txt (tekst)"),)


@pytest.mark.parametrize(
    ("first", "second"), [("brief 1.txt", "brief-1.txt"), ("é.txt", "ü.txt"), ("Brug.txt", "brug.txt")]
)
def test_two_papers_without_a_number_whose_names_look_alike_are_both_taken(
    folder: Path, store: FileStore, first: str, second: str
) -> None:
    (folder / first).write_text(BRIDGE)
    (folder / second).write_text(TUNNEL)
    report = build_index(folder, store, WordEncoder()).report
    assert {taken.name for taken in report.taken} == {first, second}


def test_a_paper_is_taken_from_the_most_trusted_of_its_forms(folder: Path, store: FileStore) -> None:
    (folder / "kst-99998-1.txt").write_text(BRIDGE)
    (folder / "kst-99998-1.html").write_text(PAGE)
    report = build_index(folder, store, WordEncoder()).report
    assert [taken.name for taken in report.taken] == ["kst-99998-1.html"]
    assert report.refused == (
        Refused("kst-99998-1.txt", "kst-99998-1 is al opgenomen uit kst-99998-1.html (HTML)"),
    )


def test_when_the_most_trusted_form_cannot_be_read_the_next_one_is_taken(
    folder: Path, store: FileStore
) -> None:
    (folder / "kst-99998-1.txt").write_text(BRIDGE)
    (folder / "kst-99998-1.xml").write_text('<?xml version="1.0"?><officiele-publicatie><kamerstuk>')
    report = build_index(folder, store, WordEncoder()).report
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


def test_when_nothing_can_be_taken_no_index_is_written(folder: Path, store: FileStore) -> None:
    (folder / "b.txt").write_text("")
    (folder / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(NothingTakenError, match="geen enkel document te lezen") as caught:
        build_index(folder, store, WordEncoder())
    assert str(folder) in str(caught.value)
    assert caught.value.refused == (
        Refused("a.doc", "dit is een oud Word-bestand (.doc); sla het op als DOCX"),
        Refused("b.txt", "het bestand is leeg"),
    )
    assert_absent(store)


def test_an_empty_folder_is_said_to_be_empty(folder: Path, store: FileStore) -> None:
    with pytest.raises(NothingTakenError, match="staat geen enkel bestand") as caught:
        build_index(folder, store, WordEncoder())
    assert caught.value.refused == ()
    assert_absent(store)


def test_when_nothing_can_be_taken_the_index_there_was_stays(folder: Path, store: FileStore) -> None:
    (folder / "brug.txt").write_text(BRIDGE)
    build = build_index(folder, store, WordEncoder())
    (folder / "brug.txt").write_text("")
    with pytest.raises(NothingTakenError):
        build_index(folder, store, WordEncoder())
    with open_current(store) as generation:
        assert generation.manifest == build.manifest


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path, store: FileStore) -> None:
    with pytest.raises(SourceError, match="bestaat niet"):
        build_index(tmp_path / "weg", store, WordEncoder())
    assert_absent(store)


# --- the same again ------------------------------------------------------------------------------


def test_two_builds_of_the_same_files_have_the_same_fingerprint(tmp_path: Path, folder: Path) -> None:
    for name, text in (("brug.txt", BRIDGE), ("tunnel.txt", TUNNEL), ("vragen.txt", ANSWERED)):
        (folder / name).write_text(text)
    copy = tmp_path / "elders" / "kopie"
    copy.mkdir(parents=True)
    for path in sorted(folder.iterdir(), reverse=True):
        (copy / path.name).write_bytes(path.read_bytes())
    builds = [
        build_index(source, FileStore(tmp_path / name), WordEncoder())
        for source, name in ((folder, "a"), (folder, "b"), (copy, "c"))
    ]
    assert len({build.manifest.fingerprint for build in builds}) == 1
    assert len({json.dumps(build.manifest.files) for build in builds}) == 1


def test_another_model_or_another_size_of_passages_is_another_fingerprint(
    tmp_path: Path, folder: Path
) -> None:
    (folder / "brug.txt").write_text(BRIDGE)
    builds = [
        build_index(folder, FileStore(tmp_path / "a"), WordEncoder()),
        build_index(folder, FileStore(tmp_path / "b"), WordEncoder(name="andere")),
        build_index(
            folder, FileStore(tmp_path / "c"), WordEncoder(), settings=ChunkingSettings(max_characters=60)
        ),
    ]
    assert len({build.manifest.fingerprint for build in builds}) == 3
    assert [build.manifest.counts.passages for build in builds] == [1, 1, 2]


def test_what_was_slow_to_read_or_came_in_parts_does_not_show(tmp_path: Path, folder: Path) -> None:
    for number in range(40):
        lines = [
            f"{BRIDGE}De brug is {number * 100 + line} meter lang." for line in range(1 + number % 7 * 6)
        ]
        (folder / f"{number:02}.txt").write_text("\n\n".join(lines))
    builds = [build_index(folder, FileStore(tmp_path / name), WordEncoder()) for name in "ab"]
    assert builds[0].manifest.files == builds[1].manifest.files
    assert builds[0].manifest.counts.sentences > GROUP_TEXTS


# --- left off --------------------------------------------------------------------------------------


class _RecordingEncoder(WordEncoder):
    """Keeps what it was given to embed."""

    embedded: list[str]

    def __init__(self) -> None:
        super().__init__()
        object.__setattr__(self, "embedded", [])

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.embedded.extend(texts)
        return super().encode_passages(texts, progress)


def embedded_texts(encoder: _RecordingEncoder) -> list[str]:
    """Return what a build had embedded, without that by which it knows the model."""
    fresh = _RecordingEncoder()
    mark(fresh)
    return [text for text in encoder.embedded if text not in fresh.embedded]


@pytest.mark.process
@pytest.mark.parametrize("at", [Stage.READING, Stage.EMBEDDING, Stage.WRITING])
def test_a_build_that_is_left_off_leaves_no_process_and_no_index_and_can_be_done_again(
    folder: Path, store: FileStore, at: Stage
) -> None:
    def interrupt(stage: Stage, done: int, total: int) -> None:
        if stage is at and done > total // 3:
            raise KeyboardInterrupt

    for number in range(60):
        (folder / f"{number:02}.txt").write_text("\n\n".join([BRIDGE, f"Dit is stuk {number}.", TUNNEL] * 20))
    before = children()
    with pytest.raises(KeyboardInterrupt):
        build_index(folder, store, WordEncoder(), progress=interrupt)
    assert children() <= before
    assert_absent(store)
    assert build_index(folder, store, WordEncoder()).manifest.counts.documents == 60
    assert {path.name for path in store.folder.iterdir()} == {".lock", "cache", "current", store.current()}


def test_what_was_embedded_before_a_build_was_left_off_is_not_embedded_again(
    folder: Path, store: FileStore
) -> None:
    def interrupt(stage: Stage, done: int, _: int) -> None:
        if stage is Stage.EMBEDDING and done > GROUP_TEXTS:
            raise KeyboardInterrupt

    for number in range(3):
        lines = [f"De brug is {number * 1000 + line} meter lang." for line in range(800)]
        (folder / f"{number}.txt").write_text("\n\n".join(lines))
    first, second = _RecordingEncoder(), _RecordingEncoder()
    with pytest.raises(KeyboardInterrupt):
        build_index(folder, store, first, progress=interrupt)
    build = build_index(folder, store, second)
    counts = build.manifest.counts
    # Under no heading, a passage alone and in its context are one text.
    assert len(embedded_texts(second)) == counts.sentences + counts.passages - GROUP_TEXTS
    assert not set(embedded_texts(first)[:GROUP_TEXTS]) & set(embedded_texts(second))
    other = FileStore(store.folder.with_name("other"))
    assert build_index(folder, other, WordEncoder()).manifest == build.manifest


# --- once more -----------------------------------------------------------------------------------


def test_a_build_of_what_did_not_change_makes_a_new_generation_only_when_that_is_asked(
    folder: Path, store: FileStore
) -> None:
    (folder / "brug.txt").write_text(BRIDGE)
    first = build_index(folder, store, WordEncoder())
    second = build_index(folder, store, WordEncoder())
    assert (first.is_new, second.is_new) == (True, False)
    assert (second.generation, second.manifest, second.report) == (
        first.generation,
        first.manifest,
        first.report,
    )
    third = build_index(folder, store, WordEncoder(), options=BuildOptions(again=True))
    assert third.is_new
    assert third.manifest == first.manifest
    assert store.generations() == [first.generation, third.generation]
    assert store.current() == third.generation


def test_a_generation_in_use_that_is_damaged_is_made_again(folder: Path, store: FileStore) -> None:
    (folder / "brug.txt").write_text(BRIDGE)
    first = build_index(folder, store, WordEncoder())
    (store.folder / first.generation / "passages.npy").write_bytes(b"kapot")
    second = build_index(folder, store, WordEncoder())
    assert second.is_new
    assert second.manifest == first.manifest
    with open_current(store) as generation:
        assert generation.passage_vectors.rows == 1


def test_another_model_or_tuning_makes_a_new_generation_of_the_same_files(
    folder: Path, store: FileStore
) -> None:
    (folder / "brug.txt").write_text(BRIDGE)
    other = replace(tuning_for("woorden"), weights=Weights(passage=1, sentence=2, words=3))
    assert build_index(folder, store, WordEncoder()).is_new
    assert build_index(folder, store, WordEncoder(), tuning=other).is_new
    assert not build_index(folder, store, WordEncoder(), tuning=other).is_new
    assert build_index(folder, store, WordEncoder(name="andere")).is_new


def test_a_plan_says_what_is_new_changed_and_gone_and_does_nothing(folder: Path, store: FileStore) -> None:
    for name in ("a.txt", "b.txt", "c.txt", "leeg.txt"):
        (folder / name).write_text("" if name == "leeg.txt" else BRIDGE)
    assert plan_build(folder, store) == Changes(("a.txt", "b.txt", "c.txt", "leeg.txt"), (), (), ())
    assert not store.folder.exists()
    first = build_index(folder, store, WordEncoder())
    (folder / "b.txt").write_text(TUNNEL)
    (folder / "c.txt").unlink()
    (folder / "d.txt").write_text(TUNNEL)
    expected = Changes(("d.txt",), ("b.txt",), ("c.txt",), ("a.txt", "leeg.txt"))
    assert plan_build(folder, store) == expected
    assert store.current() == first.generation
    second = build_index(folder, store, WordEncoder())
    assert second.changes == expected
    assert [document.name for document in second.lost] == ["c.txt"]


def test_a_source_that_lost_much_is_refused_until_that_is_allowed(folder: Path, store: FileStore) -> None:
    for number in range(24):
        (folder / f"{number:02}.txt").write_text(f"De brug is {number} meter lang.")
    first = build_index(folder, store, WordEncoder())
    for number in range(10):
        (folder / f"{number:02}.txt").unlink()
    (folder / "10.txt").write_text("")
    with pytest.raises(RemovalError, match=r"11 van de 24 .* \(00\.txt, 01\.txt, 02\.txt, …\)") as caught:
        build_index(folder, store, WordEncoder())
    assert "--allow-removal" in str(caught.value)
    assert store.generations() == [first.generation]
    (folder / "10.txt").write_text(BRIDGE)
    build = build_index(folder, store, WordEncoder())
    assert build.manifest.counts.documents == 14
    assert len(build.lost) == 10
    for number in range(11, 24):
        (folder / f"{number:02}.txt").unlink()
    build = build_index(folder, store, WordEncoder(), options=BuildOptions(allow_removal=True))
    assert build.manifest.counts.documents == 1


def test_a_second_build_at_the_same_time_leaves_with_a_word(folder: Path, store: FileStore) -> None:
    (folder / "brug.txt").write_text(BRIDGE)
    with store.locked(wait=False), pytest.raises(IndexBusyError, match="wacht tot die klaar is"):
        build_index(folder, FileStore(store.folder), WordEncoder())
    assert build_index(folder, store, WordEncoder()).is_new


def test_as_many_generations_stay_as_are_asked_for(folder: Path, store: FileStore) -> None:
    (folder / "brug.txt").write_text(BRIDGE)
    options = BuildOptions(again=True, keep=3)
    made = [build_index(folder, store, WordEncoder(), options=options).generation for _ in range(5)]
    assert store.generations() == made[2:]


def test_a_memory_of_work_that_is_damaged_costs_time_alone(folder: Path, store: FileStore) -> None:
    (folder / "brug.txt").write_text(BRIDGE)
    first = build_index(folder, store, WordEncoder())
    (store.folder / "cache" / "readings.sqlite").write_bytes(b"Dit is een brief.\n" * 500)
    (store.folder / "cache" / "vectors.sqlite").write_bytes(b"")
    second = build_index(folder, store, WordEncoder(), options=BuildOptions(again=True))
    assert (second.is_new, second.manifest) == (True, first.manifest)
    for kind in ("readings", "vectors"):
        with closing(sqlite3.connect(store.folder / "cache" / f"{kind}.sqlite")) as connection, connection:
            connection.execute("UPDATE entries SET value = zeroblob(99)")
    third = build_index(folder, store, WordEncoder(), options=BuildOptions(again=True))
    assert (third.is_new, third.manifest) == (True, first.manifest)


# --- what is searched ----------------------------------------------------------------------------


def test_an_index_has_the_tuning_of_its_model_or_the_one_it_was_built_with(
    tmp_path: Path, folder: Path
) -> None:
    (folder / "brug.txt").write_text(BRIDGE)
    shipped = tuning_for("woorden")
    other = replace(shipped, weights=Weights(passage=1, sentence=2, words=3))
    builds = [
        build_index(folder, FileStore(tmp_path / name), WordEncoder(), tuning=tuning)
        for name, tuning in (("a", None), ("b", other))
    ]
    for name, tuning in (("a", shipped), ("b", other)):
        with open_index(tmp_path / name) as generation:
            assert generation.tuning == tuning
    assert len({build.manifest.fingerprint for build in builds}) == 2


def test_the_tuning_of_another_model_is_refused_before_anything_is_written(
    folder: Path, store: FileStore
) -> None:
    (folder / "brug.txt").write_text(BRIDGE)
    with pytest.raises(TuningError, match="andere") as caught:
        build_index(folder, store, WordEncoder(), tuning=tuning_for("andere"))
    assert "woorden" in str(caught.value)
    assert not store.folder.exists()


def test_the_words_of_what_is_searched_are_searched(folder: Path, store: FileStore) -> None:
    (folder / "kst-99998-2.txt").write_text(ANSWERED)
    build_index(folder, store, WordEncoder())
    with open_current(store) as generation:
        assert generation.lexical.rows == generation.passage_vectors.rows == 3
        assert [hit.row for hit in generation.lexical.search(question_terms("wie betaalt de weg?"), 1)] == [1]
        # Of an answered question the words are found with its answer.
        (best, *_) = generation.lexical.search({Field.CONTEXT: stem(["hoog"])}, 5)
        assert best.row == 0


def test_an_answered_question_is_in_the_catalogue_and_is_not_searched(folder: Path, store: FileStore) -> None:
    (folder / "kst-99998-2.txt").write_text(ANSWERED)
    report = build_index(folder, store, WordEncoder()).report
    generation = store.folder / store.current()
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
    with open_current(store) as opened:
        assert "Hoe hoog is de brug bij Waterveen?" not in sentences_of(opened)
        (question,) = opened.catalogue.passages([0])[0].questions
        assert question.text == "Hoe hoog is de brug bij Waterveen?"


def test_every_sentence_of_every_searched_passage_has_a_vector_of_its_own(
    folder: Path, store: FileStore
) -> None:
    (folder / "brug.txt").write_text(BRIDGE)
    (folder / "tunnel.txt").write_text(TUNNEL)
    encoder = WordEncoder()
    build_index(folder, store, encoder)
    with open_current(store) as generation:
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
    folder: Path, store: FileStore
) -> None:
    (folder / "kst-99997-1.txt").write_text(WITH_NOTE)
    build_index(folder, store, WordEncoder())
    with open_current(store) as generation:
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


def test_the_vectors_of_passages_are_of_unit_length(folder: Path, store: FileStore) -> None:
    (folder / "kst-99998-2.txt").write_text(ANSWERED)
    build_index(folder, store, WordEncoder())
    with open_current(store) as generation:
        vectors = generation.passage_vectors.vectors(range(generation.passage_vectors.rows))
        assert (vectors**2).sum(axis=1) == pytest.approx([1.0] * 3)


def test_each_stage_tells_how_far_it_is_and_is_full_only_at_its_end(folder: Path, store: FileStore) -> None:
    for number in range(30):
        lines = [f"De brug is {number * 100 + line} meter lang." for line in range(40)]
        (folder / f"{number:02}.txt").write_text("\n\n".join(lines))
    encoder = _RecordingEncoder()
    calls: list[tuple[Stage, int, int]] = []
    build_index(folder, store, encoder, progress=lambda *told: calls.append(told))
    stages = [stage for stage, _, _ in calls]
    assert stages == sorted(stages, key=list(Stage).index)
    texts = len(embedded_texts(encoder))
    assert texts > GROUP_TEXTS
    for stage, whole in ((Stage.READING, 30), (Stage.EMBEDDING, texts), (Stage.WRITING, 30)):
        told = [(done, total) for each, done, total in calls if each is stage]
        assert told[-1] == (whole, whole)
        assert all(done < total for done, total in told[:-1])
        assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_an_index_among_the_documents_is_refused_and_a_hidden_one_is_not(folder: Path) -> None:
    (folder / "brug.txt").write_text(BRIDGE)
    for inside in (folder, folder / "index", folder / "map" / "index"):
        with pytest.raises(SourceError, match="kies een andere plaats"):
            build_index(folder, FileStore(inside), WordEncoder())
    for _ in range(2):
        report = build_index(folder, FileStore(folder / ".index"), WordEncoder()).report
        assert [taken.name for taken in report.taken] == ["brug.txt"]
    assert sorted(path.name for path in folder.iterdir()) == [".index", "brug.txt"]
