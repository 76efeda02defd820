"""One input for each number: a file of some kind or a command line."""

from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, cast

from fuzzing.commands import command_line
from fuzzing.terms import changed
from fuzzing.texts import damaged, random_bytes, random_yaml
from fuzzing.trial import LONG, check_file, faults_of, run_command, run_file
from pfs.source.load import parse
from pfs.source.overrides import copy_plain

ROOT = Path(__file__).parents[2]
KINDS = ("bytes", "yaml", "text", "text", "text", "terms", "terms", "terms", "terms", "command")
"""How often each kind of input comes."""


SMALL = 6_000
"""Bytes of the deals that commands are run on: a search over a large deal is half a minute."""


@dataclass(frozen=True, slots=True)
class Fuzz:
    """Inputs of a seed, each made from its number alone.

    Parameters
    ----------
    seed
        Of all inputs.
    folder
        An empty folder in which files are written; commands run in it.
    texts, deals
        What is damaged: deal files as text and as data.
    """

    seed: int
    folder: Path
    texts: tuple[str, ...]
    deals: tuple[dict[str, Any], ...]

    @classmethod
    def of(cls, seed: int, folder: Path) -> "Fuzz":
        """Return the inputs of a seed, made of the published examples."""
        names = sorted((ROOT / "examples").glob("*.yaml"))
        texts = tuple(name.read_text(encoding="utf-8") for name in names)
        data = (parse("deal", text.encode()).data for text in texts)
        for name, text in zip(names, texts, strict=True):
            (folder / name.name).write_text(text, encoding="utf-8")
        return cls(
            seed, folder, texts, tuple(cast("dict[str, Any]", copy_plain(deal)) for deal in data)
        )

    def kind(self, number: int) -> str:
        """Return the kind of an input."""
        return Random(f"{self.seed} {number} kind").choice(KINDS)

    def made(self, number: int) -> bytes | list[str]:
        """Return the bytes of a file or the words of a command line."""
        dice = Random(f"{self.seed} {number}")
        kind = self.kind(number)
        if kind == "command":
            files = [path.name for path in sorted(self.folder.glob("*.yaml"))
                     if path.stat().st_size < SMALL]  # fmt: skip
            return command_line([*files, "nowhere.yaml", "."], dice)
        if kind == "bytes":
            return random_bytes(dice)
        if kind == "yaml":
            return random_yaml(dice)
        if kind == "text":
            return damaged(dice.choice(self.texts), dice)
        return changed(self.deals, dice)

    def faults(self, number: int, limit: float) -> list[str]:
        """Return what is wrong with how an input ends; nothing is as it must be.

        The folder must be the current one. One valid deal in fifty is simulated too.
        """
        made = self.made(number)
        if isinstance(made, list):
            quick = bool({"check", "init", "schema", "--help", "--version"} & set(made))
            return faults_of(lambda: run_command(made), limit if quick else LONG)
        path = self.folder / "input.tmp"
        path.write_bytes(made)
        found = faults_of(lambda: check_file(path), limit)
        if number % 50 == 0 and not found:
            found = faults_of(lambda: run_file(path), LONG)
        return found
