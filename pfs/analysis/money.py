"""What the difference between two term sheets is worth: to whom, in which year, at the edges."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pfs.analysis.figures import split
from pfs.analysis.paired import Paired, all_paired, keys_of
from pfs.analysis.paths import PathResults
from pfs.analysis.statistics import summarise
from pfs.outcomes.sample import Sample


class Verdict(StrEnum):
    """Whether the new sheet is better for all (a Pareto improvement) in net money on average."""

    SAME = "same"
    BETTER = "better for all"
    WORSE = "worse for all"
    MIXED = "better for some, worse for others"
    OPEN = "not resolved"


@dataclass(frozen=True, slots=True)
class Beside:
    """A figure of either sheet that is no mean, so that only the figures can stand side by side.

    `old` and `new` are None where the sheet has no such subject or the figure is undefined;
    `old_se` and `new_se` where there is no standard error, as for the most of a sample.
    """

    subject: str
    measure: str
    statistic: str
    old: float | None
    new: float | None
    old_se: float | None = None
    new_se: float | None = None


@dataclass(frozen=True, slots=True)
class Money:
    """Differences in money between two sheets.

    Parameters
    ----------
    paired
        Every result that is compared path by path, by key, sorted.
    beside
        Figures that are no means: median return, largest loss, largest payments.
    """

    paired: tuple[Paired, ...]
    beside: tuple[Beside, ...]

    @property
    def nets(self) -> tuple[Paired, ...]:
        """What the sheets are worth to each party, sorted by identifier."""
        return self.of("net_money")

    @property
    def years(self) -> tuple[Paired, ...]:
        """Payments for outcomes by payor and fiscal year."""
        return tuple(p for p in self.paired if p.measure.startswith("outcome_payments@"))

    @property
    def gains(self) -> tuple[Paired, ...]:
        """Parties that are better off on average: the whole interval is above 0."""
        return tuple(net for net in self.nets if net.up)

    @property
    def loses(self) -> tuple[Paired, ...]:
        """Parties that are worse off on average: the whole interval is below 0."""
        return tuple(net for net in self.nets if net.down)

    @property
    def unresolved(self) -> tuple[Paired, ...]:
        """Parties that the sheets treat differently, with 0 inside the interval."""
        return tuple(n for n in self.nets if not (n.up or n.down or n.unchanged))

    @property
    def verdict(self) -> Verdict:
        """Whether the new sheet is better for all: nobody worse off and somebody better off.

        On average, in net money, at 95 % for each party by itself. Not resolved where the answer
        hangs on a party whose interval holds 0.
        """
        if self.gains and self.loses:
            return Verdict.MIXED
        if self.unresolved:
            return Verdict.OPEN
        if self.gains:
            return Verdict.BETTER
        return Verdict.WORSE if self.loses else Verdict.SAME

    @property
    def in_every_case(self) -> bool:
        """Whether no path contradicts a verdict of better, worse or same for all."""
        up = any(net.higher.value for net in self.nets)
        down = any(net.lower.value for net in self.nets)
        return not (up and down)

    def of(self, measure: str) -> tuple[Paired, ...]:
        """Return the differences of one measure, sorted by subject."""
        return tuple(p for p in self.paired if p.measure == measure)

    def find(self, key: str) -> Paired | None:
        """Return the difference of one result."""
        return next((p for p in self.paired if p.key == key), None)


def money_of(old: PathResults, new: PathResults, sample: Sample) -> Money:
    """Return the differences between two sheets that were run on the same paths."""
    keys = keys_of(old, new)
    # Returns and multiples are undefined on some paths and returns are never averaged.
    means = [key for key in keys if not key.endswith((".irr", ".multiple"))]
    return Money(all_paired(means, old, new, sample), tuple(_beside(keys, old, new, sample)))


_FIGURES = {
    "irr": ("median",),
    "multiple": ("median",),
    "loss": ("most",),
    "outcome_payments": ("median", "p95", "most"),
}


def _beside(
    keys: list[str], old: PathResults, new: PathResults, sample: Sample
) -> Iterator[Beside]:
    for key in keys:
        subject, measure = split(key)
        for statistic in _FIGURES.get(measure, ()):
            before = _figure(key, statistic, old, sample)
            after = _figure(key, statistic, new, sample)
            yield Beside(subject, measure, statistic, before[0], after[0], before[1], after[1])


def _figure(
    key: str, statistic: str, kept: PathResults, sample: Sample
) -> tuple[float | None, float | None]:
    if key not in kept.numbers:
        return None, None
    summary = summarise(kept.numbers[key], sample)
    if statistic == "most":
        return summary.largest, None
    return getattr(summary, statistic), getattr(summary, f"{statistic}_se")
