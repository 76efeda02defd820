"""Run the commands shown in Markdown pages and put what they print below them.

usage: python tools/refresh_consoles.py README.md docs/...

A console block is fenced as ```console; in it a line that begins with `$ ` is a command, and what
follows up to the next one is its output. Commands run in the order of the page, in a folder that
holds nothing but `examples`. A command may end in `| head -n N`.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

BLOCK = re.compile(r"(```console\n)(.*?)(```)", re.DOTALL)
PROGRAM = re.compile(r"(^|\| )pfs ")
ROOT = Path(__file__).resolve().parent.parent


def refreshed(text: str) -> str:
    """Return the page with the output of every command as it is now."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "examples").symlink_to(ROOT / "examples")
        return BLOCK.sub(lambda match: match[1] + _block(match[2], folder) + match[3], text)


def _block(block: str, folder: str) -> str:
    commands = [line[2:] for line in block.splitlines() if line.startswith("$ ")]
    return "\n".join(f"$ {command}\n{output(command, folder)}" for command in commands)


def output(command: str, folder: str) -> str:
    """Return what a command prints in a folder, standard output, then standard error."""
    program = PROGRAM.sub(lambda match: f"{match[1]}{sys.executable} -m pfs ", command)
    done = subprocess.run(  # noqa: S602 - commands of our own pages
        program, shell=True, cwd=folder, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def main() -> None:
    """Refresh the pages named on the command line."""
    for name in sys.argv[1:]:
        page = Path(name)
        page.write_text(refreshed(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
