"""Pages whose commands a test types as they stand, and whose shown lines it looks for in what they print."""

import re
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
END_OF_BLOCK = "=== end of block ==="


def blocks(page: Path, section: str) -> list[tuple[str, str]]:
    """Commands, and what is shown of what they print."""
    told = re.split(r"^<!-- (.+) -->$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return BLOCK.findall(told[told.index(section) + 1])


def commands_of(page: Path, section: str) -> list[str]:
    """What is typed."""
    return [text for kind, text in blocks(page, section) if kind == "sh"]


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return str(free.getsockname()[1])


def typed(commands: list[str], environment: dict[str, str]) -> list[str]:
    """What each block prints, the blocks typed one after another into one shell that ends at the first failure."""
    script = f"\necho '{END_OF_BLOCK}'\n".join(["set -eu", *commands, ""])
    told = subprocess.run(
        ["bash", "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert told.returncode == 0, told.stdout[-2000:] + told.stderr[-2000:]
    return told.stdout.split(f"{END_OF_BLOCK}\n")[1:-1]


def shows(printed: str, line: str) -> bool:
    """Whether a line of the page, in which `…` is anything, is one of those printed."""
    pattern = ".*".join(re.escape(part) for part in line.strip().split("…"))
    return any(re.fullmatch(pattern, one.strip()) for one in printed.splitlines())


def walk(page: Path, section: str, environment: dict[str, str], replaced: Mapping[str, str]) -> list[str]:
    """Type a section; every line that the page shows after a block has to be printed by it."""
    found = blocks(page, section)
    commands = commands_of(page, section)
    for old, new in replaced.items():
        commands = [text.replace(old, new) for text in commands]
    printed = typed(commands, environment)
    missing, block = [], -1
    for kind, text in found:
        block += kind == "sh"
        if kind == "text":
            missing += [line for line in text.splitlines() if not shows(printed[block], line)]
    assert missing == [], "\n".join([*printed, "not printed:", *missing])
    return printed
