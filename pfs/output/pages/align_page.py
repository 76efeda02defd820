"""The page of `pfs align`: a report card for a steering committee."""

from pfs.analysis.align import Alignment
from pfs.ci_alignment.backbone import economics_of
from pfs.ci_alignment.gaps import left_to_serve
from pfs.ci_alignment.readings import GoalReading
from pfs.models.numbers import plain_value
from pfs.output import figures as fig
from pfs.output.names import Names
from pfs.output.page import Block, Labelled, Page, Text
from pfs.output.pages import align_goals, align_partners, align_people, common
from pfs.output.pages.align_words import level, moved, places_in_words, plain


def page(result: Alignment) -> Page:
    """Return the page of an alignment."""
    names = Names(result.file.deal)
    blocks: list[Block] = [
        Labelled(common.unlabelled(_answers(result))),
        *align_goals.goals_table(result),
        *align_people.groups_table(result),
        *align_people.providers_table(result, names),
        *align_partners.partners_table(result, names),
        *align_partners.data_table(result, names),
        *align_partners.frameworks_table(result),
        *_reading(result),
    ]
    lines = [
        *align_partners.backbone_lines(result),
        *align_goals.others(result),
        *align_partners.missing_lines(result),
    ]
    blocks += [Labelled(tuple(lines)), *_ending(result)]
    return Page(
        result.file.deal.name, common.subtitle(result.file, kind="report card"), tuple(blocks)
    )


def _answers(result: Alignment) -> list[tuple[str, str]]:
    """Return the lines that answer: what is added, what closes the gap, who falls behind."""
    goals = moved(result)
    lines = [("Moves", _moves(result, reading)) for reading in goals]
    if not lines:
        lines = [("Moves", "nothing that can be computed: no goal has a link and a population")]
    lines += [("Scale", sentence) for reading in goals if (sentence := _scale(reading))]
    lines += [("Groups", sentence) for sentence in align_people.gap_sentences(result)]
    impact = result.impact
    costs = economics_of(impact.backbone)
    if costs is not None:
        lines.append(("Backbone", align_partners.cost_sentence(costs)))
    if result.answers:
        lines.append(("Checks", _checks(result)))
    return lines


def _moves(result: Alignment, reading: GoalReading) -> str:
    """Return what the deal adds to a goal in one sentence."""
    share, from_today = reading.share_of(reading.gap), reading.share_of(reading.gap_from_baseline)
    target, when = reading.goal.target, "" if reading.date is None else f" in {reading.date.year}"
    cases = f"; {align_goals.interval(result, reading)} in 9 of 10 cases"
    head = f"{plain(reading.name)}: {align_goals.added(reading)}{when}"
    if target is None:
        return f"{head}{cases}; no target is stated"
    goal = level(reading.goal, plain_value(target.value))
    if share is not None:
        return f"{head}, {fig.headline_share(share)} of the gap to {goal}{cases}"
    if reading.forecast is not None:
        return f"{head}{cases}; the forecast reaches the target of {goal} without it"
    if from_today is not None:
        return f"{head}, {fig.headline_share(from_today)} of the gap from today to {goal}{cases}"
    return head + cases


def _scale(reading: GoalReading) -> str:
    """Return whether places alone can close the gap, in one sentence; empty if not known."""
    gap, left = align_goals.best_gap(reading), left_to_serve(reading.goal)
    number, share = reading.slots_for(gap), reading.reachable(gap)
    if number is None or share is None or left is None:
        return ""
    name = plain(reading.name)
    if share <= 0:
        return f"{name}: no number of places closes the gap"
    return (
        f"{name}: {places_in_words(number)} slot-years close the gap; {left:,.0f} people unserved"
    )


def _checks(result: Alignment) -> str:
    counts = [(word, sum(a.verdict == word for a in result.answers))
              for word in align_partners.ANSWERS]  # fmt: skip
    return ", ".join(f"{count} {word}" for word, count in counts if count)


def _reading(result: Alignment) -> list[Block]:
    """Return how the figures are to be read."""
    if not moved(result):
        return []
    return [
        Text(
            f"As planned: every number at its base, no risk. {_by_chance(result)}Looks: data "
            "before the first paid reading. The deal contributes; it is not said to be the cause."
        )
    ]


def _by_chance(result: Alignment) -> str:
    """Return what the chances would be without an effect, where a forecast is uncertain."""
    if all(r.forecast is None or r.forecast.sd is None for r in moved(result)):
        return ""
    return "With no effect 50.0% would end better than without, 2.5% better than 19 of 20. "


def _ending(result: Alignment) -> tuple[Block, ...]:
    sample = result.drawing.sample
    asked = f" ({sample.asked:,} asked)" if sample.asked != sample.paths else ""
    run = f"seed {result.drawing.seed}, {sample.paths:,} paths{asked}, {result.drawing.sampling}"
    file = common.name_of(result.file)
    further = "check --alignment" if result.answers else "simulate"
    return common.ending(result.file, [f"pfs {further} {file}"], run)
