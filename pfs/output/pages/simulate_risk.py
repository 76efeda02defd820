"""The part of the simulation's page about losses, triggers and what breaks the deal."""

from pfs.analysis.simulate import Simulation
from pfs.cashflow.returns import Defined, reason
from pfs.output import figures as fig
from pfs.output.names import Names
from pfs.output.page import Block, Row, Text, row, table


def risk(result: Simulation, names: Names) -> list[Block]:
    """Return the table of losses by tranche."""
    del names
    rows: list[Row] = []
    for name in result.file.deal.debts:
        for measure, label in (("loss", ""), ("loss_before_guarantee", ", before the guarantee")):
            guarded = any(g.for_.id == name for g in result.file.deal.guarantees.values())
            if label and not guarded:
                continue
            rows.append(_loss_row(result, name, measure, label))
    if not rows:
        return []
    heads = ("loses", "s.e.", "mean loss", "s.e.", "worst 5%", "s.e.")
    return [table("Loss (less back than drawn)", heads, rows)]


def _loss_row(result: Simulation, name: str, measure: str, label: str) -> Row:
    key = f"capital.{name}.{measure}"
    loss, tail = result.numbers[key], result.tails[key]
    chance = result.shares[f"capital.{name}.loses"]
    own = not label
    return row(
        f"  {name}{label}",
        fig.table_share(chance.value or 0.0) if own else "",
        fig.share_error(chance.se) if own else "",
        fig.sampled(loss.mean, loss.mean_se),
        fig.error(loss.mean_se),
        fig.sampled(tail.value, tail.se),
        fig.error(tail.se),
    )


def returns_note(result: Simulation) -> list[Block]:
    """Return what is to be said of returns that are undefined."""
    notes = []
    for key, outcomes in result.returns.items():
        name = key.split(".")[1]
        for status, part in outcomes.items():
            if part > 0 and status not in {Defined.RATE, Defined.TOTAL_LOSS}:
                notes.append(
                    f"IRR of {name} is undefined in {fig.table_share(part)} of cases "
                    f"({reason(status)}), which its percentiles leave out."
                )
    return [Text(" ".join(notes))] if notes else []


def breaks(result: Simulation, names: Names) -> list[Block]:
    """Return how often each payment triggers, each limit binds and each option is used."""
    del names
    rows = [
        *_shares(result, "payments", "triggered", "is due"),
        *_shares(result, "limits", "bound", "binds"),
        *_shares(result, "terminations", "used", "happens"),
        *_shares(result, "risks", "failed", "stands in for a result"),
    ]
    return [table("How often", ("share of cases", "s.e."), rows)] if rows else []


def _shares(result: Simulation, section: str, measure: str, verb: str) -> list[Row]:
    start, end = f"{section}.", f".{measure}"
    found = [(k, v) for k, v in result.shares.items() if k.startswith(start) and k.endswith(end)]
    if section == "risks":
        risks = result.file.deal.risks
        found = [(k, v) for k, v in found if risks[k.split(".")[1]].kind == "no_result"]
    return [
        row(
            f"  {key.removesuffix(end)} {verb}",
            fig.table_share(share.value or 0.0),
            fig.share_error(share.se) if share.value not in {0.0, 1.0} else "",
        )
        for key, share in found
    ]
