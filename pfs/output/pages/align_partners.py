"""The part of the report card about the partnership: who, data, backbone, frameworks."""

from collections.abc import Iterator

from pfs.analysis.align import Alignment
from pfs.analysis.both_ways import BothWays
from pfs.ci_alignment.backbone import Economics, economics_of
from pfs.ci_alignment.data_loop import looks
from pfs.models.numbers import plain_value
from pfs.models.partnership import DataSharing, Partner
from pfs.output import figures as fig
from pfs.output.names import Names
from pfs.output.page import Block, Column, Row, Table, row, table
from pfs.output.pages.align_words import NOT_STATED, plain

ANSWERS = ("met", "partly", "not met", "not stated")


def partners_table(result: Alignment, names: Names) -> list[Block]:
    """Return who is committed to which goals, what each brings and has at stake."""
    partners = {str(party): partner for party, partner in result.impact.partners.items()}
    rows = [
        row(f"  {names.short(party)}: {_brings(partners[party])}", _stake(result, party))
        for party in names.ordered()
        if party in partners
    ]
    if not rows:
        return []
    return [table("Who answers for which goals, and brings what", ["at stake"], rows)]


def _stake(result: Alignment, party: str) -> str:
    if party not in result.stakes:
        return "none"
    amount = result.stakes[party]
    return "no bound" if amount is None else fig.money(amount)


def _brings(partner: Partner) -> str:
    goals = [plain(str(goal)) for goal in partner.aligned_to or ()]
    parts = [", ".join(goals) or ("no goal" if partner.aligned_to == () else "goals not stated")]
    if partner.seat is not None:
        parts.append(plain(partner.seat))
    if partner.time is not None:
        parts.append(f"{fig.plain(plain_value(partner.time.hours))} hours every "
                     f"{_every(str(partner.time.every.value))}")  # fmt: skip
    if partner.talent is not None:
        parts.append(f"{fig.plain(plain_value(partner.talent.staff))} staff")
    if partner.treasure is not None:
        purpose = "" if partner.treasure.for_ is None else f" for {plain(partner.treasure.for_)}"
        parts.append(f"{fig.money(plain_value(partner.treasure.amount))}{purpose}")
    return "; ".join(parts)


def _every(duration: str) -> str:
    """Return an interval in words: `month` for `1 month`."""
    return duration.removeprefix("1 ")


def data_table(result: Alignment, names: Names) -> list[Block]:
    """Return who shares which data how often, and how often before the first paid reading.

    The last is blank for data about nothing that is paid for.
    """
    rows = [
        row(f"  {_data(row_, names)}", *_often(result, row_))
        for row_ in result.impact.data_sharing.values()
    ]
    if not rows:
        return []
    return [table("Data", ("every", "looks"), rows)]


def _data(shared: DataSharing, names: Names) -> str:
    to = [names.short(str(party)) for party in shared.to]
    what = ", ".join(plain(carried.id) for carried in shared.carries)
    return f"{names.short(str(shared.from_))} to {', '.join(to)}: {what}"


def _often(result: Alignment, shared: DataSharing) -> tuple[str, str]:
    if shared.every is None:
        return NOT_STATED, NOT_STATED
    times = looks(result.file.deal, shared)
    return _every(str(shared.every.value)), "" if times is None else str(times)


def backbone_lines(result: Alignment) -> list[tuple[str, str]]:
    """Return when a backbone pays, and what it does to the budget and to investors' return."""
    backbone = result.impact.backbone
    costs = economics_of(backbone)
    if backbone is None or costs is None:
        why = "none is named" if backbone is None else "its costs are not stated"
        return [("Backbone", why)]
    lines = [_break_even(costs)]
    if result.both_ways is not None:
        lines += list(_both(result.both_ways))
    return [("Backbone", "; ".join(lines))]


def cost_sentence(costs: Economics) -> str:
    """Return what coordination costs both ways, in words."""
    word = "less" if costs.difference < 0 else "more"
    difference = f": {fig.money(abs(costs.difference))} {word}" if costs.difference else ""
    return (
        f"{fig.money(costs.cost)} through the backbone, {fig.money(costs.alone_cost)} one by one"
        f"{difference}"
    )


def _break_even(costs: Economics) -> str:
    if costs.break_even is None or costs.saves_from is None:
        return "saves with no number of providers"
    return f"equal at {costs.break_even:.2f} providers, cheaper from {costs.saves_from}"


def _both(found: BothWays) -> Iterator[str]:
    """Yield what the difference does to the budget and to investors, against one by one."""
    if found.hub.budget is not None and found.alone.budget is not None:
        yield f"budget {fig.money(found.hub.budget)} against {fig.money(found.alone.budget)}"
    for name, rate in found.hub.returns.items():
        gain, other = found.gains[name], found.alone.returns[name]
        more = fig.sampled(gain.value, gain.se)
        yield (
            f"{plain(name)}: median return {fig.rate(rate.median)} against "
            f"{fig.rate(other.median)}, mean gain {more} higher (s.e. {fig.error(gain.se)})"
        )


def frameworks_table(result: Alignment) -> list[Block]:
    """Return how many checks of each framework are met; nothing where none was made."""
    if not result.answers:
        return []
    columns = (Column("Checks by framework", "left"), *(Column(answer) for answer in ANSWERS))
    names = dict.fromkeys(answer.framework for answer in result.answers)
    return [Table(columns, tuple(_framework(result, name) for name in names))]


def _framework(result: Alignment, name: str) -> Row:
    found = [answer.verdict for answer in result.answers if answer.framework == name]
    counts = [found.count(word) for word in ANSWERS]
    return row(f"  {name}", *(str(count) if count else "" for count in counts))


def missing_lines(result: Alignment) -> list[tuple[str, str]]:
    """Return what is not stated: entries that lack the same stand together."""
    lacking: dict[tuple[str, ...], list[str]] = {}
    for entry in result.missing:
        lacking.setdefault(entry.fields, []).append(entry.entry)
    parts = [f"{', '.join(names)}: {', '.join(fields)}" for fields, names in lacking.items()]
    return [("Not stated", "; ".join(parts))] if parts else []
