"""What can be wrong with a request before anybody looks at what it asks."""

from domain.errors import InvalidInput, JiangchengError, NotFound, Refused, WrongActor


class NoKey(JiangchengError):
    """The request shows no key that opens."""

    code = "no_key"


class ExpiredKey(NoKey):
    """The department's key has expired."""

    code = "expired_key"


class NoSignIn(NoKey):
    """The request shows no sign-in that opens."""

    code = "no_sign_in"


class NothingHeld(NotFound):
    """Nothing is held here about whoever signed in."""

    code = "nothing_held"


class NoMandate(WrongActor):
    """Whoever signed in may not stand for this subject."""

    code = "no_mandate"


class TooLarge(InvalidInput):
    """The request is larger than is read."""

    code = "too_large"


class NoFiling(InvalidInput):
    """The read names no matter and filing."""

    code = "no_filing"


class NotRead(InvalidInput):
    """The request does not say which content it was made on."""

    code = "not_read"


class NotServed(JiangchengError):
    """Nothing is served at this address in this way."""

    code = "not_served"


class SignInClosed(NotServed):
    """Nobody can sign in here: no issuer is named."""

    code = "sign_in_closed"


class StaleForm(Refused):
    """The form was not sent from a page that was shown to you."""

    code = "stale_form"
