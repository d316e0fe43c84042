from __future__ import annotations

import json
import os
import tracemalloc
from multiprocessing import Pipe
from pathlib import Path

import pytest

from kamerbron.index.document import Publication
from kamerbron.index.errors import MetadataError, RefusedDocumentError, SourceError
from kamerbron.index.source import folder as folder_module
from kamerbron.index.source.folder import (
    Refused,
    Sidecar,
    SourceEntry,
    SourceFolder,
    open_file,
    open_folder,
)


def fill(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"Inhoud van {name}.", encoding="utf-8")
    return folder


def names(source: SourceFolder) -> list[str]:
    return [entry.name for entry in source.entries]


def refused(source: SourceFolder) -> list[str]:
    return [refusal.name for refusal in source.refused]


def test_an_empty_folder_has_no_entries(tmp_path: Path) -> None:
    assert open_folder(tmp_path) == SourceFolder((), ())


def test_the_files_of_a_folder_and_its_subfolders_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    fill(tmp_path, "rek.txt", "b/hek.txt", "b/aa/slot.txt", "a.txt", "B.txt", "b.txt")
    assert names(open_folder(tmp_path)) == [
        "B.txt",
        "a.txt",
        "b.txt",
        "b/aa/slot.txt",
        "b/hek.txt",
        "rek.txt",
    ]


def test_an_entry_is_read_as_the_bytes_of_its_file(tmp_path: Path) -> None:
    (entry,) = open_folder(fill(tmp_path, "map/één rek.txt")).entries
    assert entry.name == "map/één rek.txt"
    assert entry.read() == "Inhoud van map/één rek.txt.".encode()


def test_hidden_files_and_folders_are_no_documents(tmp_path: Path) -> None:
    fill(tmp_path, ".verborgen", ".git/config", "map/.rek.txt", "map/rek.txt")
    assert names(open_folder(tmp_path)) == ["map/rek.txt"]


def test_metadata_is_no_document(tmp_path: Path) -> None:
    (tmp_path / "metadata.json").write_text("{}", encoding="utf-8")
    assert open_folder(tmp_path).entries == ()


def test_an_entry_carries_what_metadata_says_of_it(tmp_path: Path) -> None:
    fill(tmp_path, "hek.txt", "map/rek.txt")
    content = {"map/rek.txt": {"titel": "Over rekken"}}
    (tmp_path / "metadata.json").write_text(json.dumps(content), encoding="utf-8")
    described = {entry.name: entry.described for entry in open_folder(tmp_path).entries}
    assert described == {"hek.txt": None, "map/rek.txt": Publication(title="Over rekken")}


def test_a_file_that_only_metadata_knows_is_named(tmp_path: Path) -> None:
    fill(tmp_path, "rek.txt")
    content: dict[str, object] = {"slot.txt": {}, "rek.txt": {}, "Rek.txt": {}}
    (tmp_path / "metadata.json").write_text(json.dumps(content), encoding="utf-8")
    source = open_folder(tmp_path)
    assert refused(source) == ["Rek.txt", "slot.txt"]
    assert names(source) == ["rek.txt"]


def test_wrong_metadata_stops_the_whole_folder(tmp_path: Path) -> None:
    fill(tmp_path, "rek.txt", "metadata.json")
    with pytest.raises(MetadataError):
        open_folder(tmp_path)


def test_a_link_that_leads_out_of_the_folder_is_named_and_not_followed(tmp_path: Path) -> None:
    outside = fill(tmp_path / "buiten", "geheim.txt", "map/rek.txt")
    inside = fill(tmp_path / "binnen", "rek.txt")
    (inside / "geheim.txt").symlink_to(outside / "geheim.txt")
    (inside / "map").symlink_to(outside / "map", target_is_directory=True)
    source = open_folder(inside)
    assert refused(source) == ["geheim.txt", "map"]
    assert names(source) == ["rek.txt"]


def test_a_folder_whose_name_begins_alike_lies_outside(tmp_path: Path) -> None:
    fill(tmp_path / "rekken-oud", "rek.txt")
    inside = fill(tmp_path / "rekken", "hek.txt")
    (inside / "rek.txt").symlink_to(tmp_path / "rekken-oud" / "rek.txt")
    assert refused(open_folder(inside)) == ["rek.txt"]


def test_a_link_to_a_file_inside_the_folder_is_an_entry(tmp_path: Path) -> None:
    fill(tmp_path, "rek.txt")
    (tmp_path / "ook.txt").symlink_to("rek.txt")
    first, second = open_folder(tmp_path).entries
    assert first.read() == second.read()


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    fill(tmp_path / "echt", "rek.txt")
    (tmp_path / "link").symlink_to("echt", target_is_directory=True)
    source = open_folder(tmp_path / "link")
    assert names(source) == ["rek.txt"]
    assert source.refused == ()


