"""Term sheets of one command: files called a, b, c, and changes to all or to one of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from string import ascii_lowercase

import typer

from pfs.models.deal_file import DealFile, open_deal
from pfs.source.document import Document
from pfs.source.findings import DealError
from pfs.source.load import parse
from pfs.source.overrides import Setting, parse_setting
from pfs.source.read import read_bytes

_LETTERED = re.compile(r"([a-zA-Z0-9]*):(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Meant:
    """What an option says, and the letter of the sheet it is meant for; empty for all."""

    sheet: str
    text: str


def sheets(
    names: Sequence[str], scenarios: Sequence[str] | None, sets: Sequence[str] | None
) -> list[DealFile]:
    """Return the deals of several files, each with the scenarios and settings meant for it.

    Parameters
    ----------
    names
        Paths of files, or `-`; one named twice is read once.
    scenarios, sets
        `NAME` or `PATH=VALUE` for every sheet; `b:NAME` or `b:PATH=VALUE` for the second alone.
    """
    letters = ascii_lowercase[: len(names)]
    named = [meant(text, letters, "--scenario") for text in scenarios or ()]
    changed = [meant(text, letters, "--set") for text in sets or ()]
    settings = [(one.sheet, _setting(one)) for one in changed]
    read = {name: _document(name) for name in names}
    return [
        _opened(
            letter,
            read[name],
            [one.text for one in named if one.sheet in {"", letter}],
            [setting for sheet, setting in settings if sheet in {"", letter}],
        )
        for letter, name in zip(letters, names, strict=True)
    ]


def _opened(
    letter: str, document: Document, scenarios: list[str], settings: list[Setting]
) -> DealFile:
    """Return a deal; what an option for every sheet does not fit in is said by its letter."""
    try:
        return open_deal(document, scenarios, settings)
    except DealError as error:
        found = [
            replace(one, message=f"in sheet {letter}, {one.message}")
            if one.file.startswith("--")
            else one
            for one in error.findings
        ]
        raise DealError(found, error.source) from None


def meant(text: str, letters: str, option: str) -> Meant:
    """Return what an option says and of which sheet, or refuse a letter that is none."""
    before_value, equals, value = text.partition("=")
    found = _LETTERED.fullmatch(before_value)
    if found is None:
        return Meant("", text)
    sheet, rest = found[1], found[2] + equals + value
    if len(sheet) != 1 or sheet not in letters:
        listed = ", ".join(letters)
        raise typer.BadParameter(
            f"`{sheet[:20]}:` names no sheet; the files are called {listed} in their order",
            param_hint=option,
        )
    return Meant(sheet, rest)


def _setting(one: Meant) -> Setting:
    letter = f"{one.sheet}:" if one.sheet else ""
    return parse_setting(one.text, f"--set {letter}{one.text}")


def _document(name: str) -> Document:
    return parse("<stdin>" if name == "-" else name, read_bytes(name))
