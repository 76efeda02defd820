"""Money that is not voted: vector (i) of the specification, and the cash of single failures."""

import numpy as np
import pytest
from plain_deals import Data, data, deal, deal_file, metric

from pfs.analysis.case import run_case
from pfs.analysis.paths import Drawing, PathResults, run_paths
from pfs.models.deal_file import DealFile, open_deal
from pfs.outcomes.sample import FloatArray, Sample
from pfs.source.document import Document
from pfs.source.overrides import Setting

YEARS = (2021, 2022, 2023)
DUE = {"2021-01-01": 4_000_000, "2022-01-01": 6_000_000, "2023-01-01": 8_000_000}


def sections(vote: Data, escrow: float = 0.0, **more: object) -> Data:
    """Return a city that owes 4, 6 and 8 million in three fiscal years, and how it may fail."""
    payments = {
        f"p{day[:4]}": {
            "from": "city",
            "to": "provider",
            "amount": amount,
            "paid": {"dates": [day]},
        }
        for day, amount in DUE.items()
    }
    risk = {"kind": "appropriation", "payor": "city", "hazard": "3%", **vote}
    found: Data = {"payments": payments, "risks": {"vote": risk}, **more}
    if escrow:
        found["accounts"] = {"escrow": {"holder": "spv", "target": escrow, "filled_by": "city"}}
        found["risks"]["vote"]["escrow"] = "accounts.escrow"
    return found


def histories(file: DealFile) -> tuple[PathResults, FloatArray]:
    """Run the eight histories of three years that fail or not, with the chance of each."""
    drawing = Drawing(Sample(8, 8, 1), 1, "sobol", Drawing.of([file.deal]).drivers)
    fails = np.array([[(path >> year) & 1 for path in range(8)] for year in range(3)], dtype=bool)
    given = {
        f"risks.vote.failure/FY{year}": np.where(row, 0.01, 0.99)
        for year, row in zip(YEARS, fails, strict=True)
    }
    chance = np.prod(np.where(fails, 0.03, 0.97), axis=0)
    return run_paths(file, drawing, given=given), chance


@pytest.mark.parametrize(
    ("vote", "escrow", "loss", "any_loss", "used"),
    [
        ({}, 0, 540_000, 0.087327, 0),
        ({"recovery": "40%"}, 0, 324_000, 0.087327, 0),
        ({"recovery": "40%"}, 5e6, 78_955.20, 0.0591, 408_408),
        ({"recovery": "40%", "basis": "permanent"}, 5e6, 441_948.60, 0.087327, 436_635),
        ({"basis": "permanent"}, 0, 1_173_216, 0.087327, 0),
    ],
)
def test_losses_under_a_hazard_with_recovery_and_escrow(
    vote: Data, escrow: float, loss: float, any_loss: float, used: float
) -> None:
    """Vector (i): every history is run, weighted by its chance; nothing is sampled."""
    kept, chance = histories(deal_file(**sections(vote, escrow)))
    lost = kept.numbers["risks.vote.lost"]
    assert float(chance @ lost) == pytest.approx(loss, abs=0.005)
    assert float(chance @ (lost > 1.0)) == pytest.approx(any_loss, abs=5e-7)
    assert float(chance @ kept.numbers["risks.vote.escrow_used"]) == pytest.approx(used, abs=0.005)


def test_sampling_agrees_with_the_histories() -> None:
    """Vector (i), third case, within three standard errors of 32,768 random paths."""
    file = deal_file(**sections({"recovery": "40%"}, 5e6))
    drawing = Drawing.of([file.deal], paths=32_768, sampling="random")
    lost = run_paths(file, drawing).numbers["risks.vote.lost"]
    error = float(np.std(lost)) / np.sqrt(len(lost))
    assert abs(float(np.mean(lost)) - 78_955.20) < 3 * error
    assert abs(float(np.mean(lost > 1)) - 0.0591) < 3 * np.sqrt(0.0591 * 0.9409 / len(lost))


