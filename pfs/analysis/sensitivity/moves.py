"""What is moved, one number at a time: the deal, or the draws, at a low and a high value of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pfs.analysis.asked import AskedError
from pfs.analysis.register import register, unvouched
from pfs.analysis.sensitivity.groups import Group
from pfs.analysis.sensitivity.tornado import HIGH, LOW, Kind, percentile_of
from pfs.models.deal_file import DealFile
from pfs.models.numbers import Stated, is_uncertain
from pfs.models.places_of_numbers import Numbers, multiplied, number_at, values_of
from pfs.source.findings import DealError
from pfs.source.overrides import Setting, parse_setting

LESS, MORE = 0.9, 1.1
"""Multiples at which numbers without a source are tried."""


@dataclass(frozen=True, slots=True)
class Place:
    """One end of a number.

    Parameters
    ----------
    at
        Values there; None where a driver is no number of the file.
    file
        The deal with the number changed; None where it is held in the draws.
    stated
        Numbers held, by setting path.
    held
        Drivers held, at which uniform number.
    """

    at: tuple[float | str, ...] | None
    file: DealFile | None = None
    stated: Mapping[str, float] = field(default_factory=dict)
    held: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Move:
    """A number and its two ends; `kind` and `source` as of a `Swing`."""

    name: str
    kind: Kind
    low: Place
    high: Place
    source: str | None


def uncertain(file: DealFile, groups: Sequence[Group]) -> Iterator[Move]:
    """Yield the groups of uncertain numbers at their 10th and 90th percentile."""
    for group in groups:
        if group.luck:
            continue
        low, high = (_percentile(file, group, at) for at in (LOW, HIGH))
        yield Move(group.name, "uncertain", low, high, source_of_group(file, group))


def _percentile(file: DealFile, group: Group, at: float) -> Place:
    """Return the group held at a percentile: its numbers, and drivers that are no number.

    Numbers are held themselves, so that correlated ones are at their own percentile each.
    """
    found = {path: percentile_of(file.deal, path, at) for path in group.paths}
    numbers = {path: value for path, value in found.items() if value is not None}
    others = {name: at for name in group.drivers if name not in numbers}
    values = tuple(numbers.values()) if len(numbers) == len(found) else None
    return Place(values, None, numbers, others)


def source_of_group(file: DealFile, group: Group) -> str | None:
    """Return where the numbers of a group come from; None where the deal does not say."""
    stated = {entry.path: entry.source for entry in register(file.deal)}
    if group.luck:
        return "by design"
    sources = [stated.get(path) for path in group.paths]
    return "; ".join(dict.fromkeys(s for s in sources if s)) or None


def named(file: DealFile, spans: Sequence[str]) -> Iterator[Move]:
    """Yield the terms that `PATH=LOW:HIGH` names, at these values.

    Raises
    ------
    AskedError
        If a text is not of that form.
    DealError
        If a value gives no valid deal.
    """
    for text in spans:
        path, sign, ends = text.partition("=")
        values = ends.split(":")
        if not sign or len(values) != 2 or not all(v.strip() for v in values):
            raise AskedError(
                f"`{text[:60]}` is not PATH=LOW:HIGH; write for instance "
                "capital.senior.rate=3%:7% or capital.senior.amount=x0.9:x1.1"
            )
        stated = {entry.path: entry.source for entry in register(file.deal)}
        low, high = (_at_value(file, path.strip(), value.strip()) for value in values)
        yield Move(path.strip(), "span", low, high, stated.get(path.strip()))


def _at_value(file: DealFile, path: str, value: str) -> Place:
    """Return the deal with a term at a value that was typed, such as `5%`, `never` or `x1.1`."""
    setting = parse_setting(f"{path}={value}", f"--span {path}={value}")
    if value.startswith("x"):
        number, factor = number_at(file.deal, path), _factor(value)
        if number is not None and factor is not None and not _drawn(number):
            setting = Setting(path, multiplied(number, factor), f"--span {path}={value}")
    return Place((value,), file.variant((), [setting]))


def _drawn(number: Numbers) -> bool:
    return isinstance(number, Stated) and is_uncertain(number)


def _factor(text: str) -> float | None:
    try:
        return float(text[1:])
    except ValueError:
        return None


def assumed(file: DealFile, fixed: dict[str, str]) -> Iterator[Move]:
    """Yield the certain numbers without a source; in `fixed` go those that can't be tried."""
    for entry in unvouched(file.deal):
        number = number_at(file.deal, entry.path)
        if number is None or _drawn(number):
            continue
        if not any(values_of(number)):
            fixed[entry.path] = "it is 0"
            continue
        try:
            low, high = (_scaled(file, entry.path, number, factor) for factor in (LESS, MORE))
        except DealError as error:
            fixed[entry.path] = error.findings[0].message
            continue
        yield Move(entry.path, "assumed", low, high, entry.source)


def _scaled(file: DealFile, path: str, number: Numbers, factor: float) -> Place:
    setting = Setting(path, multiplied(number, factor), f"{path} times {factor}")
    values = values_of(number)
    at = (values[0] * factor,) if len(values) == 1 else (f"x{factor}",)
    return Place(at, file.variant((), [setting]))
