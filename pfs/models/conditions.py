"""Conditions on outcomes, payments, repayment, enrolment and dates; all, any and not of them."""

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pfs.models.base import Model, exactly_one, problem
from pfs.models.numbers import Level
from pfs.models.plain import Plain
from pfs.models.references import CapitalRef, CohortRef, MetricRef, PaymentRef

Read = Literal["level", "change", "relative_change", "total", "total_change"]
KINDS = ("all_of", "any_of", "not_", "metric", "payment", "repaid", "enrolled", "since")
BOUNDS = ("at_least", "above", "at_most", "below")


class Condition(Model):
    """Something that is true or not on a date. Exactly one kind of condition is stated."""

    all_of: Annotated[tuple["Condition", ...], Field(min_length=1)] | None = Field(
        None, alias="all"
    )
    """True when all of these are."""
    any_of: Annotated[tuple["Condition", ...], Field(min_length=1)] | None = Field(
        None, alias="any"
    )
    """True when one of these is."""
    not_: "Condition | None" = Field(None, alias="not")
    """True when this is not."""
    metric: MetricRef | None = None
    """A metric compared with a bound; its latest certified reading counts."""
    read: Read | None = None
    """How the metric is read; its own reading unless stated."""
    cohort: CohortRef | Literal["pooled"] | None = None
    """Whose reading: a cohort, or `pooled` for all of them; the payment's own scope otherwise."""
    date: dt.date | None = None
    """The reading of this date instead of the latest."""
    payment: PaymentRef | None = None
    """Another payment, by its identifier."""
    triggered: bool | None = None
    """Whether that payment has earned anything by now, before every limit."""
    repaid: Annotated[tuple[CapitalRef, ...], Field(min_length=1)] | None = None
    """True when principal and interest of all of these are repaid: `[capital.senior]`."""
    enrolled: CohortRef | None = None
    """People enrolled in a cohort, compared with a bound."""
    since: dt.date | None = None
    """True from this date on: `2020-08-31`."""
    at_least: Level | None = None
    """True at this value, in the unit of what is read, and above it: `10%`."""
    above: Level | None = None
    """True above this value, in the unit of what is read."""
    at_most: Level | None = None
    """True at this value, in the unit of what is read, and below it."""
    below: Level | None = None
    """True below this value, in the unit of what is read."""
    significant: Annotated[Plain, Field(ge=1e-6, lt=0.5)] | None = None
    """True where the measured change is better by more than chance at this level, as `5%`: above
    z standard errors of the design; instead of a bound."""
    sided: Literal["two", "one"] | None = None
    """With `significant`: a test with two sides or one; two unless stated."""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        kind = exactly_one(self, *KINDS)
        stated = [name for name in BOUNDS if getattr(self, name) is not None]
        if kind in {"metric", "enrolled"}:
            exactly_one(self, *BOUNDS, *(["significant"] if kind == "metric" else []))
        elif stated:
            raise problem(
                f"`{stated[0]}` belongs to a condition on a metric or on enrolment",
                "leave it out, or write `{metric: NAME, at_least: 10%}` instead",
            )
        if (self.triggered is not None) != (kind == "payment"):
            raise problem("`payment` and `triggered` go together", "write `triggered: true`")
        if kind != "metric" and (self.read or self.cohort or self.date):
            raise problem(
                "`read`, `cohort` and `date` belong to a condition on a metric",
                "leave them out, or write `{metric: NAME, at_least: 10%}` instead",
            )
        self._test(kind)
        return self

    def _test(self, kind: str) -> None:
        if self.significant is not None and kind != "metric":
            raise problem(
                "`significant` belongs to a condition on a metric",
                "leave it out, or write `{metric: NAME, significant: 5%}` instead",
            )
        if self.significant is None and self.sided is not None:
            raise problem("`sided` belongs to `significant`", "write `significant: 5%`")
        if self.significant is not None and self.read is not None:
            raise problem(
                "a test of significance reads the change", "leave out `read`, or `significant`"
            )
