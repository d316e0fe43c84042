"""A server that replays official publications, ours or real ones, and misbehaves when it is told to."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from cql_support import matches
from lxml import etree

_NAMESPACES = (
    'xmlns:sru="http://docs.oasis-open.org/ns/search-ws/sruResponse" '
    'xmlns:gzd="http://standaarden.overheid.nl/sru" '
    'xmlns:overheidwetgeving="http://standaarden.overheid.nl/wetgeving/" '
    'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:c="http://standaarden.overheid.nl/collectie/"'
)
ERROR_PAGE = (
    b"<!DOCTYPE html><html><head><title>Fout</title></head><body><h1>Niet gevonden</h1></body></html>"
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server says. `cut` is how much of the body it sends; `delay` how long it waits before that.

    A body that is a number is so many bytes that are made while they are sent.
    """

    status: int = 200
    body: bytes | int = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None
    delay: float = 0


@dataclass(frozen=True, slots=True)
class Request:
    """What the server was asked, and when."""

    path: str
    headers: Mapping[str, str]
    moment: float


class PublicationsServer:
    """Serves files by their paths, and a list of records that understands the questions it is asked.

    `replies` are what it says in the place of a file, once each; `always` every time.
    """

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.records: list[str] = []
        self.replies: dict[str, list[Reply]] = {}
        self.always: dict[str, Reply] = {}
        self.requests: list[Request] = []
        self.largest_page = 1000
        self.promise_more = 0
        self.precision = ""
        self.on_request: Callable[[Request], None] = lambda _: None
        self._http = _Http(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def add(self, publication: str, files: Mapping[str, bytes], record: str | None = None) -> None:
        """Serve the files of a publication at the short addresses, and name it in the list."""
        for name, content in files.items():
            at = f"/{publication}/{name}" if name.startswith("metadata") else f"/{name}"
            self.files[at] = content
        if record is not None:
            self.records.append(record)

    def asked(self, *, files: bool = True) -> list[str]:
        """Return the paths that were asked for, without the list where only files are meant."""
        paths = [request.path for request in self.requests]
        return [path for path in paths if not path.startswith("/sru")] if files else paths

    @contextmanager
    def running(self) -> Iterator[PublicationsServer]:
        thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._http.shutdown()
            self._http.server_close()
            thread.join()

    def reply(self, request: Request) -> Reply:
        path = urlsplit(request.path)
        if self.replies.get(path.path):
            return self.replies[path.path].pop(0)
        if path.path in self.always:
            return self.always[path.path]
        if path.path == "/sru":
            parameters = {name: values[0] for name, values in parse_qs(path.query).items()}
            return Reply(body=self._list(parameters), headers={"Content-Type": "application/xml"})
        content = self.files.get(path.path)
        if content is None:
            return Reply(404, ERROR_PAGE)
        etag = f'"{hashlib.sha256(content).hexdigest()[:12]}"'
        if request.headers.get("If-None-Match") == etag:
            return Reply(304, headers={"ETag": etag})
        return Reply(body=content, headers={"ETag": etag})

    def _list(self, parameters: Mapping[str, str]) -> bytes:
        found = [record for record in self.records if matches(parameters["query"], _fields(record))]
        start = int(parameters["startRecord"])
        end = start - 1 + min(int(parameters["maximumRecords"]), self.largest_page)
        following = end + 1 if end < len(found) else None
        return answer(found[start - 1 : end], len(found) + self.promise_more, following, self.precision)


def answer(records: list[str], total: int | None, following: int | None = None, precision: str = "") -> bytes:
    """An answer of the list."""
    parts = [f"<sru:searchRetrieveResponse {_NAMESPACES}><sru:version>2.0</sru:version>"]
    if total is not None:
        parts.append(f"<sru:numberOfRecords>{total}</sru:numberOfRecords>")
    parts += ["<sru:records>", *records, "</sru:records>"] if records else []
    if following is not None:
        parts.append(f"<sru:nextRecordPosition>{following}</sru:nextRecordPosition>")
    if precision:
        parts.append(f"<sru:resultCountPrecision>{precision}</sru:resultCountPrecision>")
    return "".join([*parts, "</sru:searchRetrieveResponse>"]).encode()


def diagnostic(message: str, number: int = 10) -> bytes:
    """An answer of the list that is an error, with HTTP status 200."""
    return (
        '<searchRetrieveResponse xmlns="http://docs.oasis-open.org/ns/search-ws/sruResponse" '
        'xmlns:d="http://docs.oasis-open.org/ns/search-ws/diagnostic"><version>2.0</version><diagnostics>'
        f"<d:diagnostic><d:uri>info:srw/diagnostic/1/{number}</d:uri><d:message>{escape(message)}</d:message>"
        "</d:diagnostic></diagnostics></searchRetrieveResponse>"
    ).encode()


def record(
    publication: str,
    *,
    dossier: str | None = None,
    kind: str = "Motie",
    name: str = "Kamerstuk",
    type_: str = "Kamerstuk",
    date: str = "2024-05-01",
    modified: str | None = "2024-05-02",
    parent: str | None = None,
    links: Mapping[str, str] | None = None,
) -> str:
    """A record of the list, with fields left out that are not set."""
    fields = [("dossiernummer", dossier), ("hoofddocument", parent), ("subrubriek", kind)]
    held = "".join(
        f"<overheidwetgeving:{k}>{escape(v)}</overheidwetgeving:{k}>" for k, v in fields if v is not None
    )
    items = "".join(
        f'<gzd:itemUrl manifestation="{form}">{escape(link)}</gzd:itemUrl>'
        for form, link in (links or {}).items()
    )
    changed = f"<dcterms:modified>{modified}</dcterms:modified>" if modified else ""
    return (
        f"<sru:record {_NAMESPACES}><sru:recordData><gzd:gzd><gzd:originalData><overheidwetgeving:meta>"
        f"<overheidwetgeving:owmskern><dcterms:identifier>{escape(publication)}</dcterms:identifier>"
        f"<dcterms:type>{type_}</dcterms:type>{changed}</overheidwetgeving:owmskern>"
        f"<overheidwetgeving:owmsmantel><dcterms:date>{date}</dcterms:date></overheidwetgeving:owmsmantel>"
        "<overheidwetgeving:tpmeta><c:product-area>officielepublicaties</c:product-area>"
        f"<overheidwetgeving:organisatietype>staten generaal</overheidwetgeving:organisatietype>"
        f"<overheidwetgeving:publicatienaam>{name}</overheidwetgeving:publicatienaam>{held}"
        "</overheidwetgeving:tpmeta></overheidwetgeving:meta></gzd:originalData>"
        f"<gzd:enrichedData>{items}</gzd:enrichedData></gzd:gzd></sru:recordData></sru:record>"
    )


def links_of(publication: str, *forms: str) -> dict[str, str]:
    """The forms of a publication as the list names them; where they lie is not asked."""
    names = (*forms, "metadata")
    return {form: f"https://repository.overheid.nl/frbr/{publication}/{form}" for form in names}


def paper(publication: str, text: str = "De brug bij Waterveen wordt elk jaar gekeurd.") -> bytes:
    """A publication of ours as XML, which leaves to metadata.xml what it is."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><officiele-publicatie><metadata>'
        '<meta name="OVERHEIDop.externMetadataRecord" scheme="" '
        f'content="https://zoek.officielebekendmakingen.nl/{publication}/metadata.xml"/></metadata><kamerstuk>'
        '<kamerstukkop/><stuk><algemeen><vrije-tekst><tekst status="goed">'
        f"<al>{escape(text)}</al></tekst></vrije-tekst></algemeen></stuk></kamerstuk></officiele-publicatie>"
    ).encode()


def page(publication: str) -> bytes:
    """A publication of ours as HTML."""
    return (
        f'<html><head><meta name="DC.identifier" content="{publication}"/></head><body><div id="broodtekst">'
        '<div class="stuk"><p>De brug bij Waterveen wordt elk jaar gekeurd.</p></div></div></body></html>'
    ).encode()


PDF = b"%PDF-1.4\n%%EOF\n"


def metadata(publication: str, title: str = "Motie over bruggen") -> bytes:
    """The metadata.xml of a publication of ours."""
    fields = {
        "DC.identifier": publication,
        "DC.title": title,
        "OVERHEIDop.dossiernummer": "99998",
        "OVERHEIDop.vergaderjaar": "2023-2024",
        "DC.creator": "Tweede Kamer der Staten-Generaal",
        "DCTERMS.issued": "2024-05-01",
    }
    held = "".join(f'<metadata name="{name}" scheme="" content="{value}"/>' for name, value in fields.items())
    return f'<?xml version="1.0"?><metadata_gegevens>{held}</metadata_gegevens>'.encode()


def add_papers(server: PublicationsServer, *publications: str, dossier: str = "99998") -> None:
    """Serve publications of ours, each as XML with its metadata."""
    for publication in publications:
        files = {f"{publication}.xml": paper(publication), "metadata.xml": metadata(publication)}
        links = links_of(publication, "xml", "html", "pdf")
        server.add(publication, files, record(publication, dossier=dossier, links=links))


def add_real(server: PublicationsServer, formats: Path) -> None:
    """Serve the real publications, at the short addresses and where the list says that they lie."""
    listed = (formats / "sru" / "response-kst-and-ah.xml").read_text(encoding="utf-8")
    listed = listed.replace("http://__MOCK_SERVICE__", server.address).replace("httbroken:", "http:")
    root = etree.fromstring(listed.encode())
    for element in root.iterfind(".//{*}records/{*}record"):
        publication = element.findtext(".//{*}owmskern/{*}identifier") or ""
        folder = formats / "publicaties" / publication
        if not folder.is_dir():
            continue
        files = {path.name: path.read_bytes() for path in folder.iterdir()}
        server.add(publication, files, etree.tostring(element, encoding="unicode"))
        for link in element.iterfind(".//{*}itemUrl"):
            path = urlsplit(link.text or "").path
            server.files[path] = files[path.rpartition("/")[2]]


def _fields(record_: str) -> dict[str, list[str]]:
    """Return what a question can be about, by the names that questions use."""
    names = {
        **dict.fromkeys(("identifier", "date", "type", "modified"), "dt"),
        **dict.fromkeys(
            ("dossiernummer", "hoofddocument", "publicatienaam", "subrubriek", "organisatietype"), "w"
        ),
        "product-area": "c",
    }
    found: dict[str, list[str]] = {}
    for element in etree.fromstring(record_).iter():
        name = etree.QName(element).localname
        if name in names:
            found.setdefault(f"{names[name]}.{name}", []).append((element.text or "").strip())
    return found


class _Http(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A client that was killed, or left in the middle, is no fault of the server."""


def _handler(server: PublicationsServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            request = Request(self.path, dict(self.headers), time.monotonic())
            server.requests.append(request)
            server.on_request(request)
            reply = server.reply(request)
            time.sleep(reply.delay)
            length = reply.body if isinstance(reply.body, int) else len(reply.body)
            self.send_response_only(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if "Transfer-Encoding" not in reply.headers and reply.status != 304:
                self.send_header("Content-Length", str(length))
            self.end_headers()
            try:
                self._send(reply)
            except OSError:
                self.close_connection = True

        def _send(self, reply: Reply) -> None:
            if isinstance(reply.body, int):
                piece = b" " * 65536
                for _ in range(reply.body // len(piece)):
                    # Chunked, so that no length warns of what comes.
                    self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                self.wfile.write(b"0\r\n\r\n")
                return
            self.wfile.write(reply.body[: reply.cut])
            if reply.cut is not None:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    return Handler
