"""Warnings and notes that are silenced: chosen for all files, or by a comment with its reason."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pfs.models.codes import RULES
from pfs.models.community_codes import COMMUNITY_RULES
from pfs.models.problems import choose, severity_of
from pfs.source.document import Document
from pfs.source.findings import Finding, Severity, in_order
from pfs.source.ignores import Ignore, ignores

NO_REASON, NO_CODE, UNUSED = "PFS220", "PFS221", "PFS222"
ABOUT_COMMENTS = frozenset({NO_REASON, NO_CODE, UNUSED})
"""Codes of findings about comments that silence, which no comment silences."""


KNOWN = frozenset({*RULES, *COMMUNITY_RULES})
"""Codes of all findings."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which warnings and notes are wanted; errors always are.

    Parameters
    ----------
    select
        Codes or beginnings of codes (`PFS3`) that alone are wanted; all where there is none.
    ignore
        Codes or beginnings of codes that are not wanted, also of those selected.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def admits(self, code: str) -> bool:
        """Return whether findings of a code are wanted."""
        if severity_of(code) == Severity.ERROR:
            return True
        chosen = not self.select or code.startswith(self.select)
        return chosen and not (self.ignore and code.startswith(self.ignore))


def choosable(text: str) -> bool:
    """Return whether a code, or the beginning of one, stands for a warning or a note."""
    return any(code.startswith(text.upper()) for code in _remarks()) and len(text) > len("PFS")


@dataclass(frozen=True, slots=True)
class Silenced:
    """A finding that a comment in the file silences, and the reason that it gives."""

    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True)
class Heard:
    """The findings that are reported, in order, and those that comments silence."""

    findings: tuple[Finding, ...]
    silenced: tuple[Silenced, ...]


def heard(document: Document, findings: Iterable[Finding], choice: Choice) -> Heard:
    """Return what is left of the findings of a valid deal.

    A comment without a reason silences nothing. Comments that give none, name no code that can be
    silenced, or have nothing to silence are findings themselves.

    Parameters
    ----------
    document
        The file as it is, without settings.
    findings
        All that was found in it.
    choice
        What is wanted of all files.
    """
    wanted = [finding for finding in findings if choice.admits(finding.code)]
    comments = ignores(document)
    by_place = {
        (one.line, code): one.reason for one in comments for code in one.codes if one.reason
    }
    silenced = [
        Silenced(finding, by_place[place])
        for finding in wanted
        if (place := _place(document, finding)) in by_place and _silent(finding.code)
    ]
    quiet = {id(one.finding) for one in silenced}
    used = {_place(document, finding) for finding in findings}
    about = [
        finding
        for one in comments
        for finding in _about(document.name, one, used, choice)
        if choice.admits(finding.code)
    ]
    kept = [finding for finding in wanted if id(finding) not in quiet]
    return Heard(in_order([*kept, *about]), tuple(silenced))


def _place(document: Document, finding: Finding) -> tuple[int, str]:
    """Return line and code of a finding; line 0 where it does not stand in the file."""
    inside = finding.span is not None and finding.file == document.name
    return (finding.span.line if finding.span and inside else 0), finding.code


def _silent(code: str) -> bool:
    return severity_of(code) != Severity.ERROR and code not in ABOUT_COMMENTS


def _remarks() -> list[str]:
    return [code for code in KNOWN if severity_of(code) != Severity.ERROR]


def _about(file: str, one: Ignore, used: set[tuple[int, str]], choice: Choice) -> Iterator[Finding]:
    """Yield what is wrong with a comment itself."""
    if not one.codes:
        message = "this comment names no code"
        yield _finding(NO_CODE, file, one, message, "write `# pfs: ignore[PFS203] reason`")
    elif not one.reason:
        codes = ", ".join(one.codes)
        message = f"`{codes[:40]}` is not silenced: no reason is given"
        remedy = f"write why: `# pfs: ignore[{codes[:40]}] reason`"
        yield _finding(NO_REASON, file, one, message, remedy)
    for code in one.codes:
        if code not in KNOWN:
            remedy = choose(code, filter(_silent, KNOWN), "leave it out")
            shown = remedy if remedy.count("PFS") == 1 else "write a code that a finding shows"
            yield _finding(NO_CODE, file, one, f"there is no code `{code[:40]}`", shown)
        elif not _silent(code):
            message = f"`{code}` can't be silenced"
            yield _finding(NO_CODE, file, one, message, "correct what it finds; delete this")
        elif one.reason and (one.line, code) not in used and choice.admits(code):
            message = f"there is no `{code}` on line {one.line}, so nothing is silenced"
            remedy = "delete the comment, or put it on the line that the finding names"
            yield _finding(UNUSED, file, one, message, remedy)


def _finding(code: str, file: str, one: Ignore, message: str, remedy: str) -> Finding:
    return Finding(code, severity_of(code), message, file, one.span, (), remedy)
