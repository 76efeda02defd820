"""Findings about the community's goals: what makes figures wrong, and what to know of them."""

from collections.abc import Mapping

from pfs.source.codes import Rule
from pfs.source.findings import Severity

COMMUNITY_RULES: Mapping[str, Rule] = {
    "CI901": Rule(
        "a term that moves money reads a population's indicator",
        "A single programme can rarely be shown to move the rate of a whole population: what is "
        "paid then depends on what others do, and on chance. Let the term read a metric of those "
        "who are served, and carry it to the goal with a link and its `bridge`.",
    ),
    "CI902": Rule(
        "more people are reached than there are",
        "A reading of the indicator counts at most the people it is about; a link that reaches "
        "more than 100% of them, or of a subgroup, makes every contribution too large. People "
        "enrolled over several years belong to several readings. Correct the people enrolled, "
        "`reach`, `population`, or `population_is` where the same people are counted every year.",
    ),
    "CI903": Rule(
        "the effect and the people are not about the same persons",
        "An effect per person offered is multiplied by those enrolled, an effect per person "
        "treated by those who complete. `people` of a link that exceed them spread the effect "
        "over persons who never had the service. Leave out `people`, so that they follow from "
        "the cohorts, or count the same people.",
    ),
    "CI904": Rule(
        "both a bridge and a fade",
        "A bridge from a reading at five to one at eight already contains what fades in between; "
        "with `fade` beside it the loss is counted twice. Keep `fade` at 0 where the bridge was "
        "estimated over the same years.",
    ),
    "CI905": Rule(
        "the target's date comes after the last people served",
        "The reading at the target's date counts people who enrolled in the 12 months that end "
        "`lag` before it, and nobody does any more: the contribution there is 0. Look at the best "
        "date beside it, move the target, or fund further cohorts.",
    ),
    "CI906": Rule(
        "a subgroup without a baseline",
        "Without its baseline a group's gap is not known, and whether the deal narrows it can't be "
        "said. State `baseline` or `history` of the subgroup.",
    ),
    "CI907": Rule(
        "a short history",
        "A trend needs at least four readings, and with four or five its interval is wide: from "
        "three, a 95% interval can run from 7% to 83%. With fewer than four no forecast is made. "
        "Add readings to `history`, or state `forecast`.",
    ),
    "CI908": Rule(
        "shares of providers that are not 100%",
        "Shares divide the people of a link: people whom two providers serve together count in "
        "the share of each and are taken out once. Any other sum divides more, or less, than the "
        "link's contribution. Write shares that, less `together`, make 100%.",
    ),
    "CI909": Rule(
        "providers' effects that make another total",
        "The total of a link is its people times the metric's one true effect; effects by "
        "provider only divide it. Where they differ from it by more than 10% the file holds two "
        "truths. Correct the effects, or the metric's.",
    ),
    "CI910": Rule(
        "crowd-out beside a trial",
        "A trial against usual services already leaves out what children get elsewhere; "
        "`crowd_out` would take it out twice. It is only the share of funded places that would "
        "exist anyway. Leave it at 0 unless that is what it means.",
    ),
    "CI911": Rule(
        "two links of one cohort to one goal",
        "The same people reach the goal by two ways, and their effects do not simply add up: they "
        "combine by `routes`. Check that neither way contains the other; with `routes: largest` "
        "only the larger counts.",
    ),
    "CI912": Rule(
        "a claim above what is computed",
        "The partnership says it has reached a gateway or a phase, and what the file states does "
        "not show it. Claims are compared, never taken. State what is missing, which the check "
        "named in the message lists, or lower the claim.",
    ),
    "CI913": Rule(
        "the average gains and a gap widens",
        "The deal improves the indicator as a whole and those ahead gain more than those behind. "
        "Raise the reach of the group behind, or state an effect that is larger for it.",
    ),
    "CI914": Rule(
        "the forecast reaches the target",
        "Without the deal the indicator is expected within chance of its target, so a share of "
        "the gap has no meaning. Raise the target, or look at the forecast again.",
    ),
    "CI915": Rule(
        "more slots are needed than people are unserved",
        "At this effect the gap can't be closed by slots alone: there are fewer people left to "
        "serve. Something else must raise the effect or reach the rest; lower the share of the "
        "gap that is asked of the deal.",
    ),
    "CI916": Rule(
        "effects that exceed the room there is",
        "A union of effects takes them to work on different people; together they gain more than "
        "there are people who would not reach the outcome anyway. Write `combine: headroom` in "
        "the goal.",
    ),
}
"""Rules by code."""

_ERRORS = frozenset({"CI902", "CI903", "CI908"})
_WARNINGS = frozenset({"CI901", "CI912"})


def severity_of_community(code: str) -> Severity:
    """Return how much a finding matters: few of them are more than a note."""
    if code in _ERRORS:
        return Severity.ERROR
    return Severity.WARNING if code in _WARNINGS else Severity.NOTE
