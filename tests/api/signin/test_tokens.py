"""Which tokens open: signed by the one issuer with a key it publishes, meant for us, in time, and naming somebody."""

import base64
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from api.signin.demonstration import AUDIENCE, DemonstrationIssuer
from api.signin.errors import BadToken, IssuerUnreachable, UnfitSignIn
from api.signin.keyset import KeySet, key_set
from api.signin.settings import SAFE, SignInSettings, sign_in_settings
from api.signin.tokens import Named, SignIn
from domain.errors import InvalidInput
from tests.support import persons

ADDRESS = "http://127.0.0.1:8643"
SETTINGS = SignInSettings(issuer=ADDRESS, audience=AUDIENCE)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def issuer() -> DemonstrationIssuer:
    return DemonstrationIssuer(ADDRESS)


def opened(issuer: DemonstrationIssuer, token: str, settings: SignInSettings = SETTINGS) -> Named:
    return SignIn(settings, KeySet(issuer.keys)).named(token)


def signed(issuer: DemonstrationIssuer, **changes: object) -> str:
    return issuer.token(name=persons.NAME, number=persons.NUMBER, changes=changes)


def test_a_token_of_the_issuer_names_whom_it_was_made_for(issuer: DemonstrationIssuer) -> None:
    assert opened(issuer, signed(issuer)) == Named(persons.NAME, "id_number", persons.NUMBER)
    assert persons.NUMBER not in repr(opened(issuer, signed(issuer)))


NOW = int(time.time())


@pytest.mark.guarantee("G245")
@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://another.example"},
        {"iss": None},
        {"aud": "another"},
        {"aud": [AUDIENCE, "another"]},
        {"aud": None},
        {"exp": NOW - 3_600},
        {"exp": None},
        {"nbf": NOW + 3_600},
        {"iat": NOW + 3_600},
        {"iat": None},
        {"name": None},
        {"name": " "},
        {"certificate_kind": None},
        {"certificate_number": None},
        {"certificate_number": 5},
    ],
)
def test_what_is_not_for_us_now_opens_nothing(issuer: DemonstrationIssuer, changes: dict[str, object]) -> None:
    with pytest.raises(BadToken) as told:
        opened(issuer, signed(issuer, **changes))
    assert persons.NUMBER not in str(told.value)


def forged(issuer: DemonstrationIssuer, header: dict[str, object], key: Any = None) -> str:
    """The claims of a good token under another head, signed with whatever is at hand."""
    claims = jwt.decode(signed(issuer), options={"verify_signature": False})
    [published] = issuer.keys()["keys"]
    if key is None and header["alg"] == "none":
        return jwt.encode(claims, None, algorithm="none", headers={"kid": published["kid"], **header})
    return jwt.encode(claims, key, algorithm=str(header["alg"]), headers={"kid": published["kid"], **header})


def public(issuer: DemonstrationIssuer) -> bytes:
    """The issuer's public key as everybody has it, as long as a secret has to be."""
    [published] = issuer.keys()["keys"]
    return f"{published['x']}{published['y']}".encode()


FORGERIES: dict[str, Callable[[DemonstrationIssuer], str]] = {
    "unsigned": lambda issuer: forged(issuer, {"alg": "none"}),
    "signed with the public key as a secret": lambda issuer: forged(issuer, {"alg": "HS256"}, public(issuer)),
    "signed with another key": lambda issuer: forged(issuer, {"alg": "ES256"}, ec.generate_private_key(ec.SECP256R1())),
    "signed with a key of another kind": lambda issuer: forged(
        issuer, {"alg": "RS256"}, rsa.generate_private_key(65_537, 2_048)
    ),
    "of a key that is not published": lambda issuer: forged(
        issuer, {"alg": "ES256", "kid": "x"}, ec.generate_private_key(ec.SECP256R1())
    ),
    "a token for something else": lambda issuer: forged(
        issuer, {"alg": "ES256", "typ": "logout+jwt"}, ec.generate_private_key(ec.SECP256R1())
    ),
    "changed after it was signed": lambda issuer: changed(signed(issuer)),
    "no token": lambda _: "jc-000000000000-0",
    "nothing": lambda _: "",
    "endless": lambda issuer: signed(issuer) + "x" * 9_000,
}


def changed(token: str) -> str:
    head, body, end = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    claims["name"] = "someone else"
    return ".".join((head, base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("="), end))


@pytest.mark.guarantee("G245")
@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_a_forged_token_opens_nothing(issuer: DemonstrationIssuer, forge: Callable[[DemonstrationIssuer], str]) -> None:
    trusting = SignInSettings(issuer=ADDRESS, audience=AUDIENCE, algorithms=SAFE)
    with pytest.raises(BadToken):
        opened(issuer, forge(issuer), trusting)


@pytest.mark.guarantee("G245")
def test_a_shared_secret_among_the_keys_signs_for_nobody(issuer: DemonstrationIssuer) -> None:
    """Were the settings made by hand, and the issuer to publish a secret: neither opens."""
    secret = b"0" * 32
    shared = {"kty": "oct", "k": base64.urlsafe_b64encode(secret).decode().rstrip("="), "kid": "shared"}
    careless = SignInSettings(issuer=ADDRESS, audience=AUDIENCE, algorithms=("HS256",))
    token = forged(issuer, {"alg": "HS256", "kid": "shared"}, secret)
    with pytest.raises(BadToken):
        SignIn(careless, KeySet(lambda: {"keys": [shared]})).named(token)


