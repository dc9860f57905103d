"""What can be wrong with a request before anybody looks at what it asks."""

from domain.errors import InvalidInput, JiangchengError, Refused


class NoKey(JiangchengError):
    """The request shows no key that opens."""

    code = "no_key"


class ExpiredKey(NoKey):
    """The department's key has expired."""

    code = "expired_key"


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


class StaleForm(Refused):
    """The form was not sent from a page that was shown to you."""

    code = "stale_form"
