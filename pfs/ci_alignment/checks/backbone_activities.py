"""The backbone: its kind, and the short-term and intermediate outcomes of its six activities."""

from pfs.ci_alignment.checks import actions, backbone, contributions, data, people, rhythm
from pfs.ci_alignment.checks.answer import Check, asks, decides

FRAMEWORK = "Backbone"

CHECKS = (
    Check(
        "CI401",
        "kind of backbone",
        FRAMEWORK,
        "Which of the six kinds fits depends on the place, and each has its own strengths and "
        "doubts: a funder may be too strong, a new organisation too weak. What is written must "
        "agree with the party: a government is public, a funder brings money. State "
        "`backbone.kind`, `backbone.party` and the party's `sector`.",
        (
            decides("its kind is stated", backbone.backbone_kind),
            asks("its party is what the kind says", backbone.kind_fits),
        ),
    ),
    Check(
        "CI402",
        "guide vision and strategy",
        FRAMEWORK,
        "First partners understand the need alike, then their own work follows the agenda. State "
        "`partnership.agenda`, the same goal in `aligned_to` of two partners, and actions for "
        "goals that whoever acts is aligned to; a shared understanding is evidence and only shown.",
        (
            asks("an agenda is stated", backbone.agenda),
            asks("short term: at least 2 partners share one goal", people.two_partners_aligned),
            actions.evidence("shared_understanding"),
            asks(
                "intermediate: every action is for a goal its party is aligned to",
                actions.actions_aligned,
            ),
        ),
    ),
    Check(
        "CI403",
        "support aligned activities",
        FRAMEWORK,
        "Partners first coordinate what they do and then develop new approaches together. State "
        "`partnership.meetings.work_groups`, and actions by at least two partners.",
        (
            asks("short term: work groups meet", rhythm.work_groups_meet),
            asks("intermediate: at least 2 partners act", actions.actions_by_two),
        ),
    ),
    Check(
        "CI404",
        "establish shared measurement practices",
        FRAMEWORK,
        "Partners first see the value of sharing data and then use them to adapt what they do. "
        "State a row of `data_sharing` that goes to the backbone, and in `changes` what was done "
        "because of data.",
        (
            asks("short term: a row goes to the backbone", data.to_backbone),
            asks("intermediate: something was changed because of data", rhythm.changed(1)),
        ),
    ),
    Check(
        "CI405",
        "build public will",
        FRAMEWORK,
        "Whether people in the community feel able to act can't be computed from a deal. What is "
        "said of it is repeated as stated and never counts as met. State `evidence.public_will` "
        "or `evidence.voice`, each with `text`, `source` and `date`.",
        (actions.evidence("public_will"), actions.evidence("voice")),
    ),
    Check(
        "CI406",
        "advance policy",
        FRAMEWORK,
        "Whether policy moves in line with the goals can't be computed from a deal. What is said "
        "of it is repeated as stated and never counts as met. State `evidence.policy` with "
        "`text`, `source` and `date`.",
        (actions.evidence("policy"),),
    ),
    Check(
        "CI407",
        "mobilise funding",
        FRAMEWORK,
        "Funding is first secured and then aligned: philanthropic and public money follow the same "
        "goals. State capital or `treasure`, and the same goal in `aligned_to` of two of those "
        "who pay or bring money; other money that follows is evidence and only shown.",
        (
            asks("short term: capital or treasure is brought", contributions.money),
            asks(
                "intermediate: at least 2 funders share one goal",
                contributions.two_funders_aligned,
            ),
            actions.evidence("aligned_funds"),
        ),
    ),
)
