"""How much may be asked: `60/minute`, or several together: `10/second; 1000/day`."""

from __future__ import annotations

from limits import parse_many


def check_rate(text: str) -> str:
    """Return the rate as it stands. Raises ValueError, in Dutch, when it is none."""
    try:
        least = min(item.amount for item in parse_many(text))
    except ValueError as error:
        raise ValueError(f"noemt {text!r}, en dat is geen tempo zoals 60/minute of 1000/day") from error
    if least < 1:
        raise ValueError(f"noemt {text!r}, en zo mag er niets; trek liever de sleutel in")
    return text
