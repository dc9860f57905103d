"""What can be wrong with a sign-in. No message repeats what a token says of anybody."""

from domain.errors import InvalidInput, Unavailable


class UnfitSignIn(InvalidInput):
    """The settings of the sign-in cannot be used."""

    code = "unfit_sign_in"


class IssuerUnreachable(Unavailable):
    """The keys of whoever signs people in cannot be read."""

    code = "issuer_unreachable"


class BadToken(Exception):
    """Why a token opens nothing; the door tells it in its own words."""
