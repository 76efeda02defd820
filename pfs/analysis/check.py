"""Is a deal file valid, and do its worked examples hold."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pfs.models.deal_file import DealFile, open_deal
from pfs.models.problems import located
from pfs.models.validate import findings
from pfs.source.document import Document
from pfs.source.findings import DealError, Finding, Severity, Source, in_order
from pfs.source.load import parse
from pfs.source.overrides import Setting
from pfs.source.read import read_bytes

if TYPE_CHECKING:
    from pfs.analysis.examples import ExampleResult
    from pfs.ci_alignment.checks import Answer


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
    """

    name: str
    source: Source | None
    file: DealFile | None
    findings: tuple[Finding, ...]
    examples: "tuple[ExampleResult, ...]"
    answers: "tuple[Answer, ...]" = ()

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
    *,
    alignment: bool = False,
) -> Checked:
    """Check a deal file: validate it and run its worked examples.

    Parameters
    ----------
    name
        Path of the file, or `-` for standard input.
    scenarios, settings
        What is applied to it first.
    alignment
        Whether the frameworks of collective impact are checked too.

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
    checked = _checked(shown, source, file)
    return _aligned(checked, file) if alignment else checked


def _checked(name: str, source: Source, file: DealFile) -> Checked:
    found = list(findings(file.document, file.deal))
    examples: tuple[ExampleResult, ...] = ()
    if file.deal.worked_examples:
        # NumPy is loaded only for a file that has worked examples.
        from pfs.analysis.examples import run_examples

        examples = run_examples(file)
        found += [failure for example in examples for failure in failures(file.document, example)]
    return Checked(name, source, file, in_order(found), examples)


def _aligned(checked: Checked, file: DealFile) -> Checked:
    """Return what was found with the answers of the checks, and the notes beside them."""
    from pfs.ci_alignment.checks import answers, notes

    found = answers(file.deal)
    beside = located(file.document, notes(file.deal, found))
    return replace(checked, findings=in_order((*checked.findings, *beside)), answers=found)


def failures(document: Document, example: "ExampleResult") -> list[Finding]:
    """Return a finding for each expectation of a worked example that does not hold."""
    result = []
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
                "PFS150",
                Severity.ERROR,
                message,
                document.name,
                document.locate(path),
                path,
                "correct the term that was changed, or the example",
            )
        )
    return result
