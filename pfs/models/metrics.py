"""What is measured: the metric, its true value, how it is evaluated and when it is read."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from pfs.models.base import Identifier, Model, Text, exactly_one, problem
from pfs.models.bounded import FixedRatio, Positive
from pfs.models.conditions import Condition, Read
from pfs.models.numbers import Fixed, Uncertain
from pfs.models.plain import Duration, Share
from pfs.models.references import CohortRef, MetricRef

Kind = Literal["share", "mean", "count", "total", "event", "duration"]
Design = Literal[
    "randomised", "matched", "difference_in_differences", "before_after", "fixed", "count"
]


def _moment(raw: object) -> str:
    return "a duration" if isinstance(raw, Duration) or " " in str(raw) else "a date"


Moment = Annotated[
    Annotated[dt.date, Tag("a date")] | Annotated[Duration, Tag("a duration")],
    Discriminator(_moment),
]
TOTAL_KINDS = frozenset({"event", "count", "duration"})


class Comparison(Model):
    """What the treated group is compared with."""

    level: Uncertain
    """Level of the comparison group per person, in the metric's unit, as `40%`; or the level
    fixed by the contract."""


class Measured(Model):
    """When the metric is read. Exactly one of `after`, `dates` and `every` is stated."""

    after: Duration | None = None
    """Each cohort is read once, this long after its enrolment (or the end of it): `12 months`."""
    from_: Literal["enrolment", "enrolment_end"] | None = Field(None, alias="from")
    """What `after` counts from: enrolment (each person's own) or enrolment_end."""
    dates: Annotated[tuple[dt.date, ...], Field(min_length=1)] | None = None
    """Everyone observed so far is read on each of these dates: `[2018-12-31, 2020-12-31]`."""
    every: Literal["month", "quarter", "half_year", "year"] | None = None
    """What happened in each month, quarter, half_year or year is read at its end."""
    over: tuple[Moment, Moment] | None = None
    """First and last reading of `every`: dates, or times since a cohort's enrolment begins, as
    `[2 years, 8 years]`."""
    follow_up: Duration | None = None
    """With `dates`: how long after enrolment a person counts as observed. Nothing unless stated."""

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        form = exactly_one(self, "after", "dates", "every")
        if (self.from_ is not None) != (form == "after"):
            raise problem("`after` and `from` go together", "write `from: enrolment_end`")
        if (self.over is not None) != (form == "every"):
            raise problem("`every` and `over` go together", "write `over: [first, last]`")
        if self.follow_up is not None and form != "dates":
            raise problem(
                "`follow_up` belongs to `dates`", "write `dates`, or leave out `follow_up`"
            )
        if self.dates is not None and list(self.dates) != sorted(set(self.dates)):
            raise problem("`dates` must rise", "write each date once, earliest first")
        return self


class Evaluation(Model):
    """How the metric is estimated: the design and the size of both groups, for each cohort."""

    design: Design
    """randomised, matched, difference_in_differences, before_after, fixed (a comparison fixed by
    contract; only the treated are sampled) or count (verified, no error)."""
    treated: Positive | None = None
    """People observed in the treated group, for each cohort; the cohort's people unless stated."""
    control: Positive | None = None
    """People observed in the comparison group, for each cohort."""
    ratio: Positive | None = None
    """With `matched`: comparison people for each treated one, above 0: `10`."""
    clusters: Positive | None = None
    """Number of clusters that were allocated, both groups together; people one by one unless
    stated."""
    icc: Share = 0.0
    """Intra-class correlation: share of the variance that lies between clusters, 0 to 1."""
    r_squared: Share = 0.0
    """Share of the variance that covariates explain, 0 to 1."""
    se: Positive | None = None
    """Standard error of the estimate in the metric's own read, where it is known; it replaces the
    error computed from the sizes of the groups."""
    bias: Uncertain = 0.0
    """Constant error of the estimate, in the metric's own read."""
    correlation: Share = 0.0
    """With before_after and difference_in_differences: correlation of a person's values before
    and after, 0 to 1."""
    source: Text | None = None
    """Where the design is known from."""

    @model_validator(mode="after")
    def _sizes(self) -> Self:
        if self.design in {"randomised", "difference_in_differences"} and self.control is None:
            raise problem(f"`{self.design}` needs `control`", "write the comparison group's size")
        if self.design == "matched" and (self.control is None) == (self.ratio is None):
            raise problem("`matched` needs `control` or `ratio`", "write `ratio: 1` for 1 to 1")
        return self


class Estimate(Model):
    """A row of the estimate: weights of the evaluations, and when they apply."""

    weights: Annotated[Mapping[Identifier, Fixed], Field(min_length=1)]
    """Weight of each evaluation, adding up to 100%: `{trial: 80%, did: 20%}`."""
    when: Condition | None = None
    """The row applies when this holds; of several rows the first that applies counts."""


class Metric(Model):
    """Something measured that payments, conditions or goals read."""

    name: Text
    """What is measured, in words."""
    kind: Kind | None = None
    """What one value is: share (of people), mean (per person), count (events per person), total (of
    the whole group), event (happens to a person; counts claims) or duration (units each person
    lasts). Needed unless `blend` is stated."""
    unit: Text | None = None
    """Unit of one person's value: day, child-year."""
    better: Literal["higher", "lower"] | None = None
    """Whether higher or lower is better; a change is positive when it is better. Needed unless
    `blend` is stated."""
    read: Read | None = None
    """The metric's own reading: level, change, relative_change, total or total_change. event, count
    and duration are read as totals unless stated."""
    effect: Uncertain | None = None
    """True change in the metric's own read (per person for total_change), as `10pp`; positive is
    better. Either this or `level`, unless `blend` is stated."""
    level: Uncertain | None = None
    """True level of the people served, per person in the metric's unit, as `40%`."""
    comparison: Comparison | None = None
    """The comparison group's level; needed to turn one reading into another."""
    measured: Measured | None = None
    """When the metric is read. Needed unless `blend` is stated."""
    reported: Duration | None = None
    """Time from a reading to the certified result, as `6 months`; none unless stated."""
    evaluations: Annotated[Mapping[Identifier, Evaluation], Field(min_length=1)] | None = None
    """Named designs; readings are exact unless one is stated."""
    estimate: Annotated[tuple[Estimate, ...], Field(min_length=1)] | None = None
    """How several evaluations make one estimate; needed where there are several."""
    blend: Annotated[Mapping[MetricRef, Fixed], Field(min_length=1)] | None = None
    """A composite of other metrics with these weights: `{maths: 50%, reading: 50%}`."""
    cv: FixedRatio | None = None
    """Coefficient of variation, above 0: standard deviation of one person's value over the
    comparison level, as `120%`. Needed for the error of a mean."""
    dispersion: Positive | None = None
    """Dispersion k of a count, above 0: variance mu + mu^2/k; Poisson unless stated."""
    qualifies: MetricRef | None = None
    """Only people who reach this metric count."""
    requires: MetricRef | None = None
    """A person reaches this metric only after that one."""
    claims: Literal["once", "repeatable"] = "once"
    """Whether one person can be claimed for once or again."""
    estimand: Literal["offered", "treated"] = "offered"
    """Whether the effect is per person offered the service or per person treated."""
    cohorts: Annotated[tuple[CohortRef, ...], Field(min_length=1)] | None = None
    """Cohorts that are measured; all unless stated."""
    cohort_correlation: Share = 1.0
    """Correlation of the true effect (or level) between cohorts, 0 to 1: 100% is one truth for all
    of them, less lets each cohort differ around what they have in common."""
    source: Text | None = None
    """Where the metric is defined."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.blend is None:
            self._measured_fields()
        elif self.effect or self.level or self.evaluations:
            raise problem(
                "a blend has no effect, level or evaluations of its own",
                "state them of the metrics that it blends",
            )
        if self.evaluations and len(self.evaluations) > 1 and self.estimate is None:
            raise problem(
                "several evaluations need `estimate`",
                "write `estimate: [{weights: {NAME: 80%, OTHER: 20%}}]`",
            )
        for row in self.estimate or ():
            self._known(row)
        return self

    def _measured_fields(self) -> None:
        for name in ("kind", "better", "measured"):
            if getattr(self, name) is None:
                raise problem(f"`{name}` is missing", f"write `{name}`, or `blend`")
        if self.read is None and self.kind not in TOTAL_KINDS:
            raise problem(
                f"a metric of kind {self.kind} must say how it is `read`",
                "write level, change, relative_change, total or total_change",
            )
        exactly_one(self, "effect", "level")

    def _known(self, row: Estimate) -> None:
        known = self.evaluations or {}
        for name in row.weights:
            if name not in known:
                raise problem(
                    f"`{name}` is not one of the evaluations", f"write {', '.join(known)}"
                )

    @property
    def own_read(self) -> Read:
        """The reading that `effect`, `level` and readings without a suffix are stated in."""
        return self.read or "total"
