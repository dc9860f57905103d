"""Breaks G141 and INV-34: of two decisions about a held filing the burden stands."""

TESTS = [
    "tests/api/http/test_holds.py::test_what_was_allowed_stays_allowed_whoever_decides_otherwise",
    "tests/domain/test_holds.py::test_what_was_allowed_stays_so_in_whatever_order",
]


def apply() -> None:
    from domain.holds import HoldsDecided
    from domain.values import Verdict

    def allowed(self: HoldsDecided) -> frozenset[str]:
        return self._measures(Verdict.ALLOW) - self._measures(Verdict.INTERCEPT)

    HoldsDecided.allowed = allowed  # type: ignore[method-assign]
