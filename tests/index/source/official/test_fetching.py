"""From what is wanted to files in a folder, with a server that is not always well."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from fetch_support import fetch, only, statuses
from publications_server import (
    ERROR_PAGE,
    PDF,
    PublicationsServer,
    Reply,
    add_papers,
    add_real,
    diagnostic,
    links_of,
    metadata,
    page,
    paper,
    record,
)

from kamerbron.index.document import Chamber
from kamerbron.index.reading.document import read_document
from kamerbron.index.reading.owms import read_metadata_file
from kamerbron.index.source.folder import open_folder
from kamerbron.index.source.official.errors import ListError
from kamerbron.index.source.official.fetching import repeated
from kamerbron.index.source.official.publication import Status, listed_addresses
from kamerbron.index.source.official.wanted import Wanted

ID = "kst-99998-1"
FILE = Path(ID, f"{ID}.xml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "stukken"


def _visible(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def test_a_dossier_comes_with_its_metadata_and_is_read_as_what_it_is(
    server: PublicationsServer, folder: Path
) -> None:
    add_papers(server, ID, "kst-99998-2")
    report = fetch(server, folder, "99998")
    assert report.is_whole
    assert set(statuses(report).values()) == {Status.NEW}
    assert _visible(folder) == [
        f"{number}/{name}" for number in (ID, "kst-99998-2") for name in (f"{number}.xml", "metadata.xml")
    ]
    documents = [read_document(entry) for entry in open_folder(folder).entries]
    assert [document.publication.id for document in documents] == [ID, "kst-99998-2"]
    assert documents[0].publication.title == "Motie over bruggen"
    assert documents[0].publication.chamber is Chamber.TWEEDE
    assert documents[0].notices == ()


def test_what_the_list_says_is_the_same_is_not_asked_for_again(
    server: PublicationsServer, folder: Path
) -> None:
    add_papers(server, ID)
    fetch(server, folder, "99998")
    server.requests.clear()
    assert only(fetch(server, folder, "99998")).status is Status.UNCHANGED
    assert server.asked() == []


def test_a_record_that_does_not_say_when_it_changed_is_asked_for_conditionally(
    server: PublicationsServer, folder: Path
) -> None:
    add_papers(server, ID)
    server.records = [record(ID, dossier="99998", modified=None, links=links_of(ID, "xml"))]
    fetch(server, folder, "99998")
    server.requests.clear()
    report = fetch(server, folder, "99998")
    assert only(report).status is Status.UNCHANGED
    assert server.asked() == [f"/{ID}.xml", f"/{ID}/metadata.xml"]
    assert all("If-None-Match" in request.headers for request in server.requests[1:])


def test_a_changed_document_is_fetched_and_said(server: PublicationsServer, folder: Path) -> None:
    add_papers(server, ID)
    fetch(server, folder, "99998")
    server.files[f"/{ID}.xml"] = paper(ID, "De brug is afgekeurd.")
    server.records = [record(ID, dossier="99998", modified="2025-01-01", links=links_of(ID, "xml"))]
    report = fetch(server, folder, "99998")
    assert only(report).status is Status.CHANGED
    assert only(report).notices == ()
    assert b"afgekeurd" in (folder / FILE).read_bytes()
    assert only(fetch(server, folder, "99998")).status is Status.UNCHANGED


def test_changed_metadata_changes_the_publication(server: PublicationsServer, folder: Path) -> None:
    add_papers(server, ID)
    fetch(server, folder, "99998")
    server.files[f"/{ID}/metadata.xml"] = metadata(ID, "Motie over tunnels")
    server.records = [record(ID, dossier="99998", modified="2025-01-01", links=links_of(ID, "xml"))]
    assert only(fetch(server, folder, "99998")).status is Status.CHANGED
    assert read_document(open_folder(folder).entries[0]).publication.title == "Motie over tunnels"


def test_a_file_that_was_removed_or_changed_by_hand_comes_again_and_nothing_is_lost(
    server: PublicationsServer, folder: Path
) -> None:
    add_papers(server, ID)
    fetch(server, folder, "99998")
    (folder / FILE).unlink()
    report = fetch(server, folder, "99998")
    assert only(report).notices == (f"{ID}.xml was weg of veranderd en is opnieuw opgehaald",)
    (folder / FILE).write_bytes(b"eigen werk")
    report = fetch(server, folder, "99998")
    assert f"wat er als {ID}.xml stond, heet nu .{ID}.xml.eigen" in only(report).notices
    assert (folder / FILE).read_bytes() == paper(ID)
    assert (folder / ID / f".{ID}.xml.eigen").read_bytes() == b"eigen werk"


def test_a_folder_that_has_the_files_already_is_adopted(server: PublicationsServer, folder: Path) -> None:
    add_papers(server, ID)
    (folder / ID).mkdir(parents=True)
    (folder / FILE).write_bytes(paper(ID))
    report = fetch(server, folder, "99998")
    assert only(report).notices == ()
    assert only(fetch(server, folder, "99998")).status is Status.UNCHANGED


def test_without_xml_comes_html_and_without_that_pdf(server: PublicationsServer, folder: Path) -> None:
    for publication, files in {
        "kst-99998-1": {"xml": paper("kst-99998-1"), "html": page("kst-99998-1"), "pdf": PDF},
        "kst-99998-2": {"html": page("kst-99998-2"), "pdf": PDF},
        "blg-1": {"pdf": PDF},
    }.items():
        named = {f"{publication}.{form}": content for form, content in files.items()}
        server.add(
            publication,
            {**named, "metadata.xml": metadata(publication)},
            record(publication, dossier="99998", links=links_of(publication, *files)),
        )
    report = fetch(server, folder, "99998")
    assert [outcome.file for outcome in report.outcomes] == [
        "kst-99998-1/kst-99998-1.xml",
        "kst-99998-2/kst-99998-2.html",
        "blg-1/blg-1.pdf",
    ]
    assert not [path for path in server.asked() if path in ("/kst-99998-2.xml", "/blg-1.xml", "/blg-1.html")]


def test_a_publication_that_the_list_does_not_know_is_tried_in_every_form(
    server: PublicationsServer, folder: Path
) -> None:
    server.add("ah-1271549", {"ah-1271549.pdf": PDF, "metadata.xml": metadata("ah-1271549")})
    report = fetch(server, folder, "ah-1271549")
    assert only(report).file == "ah-1271549/ah-1271549.pdf"
    assert server.asked()[:3] == ["/ah-1271549.xml", "/ah-1271549.html", "/ah-1271549.pdf"]


@pytest.mark.parametrize(
    "bad",
    [
        Reply(body=ERROR_PAGE, headers={"Content-Type": "application/xml"}),
        Reply(302, headers={"Location": "/Errors/404.htm"}),
        Reply(302, headers={"Location": "http://127.0.0.2/kst-99998-1.xml"}),
        Reply(body=paper(ID)[:-20]),
        Reply(body=b'<!DOCTYPE a [<!ENTITY a "b">]><officiele-publicatie>&a;</officiele-publicatie>'),
        Reply(404),
    ],
    ids=["error page", "redirect to an error page", "another host", "half", "entities", "absent"],
)
def test_an_xml_that_is_none_gives_way_to_the_html_and_is_tried_again_next_time(
    server: PublicationsServer, folder: Path, bad: Reply
) -> None:
    add_papers(server, ID)
    server.files[f"/{ID}.html"] = page(ID)
    server.always[f"/{ID}.xml"] = bad
    report = fetch(server, folder, "99998")
    assert only(report).file == f"{ID}/{ID}.html"
    assert only(report).notices[0].endswith(f"in de plaats ervan is {ID}.html genomen")
    del server.always[f"/{ID}.xml"]
    report = fetch(server, folder, "99998")
    assert only(report).file == FILE.as_posix()
    assert only(report).notices == (f"{ID}.xml staat in de plaats van {ID}.html",)
    assert _visible(folder) == [FILE.as_posix(), f"{ID}/metadata.xml"]


def test_a_wrong_content_type_does_not_matter(server: PublicationsServer, folder: Path) -> None:
    add_papers(server, ID)
    server.always[f"/{ID}.xml"] = Reply(body=paper(ID), headers={"Content-Type": "text/html"})
    assert only(fetch(server, folder, "99998")).file == FILE.as_posix()


def test_trouble_is_no_reason_to_take_a_worse_form(server: PublicationsServer, folder: Path) -> None:
    add_papers(server, ID)
    server.files[f"/{ID}.html"] = page(ID)
    server.always[f"/{ID}.xml"] = Reply(500)
    report = fetch(server, folder, "99998", attempts=2)
    assert only(report).status is Status.FAILED
    assert only(report).reason == "de server antwoordt met 500"
    assert not report.is_whole
    assert _visible(folder) == []
    del server.always[f"/{ID}.xml"]
    assert only(fetch(server, folder, "99998")).status is Status.NEW


def test_a_publication_that_never_was_is_not_found_and_leaves_nothing(
    server: PublicationsServer, folder: Path
) -> None:
    report = fetch(server, folder, "kst-99998-404")
    assert only(report).status is Status.ABSENT
    assert not report.is_whole
    assert not (folder / "kst-99998-404").exists()


def test_a_dossier_that_never_was_is_not_found(server: PublicationsServer, folder: Path) -> None:
    report = fetch(server, folder, "11111")
    assert statuses(report) == {"11111": Status.ABSENT}
    assert not report.is_whole


@pytest.mark.parametrize("asked", ["99998", ID])
def test_what_was_withdrawn_is_kept_and_said_every_time(
    server: PublicationsServer, folder: Path, asked: str
) -> None:
    add_papers(server, ID, "kst-99998-2")
    fetch(server, folder, asked)
    server.files = {path: content for path, content in server.files.items() if ID not in path}
    server.records = [record("kst-99998-2", dossier="99998", links=links_of("kst-99998-2", "xml"))]
    for _ in range(2):
        report = fetch(server, folder, asked)
        assert statuses(report)[ID] is Status.GONE
        assert report.is_whole
        assert (folder / FILE).read_bytes() == paper(ID)


def test_what_was_listed_long_ago_is_not_kept_for_ever(server: PublicationsServer, folder: Path) -> None:
    from kamerbron.index.source.official.place import read_last_run

    for day in range(1, 29):
        for month in (1, 2):
            fetch(server, folder, wanted=Wanted(since=dt.date(2024, month, day)))
    last = read_last_run(folder)
    assert last is not None
    assert len(last.listed) == 51


def test_what_was_withdrawn_and_comes_back_is_there_again(server: PublicationsServer, folder: Path) -> None:
    add_papers(server, ID)
    fetch(server, folder, ID)
    files, server.files = server.files, {}
    server.records = [record(ID, dossier="99998", modified="2025-01-01", links=links_of(ID, "xml"))]
    assert only(fetch(server, folder, ID)).status is Status.GONE
    server.files = files
    assert only(fetch(server, folder, ID)).status is Status.UNCHANGED


def test_an_error_page_in_the_place_of_what_was_there_is_a_failure_and_keeps_it(
    server: PublicationsServer, folder: Path
) -> None:
    add_papers(server, ID)
    fetch(server, folder, ID)
    server.records = [record(ID, dossier="99998", modified="2025-01-01", links=links_of(ID, "xml", "html"))]
    server.always[f"/{ID}.xml"] = Reply(body=ERROR_PAGE)
    server.files[f"/{ID}.html"] = page(ID)
    assert only(fetch(server, folder, ID)).status is Status.FAILED
    assert _visible(folder) == [FILE.as_posix(), f"{ID}/metadata.xml"]


def test_a_list_that_forgets_a_form_does_not_make_the_publication_worse(
    server: PublicationsServer, folder: Path
) -> None:
    add_papers(server, ID)
    fetch(server, folder, ID)
    server.records = [record(ID, dossier="99998", modified="2025-01-01", links=links_of(ID, "pdf"))]
    server.files[f"/{ID}.pdf"] = PDF
    assert only(fetch(server, folder, ID)).file == FILE.as_posix()
    assert _visible(folder) == [FILE.as_posix(), f"{ID}/metadata.xml"]


def test_a_folder_that_cannot_be_written_stops_the_run_with_what_was_done(
    server: PublicationsServer, folder: Path
) -> None:
    add_papers(server, ID, "kst-99998-2", "kst-99998-3")
    folder.mkdir()
    (folder / "kst-99998-2").write_text("een bestand waar een map moet komen")
    report = fetch(server, folder, "99998")
    assert statuses(report) == {ID: Status.NEW}
    assert "kst-99998-2" in (report.stopped or "")
    assert report.left == ("kst-99998-2", "kst-99998-3")
    assert not report.is_whole


def test_without_metadata_the_document_comes_and_that_is_said(
    server: PublicationsServer, folder: Path
) -> None:
    add_papers(server, ID)
    del server.files[f"/{ID}/metadata.xml"]
    report = fetch(server, folder, ID)
    assert only(report).status is Status.NEW
    assert "geen metadata" in only(report).notices[0]
    server.requests.clear()
    assert only(fetch(server, folder, ID)).status is Status.UNCHANGED
    assert server.asked() == []


def test_metadata_that_fails_are_asked_for_again(server: PublicationsServer, folder: Path) -> None:
    add_papers(server, ID)
    server.always[f"/{ID}/metadata.xml"] = Reply(503)
    report = fetch(server, folder, ID, attempts=2)
    assert only(report).status is Status.FAILED
    assert only(report).file == FILE.as_posix()
    server.always.clear()
    server.requests.clear()
    assert only(fetch(server, folder, ID)).status is Status.CHANGED
    assert "If-None-Match" in server.requests[1].headers


def test_one_publication_that_fails_does_not_stop_the_others(
    server: PublicationsServer, folder: Path
) -> None:
    ids = [f"kst-99998-{number}" for number in range(1, 7)]
    add_papers(server, *ids)
    server.always["/kst-99998-2.xml"] = server.always["/kst-99998-4.xml"] = Reply(500)
    report = fetch(server, folder, "99998", attempts=2)
    failed = {id_ for id_, status in statuses(report).items() if status is Status.FAILED}
    assert failed == {"kst-99998-2", "kst-99998-4"}
    assert len(open_folder(folder).entries) == 4


def test_a_server_that_is_down_is_not_asked_for_everything(server: PublicationsServer, folder: Path) -> None:
    ids = [f"kst-99998-{number}" for number in range(1, 30)]
    add_papers(server, *ids)
    server.always |= {f"/{id_}.xml": Reply(500) for id_ in ids}
    report = fetch(server, folder, "99998", attempts=2)
    assert len(server.asked()) == 6
    assert len(report.left) == 26
    assert report.stopped is not None
    assert not report.is_whole


def test_a_server_that_asks_for_a_long_rest_gets_it_and_the_next_run_goes_on(
    server: PublicationsServer, folder: Path
) -> None:
    add_papers(server, ID, "kst-99998-2", "kst-99998-3")
    server.replies["/kst-99998-2.xml"] = [Reply(429, headers={"Retry-After": "3600"})]
    report = fetch(server, folder, "99998")
    assert (report.stopped or "").startswith("127.0.0.1 vraagt om 60 minuten rust")
    assert report.left == ("kst-99998-2", "kst-99998-3")
    server.requests.clear()
    assert fetch(server, folder, "99998").is_whole
    assert f"/{ID}.xml" not in server.asked()


def test_an_interruption_ends_with_what_was_done(
    server: PublicationsServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kamerbron.index.source.official import fetching

    add_papers(server, ID, "kst-99998-2")
    whole = fetching.fetch_publication

    def interrupted(found: fetching.Record, *rest: object) -> object:
        if found.id == "kst-99998-2":
            raise KeyboardInterrupt
        return whole(found, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(fetching, "fetch_publication", interrupted)
    report = fetch(server, folder, "99998")
    assert report.interrupted
    assert report.left == ("kst-99998-2",)
    assert statuses(report) == {ID: Status.NEW}


@pytest.mark.parametrize("bad", [Reply(body=diagnostic("geen")), Reply(404), Reply(500), Reply(403)])
def test_a_list_that_cannot_be_had_leaves_the_folder_as_it_is(
    server: PublicationsServer, folder: Path, bad: Reply
) -> None:
    add_papers(server, ID)
    fetch(server, folder, "99998")
    server.always["/sru"] = bad
    server.requests.clear()
    with pytest.raises(ListError):
        fetch(server, folder, "29754", attempts=2)
    assert server.asked() == []
    assert repeated(folder) == Wanted(dossiers=("99998",))


@pytest.mark.parametrize("id_", ["../../buiten", "kst-1/../../x", "", "kst-99998-1\n.", "-1", "..", "KST 1"])
def test_an_id_that_would_leave_the_folder_is_refused(
    server: PublicationsServer, folder: Path, id_: str
) -> None:
    server.records = [record(id_, dossier="99998", links=links_of("x", "xml"))]
    report = fetch(server, folder, "99998")
    if id_ == "kst-99998-1\n.":
        # White space at a line end is none of the id; what is left is none either.
        assert "." in only(report).id
    assert only(report).status is Status.REFUSED
    assert server.asked() == []
    assert _visible(folder.parent) == []


def test_records_of_one_publication_are_fetched_once(server: PublicationsServer, folder: Path) -> None:
    add_papers(server, ID)
    server.records.append(record(ID, dossier="99998", modified="2025-01-01"))
    report = fetch(server, folder, "99998")
    assert len(report.outcomes) == 1
    assert "meer dan eens" in report.notices[0]


def test_annexes_come_where_they_are_asked_for(server: PublicationsServer, folder: Path) -> None:
    add_papers(server, ID)
    annex = record("blg-1", dossier="99998", type_="Bijlage", parent=ID, links=links_of("blg-1", "pdf"))
    server.add("blg-1", {"blg-1.pdf": PDF, "metadata.xml": metadata("blg-1")}, annex)
    assert set(statuses(fetch(server, folder, "99998"))) == {ID}
    wanted = Wanted(annexes=True)
    assert set(statuses(fetch(server, folder, "99998", wanted=wanted))) == {ID, "blg-1"}


def test_addresses_of_the_list_are_followed_to_known_servers_only(
    server: PublicationsServer, folder: Path
) -> None:
    links = {
        "xml": "https://evil.example/kst-99998-1.xml",
        "html": "httbroken://repository.overheid.nl/kst-99998-1.html",
        "pdf": f"{server.address}/frbr/kst-99998-1.pdf",
        "metadata": f"{server.address}/frbr/metadata.xml",
    }
    server.records = [record(ID, dossier="99998", links=links)]
    server.files = {"/frbr/kst-99998-1.pdf": PDF, "/frbr/metadata.xml": metadata(ID)}
    report = fetch(server, folder, "99998", address_of=listed_addresses)
    assert only(report).file == f"{ID}/{ID}.pdf"
    assert server.asked() == ["/frbr/kst-99998-1.pdf", "/frbr/metadata.xml"]
    tried = json.loads((folder / ID / ".kamerbron.json").read_bytes())["tried"]
    assert "evil.example" in tried[f"{ID}.xml"]
    server.records = [record(ID, dossier="99998", links={"xml": links["xml"]})]
    report = fetch(server, folder.parent / "ander", "99998", address_of=listed_addresses)
    assert only(report).status is Status.REFUSED
    assert "evil.example" in (only(report).reason or "")


def test_the_real_publications_come_whole_and_are_read_with_all_that_is_known_of_them(
    server: PublicationsServer, folder: Path, formats: Path
) -> None:
    add_real(server, formats)
    report = fetch(server, folder, "32545", "ah-tk-20202021-3235", "blg-1007826")
    assert report.is_whole
    answered_entry, scan, motion_entry = open_folder(folder).entries
    motion = read_document(motion_entry).publication
    assert motion.id == "kst-32545-143"
    assert (motion.kind, motion.number, motion.dossiers[0].number) == ("Motie", "143", "32545")
    assert motion.date is not None
    assert motion.date.isoformat() == "2021-07-06"
    assert len(motion.signatories) == 2
    assert motion.session_year == "2020-2021"
    answered = read_document(answered_entry).publication
    assert (answered.number, answered.session_year, answered.chamber) == ("3235", "2020-2021", Chamber.TWEEDE)
    # The annex is a scan, which no reader reads; but what describes it came with it.
    assert scan.name == "blg-1007826/blg-1007826.pdf"
    assert read_metadata_file(scan.read_sidecars()[0].content).parent == "kst-33037-430"
    linked = fetch(server, folder.parent / "links", "32545", address_of=listed_addresses)
    assert only(linked).status is Status.NEW
