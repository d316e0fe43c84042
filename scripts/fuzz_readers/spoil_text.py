"""Ways to spoil bytes of which nothing is known, and text."""

from __future__ import annotations

from random import Random

# What the readers look for in text, and what text should not hold.
PIECES = (
    *("Vraag 1", "Vragen 2, 3", "Antwoord 1", "Antwoord op de vragen 1 t/m 300", "Antwoord", "Wn", "1", "16"),
    *(
        "1. ",
        "a) ",
        "– ",
        "• ",
        "2) ",
        "[1]",
        "[^1]: ",
        "[1](",
        "1 Voetnoot.",
        "2 Nog een noot",
        "¹",
        "# ",
        "**",
    ),
    *(
        "| a | b |",
        "|---|---|",
        "__",
        "```",
        "> ",
        "<html>",
        "&amp;",
        "&#0;",
        "«",
        "»",
        "(",
        ")",
        "…",
        "-",
        "\u00ad",
    ),
    *(
        "\f",
        "\t",
        "\r",
        "\n",
        "\n\n",
        " ",
        "\u00a0",
        "\u2028",
        "\ufeff",
        "\ufffe",
        "\U000f0000",
        "\U00100000",
    ),
    *(
        "\U0010ffff",
        "\ue000",
        "\U0001f600",
        "e\u0301",
        "\u202e",
        "\x0b",
        "\x1f",
        "\x85",
        "٣",
        "²",
        "Ⅻ",
        "İ",
        "ß",
    ),
    *(
        "Kamerstuk 29 754, nr. 391",
        "36 410-VII, nrs. 1, 2 en 3",
        "21501-32-1740",
        "kst-27925-230-h1",
        "2024Z17331",
    ),
    *(
        "Tweede Kamer der Staten-Generaal 2",
        "Vergaderjaar 2024–2025",
        "Nr. 12",
        "BRIEF VAN DE MINISTER",
        "ISSN 0921 - 7371",
    ),
    *(
        "Tweede Kamer, vergaderjaar 2024–2025, 29 754, nr. 1 3",
        "ah-tk-20242025-1",
        "-----",
        "zie het antwoord op vraag 4",
    ),
    *(
        "De Minister van Bruggen,",
        "A.B. Voorbeeld",
        "Hoogachtend,",
        "en gaat over tot de orde van de dag.",
        "9" * 400,
    ),
)


def spoil_bytes(content: bytes, chance: Random) -> bytes:
    """Flip, put in, cut out, repeat or move a few bytes, or break the file off."""
    start = chance.randint(0, len(content))
    end = min(len(content), start + chance.choice((1, 1, 2, 16, 200, 5000)))
    piece = content[start:end]
    rest = content[end:]
    match chance.randrange(7):
        case 0:
            piece = bytes(byte ^ 1 << chance.randrange(8) for byte in piece[:4]) + piece[4:]
        case 1:
            piece = chance.randbytes(chance.choice((1, 2, 30))) + piece
        case 2:
            piece = b""
        case 3:
            piece *= chance.choice((2, 3, 50))
        case 4:
            place = chance.randint(0, len(rest))
            rest = rest[:place] + piece + rest[place:]
        case 5:
            piece = chance.choice((b"\0", b"\xff", b"\x80", b"<", b"&", b"\r"))
        case _:
            # Mostly only a few bytes are lost: a file that is cut off is refused at once in most forms.
            rest = b"" if chance.random() < 0.3 else rest[4:]
    return content[:start] + piece + rest


def spoil_text(content: bytes, chance: Random) -> bytes:
    """Move, repeat, join and cut the lines of a text, and put in what means something to the readers."""
    lines = content.decode("utf-8", "replace").split("\n")
    place, other = (chance.randrange(len(lines)) for _ in range(2))
    line = lines[place]
    cut = chance.randint(0, len(line))
    match chance.randrange(7):
        case 0:
            lines[place] = line[:cut] + chance.choice(PIECES) + line[cut:]
        case 1:
            lines.insert(place, chance.choice(PIECES))
        case 2:
            lines[place : place + 2] = [" ".join(lines[place : place + 2])]
        case 3:
            lines[place:place] = lines[other : other + chance.randint(1, 20)] * chance.choice((1, 1, 3))
        case 4:
            del lines[place : place + chance.choice((1, 1, 5, 40))]
        case 5:
            lines[place : place + 1] = [line[:cut], line[cut:]]
        case _:
            lines[place], lines[other] = lines[other], line
    return "\n".join(lines or [""]).encode("utf-8", "replace")


def invent_text(chance: Random) -> bytes:
    """Make a text out of nothing but the pieces that mean something to the readers."""
    between = ("\n", "\n", "\n\n", " ", " ", "", ". ", "\f")
    words = ("De", "brug", "bij", "Waterveen", "wordt", "gekeurd.", "Kosten?", "namelijk:", "onder-", "houd;")
    pieces = [
        chance.choice(PIECES if chance.random() < 0.4 else words) + chance.choice(between)
        for _ in range(chance.choice((1, 5, 40, 200)))
    ]
    return "".join(pieces).encode("utf-8", "replace")
