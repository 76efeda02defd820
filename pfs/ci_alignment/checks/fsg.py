"""FSG's elements of collective impact, and the conditions for its success."""

from pfs.ci_alignment.checks import actions, backbone, data, goals, links, people, rhythm
from pfs.ci_alignment.checks.answer import Check, asks, decides

ELEMENTS_NAME = "FSG elements"
CONDITIONS_NAME = "FSG conditions"

ELEMENTS = (
    Check(
        "CI301",
        "common agenda",
        ELEMENTS_NAME,
        "A common agenda is one that partners of different kinds have signed up to, with a goal "
        "that can be reached or missed. State `partnership.agenda`, a goal with `target`, and "
        "partners from at least two sectors with the same goal in `aligned_to`.",
        (
            asks("an agenda is stated", backbone.agenda),
            asks("a goal has a target", goals.goal_with_target),
            asks("partners from at least 2 sectors share one goal", people.sectors_aligned),
        ),
    ),
    Check(
        "CI302",
        "shared measurement",
        ELEMENTS_NAME,
        "Measurement is shared when several parties see or collect the same figure under an "
        "agreement, and it is known what is counted. State in `data_sharing` who gives which "
        "metric or goal to whom and under which `agreement`, and `indicator` of the goals.",
        (
            asks("the same figure comes from, or goes to, at least 2 parties", data.shared_measure),
            asks("a row rests on an agreement", data.with_agreement),
            asks("a goal states its indicator", goals.goal_with_indicator),
        ),
    ),
    Check(
        "CI303",
        "mutually reinforcing activities",
        ELEMENTS_NAME,
        "Partners reinforce each other when they do different things for one goal; if all do the "
        "same, that is scale, not a system. State `providers` of the links and `by` of the "
        "actions, so that it can be seen who does what.",
        (
            asks(
                "at least 2 parties have different links or actions for one goal",
                links.different_activities,
            ),
        ),
    ),
    Check(
        "CI304",
        "continuous communication",
        ELEMENTS_NAME,
        "Trust across organisations needs a rhythm: meetings and data at least every quarter. "
        "State `partnership.meetings` and `every` of the rows of `data_sharing`; without either "
        "nothing can be said.",
        (
            decides("a meeting or a row says how often", rhythm.any_rhythm),
            asks("the leadership meets at least every 3 months", rhythm.quarterly_leadership),
            asks("a row is given at least every 3 months", data.quarterly_row),
        ),
    ),
    Check(
        "CI305",
        "backbone support",
        ELEMENTS_NAME,
        "Coordination takes time, and no organisation has any to spare: the backbone needs people "
        "of its own and money that lasts. State `backbone.party`, the budget item in `paid_as`, "
        "and `funded_until` at least 24 months after the deal begins.",
        (
            decides("a party is the backbone", backbone.backbone_party),
            asks("an item of the budget pays it", backbone.paid),
            asks("it is funded for at least 24 months", backbone.funded),
        ),
    ),
)
CONDITIONS = (
    Check(
        "CI306",
        "influential champion",
        CONDITIONS_NAME,
        "A champion has the standing to bring leaders to the table and keep them there; whoever "
        "pays, or sits in the leadership, can. State `partnership.champion` with `party`, "
        "`text`, `source` and `date`.",
        (
            asks(
                "the champion is a payor or sits in the leadership", backbone.champion_influential
            ),
            asks("text, source and date are stated", backbone.champion_sourced),
        ),
    ),
    Check(
        "CI307",
        "funds for two to three years, with an anchor funder",
        CONDITIONS_NAME,
        "The work needs money for at least two to three years before results show, and one funder "
        "who is engaged from the beginning and brings others. State `backbone.funded_until`, and "
        "`treasure` with `for: backbone` of the partner that brings at least a third of it.",
        (
            asks("the backbone is funded for at least 24 months", backbone.funded),
            asks("one party brings at least a third of it", backbone.anchor_funder),
        ),
    ),
    Check(
        "CI308",
        "urgency for change",
        CONDITIONS_NAME,
        "Leaders come together when it is plain that the present state will not do. A baseline "
        "with a story from a source shows it; how urgent it is felt to be is a matter of judgement "
        "and only repeated. State `story` of a goal with `source`; `evidence.urgency` is shown "
        "beside it.",
        (
            asks("a goal tells the story behind its baseline, with a source", goals.story),
            actions.evidence("urgency"),
        ),
    ),
)
CHECKS = (*ELEMENTS, *CONDITIONS)
