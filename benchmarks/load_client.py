"""Asks a service questions over many connections at once: a client in a process of its own.

It reads from standard input, as JSON, the port, the questions, how many connections there are and for how
many seconds each of them asks one question after another; it writes the seconds that each answer took, by
status.
"""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Sequence

_HEADERS = {"Content-Type": "application/json"}

# What one run may ask at most.
_MOST = 200_000


class Client:
    """One connection, which is kept and made anew when the service ends it."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(self, question: str) -> int:
        """Ask a question and read the whole answer; return the status, 0 when there is none."""
        body = json.dumps({"vraag": question})
        try:
            self._connection.request("POST", "/v1/antwoorden", body, _HEADERS)
            response = self._connection.getresponse()
            response.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return 0
        return response.status


def main() -> None:
    """Do what standard input says."""
    order = json.load(sys.stdin)
    questions: Sequence[str] = order["questions"]
    connections: int = order["connections"]
    taken: dict[int, list[float]] = defaultdict(list)
    lock = threading.Lock()
    deadline = time.monotonic() + order["seconds"]

    def ask(first: int) -> None:
        client = Client(order["port"])
        for number in range(_MOST // connections):
            if time.monotonic() >= deadline:
                return
            start = time.perf_counter()
            status = client.ask(questions[(first + number * connections) % len(questions)])
            seconds = time.perf_counter() - start
            with lock:
                taken[status].append(seconds)

    threads = [threading.Thread(target=ask, args=[first]) for first in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    json.dump(taken, sys.stdout)


if __name__ == "__main__":
    main()
