"""The keys of the vault: the file, the ciphers, and a new key-encryption key."""

import json
from pathlib import Path

import pytest

from api.cli.main import run
from api.wiring import Office
from domain.errors import InvalidInput
from ledger.errors import OwnerUnknown
from ledger.vault import ciphers, rotation
from ledger.vault.ciphers import Cipher, CipherUnavailable, Sealed, Unsealable
from ledger.vault.keyfile import (
    VaultKeyMissing,
    VaultKeyUnfit,
    WrongVaultKey,
    make_key_file,
    new_kek,
    read_key_file,
    replace_keys,
)
from ledger.vault.persons import Shown
from tests.support import offices
from tests.support.persons import NUMBER, file, person

SHOWN = Shown("申***", "*" * 14 + NUMBER[-4:])


@pytest.mark.parametrize("cipher", Cipher)
def test_what_is_sealed_opens_with_its_key_in_its_place_alone(cipher: Cipher) -> None:
    key = cipher.new_key()
    sealed = cipher.seal(b"text", key=key, place=b"here")
    assert cipher.unseal(sealed, key=key, place=b"here") == b"text"
    changed = Sealed(sealed.nonce, bytes([sealed.text[0] ^ 1]) + sealed.text[1:])
    for wrong, with_key, place in (
        (sealed, cipher.new_key(), b"here"),
        (sealed, key, b"there"),
        (changed, key, b"here"),
        (Sealed(sealed.nonce, sealed.text[:10]), key, b"here"),
    ):
        with pytest.raises(Unsealable):
            cipher.unseal(wrong, key=with_key, place=place)
    assert cipher.seal(b"text", key=key, place=b"here") != sealed


def test_the_ciphers_are_those_of_the_standards() -> None:
    """AES: case 14 of the GCM specification (one block of zeros). SM4-GCM: RFC 8998, appendix A.1."""
    zeros = Cipher.AES_256_GCM.unseal(
        Sealed(bytes(12), bytes.fromhex("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919")),
        key=bytes(32),
        place=b"",
    )
    assert zeros == bytes(16)
    sm4 = Cipher.SM4_GCM.unseal(
        Sealed(
            bytes.fromhex("00001234567800000000ABCD"),
            bytes.fromhex(
                "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
                "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
                "83DE3541E4C2B58177E065A9BF7B62EC"
            ),
        ),
        key=bytes.fromhex("0123456789ABCDEFFEDCBA9876543210"),
        place=bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2"),
    )
    assert sm4.hex().upper() == "".join(letter * 16 for letter in "ABCDEFEA")


def test_the_cipher_is_chosen_and_what_another_sealed_stays_readable(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = file(office).subject.subject_id
    monkeypatch.setenv("JIANGCHENG_VAULT_CIPHER", "sm4-gcm")
    second = file(office, who=person("另一人", "999999199001010024")).subject.subject_id
    with office.pool.connection() as connection:
        rows = connection.execute("SELECT cipher FROM vault.keys ORDER BY cipher").fetchall()
    assert rows == [("aes-256-gcm",), ("sm4-gcm",)]
    assert office.persons.show(first) == SHOWN
    assert office.persons.show(second).name == "另**"
    monkeypatch.setenv("JIANGCHENG_VAULT_CIPHER", "rot13")
    with pytest.raises(InvalidInput, match="aes-256-gcm or sm4-gcm"):
        ciphers.chosen_cipher()


def test_a_cipher_that_openssl_lacks_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking(*_: object) -> object:
        raise ciphers.UnsupportedAlgorithm("sm4")

    monkeypatch.setattr(ciphers, "Machine", lacking)
    with pytest.raises(CipherUnavailable, match="sm4-gcm"):
        Cipher.SM4_GCM.seal(b"", key=bytes(16), place=b"")


# --- the file


def test_another_key_file_is_refused_and_named(office: Office, ledger: str, key_file: Path) -> None:
    stream = file(office).subject.subject_id
    replace_keys(key_file, [new_kek()])
    with offices.office(ledger) as again, pytest.raises(WrongVaultKey, match=r"vault\.key"):
        again.persons.show(stream)


def test_a_key_file_that_is_lost_is_never_made_anew(
    office: Office, ledger: str, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = file(office).subject.subject_id
    key_file.unlink()
    monkeypatch.setenv("JIANGCHENG_VAULT_KEY_FILE", str(key_file))
    with offices.office(ledger) as again, pytest.raises(VaultKeyMissing):
        again.persons.show(stream)
    assert not key_file.exists()


def test_our_own_server_makes_its_key_at_first_use(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "vault" / f"{office.database.name}.key"
    monkeypatch.delenv("JIANGCHENG_VAULT_KEY_FILE")
    monkeypatch.setattr("ledger.vault.keyfile.home", lambda: tmp_path)
    stream = file(office).subject.subject_id
    assert own.stat().st_mode & 0o777 == 0o600
    assert office.persons.show(stream) == SHOWN
    assert make_key_file(own).keys == read_key_file(own).keys


@pytest.mark.parametrize("content", ["", "none", "00", "00" * 31])
def test_a_file_without_a_key_is_refused(key_file: Path, content: str) -> None:
    key_file.write_text(content, encoding="ascii")
    with pytest.raises(VaultKeyUnfit):
        read_key_file(key_file)


def test_a_key_that_others_may_read_is_refused(key_file: Path) -> None:
    key_file.chmod(0o640)
    with pytest.raises(VaultKeyUnfit, match="chmod 600"):
        read_key_file(key_file)


# --- rotation


@pytest.mark.guarantee("G59")
def test_after_a_rotation_only_the_new_key_opens_and_hashes_stay(
    office: Office, ledger: str, key_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stream = file(office).subject.subject_id
    [before] = read_key_file(key_file).keys
    assert run(["vault", "rotate", "--ledger", ledger, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"file": str(key_file), "wrapped": 2}
    [after] = read_key_file(key_file).keys
    assert after != before
    with offices.office(ledger) as again:
        assert again.persons.show(stream) == SHOWN
        assert file(again).happened == ()
    replace_keys(key_file, [before])
    with offices.office(ledger) as again, pytest.raises(WrongVaultKey):
        again.persons.show(stream)


@pytest.mark.guarantee("G59")
def test_a_program_that_runs_on_writes_nothing_that_only_the_former_key_would_open(office: Office, ledger: str) -> None:
    first = file(office).subject.subject_id
    rotation.rotate(office.database)
    second = file(office, who=person("另一人", "999999199001010024")).subject.subject_id
    with offices.office(ledger) as again:
        assert [again.persons.show(stream).name for stream in (first, second)] == ["申***", "另**"]
    rotation.rotate(office.database)
    assert office.persons.show(first) == SHOWN


@pytest.mark.guarantee("G59")
def test_a_rotation_that_is_stopped_loses_no_key(
    office: Office, ledger: str, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = file(office).subject.subject_id

    def stop() -> None:
        raise OwnerUnknown("stopped")

    with monkeypatch.context() as stopped:
        stopped.setattr(office.database, "connect_as_owner", stop)
        with pytest.raises(OwnerUnknown):
            rotation.rotate(office.database)
    with offices.office(ledger) as again:
        assert again.persons.show(stream) == SHOWN
    rotation.rotate(office.database)
    assert len(read_key_file(key_file).keys) == 1
    with offices.office(ledger) as again:
        assert again.persons.show(stream) == SHOWN
