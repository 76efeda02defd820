"""StriveTogether's outcome areas, from kindergarten readiness to employment."""

from collections.abc import Iterator

from pfs.ci_alignment.checks import goals
from pfs.ci_alignment.checks.answer import Check, asks, decides
from pfs.ci_alignment.checks.condition import Ask, Found, no, unknown, yes
from pfs.ci_alignment.checks.facts import Facts
from pfs.models.goals import Goal

FRAMEWORK = "StriveTogether outcomes"
AREAS = (
    ("CI101", "kindergarten_readiness", "kindergarten readiness"),
    ("CI102", "early_grade_reading", "early grade reading"),
    ("CI103", "middle_grade_math", "middle grade math"),
    ("CI104", "high_school_graduation", "high school graduation"),
    ("CI105", "postsecondary_enrolment", "post-secondary enrolment"),
    ("CI106", "postsecondary_completion", "post-secondary completion"),
    ("CI107", "employment", "employment (added to the network's outcomes later)"),
)


def _in_area(facts: Facts, area: str) -> dict[str, Goal]:
    return {n: goal for n, goal in (facts.goals or {}).items() if goal.outcome_area == area}


def _exists(area: str) -> Ask:
    def ask(facts: Facts) -> Iterator[Found]:
        found = _in_area(facts, area)
        if found:
            read = [goals.goal_path(name, "outcome_area") for name in found]
            yield yes(", ".join(found), *read)
        elif facts.goals is not None and not facts.goals:
            yield no("no goal", goals.GOALS)
        else:
            yield unknown(f"no goal with `outcome_area: {area}`", goals.GOALS)

    return ask


def _of_area(area: str, ask_goal: goals.AskGoal) -> Ask:
    def ask(facts: Facts) -> Iterator[Found]:
        # Without such a goal the condition that decides says so, and there is nothing to ask.
        for name, goal in _in_area(facts, area).items():
            yield ask_goal(name, goal)

    return ask


def _current(area: str) -> Ask:
    def ask(facts: Facts) -> Iterator[Found]:
        yield from _of_area(area, lambda name, goal: goals.current(facts, name, goal))(facts)

    return ask


def _check(code: str, area: str, title: str) -> Check:
    words = title.split(" (", maxsplit=1)[0]
    return Check(
        code,
        title,
        FRAMEWORK,
        f"Partnerships of the network track {words} as one of the outcomes from cradle to career. "
        "A goal tracks it when it says what is counted among whom, how that stood in at least "
        "four years, not long ago, and where it shall be by when; less does not show whether "
        f"anything changes. State a goal with `outcome_area: {area}`, its `indicator`, "
        "`population`, `history` and `target`.",
        (
            decides("a goal has this outcome area", _exists(area)),
            asks(
                "its indicator and population are stated",
                _of_area(area, goals.indicator_and_population),
            ),
            asks("its history has at least 4 readings", _of_area(area, goals.four_readings)),
            asks("its last reading is at most 24 months older than the deal", _current(area)),
            asks("it has a target with a date", _of_area(area, goals.target)),
        ),
    )


CHECKS = tuple(_check(*area) for area in AREAS)
