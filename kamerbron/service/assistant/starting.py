"""From an index on disk to tools that answer."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mcp.server import Server

from kamerbron.index.embedding.opening import open_encoder_of
from kamerbron.index.store.protocol.store import Store
from kamerbron.index.store.selection import Filters
from kamerbron.service.access.keyring import open_keyring
from kamerbron.service.access.safety import require_safe
from kamerbron.service.access.settings import AccessSettings
from kamerbron.service.assistant.gate import reach_of_key
from kamerbron.service.assistant.protocol import create_assistant
from kamerbron.service.assistant.serving import PATH, quieten, serve_http, serve_stdio
from kamerbron.service.running.listening import listen
from kamerbron.service.running.live_index import LiveIndex
from kamerbron.service.running.verdicts import Verdicts


@dataclass(frozen=True, slots=True)
class ChosenModel:
    """The model to encode questions with; None is that of the index, and a model on this machine."""

    name: str | None = None
    embedding_url: str | None = None


def run_on_standard_streams(store: Store, model: ChosenModel) -> None:
    """Answer an assistant that has started this process, until it closes the input.

    Raises KamerbronError when the index cannot be opened.
    """
    with ExitStack() as opened:
        serve_stdio(opened.enter_context(_opened(store, model)), opened.close)


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen, and for whom.

    `names` are other names than the host by which clients reach it. Without `keys_file` no key is asked for,
    which on another address than that of this machine itself needs `open_to_all`.
    """

    host: str
    port: int
    names: tuple[str, ...] = ()
    keys_file: Path | None = None
    open_to_all: bool = False


def run_on_address(store: Store, model: ChosenModel, address: Address) -> None:
    """Answer assistants over HTTP until told to stop.

    Raises KamerbronError when the index or the keys cannot be opened, or the address cannot or may not be
    listened on.
    """
    access = AccessSettings(keys_file=address.keys_file, keys=os.environ.get("KAMERBRON_KEYS"))
    require_safe(address.host, asks_for_keys=access.asks_for_keys, open_to_all=address.open_to_all)
    keyring = open_keyring(access) if access.asks_for_keys else None
    reach = Filters if keyring is None else reach_of_key
    with listen(address.host, address.port) as listening, _opened(store, model, reach) as server:
        host = f"[{address.host}]" if ":" in address.host else address.host
        url = f"http://{host}:{address.port}{PATH}"
        print(f"Kamerbron luistert voor assistenten op {url} (stoppen met Ctrl-C).", flush=True)  # noqa: T201
        serve_http(server, listening, names=(host, *address.names), keyring=keyring)


@contextmanager
def _opened(
    store: Store, model: ChosenModel, reach: Callable[[], Filters] = Filters
) -> Iterator[Server[Any]]:
    made_with = store.manifest(store.current()).model
    with (
        TemporaryDirectory(prefix="kamerbron-") as folder,
        open_encoder_of(made_with, name=model.name, url=model.embedding_url) as encoder,
        closing(LiveIndex(store, encoder, Verdicts(Path(folder)))) as live,
    ):
        live.follow()
        quieten()
        yield create_assistant(live, reach)