def test_a_link_to_a_folder_inside_is_refused_and_its_files_are_read_once(tmp_path: Path) -> None:
    fill(tmp_path, "map/rek.txt")
    (tmp_path / "ook").symlink_to("map", target_is_directory=True)
    source = open_folder(tmp_path)
    assert names(source) == ["map/rek.txt", "ook"]
    with pytest.raises(RefusedDocumentError, match="geen gewoon bestand"):
        source.entries[1].read()


def test_links_that_go_round_do_not_stop_the_folder(tmp_path: Path) -> None:
    fill(tmp_path, "rek.txt")
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert "rek.txt" in names(open_folder(tmp_path))


def test_a_name_that_is_not_utf8_is_refused_and_can_be_printed(tmp_path: Path) -> None:
    fill(tmp_path, "rek.txt")
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).touch()
    source = open_folder(tmp_path)
    assert names(source) == ["rek.txt"]
    assert refused(source) == ["caf\ufffd.txt"]
    source.refused[0].name.encode()


def test_a_named_pipe_does_not_keep_the_reader_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pijp.txt")
    (entry,) = open_folder(tmp_path).entries
    with pytest.raises(RefusedDocumentError, match="geen gewoon bestand"):
        entry.read()


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"rekken bestaat niet; geef een map met documenten\.$"):
        open_folder(tmp_path / "rekken")


def test_a_file_in_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"rek\.txt is geen map"):
        open_folder(fill(tmp_path, "rek.txt") / "rek.txt")


def test_a_file_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_module, "MAX_BYTES", 1024**2)
    path = tmp_path / "rek.txt"
    entry = SourceEntry("rek.txt", path, None)
    path.write_bytes(b"x" * 1024**2)
    assert len(entry.read()) == 1024**2
    path.write_bytes(b"x" * (1024**2 + 1))
    with pytest.raises(RefusedDocumentError, match="groter dan 1 MiB"):
        entry.read()


def test_a_link_to_nothing_is_an_entry_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "rek.txt").symlink_to("weg.txt")
    (entry,) = open_folder(tmp_path).entries
    with pytest.raises(RefusedDocumentError, match="niet te lezen"):
        entry.read()


def test_a_file_that_goes_after_it_was_listed_is_refused(tmp_path: Path) -> None:
    (entry,) = open_folder(fill(tmp_path, "rek.txt")).entries
    entry.path.unlink()
    with pytest.raises(RefusedDocumentError, match="niet te lezen"):
        entry.read()


# --- sidecars ------------------------------------------------------------------------------------


def sidecars(source: SourceFolder) -> dict[str, list[str]]:
    return {entry.name: [path.name for path in entry.sidecars] for entry in source.entries}


def test_a_sidecar_is_no_document_and_speaks_of_every_form_of_its_publication(tmp_path: Path) -> None:
    forms = ("kst-1-1/kst-1-1.xml", "kst-1-1/kst-1-1.html", "kst-1-1/kst-1-1.pdf")
    fill(tmp_path, "los.txt", *forms, "kst-1-1/metadata_owms.xml", "kst-1-1/metadata.xml")
    source = open_folder(tmp_path)
    assert source.refused == ()
    # The more trusted one comes first.
    both = ["metadata.xml", "metadata_owms.xml"]
    assert sidecars(source) == {**dict.fromkeys(sorted(forms), both), "los.txt": []}


def test_a_sidecar_among_several_publications_speaks_of_none(tmp_path: Path) -> None:
    fill(tmp_path, "hek.txt", "rek.txt", "metadata.xml", "map/slot.txt", "map/metadata_owms.xml")
    source = open_folder(tmp_path)
    assert sidecars(source) == {"hek.txt": [], "map/slot.txt": ["metadata_owms.xml"], "rek.txt": []}
    reason = "metadata.xml hoort bij één publicatie, maar in deze map staan er meer"
    assert source.refused == (Refused("metadata.xml", reason),)


def test_a_sidecar_without_a_document_is_named(tmp_path: Path) -> None:
    source = open_folder(fill(tmp_path, "rek.txt", "map/metadata.xml"))
    reason = "metadata.xml hoort bij één publicatie, maar in deze map staat er geen"
    assert source.refused == (Refused("map/metadata.xml", reason),)


