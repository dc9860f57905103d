"""The file of the key-encryption key: never in the database, never in a backup, readable by its owner alone.

One key a line, in hexadecimal. The first wraps; further ones only unwrap, for as long as a rotation runs.
"""

import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import Struct

from domain.errors import Unavailable
from ledger.home import home, make_folder
from ledger.vault.ciphers import Cipher, Sealed, drawn

FOLDER: Final = "vault"
_BYTES: Final = 32
_RESTORE: Final = "Put the key file of this ledger back; without it nobody's name can be read."


class VaultKeyMissing(Unavailable):
    """The key file of the vault is not there."""

    code = "vault_key_missing"


class VaultKeyUnfit(Unavailable):
    """The key file of the vault cannot be used."""

    code = "vault_key_unfit"


class WrongVaultKey(Unavailable):
    """The key file is another ledger's."""

    code = "wrong_vault_key"


class Wrapped(Struct, frozen=True):
    """A key as the database holds it: under which cipher, by which key-encryption key."""

    cipher: Cipher
    kek: str
    sealed: Sealed


class KeyFile(Struct, frozen=True):
    """The key-encryption keys, the current one first."""

    path: Path
    keys: tuple[bytes, ...]

    def __repr__(self) -> str:
        """Without the keys."""
        return f"KeyFile({self.path})"

    def wrap(self, key: bytes, *, cipher: Cipher, place: bytes) -> Wrapped:
        """A key wrapped by the current one, for its place alone."""
        kek = self.keys[0]
        return Wrapped(cipher, name_of(kek), cipher.seal(key, key=_wrapping(kek, cipher), place=place))

    def unwrap(self, wrapped: Wrapped, *, place: bytes) -> bytes:
        """The key. Raises WrongVaultKey where no key of the file wrapped it, Unsealable."""
        for kek in self.keys:
            if name_of(kek) == wrapped.kek:
                return wrapped.cipher.unseal(wrapped.sealed, key=_wrapping(kek, wrapped.cipher), place=place)
        raise WrongVaultKey(f"{self.path} does not hold key {wrapped.kek}", do=_RESTORE)


def name_of(kek: bytes) -> str:
    """What a key is called in the database; it tells nothing about the key."""
    return derived(kek, "name", length=8).hex()


def derived(secret: bytes, use: str, *, length: int = _BYTES) -> bytes:
    """A key for one use of a secret (HKDF, RFC 5869)."""
    return HKDF(SHA256(), length, salt=None, info=f"jiangcheng vault {use}".encode()).derive(secret)


def _wrapping(kek: bytes, cipher: Cipher) -> bytes:
    return derived(kek, f"wrap {cipher}", length=cipher.key_bytes)


def key_path(database: str) -> Path:
    """JIANGCHENG_VAULT_KEY_FILE, else a file for each database in the data folder: rotating one touches no other."""
    given = os.environ.get("JIANGCHENG_VAULT_KEY_FILE")
    return Path(given).expanduser().absolute() if given else home() / FOLDER / f"{database}.key"


def may_make_one() -> bool:
    """True where the file in our own data folder is meant: a file that was named must be there."""
    return not os.environ.get("JIANGCHENG_VAULT_KEY_FILE")


def read_key_file(path: Path) -> KeyFile:
    """The keys. Raises VaultKeyMissing, VaultKeyUnfit for one that others may read or that holds no key."""
    try:
        mode = path.stat().st_mode
        lines = path.read_text(encoding="ascii").split()
    except FileNotFoundError:
        raise VaultKeyMissing(str(path), do=_RESTORE) from None
    except (OSError, UnicodeDecodeError) as wrong:
        raise VaultKeyUnfit(f"{path}: {type(wrong).__name__}", do="Name a file that this account may read.") from None
    if stat.S_IMODE(mode) & 0o077:
        raise VaultKeyUnfit(f"{path} may be used by others", do=f"chmod 600 {path}")
    return KeyFile(path, tuple(_parsed(line, path) for line in lines) or _nothing_in(path))


def _parsed(line: str, path: Path) -> bytes:
    try:
        key = bytes.fromhex(line)
    except ValueError:
        return _nothing_in(path)[0]
    return key if len(key) == _BYTES else _nothing_in(path)[0]


def _nothing_in(path: Path) -> tuple[bytes]:
    raise VaultKeyUnfit(f"{path} holds no key", do="One key a line: 64 hexadecimal characters (openssl rand -hex 32).")


def make_key_file(path: Path) -> KeyFile:
    """A file with a new key; where another process made one first, that one."""
    make_folder(path.parent, mode=0o700)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.{drawn(4).hex()}")
    _write(unfinished, [drawn(_BYTES)])
    try:
        os.link(unfinished, path)
    except FileExistsError:
        pass  # another process was first, and its key counts
    finally:
        unfinished.unlink()
    return read_key_file(path)


def replace_keys(path: Path, keys: Sequence[bytes]) -> KeyFile:
    """Put other keys into the file, in one instant."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.{drawn(4).hex()}")
    _write(unfinished, keys)
    unfinished.rename(path)
    return read_key_file(path)


def new_kek() -> bytes:
    """A key-encryption key drawn at random."""
    return drawn(_BYTES)


def _write(path: Path, keys: Sequence[bytes]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="ascii") as file:
        file.writelines(f"{key.hex()}\n" for key in keys)
        file.flush()
        os.fsync(descriptor)
