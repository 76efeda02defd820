"""What is wrong with the terms of a deal, before it is known where they were written."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pfs.models.community_codes import severity_of_community
from pfs.source.document import KEY, Document
from pfs.source.findings import Finding, Path, Severity, Span, clip
from pfs.source.nearest import nearest
from pfs.source.paths import show

_SEVERITIES = {"1": Severity.ERROR, "2": Severity.WARNING, "3": Severity.NOTE}
MOST_SHOWN = 60
"""Characters of a value from the file that a message may repeat."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to say about the terms of a deal.

    Parameters
    ----------
    code
        A key of `MODEL_RULES`.
    path
        The value concerned, in the file's words; a last part `[key]` means the key itself.
    message, help
        What is wrong, and what to write instead.
    """

    code: str
    path: Path
    message: str
    help: str | None = None


def severity_of(code: str) -> Severity:
    """Return how much a code matters: PFS1xx are errors, PFS2xx warnings, PFS3xx notes.

    Findings about the community's goals (CI9xx) have their own table.
    """
    if code.startswith("CI"):
        return severity_of_community(code)
    return _SEVERITIES.get(code[3:4], Severity.ERROR)


def located(document: Document, problems: Iterable[Problem]) -> Iterator[Finding]:
    """Yield the findings of problems, each where its value was written or set."""
    for found in problems:
        file, span = place_of(document, found.path)
        path = found.path[:-1] if found.path[-1:] == (KEY,) else found.path
        yield Finding(
            code=found.code,
            severity=severity_of(found.code),
            message=found.message,
            file=file,
            span=span,
            path=path,
            help=found.help,
        )


def place_of(document: Document, path: Path) -> tuple[str, Span | None]:
    """Return where a value stands: its file and place, or what set it and no place.

    Of what is not written, the place is the name of what lacks it.
    """
    span = document.locate(path, key=not _holds(document.data, path))
    origin = None if span else document.origin(path)
    return origin or document.name, span


def _holds(data: object, path: Path) -> bool:
    """Say whether a value is written: of what is not, the name of what lacks it is shown."""
    for part in path:
        if isinstance(data, Mapping):
            there = part in data
        else:
            there = isinstance(data, list) and isinstance(part, int) and part < len(data)
        if not there:
            return False
        data = data[part]  # type: ignore[index]
    return data is not None


def where(path: Path) -> str:
    """Return a path as it is set, in backticks; `the deal` at the top."""
    return f"`{clip(show(path), MOST_SHOWN)}`" if path else "the deal"


def choose(word: str, names: Iterable[str], nothing: str) -> str:
    """Return a help that names the nearest name, or all of them, or says `nothing` is there."""
    known = sorted(names)
    near = nearest(word, known)
    if near is not None:
        return f"write `{near}`"
    return f"write {listed(known)}" if known else nothing


def listed(words: Iterable[str], most: int = 12) -> str:
    """Return words as `a, b or c`; no more than `most` of them are named."""
    known = list(words)
    if len(known) > most:
        return ", ".join(known[:most]) + ", ..."
    return " or ".join(part for part in (", ".join(known[:-1]), *known[-1:]) if part)
