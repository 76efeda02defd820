"""Results-based accountability: from the result to the plan, population and performance apart."""

from pfs.ci_alignment.checks import actions, contributions, feedback, goals, links, people
from pfs.ci_alignment.checks.answer import Check, asks, decides

FRAMEWORK = "Results-based accountability"

CHECKS = (
    Check(
        "CI601",
        "result",
        FRAMEWORK,
        "A result is a condition of well-being in plain words, before any figure: children enter "
        "school ready. Without it an indicator is a number about nothing. State `result` of every "
        "goal.",
        (asks("every goal states its result", goals.results),),
    ),
    Check(
        "CI602",
        "indicators",
        FRAMEWORK,
        "An indicator shows the result only with the people it is about, its past and where it "
        "shall be. State `indicator`, `population`, four readings of `history` and `target` of "
        "every goal.",
        (asks("every goal is complete", goals.results_complete),),
    ),
    Check(
        "CI603",
        "story behind the baseline",
        FRAMEWORK,
        "Figures say where things stand, the story why. Causes decide what can work. State "
        "`story` of a goal with `text`, `source` and `causes`.",
        (
            asks("a goal tells the story behind its baseline, with a source", goals.story),
            asks("the story names a cause", goals.causes),
        ),
    ),
    Check(
        "CI604",
        "partners",
        FRAMEWORK,
        "Which partners have a role to play? No result for a whole population is in the hands of "
        "one organisation or one sector. State `aligned_to` of partners from at least two sectors "
        "for every goal that is paid for.",
        (
            asks(
                "every goal that is paid for has at least 2 partners",
                people.paid_goals_have_partners,
            ),
            asks("they come from at least 2 sectors", people.paid_goals_cross_sectors),
        ),
    ),
    Check(
        "CI605",
        "what works",
        FRAMEWORK,
        "What works is known from somewhere, and how well it is known matters: a single number "
        "hides it. State `effect` (or `level`) of the linked metrics as a distribution, with "
        "`source` and `evidence`.",
        (
            asks("every effect has a source other than `assumed`", links.effect_sources),
            asks("every effect has a grade of evidence", links.effect_grades),
            asks("every effect is a distribution, not one number", links.effect_distributions),
        ),
    ),
    Check(
        "CI606",
        "action plan",
        FRAMEWORK,
        "A plan says who does what by when; without it a goal is a wish. State an action with "
        "`by` and `due` for every goal that is paid for.",
        (
            asks(
                "every goal that is paid for has an action with by whom and by when",
                actions.paid_goals_have_plans,
            ),
        ),
    ),
    Check(
        "CI607",
        "budget and shared metrics",
        FRAMEWORK,
        "A plan needs means, and those who carry it need the figures. State `time`, `talent` or "
        "`treasure` of partners that act and have no money at stake, and rows that take the paid "
        "metrics to at least two parties.",
        (
            asks(
                "whoever acts has money at stake, time, talent or treasure",
                contributions.action_means,
            ),
            asks(
                "every paid metric is shared with at least 2 parties", feedback.paid_metrics_shared
            ),
        ),
    ),
    Check(
        "CI608",
        "population and performance accountability kept apart",
        FRAMEWORK,
        "A programme answers for those it serves, a whole community for its population. A single "
        "programme can rarely be shown to move a population's rate, so paying for the rate pays "
        "for what others did, or for chance. Let payments read the deal's own metric, name the "
        "indicator apart in words, and link the two with a `bridge`.",
        (
            decides("no payment, limit, condition or coupon reads an indicator",
                    links.no_indicator_pays),
            asks("every goal that is paid for names its indicator apart", links.named_apart),
            asks("every goal that is paid for has a link with a bridge", links.bridges),
        ),
    ),
)  # fmt: skip
