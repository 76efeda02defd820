"""Terms of the community's goals that make figures wrong are refused by every command."""

from typing import Any

import pytest
from pre_k import CI, DRAFT, Edits, changed

from pfs.models import crosscheck
from pfs.models.problems import Problem, severity_of
from pfs.models.validate import validate_data
from pfs.source.findings import DealError, Finding, Severity

PRE_K = f"{CI}.links.pre_k"


def refused(edits: Edits) -> list[Finding]:
    """Return what the city with these changes is refused for, as far as it is about goals."""
    try:
        validate_data(changed(DRAFT, edits))
    except DealError as error:
        return [finding for finding in error.findings if finding.code.startswith("CI")]
    return []


def only(edits: Edits, code: str) -> Finding:
    """Return the one finding that a change causes."""
    (finding,) = refused(edits)
    assert finding.code == code
    assert finding.severity is Severity.ERROR
    return finding


def warned(edits: Edits) -> list[Problem]:
    """Return what the city is warned of with these changes."""
    return [p for p in crosscheck.warnings(validate_data(changed(DRAFT, edits)))
            if p.code.startswith("CI")]  # fmt: skip


def test_the_draft_has_none_of_them() -> None:
    """800 of 4,000, 300 of 1,600 and 500 of 2,400 children; shares of 50, 35, 25 less 10."""
    assert refused({}) == []
    assert warned({}) == []


def test_more_people_than_a_group_has_are_refused() -> None:
    """300 children of a group of 250: 120 %."""
    edits: Edits = {f"{CI}.goals.kindergarten.subgroups.english_learners.population": 250}
    finding = only(edits, "CI902")
    assert finding.message.startswith("`links.pre_k` reaches 120.0% of `english_learners`: 300 ")
    assert finding.path == (CI, "links", "pre_k", "reach", "english_learners")


def test_exactly_everybody_is_possible() -> None:
    """300 of 300 are all of them."""
    assert not refused({f"{CI}.goals.kindergarten.subgroups.english_learners.population": 300})


def test_each_year_has_its_own_people() -> None:
    """Three cohorts of 800 in three years are no 2,400 of 1,000; of a stock they are."""
    goal = f"{CI}.goals.reading"
    assert not refused({f"{goal}.population": 1_000})
    finding = only({f"{goal}.population": 1_000, f"{goal}.population_is": "stock"}, "CI902")
    assert "reaches 240.0% of the population: 2,400 people" in finding.message


def test_people_enrolled_over_a_year_are_read_in_the_year_they_belong_to() -> None:
    """1,200 over 24 months are 600 in each of two readings."""
    one = {"year_1": {"people": 1_200, "enrols": ["2015-09-01", "2017-08-31"]}}
    base: dict[str, Any] = {"cohorts": one, f"{CI}.goals.reading.population": 700}
    assert not refused(base)
    finding = only({**base, f"{CI}.goals.reading.population": 590}, "CI902")
    # 366 of the 731 days of enrolment lie between two ends of August: 1,200 x 366 / 731.
    assert "600.821 people in one reading" in finding.message


def test_a_part_of_a_cohort_is_not_counted_beside_it() -> None:
    """200 of the 800 are measured apart: a reading of 900 has room for all of them."""
    year = {"people": 800, "enrols": "2015-08-31"}
    tier = {"people": 200, "enrols": "2015-08-31", "part_of": "year_1"}
    base: dict[str, Any] = {"cohorts": {"year_1": year, "tier": tier}}
    assert not refused({**base, f"{CI}.goals.reading.population": 900})
    finding = only({**base, f"{CI}.goals.reading.population": 790}, "CI902")
    assert "800 people in one reading" in finding.message


def test_those_who_have_left_a_stock_are_not_counted() -> None:
    """Who stays five years is read for three months after a lag of 57: one cohort of 800."""
    goal = f"{CI}.goals.reading"
    stock = {f"{goal}.population_is": "stock", f"{goal}.population": 1_700}
    assert "2,400 people" in only(stock, "CI902").message
    assert not refused({**stock, f"{goal}.stays": "5 years"})


