"""Findings in SARIF 2.1.0, the exchange format of code scanning.

OASIS: Static Analysis Results Interchange Format (SARIF) Version 2.1.0 Plus Errata 01, 2023.
"""

import json
import os
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from pfs import __version__
from pfs.analysis.check import Checked
from pfs.source.codes import Rule
from pfs.source.findings import Finding, Related, Severity, Span

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def sarif(results: Sequence[Checked], rules: Mapping[str, Rule]) -> str:
    """Return a log with one run: the files checked, every finding and the rules they break.

    Columns count characters, and the end of a region is exclusive, as SARIF has it.

    Parameters
    ----------
    rules
        What each code stands for.
    """
    findings = [finding for result in results for finding in result.findings]
    codes = sorted({finding.code for finding in findings})
    run = {
        "tool": {"driver": _driver(codes, rules)},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True}],
        "artifacts": [_artifact(result) for result in results],
        "results": [_result(finding, codes.index(finding.code)) for finding in findings],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _driver(codes: Sequence[str], rules: Mapping[str, Rule]) -> dict[str, Any]:
    return {
        "name": "pfs",
        "version": __version__,
        "rules": [
            {
                "id": code,
                "shortDescription": {"text": rules[code].title},
                "fullDescription": {"text": rules[code].explanation},
                "help": {"text": rules[code].explanation},
            }
            for code in codes
        ],
    }


def _artifact(result: Checked) -> dict[str, Any]:
    entry: dict[str, Any] = {"location": {"uri": _uri(result.name)}}
    if result.file is not None:
        entry["hashes"] = {"sha-256": result.file.document.sha256}
    return entry


def _result(finding: Finding, index: int) -> dict[str, Any]:
    message = finding.message if finding.span else f"{finding.file}: {finding.message}"
    if finding.help:
        message += f"\nhelp: {finding.help}"
    entry = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": message},
    }
    if finding.span is not None:
        entry["locations"] = [_location(finding.file, finding.span)]
    if finding.related:
        entry["relatedLocations"] = [_related(finding.file, other) for other in finding.related]
    return entry


def _related(file: str, other: Related) -> dict[str, Any]:
    return {**_location(file, other.span), "message": {"text": other.message}}


def _location(file: str, span: Span) -> dict[str, Any]:
    region = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(file)}, "region": region}}


def _uri(name: str) -> str:
    """Return a relative path as a relative reference, an absolute one as a file URI."""
    path = quote(os.fsencode(name.replace(os.sep, "/")), safe="/")
    return f"file://{path}" if name.startswith("/") else path
