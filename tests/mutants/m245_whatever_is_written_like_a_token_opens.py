"""Breaks G245: whoever writes a token comes in, whether the issuer signed it or not."""

TESTS = ["tests/api/signin/test_tokens.py::test_a_forged_token_opens_nothing"]


def apply() -> None:
    from api.signin import tokens

    whole = tokens.jwt.decode

    def believed(token: str, *_: object, **__: object) -> dict[str, object]:
        return whole(token, options={"verify_signature": False})

    tokens.jwt.decode = believed  # type: ignore[assignment]
