"""Who can claim what: people by when they enrol, and the readings that are about them."""

import datetime as dt

import numpy as np
import pytest
from person_deal import deal_with, event

from pfs.models.deal import Deal
from pfs.outcomes.occasions import occasions
from pfs.outcomes.persons.drawn import whole
from pfs.outcomes.persons.waves import Wave, waves_of


def waves(deal: Deal) -> tuple[Wave, ...]:
    """Return the waves of the one cohort."""
    return waves_of(deal, occasions(deal).readings, "first")


def metrics_of(wave: Wave) -> list[tuple[str, str]]:
    """Return the claims of a wave: metric and day of the reading."""
    return [(claim.metric, str(claim.slot.date)) for claim in wave.claims]


def test_people_who_enrol_over_time_are_read_by_quarter() -> None:
    """Windows that do not end on the same days cut the cohort finer than each alone."""
    metrics = {"early": event("50%", 3), "late": event("20%", 7)}
    card = {"for_each": "person", "prices": {"early": 1, "late": 2}}
    cohort = {"people": 366, "enrols": ["2020-01-01", "2020-12-31"]}
    found = waves(deal_with(metrics, {"card": card}, cohort).deal)
    assert sum(wave.share for wave in found) == pytest.approx(1.0, abs=1e-12)
    # Read on quarter days: those of 3 months enrolled by quarter days, those of 7 by a month later.
    ends = [str(wave.until) for wave in found]
    assert ends == ["2020-01-01", "2020-03-01", "2020-04-01", "2020-06-01", "2020-07-01",
                    "2020-09-01", "2020-10-01", "2020-12-01", "2020-12-31"]  # fmt: skip
    assert metrics_of(found[1]) == [("early", "2020-07-01"), ("late", "2020-10-01")]
    assert metrics_of(found[2]) == [("early", "2020-07-01"), ("late", "2021-01-01")]
    assert found[1].share == pytest.approx(60 / 366)


def test_a_running_reading_is_the_claim_of_those_who_are_new_in_it() -> None:
    """Those observed on the first date claim on it, the others on the second, late ones never."""
    metric = event("50%", 3) | {"measured": {"dates": ["2020-07-01", "2020-10-01"]}}
    card = {"for_each": "person", "prices": {"job": 1}}
    cohort = {"people": 366, "enrols": ["2020-01-01", "2020-12-31"]}
    found = waves(deal_with({"job": metric}, {"card": card}, cohort).deal)
    assert [metrics_of(wave) for wave in found] == [
        [("job", "2020-07-01")],
        [("job", "2020-10-01")],
        [],
    ]
    assert [round(366 * wave.share) for wave in found] == [183, 92, 91]


def test_what_happens_in_each_interval_is_a_claim_of_everybody() -> None:
    """Gates stand before what they gate, also unpriced ones; the reading last before it counts."""
    every = {"every": "quarter", "over": ["2020-07-01", "2021-01-01"]}
    metrics = {
        "home": event("50%", 3, claims="repeatable") | {"measured": every},
        "works": event("20%", 9, requires="home"),
    }
    card = {"for_each": "person", "prices": {"works": 1}}
    (wave,) = waves(deal_with(metrics, {"card": card}, {"people": 40}).deal)
    assert metrics_of(wave) == [("home", "2020-07-01"), ("home", "2020-10-01"),
                                ("works", "2020-10-01"), ("home", "2021-01-01")]  # fmt: skip
    assert [claim.gate for claim in wave.claims] == [None, None, 1, None]
    assert wave.until == dt.date(2020, 1, 1)


def test_whole_people_are_lost_in_no_wave() -> None:
    """Running totals are rounded: thirds of a person are somebody in every third wave."""
    thirds = [np.array([1 / 3])] * 9
    assert [float(n[0]) for n in whole(thirds)] == [0, 1, 0, 0, 1, 0, 0, 1, 0]
    varied = whole([np.array([2.6, 0.2]), np.array([2.6, 0.2]), np.array([2.6, 0.2])])
    assert [list(n) for n in varied] == [[3, 0], [2, 0], [3, 1]]
