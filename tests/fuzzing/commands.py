"""Random command lines, made from the options that each command declares."""

from collections.abc import Sequence
from random import Random

import click
import typer

from pfs.cli import app

VALUES = (
    "", "x", "0", "1", "-1", "7", "16", "nan", "inf", "1e400", "9" * 30, "true", "a=1", "a.b=",
    "=1", "pfs=1", "name=x", "name=[/]", "calendar.end=2030-01-01", "calendar.end=never",
    "capital.senior.rate=4%", "payments[#1].pay=3", "payments.success.steps[10%].pay=1_000",
    "recidivism=0.1", "recidivism=10%,employment=5pp", "recidivism=0:1:0.25", "recidivism=1:0:1",
    "recidivism=0:1:1e-12", "recidivism=a:b:c", "\x1b[2J", "\udcff", "--help", "-", "--", "é" * 50,
    "PFS101", "pfs150", "PFS999", "bullet", "worse", "[", "]", "{", "{a: [", "\n", "/dev/null/x",
    "out.csv", "out.json", "out.md", "out.txt", "out.pdf", ".", "/", "out/../out.csv",
)  # fmt: skip


def registered() -> dict[str, click.Command]:
    """Return the commands of the program by name."""
    group = typer.main.get_command(app)
    return dict(getattr(group, "commands", {}))


def command_line(files: Sequence[str], dice: Random) -> list[str]:
    """Return arguments: mostly a command with a deal and options of its own, some of them wrong."""
    commands = registered()
    name = dice.choice(sorted(commands))
    words = [name]
    options = [option for parameter in commands[name].params for option in parameter.opts
               if option.startswith("-")]  # fmt: skip
    for _ in range(dice.choice((0, 1, 1, 2, 3))):
        if options and dice.random() < 0.9:
            words.append(dice.choice(options))
        if dice.random() < 0.8:
            words.append(dice.choice(VALUES))
    for _ in range(dice.choice((0, 1, 1, 1, 2))):
        words.insert(dice.randrange(1, len(words) + 1), dice.choice(files))
    if "--paths" in options and "--paths" not in words:
        words += ["--paths", "16"]
    if dice.random() < 0.05:
        words.insert(0, dice.choice(("--version", "--help", "-x", "", *VALUES)))
    return words
