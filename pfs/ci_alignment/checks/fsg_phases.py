"""FSG's phases of collective impact: three phases over four components."""

from pfs.ci_alignment.checks import actions, backbone, data, goals, links, people, rhythm, subgroups
from pfs.ci_alignment.checks.answer import Check, asks

FRAMEWORK = "FSG phases"

INITIATE = (
    Check(
        "CI311",
        "initiate action: governance",
        FRAMEWORK,
        "The work begins with somebody who calls for it and a group that crosses sectors. State "
        "`partnership.champion`, and `sector` of those at the table.",
        (
            asks("a champion is stated", backbone.champion),
            asks("at least 2 sectors are at the table", people.two_sectors),
        ),
    ),
    Check(
        "CI312",
        "initiate action: strategic planning",
        FRAMEWORK,
        "Before a strategy comes a look at how things stand: what the figures were, and who does "
        "what already. State `history` of a goal; a map of who does what is evidence in "
        "`evidence.mapping` and only shown.",
        (
            asks("a goal has a history", goals.goal_with_history),
            actions.evidence("mapping"),
        ),
    ),
    Check(
        "CI313",
        "initiate action: community involvement",
        FRAMEWORK,
        "Outreach begins with somebody from the community itself at hand. State a party with "
        "`sector: community`.",
        (asks("a party comes from the community", people.community_party),),
    ),
    Check(
        "CI314",
        "initiate action: evaluation and improvement",
        FRAMEWORK,
        "Baselines show the issues, and baselines by group the gaps. A goal without one can't be "
        "seen to change. State `history` or `baseline` of every goal, and `baseline` of a "
        "subgroup.",
        (
            asks("every goal has a baseline", goals.baselines),
            asks("a subgroup has a baseline", subgroups.a_subgroup_baseline),
        ),
    ),
)
ORGANISE = (
    Check(
        "CI315",
        "organise for impact: governance",
        FRAMEWORK,
        "Organising takes a backbone and processes: somebody is responsible, and people meet. "
        "State `backbone.party` and `partnership.meetings`.",
        (
            asks("a party is the backbone", backbone.backbone_party),
            asks("it is stated how often the partnership meets", rhythm.meets),
        ),
    ),
    Check(
        "CI316",
        "organise for impact: strategic planning",
        FRAMEWORK,
        "A common agenda has goals and a strategy: for what is paid for, a target says where it "
        "shall lead. State `partnership.agenda`, and `target` of every goal that a paid metric "
        "is linked to.",
        (
            asks("an agenda is stated", backbone.agenda),
            asks("every goal that is paid for has a target", goals.paid_targets),
        ),
    ),
    Check(
        "CI317",
        "organise for impact: community involvement",
        FRAMEWORK,
        "The community is engaged when it has a seat; public will is a matter of judgement and "
        "only repeated. State `seat` of a partner whose party has `sector: community`; "
        "`evidence.voice` and `evidence.public_will` are shown beside it.",
        (
            asks("a party of the community has a seat", people.community_seat),
            actions.evidence("voice"),
            actions.evidence("public_will"),
        ),
    ),
    Check(
        "CI318",
        "organise for impact: evaluation and improvement",
        FRAMEWORK,
        "Shared metrics tie what a deal pays for to what the community counts. State `indicator` "
        "of every goal that is paid for, and the link to it.",
        (
            asks(
                "every goal that is paid for has one indicator and a link to it",
                links.shared_indicators,
            ),
        ),
    ),
)
SUSTAIN = (
    Check(
        "CI319",
        "sustain action: governance",
        FRAMEWORK,
        "A structure that lasts is refined as people learn. Record in `changes` what was changed "
        "of roles or meetings, with `of: roles` or `of: meetings`.",
        (asks("roles or meetings were changed because of data", rhythm.changed_governance),),
    ),
    Check(
        "CI320",
        "sustain action: strategic planning",
        FRAMEWORK,
        "A strategy is supported by work that is aligned to it: each goal that money depends on "
        "needs an action. State `actions` with `goal` for every goal that is paid for.",
        (asks("every goal that is paid for has an action", actions.paid_goals_have_actions),),
    ),
    Check(
        "CI321",
        "sustain action: community involvement",
        FRAMEWORK,
        "The community stays engaged when it is told how things stand, and advocacy goes on. "
        "State a row of `data_sharing` that goes to `public`; advocacy is evidence in "
        "`evidence.policy` and only shown.",
        (
            asks("a row of data goes to the public", data.report_to_public),
            actions.evidence("policy"),
        ),
    ),
    Check(
        "CI322",
        "sustain action: evaluation and improvement",
        FRAMEWORK,
        "Progress is collected, tracked and reported, and something follows from it. State a row "
        "that goes to `public` with `every` of at most 12 months, and what was done in `changes`.",
        (
            asks("a row goes to the public at least every 12 months", data.yearly_report),
            asks("something was changed because of data", rhythm.changed(1)),
        ),
    ),
)
PHASES = {"initiate": INITIATE, "organise": ORGANISE, "sustain": SUSTAIN}
"""In order; a phase is reached when its four components are met."""
CHECKS = (*INITIATE, *ORGANISE, *SUSTAIN)
