"""Where the program keeps what is its own on this machine."""

import os
from pathlib import Path

import platformdirs

SYSTEM_HOME = Path("/var/lib/jiangcheng")


def home() -> Path:
    """The data folder: JIANGCHENG_HOME, else /var/lib/jiangcheng for root, else the user's XDG data folder.

    Only names it; nothing is created.
    """
    given = os.environ.get("JIANGCHENG_HOME")
    if given:
        return Path(given).expanduser().absolute()
    if os.geteuid() == 0:
        return SYSTEM_HOME
    return platformdirs.user_data_path("jiangcheng", appauthor=False)


def make_folder(path: Path, *, mode: int) -> bool:
    """Make `path` (and missing parents) with `mode`; a folder that exists is left exactly as it is.

    Answers whether it was made here, so that the caller changes the owner of nothing it did not make.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.mkdir(mode=mode)
    except FileExistsError:
        return False
    path.chmod(mode)  # the umask may have taken bits away
    return True


def make_home(path: Path) -> Path:
    """Make the data folder if it is missing: closed to others, but the server's user may pass root's."""
    make_folder(path, mode=0o711 if path == SYSTEM_HOME else 0o700)
    return path
