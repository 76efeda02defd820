"""Random but valid deals as plain data, with readings that often lie exactly on a threshold."""

from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from random_deals.capital import add_bond, add_capital
from random_deals.dice import Data, Dice
from random_deals.given import given
from random_deals.payments import add_limits, add_payments
from random_deals.programme import add_cohorts, add_metrics, frame
from random_deals.waterfall import add_terminations, add_waterfall

from pfs.models.validate import validate_data
from pfs.source.findings import DealError


@st.composite
def _deals(draw: DrawFn) -> tuple[Data, dict[str, float]]:
    dice = Dice(draw)
    built = frame(dice)
    add_cohorts(built)
    add_metrics(built)
    form = dice.one(["account", "account", "bond", "both", "none"])
    payees, hurdle = ["provider", "mdrc"], list[str]()
    if form in {"account", "both"}:
        add_capital(built)
        payees = ["accounts.main", "accounts.main", "accounts.main", "provider"]
        loans = [n for n, c in built.section("capital").items() if c["kind"] in _DEBT]
        hurdle = [f"capital.{name}" for name in loans]
    if form in {"bond", "both"}:
        add_bond(built, dice)
        payees = [*payees, "capital.bond"]
    add_payments(built, payees, hurdle)
    debts = [*hurdle, *(["capital.bond"] if form in {"bond", "both"} else [])]
    add_limits(built, debts)
    if form in {"account", "both"}:
        add_waterfall(built)
    add_terminations(built, debts)
    assume(_is_valid(built.data))
    return built.data, given(built)


def _is_valid(data: Data) -> bool:
    """Return whether the deal passes every check; a few random ones pay nothing before the end."""
    try:
        validate_data(data)
    except DealError:
        return False
    return True


_DEBT = frozenset({"loan", "note", "bond"})


def deals() -> SearchStrategy[tuple[Data, dict[str, float]]]:
    """Return random deals, as a file's plain data, each with given readings by key."""
    return _deals()
