"""Breaks G242: a sign of a name that the font lacks is left out of the PDF."""

TESTS = [
    "tests/api/test_notices.py"
    "::test_a_long_text_goes_on_on_the_next_page_and_a_sign_that_the_font_lacks_is_told_by_its_code"
]


def apply() -> None:
    from api.notices import pdf

    def printable(self, text: str) -> str:  # type: ignore[no-untyped-def]
        return "".join(sign for sign in text if ord(sign) in self._known)

    pdf._Written._printable = printable  # type: ignore[method-assign]
