"""StriveTogether's Theory of Action: four gateways, four pillars, four principles."""

from pfs.ci_alignment.checks import (
    actions,
    backbone,
    contributions,
    data,
    feedback,
    goals,
    links,
    people,
    rhythm,
    subgroups,
)
from pfs.ci_alignment.checks.answer import Check, asks, decides, met

FRAMEWORK = "StriveTogether Theory of Action"

EXPLORING = Check(
    "CI201",
    "gateway exploring",
    FRAMEWORK,
    "A partnership explores when people from several sectors sit at one table with an agenda and "
    "a place it is about. One sector alone, or an agenda without a table, is a programme. State "
    "`sector` of the parties, `partnership.agenda`, `partnership.geography`, and "
    "`seat: leadership` of at least two partners.",
    (
        asks("at least 2 sectors are at the table", people.two_sectors),
        asks("an agenda is stated", backbone.agenda),
        asks("the place is stated", backbone.geography),
        asks("at least 2 partners sit in the leadership", people.leadership_seats),
    ),
)
EMERGING = Check(
    "CI202",
    "gateway emerging",
    FRAMEWORK,
    "A partnership emerges when its agenda becomes measurable: a goal whose indicator is known, a "
    "backbone that holds the work together, data that may be shared, and a look behind the "
    "average. State a goal with `indicator`, `population`, four readings of `history` and "
    "`target`; `backbone.party`; `agreement` of a row of `data_sharing`; and `baseline` of a "
    "subgroup.",
    (
        met(EXPLORING),
        asks("at least one goal is complete", goals.complete_goal),
        asks("a party is the backbone", backbone.backbone_party),
        asks("a row of data rests on an agreement", data.with_agreement),
        asks("a subgroup has a baseline", subgroups.a_subgroup_baseline),
    ),
)
SUSTAINING = Check(
    "CI203",
    "gateway sustaining",
    FRAMEWORK,
    "A partnership sustains when what is paid for leads to its goals, somebody answers for every "
    "action, data have changed something, and the backbone is there for years. Link the paid "
    "metrics in `links`, give every action `by` and `due`, list in `changes` what was done "
    "because of data, and state `backbone.funded_until`.",
    (
        met(EMERGING),
        asks("every goal that is paid for has a link with a bridge", links.bridges),
        asks("every action says by whom and by when", actions.all_planned),
        asks("something was changed because of data", rhythm.changed(1)),
        asks("the backbone is funded for at least 24 months", backbone.funded),
    ),
)
SYSTEMS_CHANGE = Check(
    "CI204",
    "gateway systems change",
    FRAMEWORK,
    "Systems change is seen in the outcome itself: an indicator has moved by more than chance "
    "moves it, and several partners have changed what they do. A smaller move may be the luck of "
    "one year. Keep `history` up to date and record in `changes` what was done, and by whom.",
    (
        met(SUSTAINING),
        asks("a goal is better than at first by 2 sampling errors", goals.improved),
        asks("at least 2 things were changed because of data", rhythm.changed(2)),
        asks("at least 2 parties changed something", rhythm.changed_by_two),
    ),
)
GATEWAYS = (EXPLORING, EMERGING, SUSTAINING, SYSTEMS_CHANGE)
"""In order; each asks for the one before."""

