"""A simulation: the same bytes for the same deal, and figures that closed forms confirm."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from plain_deals import Data, data, deal_file, metric
from risky_deal import sections
from scipy.stats import norm

from pfs.analysis.case import run_case
from pfs.analysis.paths import Sampling
from pfs.analysis.simulate import Simulation, simulate, tail
from pfs.models.deal_file import DealFile, open_deal, read_deal
from pfs.outcomes.sample import Sample
from pfs.output.renderings import simulation
from pfs.source.document import Document

EXAMPLES = Path(__file__).parents[2] / "examples"
NYC, NY = EXAMPLES / "nyc-able.yaml", EXAMPLES / "ny-ceo.yaml"


def csv(file: DealFile, **options: Any) -> str:
    """Return the CSV of a simulation."""
    return simulation(simulate(file, **options), "csv")


@pytest.mark.parametrize("sampling", ["sobol", "random"])
def test_neither_a_second_run_nor_the_size_of_blocks_changes_a_byte(sampling: Sampling) -> None:
    """2,048 paths in blocks of 64, of 1,024, and all at once."""
    file = read_deal(str(NYC))
    once = csv(file, paths=2_048, sampling=sampling)
    assert csv(file, paths=2_048, sampling=sampling) == once
    for block in (64, 1_024, 16_384):
        assert csv(file, paths=2_048, sampling=sampling, block=block) == once
    assert csv(file, paths=2_048, sampling=sampling, seed=2) != once


def test_the_size_of_blocks_changes_no_byte_of_a_deal_with_every_risk() -> None:
    """Correlated draws, too, depend on the path alone; risks by name in any order of the file."""
    plain = data(**sections())
    file = open_deal(Document("deal.yaml", "", "0" * 64, plain, {}, {}))
    once = csv(file, paths=512)
    assert csv(file, paths=512, block=64) == once
    other = open_deal(Document("deal.yaml", "", "0" * 64, turned(plain), {}, {}))
    assert csv(other, paths=512) == once


def turned(value: Any) -> Any:
    """Return plain data with the entries of every map the other way round."""
    if isinstance(value, dict):
        return {key: turned(value[key]) for key in reversed(value)}
    return [turned(entry) for entry in value] if isinstance(value, list) else value


@pytest.mark.parametrize("path", [NYC, NY, EXAMPLES / "ma-juvenile-justice.yaml"])
def test_the_order_of_sections_and_entries_changes_no_byte(path: Path) -> None:
    """A map's order never means anything."""
    original = read_deal(str(path)).document
    other = Document(original.name, original.text, original.sha256, turned(original.data), {}, {})
    assert list(other.data) == list(original.data)[::-1]
    assert csv(open_deal(other), paths=512) == csv(open_deal(original), paths=512)


def test_a_party_that_takes_no_part_changes_no_draw() -> None:
    """Parties, prices and tranches are no drivers: other figures stay as they are."""
    file = read_deal(str(NYC))
    plain = dict(file.document.data)
    plain["parties"] = {**plain["parties"], "bystander": {"name": "X", "roles": ["community"]}}
    wider = open_deal(Document("x", "", "", plain, {}, {}))
    mine, theirs = simulate(file, paths=512), simulate(wider, paths=512)
    assert {k: theirs.numbers[k] for k in mine.numbers} == dict(mine.numbers)


def trial(size: int = 500) -> Data:
    """Return a randomised trial of as many on both sides."""
    return {"t": {"design": "randomised", "treated": size, "control": size}}


def change(effect: object, **fields: object) -> Data:
    """Return a share at one half in the comparison group, read as a change on 2021-01-01."""
    comparison = {"level": "50%"}
    stated: Data = {"kind": "share", "read": "change", "level": None, "comparison": comparison}
    return metric(**stated, effect=effect, **{"evaluations": trial(), **fields})


def paying(schedule: Data, effect: object, **fields: object) -> Simulation:
    """Simulate one payment for such a metric on 32,768 paths."""
    payment = {"from": "city", "to": "provider", "metric": "m", **schedule}
    file = deal_file(metrics={"m": change(effect, **fields)}, payments={"p": payment})
    return simulate(file, paths=32_768)


@pytest.mark.parametrize(
    ("effect", "size", "expected"),
    [(0.0, 500, 0.057), (0.075, 500, 0.787), (0.05, 500, 0.5), (0.0, 250, 0.132)],
)
def test_how_often_a_threshold_is_passed(effect: float, size: int, expected: float) -> None:
    """5 points with 500 a side: 5.7 % by luck, missed 21 % of the time at 1.5 times it."""
    step = {"steps": [{"at_least": "5pp", "pay": 100}]}
    result = paying(step, effect, evaluations=trial(size))
    share = result.shares["payments.p.triggered"]
    assert share.value is not None
    assert share.se is not None
    p = 0.5 + effect
    error = math.sqrt((0.25 + p * (1 - p)) / size)
    exact = float(norm.sf((0.05 - effect) / error))
    assert exact == pytest.approx(expected, abs=0.0006)
    assert abs(share.value - exact) < 3 * share.se
    assert share.se < 0.001


