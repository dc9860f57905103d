"""In which of the two languages an answer is told, by Accept-Language (RFC 9110, 12.5.4)."""

from typing import Final

LANGUAGES: Final = ("en", "zh")


def language_of(accepted: str) -> str:
    """`zh` where Chinese is asked for before English, else `en`."""
    wishes = [_wish(part) for part in accepted.split(",")]
    named = [(weight, -place, tag) for place, (tag, weight) in enumerate(wishes) if tag in LANGUAGES and weight > 0]
    return max(named)[2] if named else "en"


def _wish(part: str) -> tuple[str, float]:
    tag, _, rest = part.strip().partition(";")
    name, _, number = rest.strip().partition("=")
    weight = 1.0
    if name.strip() == "q":
        digits = number.strip()
        weight = float(digits) if digits.replace(".", "", 1).isdecimal() and digits.isascii() else 0.0
    return tag.strip().lower().partition("-")[0], weight
