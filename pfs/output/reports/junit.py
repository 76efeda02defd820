"""Checks as JUnit's XML, which build services show as tests.

A file is a suite. Its cases have the same names from run to run, so that a service can tell what
broke: `valid`, `worked example NAME`, and under `--strict` `no warnings`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from pfs.analysis.check import Checked
from pfs.output.diagnostics import place_line, visible
from pfs.source.findings import Finding, Severity

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EXAMPLES = "worked_examples"


@dataclass(frozen=True, slots=True)
class _Case:
    """One test: it passes where it has no findings."""

    name: str
    findings: tuple[Finding, ...]


def junit(results: Sequence[Checked], *, strict: bool) -> str:
    """Return a suite for each file.

    Parameters
    ----------
    strict
        Whether warnings fail; without it they are the output of the suite.
    """
    suites = [(result, tuple(_cases(result, strict=strict))) for result in results]
    whole = _counts("pfs check", [case for _, cases in suites for case in cases])
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<testsuites {whole}>"]
    for result, cases in suites:
        lines += _suite(result, cases, strict=strict)
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _cases(result: Checked, *, strict: bool) -> Iterator[_Case]:
    errors = [f for f in result.findings if f.severity == Severity.ERROR]
    examples = [example.name for example in result.examples]
    yield _Case("valid", tuple(f for f in errors if _example(f) not in examples))
    for name in examples:
        yield _Case(f"worked example {name}", tuple(f for f in errors if _example(f) == name))
    if strict:
        yield _Case("no warnings", _with(result, Severity.WARNING))


def _with(result: Checked, severity: Severity) -> tuple[Finding, ...]:
    return tuple(finding for finding in result.findings if finding.severity == severity)


def _example(finding: Finding) -> object:
    """Return the worked example that a finding is about, None where it is about none."""
    return finding.path[1] if len(finding.path) > 1 and finding.path[0] == _EXAMPLES else None


def _suite(result: Checked, cases: Sequence[_Case], *, strict: bool) -> Iterator[str]:
    yield f"  <testsuite {_counts(result.name, cases)}>"
    for case in cases:
        yield from _case(result.name, case)
    shown = () if strict else _with(result, Severity.WARNING)
    if said := shown + _with(result, Severity.NOTE):
        yield f"    <system-out>{_text(_lines(said))}</system-out>"
    yield "  </testsuite>"


def _case(file: str, case: _Case) -> Iterator[str]:
    head = f'    <testcase classname="{_text(file)}" name="{_text(case.name)}"'
    if not case.findings:
        yield f"{head}/>"
        return
    first = case.findings[0]
    more = f" (and {len(case.findings) - 1} more)" if len(case.findings) > 1 else ""
    yield f'{head} file="{_text(file)}"' + (f' line="{first.span.line}">' if first.span else ">")
    yield f'      <failure message="{_text(first.message + more)}" type="{first.code}">'
    yield _text(_lines(case.findings)) + "</failure>"
    yield "    </testcase>"


def _lines(findings: Sequence[Finding]) -> str:
    lines = []
    for finding in findings:
        lines.append(place_line(finding))
        lines += [f"  help: {visible(finding.help)}"] if finding.help else []
    return "\n".join(lines)


def _counts(name: str, cases: Sequence[_Case]) -> str:
    failures = sum(bool(case.findings) for case in cases)
    return f'name="{_text(name)}" tests="{len(cases)}" failures="{failures}" errors="0"'


def _text(text: str) -> str:
    """Return text for an element or an attribute, without the characters that XML can't hold."""
    return escape(_NO_XML.sub("", text))
