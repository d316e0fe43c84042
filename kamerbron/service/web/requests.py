"""What a view knows of its request: who asks, and the library as far as they may reach."""

from __future__ import annotations

from contextlib import ExitStack

from flask import Flask, current_app, g

from kamerbron.qa.library import Library
from kamerbron.service.access.caller import ANYONE, Caller
from kamerbron.service.running.open_index import OpenIndex

_INDEX = "kamerbron.index"


def register_index(app: Flask, index: OpenIndex) -> None:
    """Let every request of the application answer from this index."""
    app.extensions[_INDEX] = index

    @app.teardown_request
    def release(error: BaseException | None) -> None:
        del error
        held: ExitStack | None = g.pop("held", None)
        if held is not None:
            held.close()


def library() -> Library:
    """Return the library of this request, within the reach of the caller.

    It is one generation of the index from the first call on, until the request ends.
    """
    if "library" not in g:
        index: OpenIndex = current_app.extensions[_INDEX]
        g.held = ExitStack()
        g.library = g.held.enter_context(index.lease()).within(caller().reach)
    found: Library = g.library
    return found


def caller() -> Caller:
    """Return who asks, as the guard found them out; anyone where no keys are asked for."""
    found: Caller = g.get("caller", ANYONE)
    return found
