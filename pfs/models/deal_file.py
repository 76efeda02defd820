"""A deal file opened: its document with scenarios and settings applied, and the deal it states."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from pfs.models.deal import Deal
from pfs.models.validate import validate
from pfs.source.document import Document
from pfs.source.findings import DealError, Finding, Severity
from pfs.source.load import parse
from pfs.source.nearest import nearest
from pfs.source.overrides import Setting, set_values
from pfs.source.paths import show
from pfs.source.read import read_bytes


@dataclass(frozen=True, slots=True)
class DealFile:
    """A deal with the file it was read from.

    Parameters
    ----------
    document
        The file with every setting applied.
    original
        The file as it is.
    deal
        The deal with every setting applied.
    scenarios, settings
        What was applied, scenarios first.
    """

    document: Document
    original: Document
    deal: Deal
    scenarios: tuple[str, ...] = ()
    settings: tuple[Setting, ...] = ()

    @property
    def set_paths(self) -> frozenset[str]:
        """Setting paths that were set and not read from the file."""
        return frozenset(show(path) for path in self.document.set_paths)

    def variant(self, scenarios: Iterable[str] = (), settings: Iterable[Setting] = ()) -> Self:
        """Return the deal with further scenarios and settings applied.

        Raises
        ------
        DealError
            If a scenario does not exist, or the result is not a valid deal.
        """
        named, more = tuple(scenarios), tuple(settings)
        if not named and not more:
            return self
        all_names = (*self.scenarios, *named)
        all_settings = (*self.settings, *more)
        document = apply(self.original, all_names, all_settings)
        return type(self)(document, self.original, validate(document), all_names, all_settings)


def read_deal(
    name: str, scenarios: Iterable[str] = (), settings: Iterable[Setting] = ()
) -> DealFile:
    """Read a deal file.

    Parameters
    ----------
    name
        Path of the file, or `-` for standard input.
    scenarios, settings
        Scenarios of the file by name, then single settings; later ones win.

    Raises
    ------
    UnreadableError
        If the file can't be read.
    DealError
        If it is not a valid deal; carries every finding.
    """
    return open_deal(
        parse("<stdin>" if name == "-" else name, read_bytes(name)), scenarios, settings
    )


def open_deal(
    original: Document, scenarios: Iterable[str] = (), settings: Iterable[Setting] = ()
) -> DealFile:
    """Return the deal that a document states, with scenarios and settings applied."""
    named, single = tuple(scenarios), tuple(settings)
    document = apply(original, named, single) if named or single else original
    return DealFile(document, original, validate(document), named, single)


def apply(document: Document, scenarios: Iterable[str], settings: Iterable[Setting]) -> Document:
    """Return the document with scenarios, then settings, applied."""
    for name in scenarios:
        document = set_values(document, scenario(document, name))
    return set_values(document, settings)


def scenario(document: Document, name: str) -> list[Setting]:
    """Return the settings of a scenario, or raise `DealError` naming the nearest one."""
    known = document.data.get("scenarios") or {}
    if not isinstance(known, dict) or not isinstance(known.get(name), dict):
        near = nearest(name, known)
        listed = ", ".join(f"`{other}`" for other in known) or "none are stated"
        remedy = f"write `{near}`" if near else f"scenarios of this file: {listed}"
        message = f"there is no scenario `{name[:60]}`"
        raise DealError(
            [
                Finding(
                    "PFS174", Severity.ERROR, message, f"--scenario {name[:60]}", None, (), remedy
                )
            ]
        )
    return [
        Setting(path, value, f"scenario {name}", document.locate(("scenarios", name, path)))
        for path, value in known[name].items()
    ]
