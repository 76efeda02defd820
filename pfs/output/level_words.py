"""Levels and intervals in words: `from 10%`, `above 41.3%`, `5% to below 10%`."""

from dataclasses import dataclass

from pfs.analysis.breakeven.answers import Answer, Edge, Interval, Verdict
from pfs.output import figures as fig

FINEST = -9
"""Least power of ten of a level that is printed."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How levels are written: in percent (`share`) or as plain numbers."""

    share: bool

    def level(self, edge: Edge, *, up: bool) -> str:
        """Return a level: sampled ones to the place of their error, others in six digits.

        Six digits are rounded up or down, to the side on which the sentence holds.
        """
        if not edge.se:
            exact = edge.level if edge.se == 0 else float(f"{edge.level:.4g}")
            return fig.words(fig.six_digits(exact, up=up), share=self.share)
        times = 100 if self.share else 1
        text = fig.sampled(times * edge.level, times * edge.se, least_place=FINEST)
        return text + ("%" if self.share else "")

    def error(self, se: float | None) -> str:
        """Return the standard error of a level; in percentage points where it is a share."""
        if not se:
            return fig.error(se)
        times = 100 if self.share else 1
        return fig.error(times * se, least_place=FINEST) + ("pp" if self.share else "")

    def plain(self, level: float) -> str:
        """Return a level of a scan in four digits."""
        return fig.words(float(f"{level:.4g}"), share=self.share)


def interval(found: Interval, scale: Scale) -> str:
    """Return an interval in words."""
    if found.low is None and found.high is None:
        return Verdict.ALWAYS.value
    if found.low is None:
        return _upper(found.high, scale, alone=True)
    low = scale.level(found.low, up=True)
    if found.high is None:
        return f"from {low}" if found.low.included else f"above {low}"
    begins = low if found.low.included else f"above {low}"
    return f"{begins} {_upper(found.high, scale, alone=False)}"


def _upper(edge: Edge | None, scale: Scale, *, alone: bool) -> str:
    assert edge is not None  # noqa: S101 - the caller has looked
    level = scale.level(edge, up=False)
    if edge.included or edge.se:
        return f"{'up ' if alone else ''}to {level}"
    return f"below {level}" if alone else f"to below {level}"


def lines(answer: Answer | None, scale: Scale, note: str = "") -> list[tuple[str, str]]:
    """Return what is known and its standard error, a pair for each interval; at least one."""
    if answer is None:
        return [("", "")]
    if answer.verdict is not Verdict.INTERVALS:
        return [(answer.verdict.value + note, "")]
    return [(interval(found, scale), scale.error(_error(found))) for found in answer.intervals]


def _error(found: Interval) -> float | None:
    """Return the larger standard error of an interval's ends; None where one is not known."""
    errors = [edge.se for edge in (found.low, found.high) if edge is not None]
    known = [se for se in errors if se is not None]
    return max(known, default=0.0) if len(known) == len(errors) else None