def test_hidden_files_and_metadata_json_are_no_second_publication(tmp_path: Path) -> None:
    fill(tmp_path, "rek.txt", ".verborgen.txt", "metadata.xml")
    (tmp_path / "metadata.json").write_text("{}", encoding="utf-8")
    assert sidecars(open_folder(tmp_path)) == {"rek.txt": ["metadata.xml"]}


def test_a_sidecar_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = fill(tmp_path / "buiten", "metadata.xml")
    inside = fill(tmp_path / "binnen", "rek.txt")
    (inside / "metadata.xml").symlink_to(outside / "metadata.xml")
    source = open_folder(inside)
    assert refused(source) == ["metadata.xml"]
    assert sidecars(source) == {"rek.txt": []}


def test_metadata_that_describes_a_sidecar_is_told_that_it_is_no_document(tmp_path: Path) -> None:
    fill(tmp_path, "rek.txt", "metadata.xml")
    (tmp_path / "metadata.json").write_text('{"metadata.xml": {}}', encoding="utf-8")
    (refusal,) = open_folder(tmp_path).refused
    assert refusal == Refused("metadata.xml", "metadata.json noemt dit bestand, maar het is geen document")


def test_sidecars_are_read_within_the_bounds_of_a_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (entry,) = open_folder(fill(tmp_path, "rek.txt", "metadata.xml", "metadata_owms.xml")).entries
    assert entry.read_sidecars() == (
        Sidecar("metadata.xml", b"Inhoud van metadata.xml."),
        Sidecar("metadata_owms.xml", b"Inhoud van metadata_owms.xml."),
    )
    monkeypatch.setattr(folder_module, "MAX_BYTES", 24)
    with pytest.raises(RefusedDocumentError, match=r"metadata_owms\.xml: het bestand is groter"):
        entry.read_sidecars()
    entry.sidecars[0].unlink()
    with pytest.raises(RefusedDocumentError, match=r"metadata\.xml: het bestand is niet te lezen"):
        entry.read_sidecars()


def test_one_file_is_opened_with_what_its_own_directory_says_of_it(tmp_path: Path) -> None:
    fill(tmp_path, "map/rek.txt", "map/metadata.xml", "map/diep/hek.txt")
    content = {"rek.txt": {"titel": "Over rekken"}}
    (tmp_path / "map" / "metadata.json").write_text(json.dumps(content), encoding="utf-8")
    assert open_file(tmp_path / "map" / "rek.txt") == open_folder(tmp_path / "map").entries[1]
    assert open_file(tmp_path / "map" / "weg.txt").described is None
    with pytest.raises(RefusedDocumentError, match="niet te lezen"):
        open_file(tmp_path / "map" / "weg.txt").read()
    with pytest.raises(SourceError, match="niet te lezen"):
        open_file(tmp_path / "weg" / "rek.txt")


# --- an entry by itself ----------------------------------------------------------------------------


def test_the_head_of_an_entry_is_its_first_bytes(tmp_path: Path) -> None:
    (entry,) = open_folder(fill(tmp_path, "rek.txt")).entries
    assert entry.read_head(6) == b"Inhoud"
    assert entry.read_head(1000) == entry.read()


def test_no_more_is_read_of_a_large_file_than_tells_that_it_is_large(tmp_path: Path) -> None:
    path = tmp_path / "rek.txt"
    with path.open("wb") as file:
        file.truncate(300 * 1024**2)
    tracemalloc.start()
    try:
        with pytest.raises(RefusedDocumentError, match="groter dan 50 MiB"):
            SourceEntry("rek.txt", path, None).read()
        assert tracemalloc.get_traced_memory()[1] < 60 * 1024**2
    finally:
        tracemalloc.stop()


def test_an_entry_can_be_sent_to_another_process(tmp_path: Path) -> None:
    fill(tmp_path, "rek.txt", "metadata.xml")
    content = {"rek.txt": {"titel": "Over rekken", "datum": "2024-05-03"}}
    (tmp_path / "metadata.json").write_text(json.dumps(content), encoding="utf-8")
    (entry,) = open_folder(tmp_path).entries
    ours, theirs = Pipe()
    with ours, theirs:
        ours.send(entry)
        assert theirs.recv() == entry


def test_a_file_that_is_replaced_by_a_pipe_after_it_was_listed_is_refused(tmp_path: Path) -> None:
    (entry,) = open_folder(fill(tmp_path, "rek.txt")).entries
    entry.path.unlink()
    os.mkfifo(entry.path)
    with pytest.raises(RefusedDocumentError, match="geen gewoon bestand"):
        entry.read()
