"""A number with what is known of it: its source, its course over time, its uncertainty."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from pfs.models.base import Model, Text, exactly_one, problem
from pfs.models.plain import Plain, add_months

Grade = Literal["strong", "moderate", "weak", "assumed"]
Pair = Annotated[tuple[Plain, Plain], Field(description="Two numbers, the lower first.")]
Triple = Annotated[tuple[Plain, Plain, Plain], Field(description="Low, most likely, high.")]


class Normal(Model):
    """A normal distribution."""

    mean: Plain
    """Mean, in the unit of the number it stands for: `10%`."""
    sd: Annotated[Plain, Field(gt=0)]
    """Standard deviation, above 0, in the same unit: `4%`."""


class Lognormal(Model):
    """A lognormal distribution."""

    median: Annotated[Plain, Field(gt=0)]
    """Median, above 0: `100%`."""
    sd: Annotated[Plain, Field(gt=0, le=5)]
    """Standard deviation of the natural logarithm, above 0, as `5%`; near 0 it is the relative
    spread."""


class Beta(Model):
    """A beta distribution of a share."""

    mean: Annotated[Plain, Field(gt=0, lt=1)]
    """Mean, between 0 and 1: `40%`."""
    sd: Annotated[Plain, Field(ge=1e-6)]
    """Standard deviation, above 0 and below sqrt(mean (1 - mean)): `10%`."""

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.sd**2 >= self.mean * (1 - self.mean):
            raise problem("no beta distribution has this standard deviation", "lower `sd`")
        return self


SHAPES = (
    "between", "normal", "lognormal", "triangular", "pert", "beta", "uniform", "empirical",
    "quantiles",
)  # fmt: skip
"""Names of the distributions, as written in the file."""


def _form(raw: object) -> str:
    return "stated" if isinstance(raw, Mapping | Model) else "plain"


by_shape_of_number = Discriminator(_form)


class Stated(Model):
    """A number in its long form: a value, a course over time, or a distribution, with its source.

    Exactly one of `value`, `since` and the names of the distributions is stated.
    """

    value: (
        Annotated[
            Annotated[Plain, Tag("plain")] | Annotated["Stated", Tag("stated")],
            by_shape_of_number,
        ]
        | None
    ) = None
    """The number itself, in any form: `8%`."""
    since: Annotated[Mapping[dt.date, Plain], Field(min_length=1)] | None = None
    """Values in force from each date on, as `{2013-07-01: 5%, 2016-07-01: 0%}`; before the first
    date the first value holds."""
    between: Pair | None = None
    """Central 90 % interval of a normal distribution, 5th and 95th percentile: `[2%, 14%]`."""
    normal: Normal | None = None
    """Normal distribution: `{mean: 10%, sd: 4%}`."""
    lognormal: Lognormal | None = None
    """Lognormal distribution: `{median: 100%, sd: 5%}`."""
    triangular: Triple | None = None
    """Triangular distribution, low, most likely, high: `[0%, 8%, 12%]`."""
    pert: Triple | None = None
    """PERT distribution, low, most likely, high: `[0%, 8%, 12%]`."""
    beta: Beta | None = None
    """Beta distribution of a share: `{mean: 40%, sd: 10%}`."""
    uniform: Pair | None = None
    """Uniform distribution, low, high: `[2%, 14%]`."""
    empirical: Annotated[tuple[Plain, ...], Field(min_length=1)] | None = None
    """Equally likely values: `[4%, 9%, 11%]`."""
    quantiles: Annotated[Mapping[str, Plain], Field(min_length=2)] | None = None
    """Value at each percentile, as `{10%: 65%, 50%: 100%, 90%: 124%}`; straight lines in the
    normal score between them, and the tails continue."""
    base: Plain | None = None
    """Value of an uncertain number where nothing is sampled; its median unless stated."""
    at_least: Plain | None = None
    """Lowest value an uncertain number can take; draws below it are set to it."""
    at_most: Plain | None = None
    """Highest value an uncertain number can take; draws above it are set to it."""
    grows: Annotated[Plain, Field(gt=-1)] | None = None
    """Growth a year, compounding on each anniversary of the calendar's start: `1%`."""
    source: Text | None = None
    """Where the number comes from; `assumed` where nobody says so."""
    evidence: Grade | None = None
    """How well the number is supported: strong, moderate, weak or assumed."""

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        name = exactly_one(self, "value", "since", *SHAPES)
        bounds = getattr(self, name)
        if name in {"between", "uniform"} and not bounds[0] < bounds[1]:
            raise problem(f"`{name}` needs the lower number first", f"write `{name}: [low, high]`")
        if name in {"triangular", "pert"}:
            low, mode, high = bounds
            if not (low <= mode <= high and low < high):
                raise problem(
                    f"`{name}` needs low, most likely, high in this order",
                    f"write `{name}: [0%, 8%, 12%]`",
                )
        if name == "quantiles":
            _check_quantiles(bounds)
        if name in {"value", "since"}:
            self._certain_only()
        return self

    def _certain_only(self) -> None:
        for name in ("base", "at_least", "at_most"):
            if getattr(self, name) is not None and not is_uncertain(self):
                raise problem(f"`{name}` belongs to an uncertain number", f"leave out `{name}`")


