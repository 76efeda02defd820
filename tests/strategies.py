"""Random but valid deals as plain data, with readings that often lie exactly on a threshold."""

from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from random_deals.capital import add_bond, add_capital
from random_deals.dice import Data, Dice, Frame
from random_deals.given import given, stated
from random_deals.payments import add_limits, add_payments
from random_deals.persons import add_claims, add_person_payments, add_profiles, people
from random_deals.programme import add_cohorts, add_metrics, frame
from random_deals.waterfall import add_terminations, add_waterfall

from pfs.models.examples import PersonGroup
from pfs.models.validate import validate_data
from pfs.source.findings import DealError

People = tuple[PersonGroup, ...] | None


@st.composite
def _deals(draw: DrawFn) -> tuple[Data, dict[str, float]]:
    dice = Dice(draw)
    built = frame(dice)
    add_cohorts(built)
    _add_the_rest(dice, built)
    assume(_is_valid(built.data))
    return built.data, given(built)


@st.composite
def _person_deals(draw: DrawFn) -> tuple[Data, dict[str, float], People]:
    dice = Dice(draw)
    built = frame(dice)
    built.told = dice.maybe(40)
    add_cohorts(built, least=1)
    add_claims(built)
    _add_the_rest(dice, built, persons=True)
    assume(_is_valid(built.data))
    return built.data, *_outcomes(built)


def _outcomes(built: Frame) -> tuple[dict[str, float], People]:
    """Return readings that are given, or people, and sometimes what a payment earns."""
    dice, readings = built.dice, given(built)
    persons = people(built) if built.told else None
    if persons is not None:
        readings = {key: value for key, value in readings.items() if not key.startswith("j")}
    elif dice.maybe(20):
        readings |= stated(built)
    return readings, persons


def _add_the_rest(dice: Dice, built: Frame, *, persons: bool = False) -> None:
    """Add everything after cohorts; payments for each person before and after the others."""
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
    if persons:
        add_person_payments(built, dice.one([["card"], ["card", "a"]]), payees)
    add_payments(built, payees, hurdle)
    if persons and dice.maybe(30):
        add_person_payments(built, ["q"], payees)
    if persons:
        add_profiles(built)
    debts = [*hurdle, *(["capital.bond"] if form in {"bond", "both"} else [])]
    add_limits(built, debts)
    if form in {"account", "both"}:
        add_waterfall(built)
    add_terminations(built, debts)


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


def person_deals() -> SearchStrategy[tuple[Data, dict[str, float], People]]:
    """Return random deals with payments for each person, readings, and sometimes the people."""
    return _person_deals()
