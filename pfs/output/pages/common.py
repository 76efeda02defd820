"""What every page has: its title, the commands to go on with, and the line that says what ran."""

import shlex
from typing import TYPE_CHECKING

from pfs import __version__
from pfs.models.deal_file import DealFile
from pfs.output.page import Commands, Labelled

if TYPE_CHECKING:
    from pfs.analysis.paths import Drawing


def subtitle(file: DealFile, *, kind: str = "") -> str:
    """Return the right side of the title: the calendar, or the kind of page, and the currency."""
    calendar = file.deal.calendar
    what = kind or f"{calendar.start} to {calendar.end}"
    return f"{what}, in {file.deal.currency}"


def ending(file: DealFile, commands: list[str], run: str = "") -> tuple[Commands | Labelled, ...]:
    """Return the end of a page: what to run next, and what was run."""
    digest = file.document.sha256[:12]
    setting = "".join(f", scenario {name}" for name in file.scenarios)
    setting += "".join(f", {s.origin}" for s in file.settings)
    middle = f", {run}" if run else ""
    text = f"file {digest}{setting}{middle}, pfs {__version__}"
    ran = Labelled((("Run", text),))
    return (Commands("Next", tuple(commands)), ran) if commands else (ran,)


def run_words(drawing: "Drawing") -> str:
    """Return how cases were drawn: `seed 1, 10,240 paths (10,000 asked), sobol`."""
    sample = drawing.sample
    asked = f" ({sample.asked:,} asked)" if sample.asked != sample.paths else ""
    return f"seed {drawing.seed}, {sample.paths:,} paths{asked}, {drawing.sampling}"


def unlabelled(lines: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return lines in which a label that repeats the one before is left out."""
    heads = [label for label, _ in lines]
    before = ["", *heads[:-1]]
    return tuple(
        ("" if label == last else label, text)
        for (label, text), last in zip(lines, before, strict=True)
    )


def name_of(file: DealFile) -> str:
    """Return the file's name as it can be typed in a shell."""
    return "-" if file.document.name == "<stdin>" else shlex.quote(file.document.name)
