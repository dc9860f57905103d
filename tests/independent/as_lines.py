"""The second count in the form `jiangcheng measures --json` prints it, as far as the file alone can tell.

Left out is what the file does not know: orders, departments, the ledger's position, and which documents a
ground cites.
"""

from datetime import date
from pathlib import Path
from typing import Any

from tests.independent.us_nursing_homes import ask


def lines_on(path: Path, on: date, known: date | None = None) -> list[dict[str, Any]]:
    """One line for each home and measure that follows on the day or once did, by subject and measure.

    `from` and `until` (ISO dates) are the run containing the day, else the last before it. `rules` are those
    of the day: none where the measure does not follow. `known` is the last day whose rows have been seen
    (default `on`).
    """
    question = """
        SELECT subject, name, measure, rules, from_day, until_day, follows
        FROM standing(?, ?)
        ORDER BY subject, measure
    """
    return [_line(*row) for row in ask(path, question, [on, known or on])]


def _line(
    subject: str, name: str, measure: str, rules: list[str], from_day: date, until_day: date, follows: object
) -> dict[str, Any]:
    return {
        "subject": subject,
        "name": name,
        "measure": measure,
        "rules": rules,
        "from": from_day.isoformat(),
        "until": until_day.isoformat(),
        "follows": follows,
    }