def test_an_escrow_is_cash_of_the_payor_and_goes_back_to_it() -> None:
    """It pays in 5 million, the escrow pays what fails, what is left comes back at the end.

    What comes back was never paid, in sums; the ledger has both movements.
    """
    kept, _ = histories(deal_file(**sections({}, 5e6)))
    owed, lost = 18e6, kept.numbers["risks.vote.lost"]
    assert kept.numbers["parties.city.paid"] == pytest.approx(owed - lost)
    assert kept.numbers["parties.city.received"] == pytest.approx(0.0)
    assert kept.numbers["parties.provider.received"] == pytest.approx(owed - lost)
    assert kept.numbers["accounts.escrow.balance"] == pytest.approx(0.0)


def test_what_is_recovered_comes_later_or_never() -> None:
    """A year later; of the last year after the calendar's end only where it has one more year."""
    kept, _ = histories(deal_file(**sections({"recovery": "50%", "after": "2 years"})))
    lost = kept.numbers["risks.vote.lost"]
    # years 1 and 2 come back in 2023 and 2024 by half; the third would come in 2025
    assert lost[0b001] == pytest.approx(2e6)
    assert lost[0b010] == pytest.approx(3e6)
    assert lost[0b100] == pytest.approx(8e6)
    assert kept.numbers["risks.vote.recovered"][0b011] == pytest.approx(5e6)


def test_a_failed_year_pays_nothing_on_the_date_and_the_ledger_shows_the_escrow() -> None:
    """Set by hand to 100 %, every year fails in an exact run too: escrow first, the rest lost."""
    plain = data(**sections({"hazard": "100%"}, 5e6))
    document = Document("d", "", "0" * 64, plain, {}, {})
    file = open_deal(document, settings=[Setting("risks.vote.hazard", "100%", "--set", None)])
    case = run_case(file.deal, {}, set_paths=file.set_paths)
    flows = [(f.date.year, f.from_, f.to, f.amount) for f in case.ledger]
    assert flows == [
        (2020, "city", "accounts.escrow", 5e6),
        (2021, "accounts.escrow", "provider", 4e6),
        (2022, "accounts.escrow", "provider", 1e6),
    ]
    assert case.value("risks.vote.lost") == pytest.approx(13e6)
    assert case.value("parties.city.outcome_payments") == pytest.approx(5e6)


def test_risks_are_off_where_nothing_is_drawn() -> None:
    """In payoff and worked examples a hazard of 100 % stated in the file changes nothing."""
    case = run_case(deal(**sections({"hazard": "100%"})), {})
    assert case.value("deal.paid") == 18e6
    assert case.value("risks.vote.lost") == 0.0


def test_an_escrow_is_filled_again_each_year_where_it_says_so() -> None:
    """On each anniversary in a year that is voted: 4 of 5 million come back in 2022."""
    found = sections({}, 5e6)
    found["accounts"]["escrow"]["refilled"] = "yearly"
    kept, _ = histories(deal_file(**found))
    assert kept.numbers["risks.vote.lost"][0b001] == pytest.approx(0.0)
    assert kept.numbers["risks.vote.lost"][0b101] == pytest.approx(3e6)
    assert kept.numbers["risks.vote.lost"][0b011] == pytest.approx(5e6)


def test_a_reserve_is_released_when_its_condition_holds_before_the_waterfall() -> None:
    """To the deal's account, where the waterfall shares it out on the same date."""
    accounts = {
        "reserve": {
            "holder": "spv",
            "opening": 100,
            "release_to": "accounts.main",
            "release_when": {"metric": "m", "at_least": 10},
        }
    }
    waterfall = {"rest": {"rank": 1, "to": "fund"}}
    parts: Data = {
        "accounts": accounts,
        "waterfall": waterfall,
        "metrics": {"m": metric()},
        "payments": {"p": {"from": "city", "metric": "m", "price": 1}},
    }
    held = run_case(deal(**parts), {"m": 10})
    assert held.value("parties.fund.received@2021-01-01") == pytest.approx(110)
    late = run_case(deal(**parts), {"m": 9})
    assert late.value("parties.fund.received@2021-01-01") == pytest.approx(9)
    assert late.value("accounts.reserve.balance@2023-01-01") == pytest.approx(100)
