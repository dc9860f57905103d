"""Errors of packs: what is wrong, where, and what to write instead."""

from domain.errors import InvalidInput


class InvalidPack(InvalidInput):
    """The ruleset cannot be used."""

    code = "invalid_pack"

    def __init__(self, complaints: list[str]) -> None:
        """Each complaint is one line: file:line, what is wrong, what to write instead."""
        self.complaints = complaints
        first = complaints[0] if complaints else ""
        more = f" (and {len(complaints) - 1} more)" if len(complaints) > 1 else ""
        super().__init__(f"{first}{more}", do="Run `jiangcheng rules check` on the pack to see every line.")
