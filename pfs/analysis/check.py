"""Is a deal file valid, and do its worked examples hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pfs.models.deal_file import DealFile, open_deal
from pfs.models.problems import located
from pfs.models.silence import Choice, Silenced, heard
from pfs.models.validate import findings
from pfs.source.document import Document
from pfs.source.findings import DealError, Finding, Severity, Source
from pfs.source.load import parse
from pfs.source.overrides import Setting
from pfs.source.read import read_bytes

if TYPE_CHECKING:
    from pfs.analysis.examples import ExampleResult
    from pfs.ci_alignment.checks import Answer


ALL = Choice()
"""Every warning and note is wanted."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of one file found.

    Parameters
    ----------
    name
        The file as it was named.
    source
        Its text, for showing lines; None where it could not be decoded.
    file
        The deal; None where it is not valid.
    findings
        Errors, warnings and notes in order of position, failed worked examples among them.
    examples
        Worked examples that were run.
    answers
        What the checks of collective impact say; empty unless they were asked for.
    silenced
        Findings that comments in the file silence, with the reasons they give.
    """

    name: str
    source: Source | None
    file: DealFile | None
    findings: tuple[Finding, ...]
    examples: "tuple[ExampleResult, ...]"
    answers: "tuple[Answer, ...]" = ()
    silenced: tuple[Silenced, ...] = ()

    def count(self, severity: Severity) -> int:
        """Return the number of findings of a severity."""
        return sum(finding.severity == severity for finding in self.findings)

    @property
    def held(self) -> int:
        """Number of worked examples that hold."""
        return sum(example.holds for example in self.examples)

    def passes(self, *, strict: bool = False) -> bool:
        """Return whether there is no error, and with `strict` no warning either."""
        return not self.count(Severity.ERROR) and not (strict and self.count(Severity.WARNING))


def check(
    name: str,
    scenarios: Iterable[str] = (),
    settings: Iterable[Setting] = (),
    choice: Choice = ALL,
    *,
    alignment: bool = False,
) -> Checked:
    """Check a deal file: validate it, look for mistakes and run its worked examples.

    Parameters
    ----------
    name
        Path of the file, or `-` for standard input.
    scenarios, settings
        What is applied to it first.
    alignment
        Whether the frameworks of collective impact are checked too.
    choice
        Which warnings and notes are wanted.

    Raises
    ------
    UnreadableError
        If the file can't be read; everything else is a finding.
    """
    raw = read_bytes(name)
    shown = "<stdin>" if name == "-" else name
    try:
        original = parse(shown, raw)
    except DealError as error:
        return Checked(shown, error.source, None, error.findings, ())
    source = Source(original.name, original.text)
    try:
        file = open_deal(original, scenarios, settings)
    except DealError as error:
        return Checked(shown, source, None, error.findings, ())
    return _checked(shown, source, file, choice, alignment=alignment)


def _checked(
    name: str, source: Source, file: DealFile, choice: Choice, *, alignment: bool
) -> Checked:
    found = list(findings(file.document, file.deal))
    examples: tuple[ExampleResult, ...] = ()
    if file.deal.worked_examples:
        # NumPy is loaded only for a file that has worked examples.
        from pfs.analysis.examples import run_examples
        from pfs.analysis.rules import remarks

        examples = run_examples(file)
        found += [failure for example in examples for failure in failures(file.document, example)]
        said = {(one.code, one.path) for one in found}
        found += [one for one in located(file.document, remarks(file))
                  if (one.code, one.path) not in said]  # fmt: skip
    said_of_community: tuple[Answer, ...] = ()
    if alignment:
        from pfs.ci_alignment.at_base import base_of
        from pfs.ci_alignment.checks import answers, notes

        base = base_of(file.deal)
        said_of_community = answers(file.deal, base)
        found += located(file.document, notes(file.deal, said_of_community, base))
    after = heard(file.original, found, choice)
    return Checked(name, source, file, after.findings, examples, said_of_community, after.silenced)


def failures(document: Document, example: "ExampleResult") -> list[Finding]:
    """Return a finding for each expectation of a worked example that does not hold."""
    result = list(example.refused)
    for answer in example.answers:
        if answer.holds:
            continue
        path = ("worked_examples", example.name, "expect", answer.key)
        got = answer.reason or ("undefined" if answer.got is None else f"{answer.got:,.12g}")
        message = (
            f"worked example `{example.name}` fails: {answer.key} expected {answer.expected}, "
            f"got {got}"
        )
        result.append(
            Finding(
                "PFS175",
                Severity.ERROR,
                message,
                document.name,
                document.locate(path),
                path,
                "correct the term that was changed, or the example",
            )
        )
    return result
