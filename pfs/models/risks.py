"""What can go otherwise than planned: each named risk is the draws it states.

Risks are off in `payoff`, in worked examples and in base columns unless they are set.
"""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from pfs.models.base import Identifier, Model, Text, by_shape, problem
from pfs.models.bounded import FixedShare, LevelFromZero, UncertainRatio, UncertainShare, bounded
from pfs.models.community_references import BudgetName, DriverRef, PaymentPath, TerminationPath
from pfs.models.delays import DelayBy
from pfs.models.numbers import Fixed, Uncertain, plain_value
from pfs.models.plain import Duration
from pfs.models.references import AccountRef, CohortRef, MetricRef, PartyRef

Cohorts = Annotated[
    Annotated[Literal["all"], Tag("a name")]
    | Annotated[tuple[CohortRef, ...], Tag("a list"), Field(min_length=1)],
    Discriminator(by_shape),
]


class Sourced(Model):
    """Fields of every risk."""

    source: Text | None = None
    """Where the figures come from; `assumed` where nobody says so."""


class Enrolment(Sourced):
    """Fewer or more people enrol than planned; events of a cohort's `minimum` then apply."""

    kind: Literal["enrolment"]
    """Always `enrolment`."""
    cohorts: Cohorts = "all"
    """Cohorts it applies to: all, or a list."""
    per: Literal["deal", "cohort", "year"] = "deal"
    """What each draw is for: the whole deal, each cohort, or each year."""
    share: UncertainRatio
    """People who enrol over people planned, 0 or more: `{between: [70%, 120%]}`."""
    ramp: LevelFromZero = 1.0
    """Factor on `share` in force on the day of enrolment, 0 or more."""
    at_most: UncertainRatio | None = None
    """Capacity over people planned, 0 or more; what `share` and `ramp` give is cut to it. No
    limit unless stated."""


class TakeUp(Sourced):
    """Not everybody who is offered the service takes it.

    It multiplies only an effect per person treated.
    """

    kind: Literal["take_up"]
    """Always `take_up`."""
    cohorts: Cohorts = "all"
    """Cohorts it applies to: all, or a list."""
    per: Literal["deal", "cohort"] = "deal"
    """What each draw is for: the whole deal or each cohort."""
    share: UncertainShare
    """Share of those offered who are treated, 0 to 1: `85%`."""


class Attrition(Sourced):
    """People leave the service, or are lost to its evaluations."""

    kind: Literal["attrition"]
    """Always `attrition`."""
    of: Literal["service", "evaluations"]
    """What loses people: service (fewer people complete) or evaluations (samples shrink)."""
    metric: MetricRef | None = None
    """Metric whose evaluations lose people; all metrics unless stated."""
    per: Literal["deal", "cohort"] = "deal"
    """What each draw is for: the whole deal or each cohort."""
    treated: UncertainShare
    """Share lost of those served, 0 to 1: `6%`."""
    control: UncertainShare | None = None
    """Share lost of the comparison group, 0 to 1; 0 unless stated."""

    @model_validator(mode="after")
    def _fields_of_evaluations(self) -> Self:
        for name in ("metric", "control"):
            if self.of == "service" and getattr(self, name) is not None:
                raise problem(
                    f"`{name}` belongs to attrition of evaluations",
                    f"leave out `{name}`, or write `of: evaluations`",
                )
        return self


class Cost(Sourced):
    """Items of the budget cost more or less than planned; unpaid where cash lacks."""

    kind: Literal["cost"]
    """Always `cost`."""
    budget: Annotated[tuple[BudgetName, ...], Field(min_length=1)]
    """Items of the budget it applies to: `[services]`."""
    per: Literal["deal", "year"] = "deal"
    """What each draw is for: the whole deal or each year."""
    ratio: UncertainRatio
    """Cost over planned cost, 0 or more: `{lognormal: {median: 100%, sd: 5%}}`."""


class Appropriation(Sourced):
    """A payor's money for a fiscal year is not voted.

    The escrow pays first, then `recovery` of the rest is paid later; what is left is lost.
    """

    kind: Literal["appropriation"]
    """Always `appropriation`."""
    payor: PartyRef
    """The payor, by its identifier."""
    hazard: UncertainShare
    """Chance that a fiscal year's money is not voted, 0 to 1, as `2%`; one draw per payor and
    year."""
    basis: Literal["each_year", "permanent"] = "each_year"
    """each_year (years fail one by one) or permanent (nothing is voted after the first failure of
    a year from the first payment that can fall due)."""
    recovery: UncertainShare = 0.0
    """Share of what the escrow does not cover that is paid after all, 0 to 1."""
    after: Duration | None = None
    """How much later that is, as `1 year`; on the due date unless stated."""
    interest: FixedShare = 0.0
    """Simple interest a year (days over 365) that the payor owes on what comes `after`, beside it
    and outside every cap, as `6%`; none unless stated."""
    escrow: AccountRef | None = None
    """Account that pays first; none unless stated."""

    @model_validator(mode="after")
    def _after_recovery(self) -> Self:
        if self.after is not None and "recovery" not in self.model_fields_set:
            raise problem("`after` says when `recovery` is paid", "write `recovery`, for one 50%")
        if "interest" in self.model_fields_set and self.after is None:
            raise problem("`interest` is for the time that `after` states", "write `after: 1 year`")
        return self


