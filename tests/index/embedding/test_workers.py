"""The model in several processes: one process's vectors, whatever becomes of the processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from embedding_support import BROKEN, DEADLY, FAULT, KILLS_ONCE, LOAD, REFUSED, SLOW, load_model
from processes import becomes, children, is_running

from kamerbron.index.embedding.workers import EncoderPool
from kamerbron.index.encoder import BUNDLED_MODEL, Encoder, mark
from kamerbron.index.errors import ModelError

pytestmark = pytest.mark.process

TEXTS = [f"De brug {number} " + "is gekeurd " * (number % 9) for number in range(300)]

_INTERRUPTED = """
import signal
import sys
# Whoever starts tests in the background may have it ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
from embedding_support import LOAD, SLOW
from kamerbron.index.embedding.workers import EncoderPool
pool = EncoderPool(sys.argv[1], 2, load=LOAD)
try:
    pool.encode_passages([SLOW] * 10)
finally:
    pool.close()
    print("closed", flush=True)
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("model")


@pytest.fixture(scope="module")
def pool(place: Path) -> Iterator[EncoderPool]:
    with closing(EncoderPool(str(place), 2, load=LOAD)) as pool:
        yield pool


def test_every_text_has_the_vector_that_one_process_gives_it(pool: EncoderPool, place: Path) -> None:
    alone = load_model(str(place))
    done: list[int] = []
    assert pool.identity == alone.identity
    made = pool.encode_passages([*TEXTS, *TEXTS[:7]], done.append)
    assert made.tobytes() == alone.encode_questions([*TEXTS, *TEXTS[:7]]).tobytes()
    assert pool.encode_questions(TEXTS[:9]).tobytes() == made[:9].tobytes()
    assert sum(done) == 307
    assert len(done) > 2
    assert pool.encode_passages([]).shape == pool.encode_questions([]).shape == (0, 32)
    assert pool.encode_passages(["\ud800 half"]).shape == (1, 32)
    assert mark(pool) == mark(pool)


def test_each_process_has_its_share_of_the_processors(pool: EncoderPool, place: Path) -> None:
    pool.encode_passages(TEXTS)
    threads = {path.name.rpartition("-")[2] for path in place.glob("threads-*")}
    assert threads == {str(max(1, len(os.sched_getaffinity(0)) // 2))}


def test_several_threads_may_use_it_at_once(pool: EncoderPool, place: Path) -> None:
    parts = [TEXTS[start : start + 30] for start in range(0, 300, 30)]
    with ThreadPoolExecutor(5) as threads:
        made = list(threads.map(pool.encode_passages, parts))
    assert np.array_equal(np.concatenate(made), load_model(str(place)).encode_questions(TEXTS))


def test_a_process_that_dies_is_replaced_and_its_texts_are_done_again(pool: EncoderPool, place: Path) -> None:
    texts = [*TEXTS[:40], KILLS_ONCE, *TEXTS[40:]]
    assert np.array_equal(pool.encode_passages(texts), load_model(str(place)).encode_questions(texts))
    assert (place / "killed").exists()


def test_a_process_that_was_killed_while_it_had_nothing_to_do_is_replaced(pool: EncoderPool) -> None:
    process = pool._pool._idle[-1]._process.pid
    os.kill(process, signal.SIGKILL)
    assert becomes(lambda: not is_running(process))
    assert pool.encode_passages(TEXTS).shape == (300, 32)


def test_texts_that_end_every_process_are_given_up_in_one_line_that_says_how(pool: EncoderPool) -> None:
    with pytest.raises(ModelError, match=r"viel 3 keer weg op dezelfde teksten \(SIGKILL\)") as refused:
        pool.encode_passages([*TEXTS, f"{DEADLY} geheim"])
    assert "geheim;" not in str(refused.value)
    assert pool.encode_passages(TEXTS).shape == (300, 32)


def test_a_bug_in_a_process_is_a_bug_here_and_says_nothing_of_the_texts(pool: EncoderPool) -> None:
    with pytest.raises(RuntimeError, match="embedding_support") as failed:
        pool.encode_passages([f"{FAULT} geheimzinnig"])
    assert "geheimzinnig" not in str(failed.value)
    with pytest.raises(ModelError, match="Het model weigert"):
        pool.encode_passages([REFUSED])


def test_a_model_that_cannot_be_loaded_says_why_and_leaves_no_process() -> None:
    before = children()
    with pytest.raises(ModelError, match="kies een ander"):
        EncoderPool(BROKEN, 2, load=LOAD)
    assert children() == before


def test_processes_that_end_while_they_load_are_given_up() -> None:
    before = children()
    with pytest.raises(ModelError, match=r"viel 3 keer weg .* \(status 3\)"):
        EncoderPool("/nergens", 1, load=LOAD)
    assert children() == before


@pytest.mark.model
def test_processes_with_a_share_of_the_processors_give_the_bytes_of_one_process_with_all(
    encoder: Encoder,
) -> None:
    with closing(EncoderPool(BUNDLED_MODEL, 2)) as pool:
        assert pool.encode_passages(TEXTS[:60]).tobytes() == encoder.encode_passages(TEXTS[:60]).tobytes()
        # So what one of them has embedded, the other takes from its memory.
        assert mark(pool) == mark(encoder)


def test_closing_ends_all_at_once_and_who_waits_is_told(tmp_path: Path) -> None:
    before = children()
    pool = EncoderPool(str(tmp_path), 2, load=LOAD)
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(pool.encode_passages, [SLOW, *TEXTS])
        assert becomes((tmp_path / "busy").exists)
        pool.close()
        with pytest.raises(CancelledError):
            waiting.result(30)
    assert children() == before


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_or_killed_program_leaves_no_process(how: signal.Signals, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(each for each in sys.path if each)}
    with subprocess.Popen(
        [sys.executable, "-c", _INTERRUPTED, str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        text=True,
    ) as program:
        assert becomes((tmp_path / "busy").exists)
        started = Path(f"/proc/{program.pid}/task/{program.pid}/children").read_text().split()
        program.send_signal(how)
        printed, failed = program.communicate(timeout=30)
    assert len(started) == 2
    if how is signal.SIGINT:
        assert printed == "closed\n"
        assert "KeyboardInterrupt" in failed
    # One that embeds finds out that nobody listens when it has something to say.
    assert becomes(lambda: not any(is_running(int(each)) for each in started))
