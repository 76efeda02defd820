"""How a case is told: amounts and outcomes in words, and on which line of the file a clause is."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from pfs.analysis.explain import Explanation
from pfs.analysis.reasons.paid import Moved
from pfs.models.deal import Deal
from pfs.models.deal_file import DealFile
from pfs.output import figures as fig
from pfs.output.reasons.node import Fact, Node
from pfs.output.words.conditions import reads_share
from pfs.source.findings import Path


@dataclass(frozen=True, slots=True)
class Telling:
    """Words for one explanation.

    Parameters
    ----------
    result
        What is told.
    cents
        Whether amounts show cents: some flow has them.
    """

    result: Explanation
    cents: bool

    @classmethod
    def of(cls, result: Explanation) -> "Telling":
        """Return the words for an explanation."""
        return cls(result, fig.has_cents([moved.flow.amount for moved in result.flows]))

    @property
    def file(self) -> DealFile:
        """The deal file."""
        return self.result.file

    @property
    def deal(self) -> Deal:
        """The deal."""
        return self.result.file.deal

    def money(self, amount: float) -> str:
        """Return an amount in words; `no limit` where it is infinite."""
        if math.isinf(amount):
            return "no limit"
        return fig.money(amount, cents=self.cents or fig.has_cents([amount]))

    def level(self, metric: str, read: str | None, value: float) -> str:
        """Return a level of a metric in words, at most ten digits after the point."""
        return fig.words(value, share=reads_share(self.deal.metrics[metric], read))

    def amount(self, measure: str, value: float | None) -> Fact:
        """Return an amount of money as a fact; None where it is not bounded."""
        known = value is not None and math.isfinite(value)
        return Fact(measure, value if known else None, self.deal.currency)

    def line(self, *path: str | int) -> str:
        """Return where a term stands in the file: `line 46`, or `set` where it was set by hand."""
        document = self.file.document
        plain: Path = tuple(path)
        if document.origin(plain) is not None:
            return "set"
        span = document.locate(plain, key=isinstance(plain[-1], str))
        return "" if span is None else f"line {span.line}"

    def flow(self, moved: Moved) -> Node:
        """Return a flow as a node."""
        flow = moved.flow
        text = f"{self.money(flow.amount)}  {flow.from_} to {flow.to}, {flow.purpose}"
        return Node(
            "flow", flow.clause, text, facts=(self.amount("amount", flow.amount),), moved=moved
        )

    def flows(self, flows: Iterable[Moved]) -> tuple[Node, ...]:
        """Return flows as nodes."""
        return tuple(self.flow(moved) for moved in flows)
