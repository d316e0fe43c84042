"""One address, asked of a server that misbehaves."""

from __future__ import annotations

import gzip

import pytest
from fetch_support import AGENT, JumpingClock, asking
from publications_server import PublicationsServer, Reply, paper

from kamerbron.index.source.official.client import Absent, Answer, Unchanged
from kamerbron.index.source.official.errors import AnswerError, FetchError, HaltError, PassingError
from kamerbron.index.source.official.hosts import Hosts

PATH = "/kst-99998-1.xml"
PAPER = paper("kst-99998-1")
GOOD = Reply(body=PAPER)


def _content(answer: object) -> bytes:
    assert isinstance(answer, Answer)
    return answer.content


def test_the_server_is_told_who_asks(server: PublicationsServer) -> None:
    server.files[PATH] = PAPER
    with asking(server) as client:
        assert _content(client.ask(server.address + PATH)) == PAPER
    assert server.requests[0].headers["User-Agent"] == AGENT


def test_what_has_not_changed_is_not_sent_again(server: PublicationsServer) -> None:
    server.files[PATH] = PAPER
    with asking(server) as client:
        answer = client.ask(server.address + PATH)
        assert isinstance(answer, Answer)
        assert client.ask(server.address + PATH, etag=answer.etag) == Unchanged()
        server.always[PATH] = Reply(304)
        when = "Tue, 06 Jul 2021 10:00:00 GMT"
        assert client.ask(server.address + PATH, last_modified=when) == Unchanged()
    assert server.requests[-1].headers["If-Modified-Since"] == when


def test_not_modified_without_a_question_is_refused(server: PublicationsServer) -> None:
    server.always[PATH] = Reply(304)
    with asking(server) as client, pytest.raises(AnswerError, match="304"):
        client.ask(server.address + PATH)


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_not_there_is_asked_for_once(server: PublicationsServer, status: int) -> None:
    server.always[PATH] = Reply(status)
    with asking(server) as client:
        assert client.ask(server.address + PATH) == Absent()
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "trouble",
    [
        Reply(429),
        Reply(500),
        Reply(503),
        Reply(body=PAPER, cut=40),
        Reply(body=PAPER, cut=0),
        Reply(body=PAPER, delay=0.3),
        Reply(body=b"no gzip", headers={"Content-Encoding": "gzip"}),
    ],
    ids=["429", "500", "503", "cut off", "nothing", "slow", "spoilt"],
)
def test_what_passes_is_tried_again_and_then_had(server: PublicationsServer, trouble: Reply) -> None:
    server.replies[PATH] = [trouble, trouble, GOOD]
    time = JumpingClock()
    with asking(server, time=time, silence_seconds=0.1) as client:
        assert _content(client.ask(server.address + PATH)) == PAPER
    assert len(server.requests) == 3
    first, second = time.slept
    # Each wait doubles, with up to two seconds of chance on top.
    assert 2 <= first <= 4
    assert 4 <= second <= 6


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (Reply(500), "500"),
        (Reply(body=PAPER, cut=40), "verbroken"),
        (Reply(body=PAPER, delay=0.2), "niet op tijd"),
    ],
)
def test_what_does_not_pass_is_given_up(server: PublicationsServer, trouble: Reply, said: str) -> None:
    server.always[PATH] = trouble
    with asking(server, attempts=3, silence_seconds=0.05) as client, pytest.raises(PassingError, match=said):
        client.ask(server.address + PATH)
    assert len(server.requests) == 3


def test_a_server_that_is_not_there_is_given_up(server: PublicationsServer) -> None:
    with asking(server, "http://127.0.0.1:9", attempts=2) as client, pytest.raises(PassingError):
        client.ask("http://127.0.0.1:9/kst-99998-1.xml")
    assert client.traffic.requests == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Retry-After": "42"},
        {"Retry-After": "Tue, 06 Jul 2021 10:00:42 GMT", "Date": "Tue, 06 Jul 2021 10:00:00 GMT"},
    ],
)
def test_the_wait_that_the_server_asks_for_is_kept(
    server: PublicationsServer, headers: dict[str, str]
) -> None:
    server.replies[PATH] = [Reply(429, headers=headers), GOOD]
    time = JumpingClock()
    with asking(server, time=time) as client:
        client.ask(server.address + PATH)
    assert time.slept == [42]


@pytest.mark.parametrize("said", ["", "straks", "-5", "Tue, 99 Jul 2021 10:00:00 GMT", "1.5"])
def test_a_wait_that_is_none_is_not_kept(server: PublicationsServer, said: str) -> None:
    server.replies[PATH] = [Reply(429, headers={"Retry-After": said}), GOOD]
    time = JumpingClock()
    with asking(server, time=time) as client:
        client.ask(server.address + PATH)
    assert 2 <= time.slept[0] <= 4


@pytest.mark.parametrize("said", ["3600", "9" * 400, "Fri, 01 Jan 2100 10:00:00 GMT"])
def test_a_server_that_asks_for_a_long_rest_is_left_alone(server: PublicationsServer, said: str) -> None:
    server.always[PATH] = Reply(503, headers={"Retry-After": said})
    with asking(server) as client, pytest.raises(HaltError, match=r"127\.0\.0\.1 vraagt om"):
        client.ask(server.address + PATH)
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 418])
def test_a_refusal_is_not_tried_again(server: PublicationsServer, status: int) -> None:
    server.always[PATH] = Reply(status)
    with asking(server) as client, pytest.raises(AnswerError, match=str(status)):
        client.ask(server.address + PATH)
    assert len(server.requests) == 1


