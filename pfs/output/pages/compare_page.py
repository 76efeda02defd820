"""The page of `pfs compare`: what changed, who gains and who loses, and on which draws."""

import shlex
from collections.abc import Callable

from pfs import __version__
from pfs.analysis.compare import Comparison, Pair, Side
from pfs.analysis.money import Money, Verdict
from pfs.analysis.paired import Paired
from pfs.analysis.worth import unstated_costs
from pfs.output import figures as fig
from pfs.output.page import Block, Commands, Labelled, Page, Text
from pfs.output.pages import common, compare_money, compare_terms
from pfs.output.pages.simulate_rows import cases
from pfs.output.words.changes import signed

ROOM = 68
"""Columns of the title, beside what stands on its right."""
Lines = tuple[tuple[str, str], ...]
_MARKS = {"~": "changed", "+": "added", "-": "removed"}


def page(result: Comparison) -> Page:
    """Return the page of a comparison."""
    return _page(result, common.unlabelled(answers(result)), compare_terms.tree)


def for_review(result: Comparison) -> Page:
    """Return the page for a pull request: terms as a table, one row each."""
    return _page(result, tuple(answers(result)), compare_terms.table)


def _page(result: Comparison, first: Lines, told: Callable[[Pair], list[Block]]) -> Page:
    blocks: list[Block] = [Labelled(first)]
    for pair in result.against_first:
        if len(result.sides) > 2:
            blocks.append(Text(f"{pair.old.key} -> {pair.new.key}"))
        blocks += told(pair)
        if pair.money is not None:
            blocks += compare_money.worth(pair, pair.money)
            blocks += compare_money.edges(pair, pair.money)
            blocks += compare_money.years(pair, pair.money)
    blocks += [*_notes(result), *_ending(result)]
    subtitle = f"in {result.currency}" if result.currency else "terms only"
    return Page(_title(result), subtitle, tuple(blocks))


def _title(result: Comparison) -> str:
    """Return the sheets by letter and file, with what was set where there is room for it."""
    full = " -> ".join(_called(side, _told(side)) for side in result.sides)
    if len(full) <= ROOM:
        return full
    return " -> ".join(_called(side, _number_told(side)) for side in result.sides)


def _called(side: Side, told: str) -> str:
    return f"{side.key} {common.name_of(side.file)}{f' with {told}' if told else ''}"


def _told(side: Side) -> str:
    told = [f"scenario {name}" for name in side.file.scenarios]
    return ", ".join([*told, *(_typed(s.origin) for s in side.file.settings)])


def _number_told(side: Side) -> str:
    number = len(side.file.scenarios) + len(side.file.settings)
    return f"{number} change{'' if number == 1 else 's'}" if number else ""


def answers(result: Comparison) -> list[tuple[str, str]]:
    """Return the first lines: terms, who gains, who loses, whether one sheet is better for all."""
    lines: list[tuple[str, str]] = []
    several = len(result.sides) > 2
    for pair in result.against_first:
        mark = f" {pair.new.key}" if several else ""
        lines.append((f"Terms{mark}", _counted(pair)))
        if pair.money is not None:
            lines += [(f"{label}{mark}", text) for label, text in _outcome(pair, pair.money)]
    if result.currency is None:
        stated = ", ".join(f"{s.key} {s.file.deal.currency}" for s in result.sides)
        lines.append(("Money", f"not compared: the sheets are in different currencies ({stated})"))
    elif several:
        lines.append(("For all", _best(result)))
    return lines


def _counted(pair: Pair) -> str:
    if not pair.terms:
        return "none differs"
    counts = {word: sum(c.mark == mark for c in pair.terms) for mark, word in _MARKS.items()}
    return ", ".join(f"{count} {word}" for word, count in counts.items())


def _outcome(pair: Pair, money: Money) -> list[tuple[str, str]]:
    lines = [
        (label, f"{name}: {_line(net)}")
        for label, found in (("Gains", money.gains), ("Loses", money.loses),
                             ("Unclear", money.unresolved))
        for name, net in compare_money.by_party(pair, found)
    ]  # fmt: skip
    return [*lines, ("For all", _verdict(pair, money))]


