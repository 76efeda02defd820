"""Figures of a comparison, one by one: `sheet, subject, measure, statistic, value, unit`.

The sheet is a letter for what holds of it alone, and `b-a` for the difference, b less a.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pfs.analysis.compare import Comparison, Pair
from pfs.analysis.figures import UNITS, Figure
from pfs.analysis.money import Beside, Money
from pfs.analysis.paired import Paired
from pfs.analysis.statistics import Estimate

_SHARES = frozenset({"pays", "loses", "used"})


@dataclass(frozen=True, slots=True)
class SheetFigure:
    """A figure of one sheet, `a`, or of two, `b-a`."""

    sheet: str
    figure: Figure


def compare_figures(result: Comparison) -> Iterator[SheetFigure]:
    """Yield every figure of a comparison, in an order that no file's order changes."""
    currency = result.currency
    if currency is None:
        return
    told: set[tuple[str, str]] = set()
    for pair in result.pairs:
        if pair.money is not None:
            found = sorted(_of_pair(pair, pair.money, currency), key=_order)
            for one in found:
                place = (one.sheet, one.figure.name)
                if place not in told:
                    told.add(place)
                    yield one


def _order(found: SheetFigure) -> tuple[int, str]:
    """Put each sheet's own figures before differences, both in the order they were made."""
    return (len(found.sheet), found.sheet)


def _of_pair(pair: Pair, money: Money, currency: str) -> Iterator[SheetFigure]:
    for found in money.paired:
        unit = "share" if found.measure in _SHARES else currency
        for side, own in ((pair.old, found.old), (pair.new, found.new)):
            if own is not None:
                yield from _mean(side.key, found, own, unit)
        yield from _difference(pair.name, found, unit)
    for beside in money.beside:
        unit = UNITS.get(beside.measure, currency)
        yield from _beside(pair.old.key, beside, (beside.old, beside.old_se), unit)
        yield from _beside(pair.new.key, beside, (beside.new, beside.new_se), unit)


def _mean(sheet: str, found: Paired, own: Estimate, unit: str) -> Iterator[SheetFigure]:
    name = "probability" if unit == "share" else "mean"
    yield _one(sheet, found, name, own.value, unit)
    yield _one(sheet, found, f"{name}_se", own.se, unit)


def _difference(sheet: str, found: Paired, unit: str) -> Iterator[SheetFigure]:
    change = found.change
    for statistic, value in (
        ("change", change.value), ("change_se", change.se),
        ("change_low", change.low), ("change_high", change.high),
    ):  # fmt: skip
        yield _one(sheet, found, statistic, value, unit)
    for word, share in (("higher", found.higher), ("same", found.same), ("lower", found.lower)):
        yield _one(sheet, found, f"share_{word}", share.value, "share")
        yield _one(sheet, found, f"share_{word}_se", share.se, "share")


def _beside(
    sheet: str, found: Beside, own: tuple[float | None, float | None], unit: str
) -> Iterator[SheetFigure]:
    value, se = own
    why = "" if value is not None else "no path has a defined value, or no such subject"
    name = found.statistic
    yield SheetFigure(sheet, Figure(found.subject, found.measure, name, value, unit, why))
    if se is not None:
        yield SheetFigure(sheet, Figure(found.subject, found.measure, f"{name}_se", se, unit))


def _one(sheet: str, found: Paired, statistic: str, value: float | None, unit: str) -> SheetFigure:
    why = "" if value is not None else "one replicate has no standard error"
    return SheetFigure(sheet, Figure(found.subject, found.measure, statistic, value, unit, why))