def test_the_expected_payment_of_a_straight_line() -> None:
    """From 2 to 10 points, with a true effect of 4 (sd 3): by numerical integration."""
    line = {"lines": [{"at": "2pp", "pay": 0}, {"at": "10pp", "pay": 1_000}]}
    result = paying(line, {"normal": {"mean": "4pp", "sd": "3pp"}})

    true = np.linspace(0.04 - 0.03 * 7, 0.04 + 0.03 * 7, 1_201)[:, None]
    score = np.linspace(-7, 7, 1_201)
    p = np.clip(0.5 + true, 0, 1)
    measured = true + score * np.sqrt((0.25 + p * (1 - p)) / 500)
    amount = 1_000 * np.clip((measured - 0.02) / 0.08, 0, 1)
    density = norm.pdf(score) * norm.pdf(true, 0.04, 0.03)
    exact = float(np.trapezoid(np.trapezoid(amount * density, score), true[:, 0]))
    mean = result.numbers["payments.p.paid"]
    assert mean.mean is not None
    assert mean.mean_se is not None
    assert abs(mean.mean - exact) < 3 * mean.mean_se + 1e-2
    assert mean.mean_se < 0.5


def test_bias_is_paid_for() -> None:
    """Three points of bias are worth three points of effect."""
    line = {"price": 1_000, "per": "1pp"}
    biased = {"t": {**trial()["t"], "bias": "3pp"}}
    result = paying(line, "20pp", evaluations=biased)
    paid = result.numbers["payments.p.paid"]
    assert paid.mean is not None
    assert paid.mean_se is not None
    assert abs(paid.mean - 23_000) < 3 * paid.mean_se


@pytest.mark.parametrize(
    ("path", "drivers"),
    [
        # one effect; on two dates the treated and the historical group
        (NYC, 5),
        # two effects; two trials in two phases with two groups each; counted jobs have no error
        (NY, 10),
    ],
)
def test_drivers_are_counted(path: Path, drivers: int) -> None:
    """Each scalar source of chance once."""
    assert len(simulate(read_deal(str(path)), paths=16).drawing.drivers) == drivers


def test_given_draws_replace_the_seeds() -> None:
    """Without error the payment is the price times the quantile of the given number."""
    uniform = {"uniform": [0, 80]}
    file = deal_file(
        metrics={"m": metric(level=uniform)},
        payments={"p": {"from": "city", "to": "provider", "metric": "m", "price": 2}},
    )
    numbers = (np.arange(16) + 0.5) / 16
    result = simulate(file, paths=16, given={"metrics.m.level": numbers})
    paid = result.numbers["payments.p.paid"]
    assert paid.mean == pytest.approx(80)
    assert (paid.smallest, paid.largest) == pytest.approx((160 * 0.5 / 16, 160 * 15.5 / 16))


def test_with_every_draw_at_its_middle_a_simulation_is_the_exact_case() -> None:
    """Effects at their median, errors at nothing, the lender's option used where it holds."""
    file = read_deal(str(NYC))
    names = ["effect", *(f"error/youth/{arm}/{day}" for arm in ("treated", "historical")
                         for day in ("2015-06-30", "2016-12-31"))]  # fmt: skip
    half = {f"metrics.recidivism.{name}": np.full(16, 0.5) for name in names}
    result = simulate(file, paths=16, given=half)
    case = run_case(file.deal, {}, options=True)
    compared = 0
    for key, summary in result.numbers.items():
        if "FY" not in key and not key.endswith((".gain", ".lowest_cash")):
            assert summary.median == pytest.approx(case.value(key), nan_ok=True), key
            compared += 1
    assert compared > 20


def test_few_paths_have_no_standard_error_or_a_wide_one() -> None:
    """One path is one replicate; ten are ten."""
    file = read_deal(str(NYC))
    one, ten = simulate(file, paths=1), simulate(file, paths=10)
    assert (one.sample.paths, ten.sample.paths, ten.sample.replicates) == (1, 10, 10)
    assert one.numbers["deal.paid"].mean_se is None
    assert ten.numbers["capital.loan.received"].mean_se is not None


def test_progress_is_told_after_each_block() -> None:
    """Up to the number of paths that are run."""
    told: list[tuple[int, int]] = []
    file = read_deal(str(NYC))
    simulate(file, paths=128, block=64, progress=lambda done, of: told.append((done, of)))
    assert told == [(64, 128), (128, 128)]


def test_the_worst_twentieth_of_losses() -> None:
    """Losses 1 to 320: the worst 16 are 305 to 320, 312.5 on average."""
    sample = Sample(320, 20, 16)
    assert tail(np.arange(1.0, 321.0), sample).value == pytest.approx(312.5)
    # where fewer lose anything at all, the rest of the twentieth lose nothing
    few = np.zeros(320)
    few[:4] = 160.0
    assert tail(few, sample).value == pytest.approx(40)


def test_results_of_paths_add_up() -> None:
    """Means are linear: received less drawn is the gain, and payors pay what payments pay."""
    result = simulate(read_deal(str(NY)), paths=1_024)
    mean = {key: summary.mean or 0.0 for key, summary in result.numbers.items()}
    for name in ("notes",):
        start = f"capital.{name}"
        gain = mean[f"{start}.received"] - mean[f"{start}.drawn"]
        assert mean[f"{start}.gain"] == pytest.approx(gain, abs=0.01)
    payors = sum(mean[f"parties.{p}.outcome_payments"] for p in ("usdol", "state"))
    assert payors == pytest.approx(mean["deal.paid"], abs=0.01)
    years = sum(value for key, value in mean.items() if key.startswith(
        "parties.usdol.outcome_payments@FY"))  # fmt: skip
    assert years == pytest.approx(mean["parties.usdol.outcome_payments"], abs=0.01)