def test_a_huge_file_is_refused_before_all_of_it_came(server: PublicationsServer) -> None:
    chunked = {"Transfer-Encoding": "chunked"}
    server.replies[PATH] = [Reply(body=64 * 1024**2, headers=chunked)]
    with asking(server, bytes=1024**2) as client, pytest.raises(AnswerError, match="groter dan 1 MiB"):
        client.ask(server.address + PATH)
    assert client.traffic.bytes < 2 * 1024**2


def test_a_huge_file_that_says_so_is_not_read(server: PublicationsServer) -> None:
    server.files[PATH] = b" " * 1025
    with asking(server, bytes=1024) as client, pytest.raises(AnswerError, match="groter"):
        client.ask(server.address + PATH)
    assert client.traffic.bytes == 0


def test_a_file_that_unpacks_to_a_huge_one_is_refused(server: PublicationsServer) -> None:
    packed = gzip.compress(b" " * 4 * 1024**2)
    server.replies[PATH] = [Reply(body=packed, headers={"Content-Encoding": "gzip"})]
    with asking(server, bytes=1024**2) as client, pytest.raises(AnswerError, match="groter"):
        client.ask(server.address + PATH)


def test_a_file_packed_twice_is_refused(server: PublicationsServer) -> None:
    packed = gzip.compress(gzip.compress(PAPER))
    server.replies[PATH] = [Reply(body=packed, headers={"Content-Encoding": "gzip, gzip"})]
    with asking(server) as client, pytest.raises(AnswerError, match="anders in"):
        client.ask(server.address + PATH)


def test_a_packed_file_is_unpacked(server: PublicationsServer) -> None:
    server.replies[PATH] = [Reply(body=gzip.compress(PAPER), headers={"Content-Encoding": "gzip"})]
    with asking(server) as client:
        assert _content(client.ask(server.address + PATH)) == PAPER


def test_a_redirect_is_followed_on_the_same_server(server: PublicationsServer) -> None:
    server.always[PATH] = Reply(302, headers={"Location": "elders/kst-99998-1.xml"})
    server.files["/elders/kst-99998-1.xml"] = PAPER
    with asking(server) as client:
        assert _content(client.ask(server.address + PATH)) == PAPER


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.2/kst-99998-1.xml",
        "//evil.example/kst-99998-1.xml",
        "https://zoek.officielebekendmakingen.nl.evil.example/kst-99998-1.xml",
        "https://zoek.officielebekendmakingen.nl@evil.example/",
        "http://zoek.officielebekendmakingen.nl/kst-99998-1.xml",
        "https://zoek.officielebekendmakingen.nl:8443/kst-99998-1.xml",
        "file:///etc/passwd",
    ],
)
def test_a_redirect_to_another_server_is_refused_and_said(server: PublicationsServer, location: str) -> None:
    server.always[PATH] = Reply(302, headers={"Location": location})
    with asking(server) as client, pytest.raises(AnswerError, match=r"andere server|geen webadres"):
        client.ask(server.address + PATH)
    assert len(server.requests) == 1


def test_a_redirect_to_the_page_for_what_is_not_there_says_so(server: PublicationsServer) -> None:
    server.always[PATH] = Reply(302, headers={"Location": "/Errors/404.htm"})
    with asking(server) as client:
        assert client.ask(server.address + PATH) == Absent()


def test_a_redirect_in_a_circle_is_left(server: PublicationsServer) -> None:
    server.always[PATH] = Reply(301, headers={"Location": PATH})
    with asking(server, redirects=3) as client, pytest.raises(AnswerError, match="telkens door"):
        client.ask(server.address + PATH)
    assert len(server.requests) == 4


@pytest.mark.parametrize("headers", [{}, {"Location": "http://[::1/"}, {"Location": "http:///"}])
def test_a_redirect_to_nowhere_is_refused(server: PublicationsServer, headers: dict[str, str]) -> None:
    server.always[PATH] = Reply(302, headers=headers)
    with asking(server, attempts=1, redirects=2) as client, pytest.raises(FetchError):
        client.ask(server.address + PATH)


@pytest.mark.parametrize(
    "address",
    ["https://repository.overheid.nl/sru", "https://ZOEK.officielebekendmakingen.nl:443/kst-1-2.xml"],
)
def test_the_official_servers_may_be_asked(address: str) -> None:
    assert Hosts().check(address).scheme == "https"


@pytest.mark.parametrize(
    "address", ["stukken.example.nl", "ftp://example.nl", "", "http://", "https://a:b@c.nl"]
)
def test_a_server_of_the_operator_has_a_web_address(address: str) -> None:
    with pytest.raises(FetchError, match="geen webadres"):
        Hosts([address])


def test_an_answer_that_drips_is_left(server: PublicationsServer) -> None:
    server.files[PATH] = PAPER
    with (
        asking(server, answer_seconds=-1, attempts=1) as client,
        pytest.raises(PassingError, match="te traag"),
    ):
        client.ask(server.address + PATH)
