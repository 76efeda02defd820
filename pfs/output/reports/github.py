"""Findings as workflow commands of GitHub Actions, which shows them beside the lines of a change.

A line that begins with `::` is obeyed, and so is `##[` anywhere in a line. Text from a file can
therefore begin no line and is escaped as the documentation of workflow commands says.
"""

from collections.abc import Iterable

from pfs.output.diagnostics import visible
from pfs.source.findings import Finding, Severity

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def commands(findings: Iterable[Finding]) -> str:
    """Return one workflow command a finding, each on its line."""
    return "".join(f"{_command(finding)}\n" for finding in findings)


def _command(finding: Finding) -> str:
    properties = {"title": finding.code}
    message = finding.message
    if finding.span is None:
        message = f"{finding.file}: {message}"
    else:
        span = finding.span
        properties["file"] = finding.file
        properties |= {"line": str(span.line), "endLine": str(span.end_line)}
        if span.line == span.end_line:
            # Columns are allowed within one line only.
            properties |= {"col": str(span.column), "endColumn": str(span.end_column)}
    if finding.help:
        message += f"\nhelp: {finding.help}"
    stated = ",".join(f"{key}={_property(text)}" for key, text in properties.items())
    return f"::{_LEVELS[finding.severity]} {stated}::{_data(message)}"


def _data(text: str) -> str:
    lines = "\n".join(visible(line) for line in text.split("\n"))
    return lines.replace("%", "%25").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")
