"""An explanation as CSV and JSON: every node of the tree of reasons, nothing left out."""

from collections.abc import Iterator
from typing import Any

from pfs.analysis.explain import Explanation
from pfs.output import tidy
from pfs.output.json_text import value
from pfs.output.reasons import days
from pfs.output.reasons.node import Fact, Node
from pfs.output.reasons.telling import Telling

HEAD = (
    "node", "part_of", "date", "kind", "subject", "from", "to", "purpose", "measure", "value",
    "unit",
)  # fmt: skip


def csv_of(result: Explanation) -> str:
    """Return a row for each figure; a flow is a node of kind `flow` with one figure, `amount`.

    Any other node begins with its `text`. `part_of` is the node that a node is a reason of. Nodes
    count from 1 in the order of the page.
    """
    rows: list[tuple[str, ...]] = []
    for node in _days(result):
        _rows(node, "", node.subject, rows)
    return tidy.csv_text(HEAD, rows)


def _days(result: Explanation) -> Iterator[Node]:
    telling = Telling.of(result)
    return (days.node(telling, day) for day in result.days)


def _rows(node: Node, parent: str, date: str, rows: list[tuple[str, ...]]) -> None:
    number = str(int(rows[-1][0]) + 1 if rows else 1)
    flow = None if node.moved is None else node.moved.flow
    ends = ("", "", "") if flow is None else (flow.from_, flow.to, flow.purpose)
    head = (number, parent, date, node.kind, node.subject, *ends)
    said = (Fact("text", node.text),) if flow is None else ()
    rows += [(*head, fact.measure, _cell(fact), fact.unit) for fact in (*said, *node.facts)]
    for child in node.children:
        _rows(child, number, date, rows)


def _cell(fact: Fact) -> str:
    if isinstance(fact.value, str):
        return tidy.text_cell(fact.value)
    return tidy.number(fact.value, fact.unit)


def json_body(result: Explanation) -> dict[str, Any]:
    """Return the case, what was asked, and the dates with their reasons."""
    told, asked = result.told, result.asked
    case: dict[str, Any] = {"kind": told.kind, "given": dict(told.given)}
    if told.example:
        case["example"] = told.example
    if told.drawing is not None:
        case |= {"path": told.path, "seed": told.drawing.seed, "sampling": told.drawing.sampling,
                 "paths": told.drawing.sample.paths}  # fmt: skip
    case |= {"at_base": dict(told.at_base), "left_alone": list(told.left_alone)}
    wanted = {"date": result.date, "from": asked.giver or None, "to": asked.taker or None}
    return {"case": case, "asked": wanted, "results": [_object(node) for node in _days(result)]}


def _object(node: Node) -> dict[str, Any]:
    """Return a node as an object; an amount without a bound is null."""
    entry: dict[str, Any] = {"kind": node.kind, "subject": node.subject, "text": node.text}
    if node.place:
        entry["place"] = node.place
    if node.moved is not None:
        flow = node.moved.flow
        entry |= {"date": flow.date.isoformat(), "from": flow.from_, "to": flow.to,
                  "purpose": flow.purpose, "clause": flow.clause}  # fmt: skip
        if node.moved.capital is not None:
            entry["capital"] = f"capital.{node.moved.capital}"
    for fact in node.facts:
        known = fact.value if isinstance(fact.value, str) else value(fact.value, fact.unit)
        entry[fact.measure] = known
    if node.children:
        entry["because"] = [_object(child) for child in node.children]
    return entry
