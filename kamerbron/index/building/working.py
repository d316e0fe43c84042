"""A worker: embeds what waits, batch by batch, beside as many others as there are."""

from __future__ import annotations

import time
from collections.abc import Callable

from kamerbron.index.encoder import Encoder, mark
from kamerbron.index.errors import IndexFolderError, IndexMismatchError
from kamerbron.index.store.protocol.store import Store
from kamerbron.index.store.protocol.work import LEASE_SECONDS, WorkQueue

BATCH_TEXTS = 256
"""How many texts are leased at a time: enough to sort by length within, few enough to lose when killed."""

_PAUSE_SECONDS = 2.0

WorkProgress = Callable[[int, int], None]
"""Called with how many texts were done since the last call, and how many are left."""


def work(
    store: Store, encoder: Encoder, *, follow: bool = False, progress: WorkProgress | None = None
) -> int:
    """Embed what waits for this model until nothing is left, and return how many texts were done here.

    With `follow` it waits for more, until it is interrupted. Raises IndexMismatchError when texts wait for
    another model only, or for other bits of this one; IndexAbsentError when there is no index yet, and
    IndexFolderError.
    """
    queue = store.work(mark(encoder))
    if queue is None:
        raise IndexFolderError(
            "Aan een index in een map werkt één machine; geef met --index het adres van een database, of "
            "bouw met: kamerbron index MAP --workers N"
        )
    done = work_off(queue, encoder, follow=follow, progress=progress)
    if not done and queue.others():
        raise IndexMismatchError(
            f"In {store.place} wacht alleen werk voor een ander model dan {encoder.identity.name} of "
            "voor vectoren die deze machine anders maakt; neem het model en de versies van wie bouwt."
        )
    return done


def work_off(
    queue: WorkQueue,
    encoder: Encoder,
    *,
    follow: bool = False,
    progress: WorkProgress | None = None,
    lease_seconds: float = LEASE_SECONDS,
) -> int:
    """Embed what waits in a queue until nothing is left, and return how many texts were done here.

    What another worker has leased is waited for, for that one may die. Raises IndexFolderError.
    """
    done = 0
    while follow or queue.left():
        batch = queue.lease(BATCH_TEXTS, lease_seconds)
        if not batch.keys:
            time.sleep(_PAUSE_SECONDS)
            continue
        queue.complete(batch, encoder.encode_passages(batch.texts))
        done += len(batch.keys)
        if progress is not None:
            progress(len(batch.keys), queue.left())
    return done
