"""A read outside the department's powers, told in the reader's language: why, and what would not have been."""

from api.cli.words import WORDS
from domain.errors import OutsidePower
from rules.powers import Asked, Barred


def outside(asked: Asked, found: Barred, *, language: str) -> OutsidePower:
    """The error for a read that is barred, told in `en` or `zh`."""

    def say(key: str, **values: object) -> str:
        return WORDS[key][language].format(**values)

    told: dict[str, object] = {
        "department": asked.department,
        "purpose": asked.purpose,
        "on": asked.on,
        "tasks_of": (asked.tasks_of or "")[:80],
        "matter": asked.spot.matter[:80] if asked.spot else "",
        "node": asked.spot.node if asked.spot else "",
        "instead": ", ".join(found.instead) or say("barred.nothing"),
    }
    return OutsidePower(say(f"barred.{found.bar}", **told), do=say(f"barred_do.{found.bar}", **told))
