"""Files as people name them: read whole up to a size, and written new."""

from pathlib import Path

from domain.errors import InvalidInput


def read_file(path: Path, *, most: int) -> bytes:
    """The bytes of a file. Raises InvalidInput if it cannot be read, or is too large."""
    try:
        if path.stat().st_size > most:
            raise InvalidInput(f"{path} has more than {most} bytes", do="Name a smaller file.")
        return path.read_bytes()
    except OSError:
        raise InvalidInput(f"{path} cannot be read", do="Name a file that is there.") from None


def write_new(path: Path, content: bytes) -> None:
    """Write a new file, readable by its owner alone. Raises InvalidInput; no file is ever overwritten."""
    try:
        path.touch(mode=0o600, exist_ok=False)
        path.write_bytes(content)
    except FileExistsError:
        raise InvalidInput(f"{path} is there already", do="Name a new file.") from None
    except OSError as error:
        raise InvalidInput(f"{path}: {error.strerror}", do="Name a file in a folder that you may write to.") from None