def test_dates_at_either_end_of_time_are_no_crash() -> None:
    """A history or a target there is read, and counts nobody."""
    goal = f"{CI}.goals.kindergarten"
    for day in ("0001-01-02", "9999-12-30"):
        assert not refused({f"{goal}.history": {day: "40%"}, f"{PRE_K}.lag": "52 weeks"})
        assert not refused({f"{goal}.target.at": day, f"{PRE_K}.lag": "52 weeks"})
    assert refused(
        {
            f"{goal}.history": {"1850-08-31": "40%"},
            f"{goal}.population": 799,
            f"{goal}.already_served": None,
            f"{goal}.subgroups": None,
            f"{PRE_K}.reach": None,
            "scenarios": None,
            "worked_examples": None,
        }
    )


def test_people_beyond_those_enrolled_are_refused() -> None:
    """800 a year are offered a place, so an effect per child offered can't be for 900."""
    finding = only({f"{PRE_K}.people": 900}, "CI903")
    assert "at most 800 are offered the service" in finding.message
    assert finding.path == (CI, "links", "pre_k", "people")
    assert not refused({f"{PRE_K}.people": 800})


def test_an_effect_per_person_treated_is_for_those_who_complete() -> None:
    """A quarter leaves: 600 complete, and 700 do not."""
    leave = {"kind": "attrition", "of": "service", "treated": "25%"}
    edits: Edits = {"metrics.readiness.estimand": "treated", "risks": {"leave": leave}}
    finding = only({**edits, f"{PRE_K}.people": 700}, "CI903")
    assert "at most 600 complete the service" in finding.message
    assert not refused({**edits, f"{PRE_K}.people": 600})


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ({f"{PRE_K}.providers.centres.share": "40%"}, "are 0.9 of 1"),
        ({f"{PRE_K}.together": None}, "are 1.1 of 1"),
        ({f"{PRE_K}.together": [{"by": ["schools", "family_homes", "centres"], "share": "10%"}]},
         "are 0.9 of 1"),
    ],
)  # fmt: skip
def test_shares_of_providers_are_whole(edits: Edits, said: str) -> None:
    """People served by two count in both and are taken out once, by three twice."""
    finding = only(edits, "CI908")
    assert said in finding.message
    assert finding.path == (CI, "links", "pre_k", "providers")


def test_nobody_serves_more_with_others_than_in_all() -> None:
    """20 % with others and 10 % in all would be fewer than nobody alone."""
    shares = {"centres": "75%", "schools": "35%", "family_homes": "10%"}
    edits: Edits = {
        f"{PRE_K}.providers": {name: {"share": share} for name, share in shares.items()},
        f"{PRE_K}.together": [{"by": ["schools", "family_homes"], "share": "20%"}],
    }
    finding = only(edits, "CI908")
    assert finding.message == "`family_homes` serves 0.2 with others and only 0.1 in all"


def test_shares_that_are_not_stated_are_pro_rata() -> None:
    """There is nothing to add up."""
    providers: dict[str, Any] = {"centres": {}, "schools": {}, "family_homes": {}}
    assert not refused({f"{PRE_K}.providers": providers, f"{PRE_K}.together": None})


@pytest.mark.parametrize(
    ("edits", "path"),
    [
        ({}, ("payments", "readiness", "metric")),
        (
            {"capital.senior.rate": {"metric": "readiness",
                                     "steps": [{"at_least": "10%", "pay": "4%"}]}},
            ("capital", "senior", "rate", "metric"),
        ),
        (
            {"waterfall.residual.when": {"metric": "readiness", "above": "10pp"}},
            ("waterfall", "residual", "when", "metric"),
        ),
    ],
)  # fmt: skip
def test_a_term_that_reads_an_indicator_is_warned_of(edits: Edits, path: tuple[str, ...]) -> None:
    """A payment, a coupon or a condition: where it reads the rate of a whole population."""
    found = warned({f"{CI}.goals.kindergarten.indicator": "metrics.readiness", **edits})
    assert {problem.code for problem in found} == {"CI901"}
    assert path in {problem.path for problem in found}
    assert severity_of("CI901") is Severity.WARNING


def test_a_blend_reads_its_parts() -> None:
    """Paying for a composite of an indicator pays for the indicator."""
    both = {"name": "Both", "blend": {"readiness": "50%", "special_education": "50%"}}
    edits: Edits = {
        "metrics.both": both,
        "payments.both": {"from": "city", "metric": "both", "price": 1},
        f"{CI}.goals.kindergarten.indicator": "metrics.special_education",
    }
    assert [problem.path for problem in warned(edits)] == [("payments", "both", "metric")]
