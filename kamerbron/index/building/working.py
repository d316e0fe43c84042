"""A worker: embeds what waits, batch by batch, beside as many others as there are."""

from __future__ import annotations

import time
from collections.abc import Callable

from kamerbron.index.encoder import Encoder, mark
from kamerbron.index.errors import (
    IndexAbsentError,
    IndexFolderError,
    IndexMismatchError,
    IndexUnreachableError,
)
from kamerbron.index.store.protocol.store import Store
from kamerbron.index.store.protocol.work import LEASE_SECONDS, WorkQueue

BATCH_TEXTS = 256
"""How many texts are leased at a time: enough to sort by length within, few enough to lose when killed."""

_PAUSE_SECONDS = 2.0

WorkProgress = Callable[[int, int], None]
"""Called with how many texts were done since the last call, and how many are left."""

Say = Callable[[str], None]
"""Called with a line for the operator, in Dutch."""


def work(
    store: Store,
    encoder: Encoder,
    *,
    follow: bool = False,
    progress: WorkProgress | None = None,
    say: Say | None = None,
) -> int:
    """Embed what waits for this model until nothing is left, and return how many texts were done here.

    With `follow` it waits for more until it is interrupted, also where there is no index yet or the database
    is away for a while; `say` is told what it waits for. Raises IndexMismatchError when texts wait for
    another model only, or for other bits of this one; IndexAbsentError when there is no index yet,
    IndexUnreachableError and IndexFolderError.
    """
    model_mark, done, said = mark(encoder), 0, ""
    while True:
        try:
            queue = _open_queue(store, model_mark)
            done += work_off(queue, encoder, progress=progress)
            waits = _others(store, encoder) if queue.others() else ""
        except (IndexAbsentError, IndexUnreachableError) as error:
            if not follow:
                raise
            waits = str(error)
        if not follow:
            if waits and not done:
                raise IndexMismatchError(waits)
            return done
        if say is not None and waits not in {"", said}:
            say(waits)
        said = waits
        time.sleep(_PAUSE_SECONDS)


def work_off(
    queue: WorkQueue,
    encoder: Encoder,
    *,
    progress: WorkProgress | None = None,
    lease_seconds: float = LEASE_SECONDS,
) -> int:
    """Embed what waits in a queue until nothing is left, and return how many texts were done here.

    What another worker has leased is waited for, for that one may die. Raises IndexFolderError.
    """
    done = 0
    while queue.left():
        batch = queue.lease(BATCH_TEXTS, lease_seconds)
        if not batch.keys:
            time.sleep(_PAUSE_SECONDS)
            continue
        queue.complete(batch, encoder.encode_passages(batch.texts))
        done += len(batch.keys)
        if progress is not None:
            progress(len(batch.keys), queue.left())
    return done


def _open_queue(store: Store, model_mark: str) -> WorkQueue:
    queue = store.work(model_mark)
    if queue is None:
        raise IndexFolderError(
            "Aan een index in een map werkt één machine; geef met --index het adres van een database, of "
            "bouw met: kamerbron index MAP --workers N"
        )
    return queue


def _others(store: Store, encoder: Encoder) -> str:
    return (
        f"In {store.place} wacht alleen werk voor een ander model dan {encoder.identity.name} of "
        "voor vectoren die deze machine anders maakt; neem het model en de versies van wie bouwt."
    )
