"""What `pfs check` prints: findings with their place, a line a file, and a count."""

import json
import textwrap
from collections.abc import Sequence
from typing import Any

from pfs import __version__
from pfs.analysis.check import Checked
from pfs.models.codes import MODEL_RULES
from pfs.output.diagnostics import count_line, place_line, render, visible
from pfs.source.codes import SOURCE_RULES
from pfs.source.findings import Finding, Severity, in_order

RULES = {**SOURCE_RULES, **MODEL_RULES}


def report(
    results: Sequence[Checked], kind: str, *, notes: bool = False, strict: bool = False
) -> str:
    """Return the report of a check.

    Parameters
    ----------
    kind
        full, concise, json, github, sarif or junit.
    notes
        Whether notes are shown in full, concise and github; the others hold them always.
    strict
        Whether warnings are failures in junit.
    """
    if kind == "json":
        return _json(results)
    if kind == "sarif":
        from pfs.output.reports.sarif import sarif

        return sarif(results, RULES)
    if kind == "junit":
        from pfs.output.reports.junit import junit

        return junit(results, strict=strict)
    shown = [
        finding
        for result in results
        for finding in result.findings
        if notes or finding.severity != Severity.NOTE
    ]
    if kind == "github":
        from pfs.output.reports.github import commands

        return commands(in_order(shown)) + _total(results)
    text = _full(results, shown) if kind == "full" else _concise(shown)
    return text + _files(results) + _total(results)


def _full(results: Sequence[Checked], shown: list[Finding]) -> str:
    sources = {result.name: result.source for result in results}
    return render(shown, sources) + "\n" if shown else ""


def _concise(shown: list[Finding]) -> str:
    return "".join(f"{place_line(finding)}\n" for finding in shown)


def _files(results: Sequence[Checked]) -> str:
    widest = max(len(visible(result.name)) for result in results)
    return "".join(f"{visible(r.name).ljust(widest)}  {_verdict(r)}\n" for r in results)


def _verdict(result: Checked) -> str:
    if result.file is None:
        return f"not valid: {count_line(result.findings)}"
    counts = [_held(result)]
    for severity in (Severity.WARNING, Severity.NOTE):
        number = result.count(severity)
        if number:
            counts.append(f"{number} {severity}{'' if number == 1 else 's'}")
    held = result.held == len(result.examples)
    return ("valid   " if held else "fails   ") + ", ".join(counts)


def _held(result: Checked) -> str:
    if not result.examples:
        return "no worked examples"
    held, of = result.held, len(result.examples)
    verb = "holds" if of == 1 else "hold"
    skipped = sum(len(example.skipped) for example in result.examples)
    left_out = f" ({skipped} terms skipped)" if skipped else ""
    return f"{held} of {of} worked examples {verb}{left_out}"


def _total(results: Sequence[Checked]) -> str:
    found = [finding for result in results for finding in result.findings]
    held = sum(result.held for result in results)
    of = sum(len(result.examples) for result in results)
    files = "1 file" if len(results) == 1 else f"{len(results)} files"
    return f"{files}: {count_line(found)}; {held} of {of} worked examples hold\n"


def explanation(code: str) -> str | None:
    """Return what a code means: title, reason and remedy; None where there is no such code."""
    rule = RULES.get(code.upper())
    if rule is None:
        return None
    return f"{code.upper()}: {rule.title}\n\n{textwrap.fill(rule.explanation, 80)}\n"


def _json(results: Sequence[Checked]) -> str:
    body = {
        "format_version": 1,
        "pfs_version": __version__,
        "command": "check",
        "results": [_file(result) for result in results],
    }
    return json.dumps(body, indent=2, allow_nan=False) + "\n"


def _file(result: Checked) -> dict[str, Any]:
    return {
        "file": result.name,
        "sha256": None if result.file is None else result.file.document.sha256,
        "valid": result.file is not None,
        "worked_examples": {"held": result.held, "of": len(result.examples)},
        "findings": [_finding(finding) for finding in result.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    span = finding.span
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "message": finding.message,
        "help": finding.help,
        "line": None if span is None else span.line,
        "column": None if span is None else span.column,
        "end_line": None if span is None else span.end_line,
        "end_column": None if span is None else span.end_column,
        "path": list(finding.path),
    }
