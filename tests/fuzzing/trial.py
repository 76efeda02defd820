"""What must hold of every input: no traceback, no hang, no finding without a place."""

import contextlib
import io
import json
import os
import re
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from xml.etree import ElementTree as ET

from pfs.analysis.check import Checked, check
from pfs.analysis.payoff import payoff
from pfs.analysis.simulate import simulate
from pfs.cli import main
from pfs.exits import Terminated
from pfs.models.deal_file import read_deal
from pfs.output import renderings
from pfs.output.check_report import all_rules, report
from pfs.source.findings import DealError, Finding, Severity

LIMIT = 2.0
"""Seconds of processor time that the check of a file may take."""
LONG = 60.0
"""Seconds that running a deal or a command may take: a century of months is work, and no hang."""
RULES = all_rules()
_BREAK = re.compile(r"\r\n|\n|\r")
_KINDS = ("full", "concise", "json", "github", "sarif", "junit")


class HangError(BaseException):
    """An input took longer than the limit."""


@contextlib.contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise `HangError` after so much processor time, whatever else the machine is doing."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise HangError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def faults_of(work: Callable[[], Iterator[str]], limit: float = LIMIT) -> list[str]:
    """Return what is wrong with an input: what the work yields, and what escapes it."""
    began = time.process_time()
    try:
        with limited(limit):
            return list(work())
    except (KeyboardInterrupt, Terminated):
        raise
    except HangError:
        return [f"hangs: {time.process_time() - began:.1f} s\n{traceback.format_exc()}"]
    except BaseException as error:  # noqa: BLE001 - whatever escapes is what is looked for
        return [f"{type(error).__name__} escapes\n{traceback.format_exc()}"]


def check_file(path: Path) -> Iterator[str]:
    """Yield what is wrong with the check of a file."""
    result = check(str(path))
    lines = _BREAK.split(result.source.text) if result.source is not None else None
    for finding in result.findings:
        yield from _misplaced(finding, str(path), lines)
    yield from _unreadable(result)


def run_file(path: Path) -> Iterator[str]:
    """Run the deal in a file, if it is valid; only what escapes is wrong."""
    try:
        file = read_deal(str(path))
    except DealError:
        return
    renderings.term_sheet(file, "table")
    renderings.payoffs(payoff(file, [{}]), "table")
    renderings.simulation(simulate(file, paths=16), "json")
    yield from ()


def _misplaced(finding: Finding, name: str, lines: list[str] | None) -> Iterator[str]:
    said = f"{finding.code}: {finding.message[:200]}"
    if finding.span is None or finding.file != name:
        yield f"no place: {said} in {finding.file}"
    elif lines is not None:
        line, column = finding.span.line, finding.span.column
        if not (1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 1):
            yield f"a place outside the text: {said} at {line}:{column}"
    if finding.severity == Severity.ERROR and not finding.help:
        yield f"no help: {said}"
    if finding.code not in RULES:
        yield f"no such code: {said}"
    if len(finding.message) > 600:
        yield f"a message as long as its input: {said}"


def _unreadable(result: Checked) -> Iterator[str]:
    made = {kind: report([result], kind, notes=True, strict=True) for kind in _KINDS}
    json.loads(made["json"])
    json.loads(made["sarif"])
    ET.fromstring(made["junit"])  # noqa: S314 - it is our own text
    for kind in ("full", "concise", "github"):
        odd = [c for c in made[kind] if not c.isprintable() and c != "\n"]
        if odd:
            yield f"{kind} prints {odd[:5]!r}"


def run_command(words: list[str]) -> Iterator[str]:
    """Yield what is wrong with the end of a command line: its exit code, and any traceback."""
    said, raw = io.StringIO(), io.BytesIO()
    product = io.TextIOWrapper(raw, encoding="utf-8")
    before = signal.getsignal(signal.SIGTERM)
    code: object = None
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(product), _arguments(words):
        try:
            main()
        except SystemExit as ended:
            code = ended.code
        finally:
            signal.signal(signal.SIGTERM, before)
    if code not in {0, 1, 2}:
        yield f"exit {code}: {said.getvalue()[-300:]}"
    if "Traceback" in said.getvalue():
        yield said.getvalue()[-1000:]
    product.flush()
    if code in {1, 2} and not said.getvalue() and not raw.getvalue():
        yield f"exit {code} without a word"


@contextlib.contextmanager
def _arguments(words: list[str]) -> Iterator[None]:
    before, stdin = sys.argv, sys.stdin
    sys.argv, sys.stdin = ["pfs", *words], io.TextIOWrapper(io.BytesIO(b"pfs: 1\n"))
    os.environ["COLUMNS"] = "80"
    try:
        yield
    finally:
        sys.argv, sys.stdin = before, stdin
