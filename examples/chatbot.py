"""A chatbot on Kamerbron's REST API: `python examples/chatbot.py http://127.0.0.1:8000`.

It needs nothing but Python. A key, where the service asks for one, comes from KAMERBRON_SLEUTEL.
"""

import json
import os
import sys
from urllib.error import HTTPError
from urllib.request import Request, urlopen


def ask(service: str, question: str) -> dict:
    """Ask a question. Raises HTTPError, with a problem as its body, when it is not answered."""
    body = json.dumps({"vraag": question, "aantal": 3}).encode()
    request = Request(f"{service}/v1/antwoorden", body, {"Content-Type": "application/json"})
    if key := os.environ.get("KAMERBRON_SLEUTEL"):
        request.add_header("Authorization", f"Bearer {key}")
    with urlopen(request, timeout=60) as response:
        return json.load(response)


def show(answer: dict) -> None:
    """Print the sentence that answers and its sources; or that there is none, and what comes near."""
    if answer["beantwoordbaar"]:
        print(f"«{answer['antwoord']['tabelrij'] or answer['antwoord']['tekst']}»\n\nBronnen:")
    else:
        print(f"Hierop geven de stukken geen antwoord ({answer['reden'].replace('_', ' ')}).")
    if answer["mogelijk"]:
        print("\nWat er het dichtst bij komt, en geen antwoord is:")
    for number, passage in enumerate(answer["passages"] or answer["mogelijk"], start=1):
        older = " (ouder standpunt)" if passage["ouderStandpunt"] else ""
        print(f"  [{number}] {passage['citaat']['tekst']}{older}")
        print(f"      {passage['citaat']['url'] or passage['citaat']['bestand']}")


def problem(error: HTTPError) -> str:
    """Return what the service says is wrong (RFC 9457)."""
    if error.headers.get_content_type() == "application/problem+json":
        return json.load(error)["detail"]
    return f"De dienst antwoordde met status {error.code}."


def main() -> None:
    """Answer the questions on standard input, until it ends."""
    service = sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    print("Stel een vraag (Ctrl+D stopt).")
    for question in map(str.strip, sys.stdin):
        try:
            show(ask(service, question))
        except HTTPError as error:
            print(problem(error))
        except OSError as error:
            print(f"{service} is niet bereikbaar: {error}")
        print(flush=True)


main()