def _line(net: Paired) -> str:
    change = signed(fig.sampled(net.change.value, net.change.se))
    shares = (("better", net.higher.value), ("worse", net.lower.value))
    parts = [f"{word} {cases(share)}" for word, share in shares if share]
    return f"{change} on average ({', '.join(parts)})"


def _verdict(pair: Pair, money: Money) -> str:
    old, new = pair.old.key, pair.new.key
    where = "in every case" if money.in_every_case else "on average, not in every case"
    worse = ", ".join(name for name, _ in compare_money.by_party(pair, money.loses))
    return {
        Verdict.SAME: "the same money for every party in every case",
        Verdict.BETTER: f"{new} is better for all, {where}",
        Verdict.WORSE: f"{old} is better for all, {where}",
        Verdict.MIXED: f"no: {new} is worse for {worse}",
        Verdict.OPEN: "not resolved at these paths: run more with --paths",
    }[money.verdict]


def _best(result: Comparison) -> str:
    """Return which sheets are better for all than which, over every two of them."""
    found = []
    for pair in result.pairs:
        verdict = pair.money.verdict if pair.money else Verdict.OPEN
        if verdict is Verdict.BETTER:
            found.append(f"{pair.new.key} is better for all than {pair.old.key}")
        elif verdict is Verdict.WORSE:
            found.append(f"{pair.old.key} is better for all than {pair.new.key}")
    return "; ".join(found) or "no sheet is better for all than another"


def _notes(result: Comparison) -> list[Block]:
    lines: list[tuple[str, str]] = []
    for side in result.sides:
        missing = unstated_costs(side.file.deal)
        if missing and result.currency:
            told = ", ".join(missing)
            lines.append(("Not stated", f"{side.key}: {told}; all it gets counts as its own"))
    sections = ("savings", "collective_impact")
    left = [s for s in sections if any(getattr(x.file.deal, s) for x in result.sides)]
    if left and result.currency:
        names = ", ".join(left).replace("_", " ")
        lines.append(("Left out", f"{names}: compared as terms, not as money"))
    return [Labelled(common.unlabelled(lines))] if lines else []


def _ending(result: Comparison) -> list[Block]:
    ran = Labelled((("Run", _ran(result)),))
    names = " ".join(common.name_of(side.file) for side in result.sides)
    options = [_options(side) for side in result.sides]
    if any(" " in _typed(s.origin) for side in result.sides for s in side.file.settings):
        # A quoted text may not be broken over lines, and a page may not be wider than its lines.
        return [ran]
    commands = [
        " ".join(["pfs simulate", common.name_of(side.file), *(o for _, o in own)])
        for side, own in zip(result.sides[1:], options[1:], strict=True)
    ]
    lettered = [option for own in options for option, _ in own]
    commands.append(" ".join([f"pfs compare {names}", *lettered, "--format markdown"]))
    return [Commands("Next", tuple(commands)), ran]


def _options(side: Side) -> list[tuple[str, str]]:
    """Return each scenario and setting as an option for this sheet, and for its file alone."""
    given = [("--scenario", name) for name in side.file.scenarios]
    given += [("--set", _typed(s.origin)) for s in side.file.settings]
    return [
        (f"{option} {shlex.quote(f'{side.key}:{text}')}", f"{option} {shlex.quote(text)}")
        for option, text in given
    ]


def _typed(origin: str) -> str:
    """Return PATH=VALUE as it was typed behind `--set`, without the letter of a sheet."""
    text = origin.removeprefix("--set ")
    return text[2:] if text[1:2] == ":" else text


def _ran(result: Comparison) -> str:
    told = [_input(side) for side in result.sides]
    sample, drawing = result.drawing.sample, result.drawing
    if result.currency is not None:
        asked = f" ({sample.asked:,} asked)" if sample.asked != sample.paths else ""
        told += ["the same draws for all", f"seed {drawing.seed}"]
        told += [f"{sample.paths:,} paths{asked}", drawing.sampling]
    return ", ".join([*told, f"pfs {__version__}"])


def _input(side: Side) -> str:
    told = _told(side)
    digest = side.file.document.sha256[:12]
    return f"{side.key} file {digest}{f' with {told}' if told else ''}"