@pytest.mark.guarantee("G246")
def test_a_key_that_the_issuer_takes_back_opens_nothing_once_it_is_asked_again(issuer: DemonstrationIssuer) -> None:
    clock = Clock()
    door = SignIn(SETTINGS, KeySet(issuer.keys, seconds=clock))
    old = signed(issuer)
    assert door.named(old)
    issuer.rotate()
    clock.now = 21
    assert door.named(signed(issuer)), "a key that is new is asked for at once"
    with pytest.raises(BadToken):
        door.named(old)


def test_a_key_is_asked_for_again_after_minutes(issuer: DemonstrationIssuer) -> None:
    clock = Clock()
    door = SignIn(SETTINGS, KeySet(issuer.keys, seconds=clock))
    old = signed(issuer)
    door.named(old)
    issuer.rotate()
    clock.now = 301
    with pytest.raises(BadToken):
        door.named(old)


class Flaky:
    """An issuer that can be reached, or not; and how often it was asked."""

    def __init__(self, issuer: DemonstrationIssuer) -> None:
        self.issuer = issuer
        self.answers = True
        self.asked = 0

    def __call__(self) -> dict[str, Any]:
        self.asked += 1
        if not self.answers:
            raise IssuerUnreachable()
        return self.issuer.keys()


@pytest.mark.guarantee("G246")
def test_an_issuer_that_is_gone_locks_nobody_out_for_an_hour_and_everybody_after_it(
    issuer: DemonstrationIssuer,
) -> None:
    clock, read = Clock(), Flaky(issuer)
    door = SignIn(SETTINGS, KeySet(read, seconds=clock))
    token = issuer.token(name=persons.NAME, number=persons.NUMBER)
    door.named(token)
    read.answers, clock.now = False, 3_000
    assert door.named(token)
    clock.now = 3_601
    with pytest.raises(IssuerUnreachable):
        door.named(token)


def test_names_of_keys_that_do_not_exist_make_nobody_ask_all_the_time(issuer: DemonstrationIssuer) -> None:
    clock, read = Clock(), Flaky(issuer)
    door = SignIn(SETTINGS, KeySet(read, seconds=clock))
    token = forged(issuer, {"alg": "ES256", "kid": "x"}, ec.generate_private_key(ec.SECP256R1()))
    for _ in range(50):
        with pytest.raises(BadToken):
            door.named(token)
    assert read.asked == 1


def test_keys_in_a_file_need_no_network(issuer: DemonstrationIssuer, tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_text(json.dumps(issuer.keys()))
    offline = SignInSettings(issuer=ADDRESS, audience=AUDIENCE, keys=path)
    assert SignIn(offline, key_set(offline)).named(signed(issuer)).name == persons.NAME
    path.unlink()
    with pytest.raises(IssuerUnreachable):
        SignIn(offline, key_set(offline)).named(signed(issuer))


@pytest.mark.guarantee("G245")
def test_who_was_not_found_out_surely_enough_does_not_come_in(issuer: DemonstrationIssuer) -> None:
    sure = SignInSettings(issuer=ADDRESS, audience=AUDIENCE, levels=frozenset({"face"}))
    assert opened(issuer, signed(issuer, acr="face"), sure).name == persons.NAME
    for level in ("password", None, ["face"]):
        with pytest.raises(BadToken):
            opened(issuer, signed(issuer, acr=level), sure)


NAMED = {"JIANGCHENG_SIGN_IN_ISSUER": "https://id.example", "JIANGCHENG_SIGN_IN_AUDIENCE": "credit"}


def test_settings_come_from_the_environment() -> None:
    assert sign_in_settings({}) is None
    more = {"CLAIMS": "number=id_no", "KEYS": "/k", "LEVELS": "face, network-id"}
    read = sign_in_settings({**NAMED, **{f"JIANGCHENG_SIGN_IN_{name}": said for name, said in more.items()}})
    assert read == SignInSettings(
        issuer="https://id.example",
        audience="credit",
        keys=Path("/k"),
        number_claim="id_no",
        levels=frozenset({"face", "network-id"}),
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"AUDIENCE": ""},
        {"ISSUER": ""},
        {"ISSUER": "http://id.example"},
        {"ISSUER": "http://127.0.0.1.example"},
        {"ISSUER": "id.example"},
        {"ALGORITHMS": "RS256 none"},
        {"ALGORITHMS": "HS256"},
        {"CLAIMS": "number"},
        {"CLAIMS": "address=x"},
    ],
)
def test_settings_that_are_half_or_not_safe_are_refused(changes: dict[str, str]) -> None:
    said = {**NAMED, **{f"JIANGCHENG_SIGN_IN_{name}": value for name, value in changes.items()}}
    with pytest.raises(UnfitSignIn):
        sign_in_settings(said)


@pytest.mark.parametrize("number", ["330500199001010015", "", "99999"])
def test_the_demonstration_signs_for_invented_persons_alone(issuer: DemonstrationIssuer, number: str) -> None:
    with pytest.raises(InvalidInput):
        issuer.token(name="x", number=number)
