"""Tests of the deal itself: Living Cities' three, Third Sector's two, shared accountability."""

from pfs.ci_alignment.checks import backbone, contributions, feedback, goals, links, people
from pfs.ci_alignment.checks.answer import Check, asks, decides

LIVING_CITIES = "Living Cities' three tests"
THIRD_SECTOR = "Third Sector's two recommendations"
ACCOUNTABILITY = "Shared accountability"

THREE_TESTS = (
    Check(
        "CI501",
        "a cross-sector partnership of decision-makers and doers",
        LIVING_CITIES,
        "Collective impact needs those who can decide and those who do the work at one table, "
        "from more than one sector. Without the sectors nothing can be said. State `sector` of "
        "every party at the table: partners, and those who pay, invest, guarantee, provide, "
        "evaluate or coordinate. A payor decides; others say so with `decides`.",
        (
            decides("everybody at the table states its sector", people.sectors_stated),
            asks("at least 3 sectors, one of them public", people.three_sectors_one_public),
            asks("a decision-maker: a payor, or a partner that decides", people.decision_maker),
            decides("a doer: a provider", people.doer),
        ),
    ),
    Check(
        "CI502",
        "mutual accountability for a shared goal, with money at stake",
        LIVING_CITIES,
        "Partners hold each other to a goal when each of them has something to lose. A payor has "
        "its payment at stake, an investor its capital, a provider a fee it defers; where only "
        "one side has, accountability is not mutual. Link a paid metric to a goal, and defer a fee "
        "(`kind: deferred_fee`) or pay an item of the budget from the waterfall.",
        (
            decides("a goal is linked to a paid metric", goals.paid_goal),
            decides("a payor has money at stake", contributions.payor_stake),
            asks("a provider or the backbone has money at stake", contributions.doer_stake),
            asks("money is at stake in at least 2 sectors", contributions.stakes_cross_sectors),
        ),
    ),
    Check(
        "CI503",
        "a feedback loop that says on or off track",
        LIVING_CITIES,
        "The loop is closed when whoever certifies the outcomes shares the paid metrics while "
        "there is still time to act: at least twice before the first paid reading. A provider's "
        "own data can't stand in for the evaluator's. State a row of `data_sharing` from the "
        "evaluator (or validator) that carries every paid metric, with `every` and `to` a provider "
        "or the backbone.",
        (
            decides(
                "every paid metric is carried by a row of the certifier that says how often",
                feedback.certified,
            ),
            decides("at least 1 look before the first paid reading", feedback.one_look),
            asks("at least 2 looks before the first paid reading", feedback.two_looks),
            asks("the certifier's data reach a provider or the backbone", feedback.reaches_doers),
        ),
    ),
)
TWO_RECOMMENDATIONS = (
    Check(
        "CI701",
        "reconcile population-level and individual-level metrics",
        THIRD_SECTOR,
        "A deal counts those it serves, a community counts everybody; a bridge with a source and "
        "an interval carries one to the other. A bridge that is only assumed makes the "
        "contribution a guess. Link the paid metric to a goal, state `bridge` with a source other "
        "than `assumed` and as a distribution (or 1 where both are the same), and `population`.",
        (
            decides("a goal is linked to a paid metric", goals.paid_goal),
            asks(
                "the bridge of every paid link has a source other than `assumed`",
                links.bridge_sources,
            ),
            asks("every goal that is paid for states its population", goals.paid_populations),
            asks("the bridge of every paid link has an interval, or is 1", links.bridge_intervals),
        ),
    ),
    Check(
        "CI702",
        "contract through a backbone",
        THIRD_SECTOR,
        "A backbone that contracts for several providers spares each of them a negotiation of its "
        "own; it pays when its cost is no more than that of contracts one by one. State "
        "`backbone.party`, `serves`, `fixed`, `per_provider` and `alone`; below the break-even "
        "number of providers the backbone costs more.",
        (
            decides("a party is the backbone", backbone.backbone_party),
            asks("it serves at least 2 providers", backbone.serves_two),
            asks("its costs, and one contract's without it, are stated", backbone.costs_stated),
            asks("it costs no more than contracting one by one", backbone.hub_not_dearer),
        ),
    ),
)
SHARED = (
    Check(
        "CI801",
        "shared accountability",
        ACCOUNTABILITY,
        "Everybody at the table answers for at least one outcome, and every outcome has somebody "
        "who answers for it. State `aligned_to` of every partner, and for every goal a partner "
        "that names it.",
        (
            asks("every partner is aligned to a goal", people.partners_aligned),
            asks("every goal has a partner aligned to it", people.goals_have_partners),
        ),
    ),
    Check(
        "CI802",
        "differentiated responsibility",
        ACCOUNTABILITY,
        "Partners bring what they can: time, talent, treasure, or money at stake in the deal. "
        "Somebody who brings nothing attends; and a goal to which all bring the same lacks the "
        "rest. State `time`, `talent` or `treasure` of the partners; stakes are derived from the "
        "deal's own terms.",
        (
            asks(
                "every partner brings time, talent, treasure or money at stake",
                contributions.everyone_brings,
            ),
            asks(
                "the partners of every goal that is paid for bring at least 2 of the four",
                contributions.kinds_differ,
            ),
        ),
    ),
)
