"""A comparison as CSV and JSON: terms and figures of every sheet, and of every two of them."""

import json
from collections.abc import Iterator
from typing import Any

from pydantic_core import to_jsonable_python

from pfs.analysis.compare import Comparison, Pair, Side
from pfs.analysis.compare_figures import compare_figures
from pfs.analysis.term_changes import Change
from pfs.analysis.terms import Term
from pfs.models.plain import Duration
from pfs.output import json_text, tidy

HEAD = ("sheet", *tidy.HEAD)


def csv_of(result: Comparison) -> str:
    """Return a comparison as CSV: terms that differ as statistic `term`, then figures."""
    figures = (
        (f.sheet, tidy.text_cell(f.figure.subject), f.figure.measure, f.figure.statistic,
         tidy.number(f.figure.value, f.figure.unit), f.figure.unit)
        for f in compare_figures(result)
    )  # fmt: skip
    return tidy.csv_text(HEAD, [*_term_rows(result), *figures])


def _term_rows(result: Comparison) -> Iterator[tuple[str, ...]]:
    """Yield each term that differs from the first sheet's, once for each sheet that has it."""
    told: set[tuple[str, ...]] = set()
    for pair in result.against_first:
        for change in pair.terms:
            for side, term in ((pair.old, change.old), (pair.new, change.new)):
                cells = _term_row(side, change, term)
                if term is not None and cells not in told:
                    told.add(cells)
                    yield cells


def _term_row(side: Side, change: Change, term: Term | None) -> tuple[str, ...]:
    subject = ".".join(part for part in (change.section, change.entry) if part)
    value = _plain(term)
    if isinstance(value, float):
        text = tidy.number(value, "")
    else:
        text = value if isinstance(value, str) else json.dumps(value, sort_keys=True)
    return (side.key, subject, change.field, "term", tidy.text_cell(text), "")


def json_body(result: Comparison) -> dict[str, Any]:
    """Return what the JSON document of a comparison says beside its inputs."""
    sample = result.drawing.sample
    return {
        "seed": result.drawing.seed,
        "sampling": result.drawing.sampling,
        "paths": sample.paths,
        "paths_asked": sample.asked,
        "drivers": len(result.drawing.drivers),
        "currency": result.currency,
        "pairs": [_pair(pair) for pair in result.pairs],
        "results": [
            {"sheet": f.sheet, **json_text.figures([f.figure])[0]} for f in compare_figures(result)
        ],
    }


def _pair(pair: Pair) -> dict[str, Any]:
    body: dict[str, Any] = {
        "old": pair.old.key,
        "new": pair.new.key,
        "terms": [_term(change) for change in pair.terms],
        "also_different": list(pair.also),
    }
    if pair.money is None:
        return {**body, "verdict": None, "reason": "the sheets are in different currencies"}
    money = pair.money
    return {
        **body,
        "verdict": money.verdict.value,
        "in_every_case": money.in_every_case,
        "gains": [net.subject for net in money.gains],
        "loses": [net.subject for net in money.loses],
        "not_resolved": [net.subject for net in money.unresolved],
    }


def _term(change: Change) -> dict[str, Any]:
    return {
        "mark": change.mark,
        "path": change.path,
        "old": _plain(change.old),
        "new": _plain(change.new),
        "relative_change": json_text.value(change.relative, ""),
    }


def _plain(term: Term | None) -> Any:  # noqa: ANN401 - whatever a file can say
    """Return a term as plain data: a number, a text, or what it is made of in the file's keys."""
    if term is None:
        return None
    if term.is_number:
        return float(term.value)
    if isinstance(term.value, Duration):
        return str(term.value)
    found = to_jsonable_python(term.value, by_alias=True, exclude_none=True)
    return json.loads(json.dumps(found, sort_keys=True))
