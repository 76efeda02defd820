"""What `pfs check` prints: findings with their place, a line a file, and a count."""

import json
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from pfs import __version__
from pfs.analysis.check import Checked
from pfs.models.codes import RULES
from pfs.models.community_codes import COMMUNITY_RULES
from pfs.models.problems import severity_of
from pfs.models.silence import ABOUT_COMMENTS
from pfs.output.diagnostics import count_line, place_line, render, visible
from pfs.source.codes import Rule
from pfs.source.findings import Finding, Severity, in_order


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

        return sarif(results, all_rules())
    if kind == "junit":
        from pfs.output.reports.junit import junit

        return junit(results, strict=strict)
    shown = [
        finding
        for result in results
        for finding in result.findings
        if notes or finding.severity != Severity.NOTE or (result.answers and _beside(finding))
    ]
    if kind == "github":
        from pfs.output.reports.github import commands

        return commands(in_order(shown)) + _total(results)
    text = _full(results, shown) if kind == "full" else _concise(shown)
    return _answers(results, kind) + text + _files(results) + _total(results)


def _answers(results: Sequence[Checked], kind: str) -> str:
    """Return the answers of the checks of collective impact, where they were asked for."""
    asked = [result for result in results if result.answers]
    if not asked:
        return ""
    # The checks are loaded only where they are asked for.
    from pfs.output.alignment_report import alignment_lines, alignment_page

    write = alignment_page if kind == "full" else alignment_lines
    return "".join(map(write, asked))


def _beside(finding: Finding) -> bool:
    """Return whether a note belongs to the answers of the checks, and is shown with them."""
    return finding.code in COMMUNITY_RULES


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
    if result.silenced:
        counts.append(f"{len(result.silenced)} silenced")
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


def all_rules() -> Mapping[str, Rule]:
    """Return what every code stands for that a check can find."""
    # The checks of collective impact are loaded only where they are spoken of.
    from pfs.ci_alignment.checks import CHECK_RULES

    return {**RULES, **COMMUNITY_RULES, **CHECK_RULES}


def explanation(code: str) -> str | None:
    """Return what a code means: title, reason and remedy; None where there is no such code."""
    from pfs.ci_alignment.checks import CHECK_RULES

    code = code.upper()
    rule = all_rules().get(code)
    if rule is None:
        return None
    reason = textwrap.fill(rule.explanation, 80)
    if code in CHECK_RULES:
        return f"{code}: {rule.title}\n\n{reason}\n"
    severity = severity_of(code)
    text = f"{code}: {rule.title} ({severity})\n\n{reason}\n"
    if severity == Severity.ERROR or code in ABOUT_COMMENTS:
        return text
    return f"{text}\nSilence it where it is meant: `# pfs: ignore[{code}] reason` on its line.\n"


def _json(results: Sequence[Checked]) -> str:
    body = {
        "format_version": 1,
        "pfs_version": __version__,
        "command": "check",
        "results": [_file(result) for result in results],
    }
    return json.dumps(body, indent=2, allow_nan=False) + "\n"


def _file(result: Checked) -> dict[str, Any]:
    body = {
        "file": result.name,
        "sha256": None if result.file is None else result.file.document.sha256,
        "valid": result.file is not None,
        "worked_examples": {"held": result.held, "of": len(result.examples)},
        "findings": [_finding(finding) for finding in result.findings],
        "silenced": [{**_finding(s.finding), "reason": s.reason} for s in result.silenced],
    }
    if result.answers:
        from pfs.output.alignment_report import alignment_data

        body["answers"] = alignment_data(result)
    return body


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