def _check_quantiles(points: Mapping[str, float]) -> None:
    pairs = sorted((percentile(key), value) for key, value in points.items())
    values = [value for _, value in pairs]
    if values != sorted(values):
        raise problem(
            "`quantiles` must not fall as the percentile rises",
            "write the lower value at the lower percentile",
        )


def percentile(key: str) -> float:
    """Return the probability that a key of `quantiles` states, strictly between 0 and 1."""
    try:
        share = float(key.removesuffix("%")) / (100 if key.endswith("%") else 1)
    except ValueError:
        share = 0.0
    if not 0 < share < 1:
        raise problem(f"`{key[:40]}` is not a percentile", "write for instance `10%`")
    return share


Number = Plain | Stated
"""A number in short or long form; the aliases below say which forms a field takes."""


def unwrapped(number: "float | Stated") -> "float | Stated":
    """Return the innermost form: a plain number, a course over time or a distribution."""
    while isinstance(number, Stated) and number.value is not None:
        number = number.value
    return number


def is_uncertain(number: "float | Stated | None") -> bool:
    """Return whether the number is a distribution."""
    inner = None if number is None else unwrapped(number)
    return isinstance(inner, Stated) and inner.since is None


def source_of(number: "float | Stated | None") -> str | None:
    """Return the stated source, the outermost one first."""
    while isinstance(number, Stated):
        if number.source is not None:
            return number.source
        number = number.value
    return None


def plain_value(number: "float | Stated") -> float:
    """Return the value of a number whose field takes neither time nor chance."""
    inner = unwrapped(number)
    if isinstance(inner, Stated):
        raise TypeError("a number that varies has no plain value")
    return inner


_Any = Annotated[
    Annotated[Plain, Tag("plain")] | Annotated[Stated, Tag("stated")], by_shape_of_number
]


def _refuse(
    *, time: bool, chance: bool, least: float | None = None
) -> Callable[["float | Stated"], "float | Stated"]:
    def check(number: float | Stated) -> float | Stated:
        inner = unwrapped(number)
        varies = isinstance(inner, Stated) and inner.since is not None
        if not time and (varies or _grows(number)):
            raise problem("this number can't change over time", "write one number")
        if not chance and is_uncertain(number):
            raise problem(
                "this term can't be uncertain", "write one number; vary it with --set or sweep"
            )
        if least is not None and any(value < least for value in _values(inner)):
            raise problem(f"this number can't be below {least:g}", f"write {least:g} or more")
        return number

    return check


def _grows(number: "float | Stated") -> bool:
    while isinstance(number, Stated):
        if number.grows is not None:
            return True
        number = number.value if number.value is not None else 0.0
    return False


def _values(inner: "float | Stated") -> list[float]:
    if isinstance(inner, Stated):
        return list(inner.since.values()) if inner.since is not None else []
    return [inner]


Uncertain = Annotated[_Any, AfterValidator(_refuse(time=False, chance=True))]
"""A number that may be a distribution."""
Level = Annotated[_Any, AfterValidator(_refuse(time=True, chance=False))]
"""A number that may change over time."""
Amount = Annotated[_Any, AfterValidator(_refuse(time=False, chance=False, least=0))]
"""A certain amount of money, 0 or more."""
Fixed = Annotated[_Any, AfterValidator(_refuse(time=False, chance=False))]
"""A certain number that does not change."""
Anything = Annotated[_Any, AfterValidator(_refuse(time=True, chance=True))]
"""A number in any form."""


def level_at(number: "float | Stated", day: dt.date, start: dt.date) -> float:
    """Return the value in force on a day.

    Parameters
    ----------
    number
        A certain number, constant, dated (`since`) or growing (`grows`).
    day
        The day. Before the first date of `since` the first value holds.
    start
        The calendar's start, from whose anniversaries `grows` compounds.
    """
    if not isinstance(number, Stated):
        return number
    if number.since is not None:
        dates = [date for date in number.since if date <= day]
        return number.since[max(dates) if dates else min(number.since)]
    inner = 0.0 if number.value is None else level_at(number.value, day, start)
    return inner * (1 + (number.grows or 0.0)) ** whole_years(start, day)


def whole_years(start: dt.date, day: dt.date) -> int:
    """Return the anniversaries of a start up to a day, by which `grows` compounds."""
    years = max(0, day.year - start.year)
    return years - (years > 0 and add_months(start, 12 * years) > day)


def distribution_of(number: "float | Stated") -> "Stated | None":
    """Return the distribution of an uncertain number, None of a certain one."""
    inner = unwrapped(number)
    return inner if isinstance(inner, Stated) and inner.since is None else None
