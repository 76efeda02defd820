"""What `pfs check --alignment` prints: answers, and every condition with the fields it read."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from pfs.analysis.check import Checked
from pfs.ci_alignment.checks import Answer, Asked, Holds, Verdict
from pfs.models.problems import place_of
from pfs.output.cells import left, right, wrapped
from pfs.output.diagnostics import WIDTH, visible
from pfs.source.document import Document
from pfs.source.findings import Path, Span
from pfs.source.paths import show

_MOST_FIELDS = 4
_HOLDS_WIDTH = max(len(holds) for holds in Holds)
_VERDICT_WIDTH = max(len(verdict) for verdict in Verdict)


def alignment_page(result: Checked) -> str:
    """Return the answers of one file as lines of 80 columns: a count, then each with its parts."""
    document = _document(result)
    lines = [*wrapped(f"Alignment of {visible(result.name)}", WIDTH), *_counts(result.answers)]
    for framework, answers in groupby(result.answers, key=lambda answer: answer.framework):
        lines += ["", framework]
        for answer in answers:
            lines += _answer(document, answer)
    return "".join(f"{line}\n" for line in [*lines, ""])


def _counts(answers: Sequence[Answer]) -> Iterator[str]:
    names = list(dict.fromkeys(answer.framework for answer in answers))
    widest = max(map(len, names))
    heads = [str(verdict) for verdict in Verdict]
    yield left("", widest) + "".join(f"  {head}" for head in heads)
    rows = [(name, [a.verdict for a in answers if a.framework == name]) for name in names]
    for name, verdicts in [*rows, ("All", [answer.verdict for answer in answers])]:
        counts = Counter(verdicts)
        cells = (right(str(counts[verdict]), len(verdict) + 2) for verdict in Verdict)
        yield left(name, widest) + "".join(cells)


def _answer(document: Document, answer: Answer) -> Iterator[str]:
    head = f"  {answer.code}  {left(answer.words, _VERDICT_WIDTH)}  {answer.title}"
    yield from wrapped(head, WIDTH, " " * (11 + _VERDICT_WIDTH))
    for text, asked in groupby(answer.conditions, key=lambda one: one.text):
        entries = list(asked)
        decides = " (decides)" if entries[0].decides else ""
        yield from wrapped(f"    {text}{decides}", WIDTH, "      ")
        for one in entries:
            yield from _condition(document, one)


def _condition(document: Document, asked: Asked) -> Iterator[str]:
    indent = " " * (8 + _HOLDS_WIDTH)
    head = f"      {left(asked.holds, _HOLDS_WIDTH)}  {visible(asked.saw)}"
    yield from wrapped(head.rstrip(), WIDTH, indent)
    fields = [_field(document, path) for path in asked.read[:_MOST_FIELDS]]
    if len(asked.read) > _MOST_FIELDS:
        fields.append(f"and {len(asked.read) - _MOST_FIELDS} more")
    yield from wrapped(indent + ", ".join(fields), WIDTH, indent)


def _field(document: Document, path: Path) -> str:
    file, span = place_of(document, path)
    name = visible(show(path))
    return f"{name} (set by {visible(file)})" if span is None else f"{name}:{span.line}"


def alignment_lines(result: Checked) -> str:
    """Return a line for each answer, at the first field that settles it."""
    document = _document(result)
    return "".join(f"{_line(document, answer)}\n" for answer in result.answers)


def _line(document: Document, answer: Answer) -> str:
    first = answer.settling[0]
    file, span = place_of(document, first.read[0])
    place = visible(file) if span is None else f"{visible(file)}:{span.line}:{span.column}"
    text = f"{place}: note[{answer.code}]: {answer.words}: {answer.title}"
    if answer.verdict is Verdict.MET:
        return text
    return f"{text}; {first.holds}: {first.text} ({visible(first.saw)})"


def alignment_data(result: Checked) -> list[dict[str, Any]]:
    """Return the answers as JSON holds them: every condition with all the fields it read."""
    document = _document(result)
    return [
        {
            "code": answer.code,
            "framework": answer.framework,
            "title": answer.title,
            "answer": str(answer.verdict),
            "as_stated": answer.as_stated,
            "conditions": [_data(document, asked) for asked in answer.conditions],
        }
        for answer in result.answers
    ]


def _data(document: Document, asked: Asked) -> dict[str, Any]:
    return {
        "condition": asked.text,
        "holds": str(asked.holds),
        "decides": asked.decides,
        "evidence": asked.slot,
        "saw": asked.saw,
        "fields": [_place(path, *place_of(document, path)) for path in asked.read],
    }


def _place(path: Path, file: str, span: Span | None) -> dict[str, Any]:
    return {
        "path": list(path),
        "file": file,
        "line": None if span is None else span.line,
        "column": None if span is None else span.column,
    }


def _document(result: Checked) -> Document:
    if result.file is None:
        raise ValueError("a file that is not valid has no answers")
    return result.file.document