PILLARS = (
    Check(
        "CI205",
        "pillar: shared community vision",
        FRAMEWORK,
        "A vision is shared when it is written down, every partner has taken a part of it, and the "
        "public can see how it goes. State `partnership.agenda`, `aligned_to` of every partner, "
        "and a row of `data_sharing` that goes to `public`.",
        (
            asks("an agenda is stated", backbone.agenda),
            asks("every partner is aligned to a goal", people.partners_aligned),
            asks("a row of data goes to the public", data.report_to_public),
        ),
    ),
    Check(
        "CI206",
        "pillar: evidence-based decision making",
        FRAMEWORK,
        "Decisions rest on evidence when the goal can be read, the paid metrics arrive regularly, "
        "and the effect expected was found by somebody. A figure that is only assumed is no "
        "evidence. Complete a goal, state `every` for rows that carry the paid metrics, and give "
        "`effect` of the metrics a source.",
        (
            asks("at least one goal is complete", goals.complete_goal),
            asks(
                "every paid metric is carried by a row that says how often",
                feedback.paid_metrics_carried,
            ),
            asks(
                "every effect behind a paid link has a source other than `assumed`",
                links.effect_sources,
            ),
        ),
    ),
    Check(
        "CI207",
        "pillar: collaborative action",
        FRAMEWORK,
        "Action is collaborative when several parties move one goal and say who does what by "
        "when, and those who do the work meet. State `providers` of the links, `by` and `due` of "
        "the actions, and `partnership.meetings.work_groups`.",
        (
            asks("at least 2 parties serve the links of one goal", links.two_providers),
            asks("every action says by whom and by when", actions.all_planned),
            asks("work groups meet", rhythm.work_groups_meet),
        ),
    ),
    Check(
        "CI208",
        "pillar: investment and sustainability",
        FRAMEWORK,
        "Work lasts when private and public money stand behind it and the backbone is paid for "
        "longer than a budget year. State `sector` of those who bring capital and of the payors, "
        "`backbone.funded_until`, and `treasure` of the partners that give beside the deal.",
        (
            asks("private or philanthropic capital is brought", contributions.private_capital),
            asks("a payor is public", people.public_payor),
            asks("the backbone is funded for at least 24 months", backbone.funded),
            asks("a partner brings treasure", contributions.treasure),
        ),
    ),
)
PRINCIPLES = (
    Check(
        "CI209",
        "principle: continuous improvement",
        FRAMEWORK,
        "The three I's: identify data, interpret them together, improve. Data nobody meets about, "
        "or meetings that change nothing, do not close the circle. State `every` of a row that "
        "carries a paid metric, `partnership.meetings`, and in `changes` what was done.",
        (
            asks(
                "identify: a paid metric is carried by a row that says how often",
                feedback.a_paid_metric_carried,
            ),
            asks(
                "interpret: a meeting as often as that row, or every 3 months", rhythm.interpreted
            ),
            asks("improve: something was changed because of data", rhythm.changed(1)),
            actions.evidence("improvement"),
        ),
    ),
    Check(
        "CI210",
        "principle: eliminate disparities",
        FRAMEWORK,
        "An average can rise while a group falls behind; only figures by group show it. A deal "
        "that reaches those ahead more than those behind widens the gap it is meant to close. "
        "State `subgroups` with `baseline` and `target`, `reach` of the links by subgroup, and "
        "raise the reach of the group behind where the gap widens.",
        (
            decides("a goal has subgroups", subgroups.stated_subgroups),
            asks("every subgroup has a baseline", subgroups.subgroup_baselines),
            asks("every subgroup has a target", subgroups.subgroup_targets),
            asks(
                "every link to such a goal says how it reaches each subgroup",
                subgroups.reach_by_subgroup,
            ),
            asks("no gap is wider at base with the deal than without it", subgroups.gaps_hold),
        ),
    ),
    Check(
        "CI211",
        "principle: leverage existing assets",
        FRAMEWORK,
        "Communities are asked to build on what is there before they add something new. State "
        "`already_served` of a goal, `time` or `talent` that partners give, and a `backbone.kind` "
        "other than `new_nonprofit` where no organisation was made for it.",
        (
            asks("a goal says whom others serve already", goals.already_served),
            asks("a partner brings time or talent", contributions.time_or_talent),
            asks("no organisation was newly made to be the backbone", backbone.existing),
        ),
    ),
    Check(
        "CI212",
        "principle: engage local expertise and community voice",
        FRAMEWORK,
        "Those whom the goals are about know what figures do not show, and their voice counts "
        "when they sit where decisions are made and do part of the work. State a party with "
        "`sector: community`, its `seat: leadership`, and its `time` or an action by it; how it "
        "is heard is evidence in `evidence.voice`.",
        (
            asks("a party comes from the community", people.community_party),
            asks("it sits in the leadership", people.community_leads),
            asks("it gives time or has an action", people.community_takes_part),
            actions.evidence("voice"),
        ),
    ),
)
CHECKS = (*GATEWAYS, *PILLARS, *PRINCIPLES)
