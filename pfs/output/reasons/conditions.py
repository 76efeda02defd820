"""Conditions with what they came to."""

from pfs.analysis.reasons.paid import Outcome
from pfs.output import figures as fig
from pfs.output.reasons.node import Fact, Node
from pfs.output.reasons.telling import Telling
from pfs.output.words.conditions import condition

JOINED = {"all_of": "all of these", "any_of": "one of these", "not_": "not this"}


def node(telling: Telling, outcome: Outcome, place: str = "", owner: str = "") -> Node:
    """Return a condition as a node, with its parts below it.

    Parameters
    ----------
    place
        Where it stands in the file.
    owner
        Clause whose condition it is.
    """
    answer = "holds" if outcome.holds else "does not hold"
    when = outcome.condition
    joined = next((words for name, words in JOINED.items() if getattr(when, name)), None)
    words = condition(telling.deal, when)
    text = f"condition {answer}: {joined or words}{_read(telling, outcome)}"
    facts = [Fact("holds", outcome.holds), Fact("condition", words)]
    if outcome.value is not None:
        facts.append(Fact("value", outcome.value))
    if outcome.needed is not None:
        facts.append(Fact("needed", outcome.needed))
    parts = tuple(node(telling, part, owner=owner) for part in outcome.parts)
    return Node("condition", owner, text, place, tuple(facts), children=parts)


def _read(telling: Telling, outcome: Outcome) -> str:
    when = outcome.condition
    if when.metric is not None:
        if outcome.value is None:
            return "; nothing is certified yet"
        read = when.read if when.significant is None else "change"
        level = telling.level(str(when.metric), read, outcome.value)
        if outcome.needed is None:
            return f"; it is {level}"
        needed = telling.level(str(when.metric), read, outcome.needed)
        return f"; the change is {level} and must be above {needed}"
    if outcome.value is not None:
        return f"; they are {fig.words(outcome.value, share=False)}"
    return ""


def failing(telling: Telling, outcome: Outcome) -> str:
    """Return why a condition does not hold, in words: its first part that fails."""
    for part in outcome.parts:
        if outcome.condition.all_of is not None and not part.holds:
            return failing(telling, part)
    return f"{condition(telling.deal, outcome.condition)}{_read(telling, outcome)}"
