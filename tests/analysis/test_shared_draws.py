"""Draws belong to the name of a driver: what a change of a deal leaves as it was."""

from typing import Any

import numpy as np
import pytest
from plain_deals import Data, data, deal, deal_file, metric

from pfs.analysis.paths import Drawing, Sampling, run_paths
from pfs.analysis.reported import Keyed
from pfs.cashflow.results import Results
from pfs.cashflow.state import State
from pfs.models.deal import Deal
from pfs.models.deal_file import DealFile
from pfs.outcomes.sample import Block

TRIAL: Data = {"t": {"design": "randomised", "treated": 100, "control": 100}}
METRIC = metric(level={"normal": {"mean": 5, "sd": 1}}, cv="50%", comparison={"level": 5},
                evaluations=TRIAL)  # fmt: skip
PAYMENT: Data = {"from": "city", "to": "provider", "metric": "m", "price": 2}
BASE: Data = {"metrics": {"m": METRIC}, "payments": {"p": PAYMENT}}


def draws(drawing: Drawing) -> dict[str, Any]:
    """Return the uniform numbers of every driver of a command, by name."""
    uniforms = drawing.uniforms()
    block = Block(0, drawing.sample.paths)
    return {d.name: uniforms.draw(d.name, block) for d in drawing.drivers}


def of(*deals: Deal, sampling: Sampling) -> dict[str, Any]:
    """Return the draws of a command on these deals."""
    return draws(Drawing.of(deals, paths=64, sampling=sampling))


def same(mine: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    """Return the drivers of both whose draws are the same."""
    return [k for k in sorted(mine) if k in theirs and np.array_equal(mine[k], theirs[k])]


def test_there_are_drivers_to_look_at() -> None:
    """A level and the error of either group."""
    assert len(of(deal(**BASE), sampling="sobol")) == 3


def test_at_random_another_metric_leaves_every_other_draw_as_it_was() -> None:
    """Wherever its name stands among the others."""
    plain = of(deal(**BASE), sampling="random")
    for name in ("a", "z"):
        more = {**BASE, "metrics": {**BASE["metrics"], name: METRIC}}
        wider = of(deal(**more), sampling="random")
        assert len(wider) == 6
        assert same(plain, wider) == sorted(plain)


def extended(section: str, **entries: object) -> Deal:
    """Return the deal with entries added to a section."""
    whole = data(**BASE)
    return deal(**{**BASE, section: {**whole.get(section, {}), **entries}})


LOAN: Data = {"kind": "loan", "from": "bank", "amount": 100,
              "draws": {"dated": {"2020-01-01": 100}}}  # fmt: skip


@pytest.mark.parametrize("sampling", ["sobol", "random"])
@pytest.mark.parametrize(
    "other",
    [
        extended("parties", aunt={"name": "Aunt", "roles": ["community"]}),
        extended("capital", senior=LOAN),
        extended("payments", again={**PAYMENT, "price": 1}),
        deal(**{**BASE, "payments": {"p": {**PAYMENT, "price": 3}}}),
    ],
    ids=["party", "tranche", "payment", "price"],
)
def test_what_is_no_driver_moves_no_draw(other: Deal, sampling: Sampling) -> None:
    """A party, a tranche, a payment or a price more: every draw stays, under Sobol too."""
    plain = of(deal(**BASE), sampling=sampling)
    assert same(plain, of(other, sampling=sampling)) == sorted(plain)


def measured(file: DealFile, drawing: Drawing) -> Any:
    """Return what is measured of `m` on every path."""

    def also(state: State) -> Keyed:
        yield "m", lambda: Results(state).value("metrics.m.measured")

    return run_paths(file, drawing, wanted=lambda key: key == "m", also=also).numbers["m"]


@pytest.mark.parametrize("sampling", ["sobol", "random"])
def test_sheets_of_one_command_share_draws_by_name(sampling: Sampling) -> None:
    """Both measure the same on every path, though one has another metric with errors before it."""
    one = deal_file(**BASE)
    more = deal_file(**{**BASE, "metrics": {**BASE["metrics"], "a": METRIC}})
    together = Drawing.of([one.deal, more.deal], paths=64, sampling=sampling)
    mine, theirs = (measured(file, together) for file in (one, more))
    assert np.array_equal(mine, theirs)
    assert len(np.unique(mine)) == 64
    # Apart, the other metric moves the dimensions of a Sobol net, and nothing at random.
    apart = measured(one, Drawing.of([one.deal], paths=64, sampling=sampling))
    assert np.array_equal(mine, apart) == (sampling == "random")


def test_neither_the_order_nor_the_number_of_sheets_moves_a_draw() -> None:
    """The union of drivers decides."""
    one = deal(**BASE)
    more = deal(**{**BASE, "metrics": {**BASE["metrics"], "a": METRIC}})
    first = of(one, more, sampling="sobol")
    assert same(first, of(more, one, one, sampling="sobol")) == sorted(first)