class Delay(Sourced):
    """Payments come later than due, rounded up to the calendar's grid."""

    kind: Literal["delay"]
    """Always `delay`."""
    of: Annotated[tuple[PaymentPath, ...], Field(min_length=1)]
    """Payments that are late, as `[payments.success]`; one draw for each date."""
    by: DelayBy
    """How much later: a duration, or `{pert: [0 months, 0 months, 9 months]}`."""
    interest: FixedShare = 0.0
    """Simple interest a year (days over 365) on what is paid late, beside it and outside every
    cap, to whom the payment goes, as `6%`; none unless stated."""


class Drift(Sourced):
    """The counterfactual drifts away from its baseline; only the measured outcome is wrong."""

    kind: Literal["drift"]
    """Always `drift`."""
    metric: MetricRef
    """Metric that is measured wrongly."""
    per_year: Uncertain
    """Error added for each year since enrolment begins (without cohorts since the calendar's
    start), per person in the metric's own read, as `0.3pp`; positive reads better."""


class Bias(Sourced):
    """An evaluation errs by a constant; only the measured outcome is wrong."""

    kind: Literal["bias"]
    """Always `bias`."""
    metric: MetricRef
    """Metric that is measured wrongly."""
    evaluation: Identifier | None = None
    """Evaluation that errs; all of the metric's unless stated."""
    amount: Uncertain
    """Error, per person in the metric's own read, as `1pp`; positive reads better."""


class NoResult(Sourced):
    """The evaluator cannot report, and the contract says which result counts instead."""

    kind: Literal["no_result"]
    """Always `no_result`."""
    metric: MetricRef
    """Metric of which no result can be had."""
    hazard: UncertainShare
    """Chance that there is none on a date on which the metric is read, 0 to 1, as `2%`; one draw
    for each date, for all cohorts."""
    deemed: Uncertain
    """Certified result of each cohort then, in the metric's own read as a worked example gives it,
    as `0pp`."""


class Shrinkage(Sourced):
    """True effects are smaller than the evidence for them says, the more so the weaker it is.

    Each effect is drawn as stated and multiplied by what its grade of evidence leaves of it.
    """

    kind: Literal["shrinkage"]
    """Always `shrinkage`."""
    metrics: Annotated[tuple[MetricRef, ...], Field(min_length=1)] | None = None
    """Metrics whose `effect` is shrunk; all unless stated."""
    strong: FixedShare = 0.0
    """Share of the effect that is lost where its evidence is strong, 0 to 1."""
    moderate: FixedShare = 0.0
    """The same where it is moderate."""
    weak: FixedShare = 0.0
    """The same where it is weak."""
    assumed: FixedShare = 0.0
    """The same where it is assumed, or nothing is said of the evidence."""

    @model_validator(mode="after")
    def _shrinks(self) -> Self:
        if not self.model_fields_set & {"strong", "moderate", "weak", "assumed"}:
            raise problem("nothing is shrunk", "write `assumed: 50%`, or another grade")
        return self


class Hazard(Sourced):
    """An event that may come at any time."""

    kind: Literal["hazard"]
    """Always `hazard`."""
    per_year: UncertainShare
    """Chance of the event within 365 days, 0 to 1: `1%`."""
    of: Annotated[
        Annotated[Literal["providers"], Tag("every provider")]
        | Annotated[TerminationPath, Tag("a termination")],
        Discriminator(lambda raw: "every provider" if raw == "providers" else "a termination"),
    ]
    """What happens: `providers` (each may close: from the next date its part of the budget is not
    paid and its part of those to enrol do not), or `terminations.x` (on its next date, whatever
    its `when` or `exercise` say)."""


class Correlation(Sourced):
    """Drivers that move together: the correlation of their latent normals, not of amounts."""

    kind: Literal["correlation"]
    """Always `correlation`."""
    drivers: Annotated[tuple[DriverRef, ...], Field(min_length=2)]
    """Two drivers or more, every pair with this correlation, as
    `[risks.enrolment.share, risks.cost.ratio]`."""
    is_: Annotated[Fixed, AfterValidator(bounded(-1, 1, open_ends="both"))] = Field(alias="is")
    """Correlation, as `60%`, above -100% and below 100%; among n drivers above -100% / (n - 1)."""

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if len(set(self.drivers)) < len(self.drivers):
            raise problem("a driver is named twice", "name each driver once")
        lowest = -1 / (len(self.drivers) - 1)
        if plain_value(self.is_) <= lowest:
            raise problem(
                f"{len(self.drivers)} drivers can't all have this correlation",
                f"write `is` above {100 * lowest:.4g}%",
            )
        return self


Risk = Annotated[
    Enrolment | TakeUp | Attrition | Cost | Appropriation | Delay | Drift | Bias | NoResult
    | Shrinkage | Hazard | Correlation,
    Field(discriminator="kind"),
]  # fmt: skip
