"""Checks between sections: every clause makes sense with the others.

Each check is a small function from a deal to problems. A table holds them, so that one can be
added, explained or switched off by itself.
"""

from collections.abc import Callable, Iterator

from pfs.models.crosscheck import (
    community,
    dates,
    examples,
    floors,
    gates,
    money,
    outcomes,
    payments,
    people,
    persons,
    profiles,
    ranges,
    references,
    risks,
    schedules,
    term,
    unsupported,
    unused,
    waterfall,
)
from pfs.models.deal import Deal
from pfs.models.problems import Problem

Check = Callable[[Deal], Iterator[Problem]]

ALONE: tuple[Check, ...] = (
    references.names_exist,
    references.recourse_exists,
    references.biased_evaluations_exist,
    references.one_vehicle,
    references.main_is_held,
    dates.end_on_grid,
    dates.flows_on_grid,
    dates.windows_inside,
    term.term_extended,
    outcomes.errors_known,
    outcomes.weights_whole,
    outcomes.blends_end,
    outcomes.readings_bounded,
    outcomes.follow_up_of_people,
    payments.conditions_end,
    payments.payors_whole,
    schedules.tables_in_order,
    schedules.shares_end,
    schedules.negatives_returned,
    money.guarantees_cover,
    money.holders_whole,
    money.limits_possible,
    money.floors_below_caps,
    gates.gates_open,
    waterfall.rest_comes_last,
    waterfall.hurdles_of_capital,
    unsupported.terms_computed,
    risks.one_vote_a_payor,
    risks.pairs_stated_once,
    risks.accounts_filled,
    examples.scenarios_exist,
    examples.expected_kinds,
)
"""Checks that follow no name; they hold whatever else is wrong."""

FOLLOWING: tuple[Check, ...] = (
    references.capital_fits,
    references.accounts_have_targets,
    outcomes.reads_follow,
    outcomes.cohorts_measured,
    outcomes.tests_possible,
    payments.ever_paid,
    payments.dates_are_read,
    money.draws_fit,
    money.fees_fit,
    floors.floors_below_limits,
    floors.returns_reached_one_way,
    waterfall.shares_of_steps,
    examples.readings_exist,
    examples.results_exist,
    examples.openings_known,
    gates.gates_fit,
    persons.claims_of_persons,
    persons.estimands_alike,
    profiles.profiles_fit,
    people.people_of_examples,
    ranges.shares_possible,
    ranges.thresholds_possible,
    ranges.comparisons_above_zero,
    risks.drivers_drawn,
    risks.correlations_possible,
    community.reach_fits,
    community.people_fit_effect,
    community.provider_shares_whole,
)
"""Checks that follow names from one section to another: made once all names are known."""

WARNINGS: tuple[Check, ...] = (
    community.indicators_do_not_pay,
    payments.some_unpaid,
    payments.units_counted,
    money.accounts_empty,
    term.maturities_move,
    waterfall.nothing_left_over,
    unused.metrics_used,
    unused.parties_used,
    unused.sources_cover_uses,
    unused.has_examples,
    unused.debts_repaid,
    risks.worth_something,
    risks.delays_on_grid,
)
"""What a valid deal is warned of, and notes."""

_STOPPING = frozenset({"PFS120", "PFS143", "PFS144", "PFS192"})
"""Errors after which names can't be followed, or not in time."""


def problems(deal: Deal) -> list[Problem]:
    """Return everything that is wrong between the sections of a deal."""
    found = [problem for check in ALONE for problem in check(deal)]
    if not any(problem.code in _STOPPING for problem in found):
        found += [problem for check in FOLLOWING for problem in check(deal)]
    return found


def warnings(deal: Deal) -> list[Problem]:
    """Return the warnings and notes of a deal without errors."""
    return [problem for check in WARNINGS for problem in check(deal)]
