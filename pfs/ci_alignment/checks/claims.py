"""What a partnership claims, compared with what is computed; a claim is never taken."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from pfs.ci_alignment.checks.answer import Answer, Check, Verdict
from pfs.ci_alignment.checks.fsg_phases import PHASES
from pfs.ci_alignment.checks.strive_theory import GATEWAYS
from pfs.models.deal import Deal
from pfs.models.problems import Problem
from pfs.source.findings import Path

Steps: TypeAlias = Mapping[str, tuple[Check, ...]]
_GATEWAY_NAMES = ("exploring", "emerging", "sustaining", "systems_change")


def claims_above(deal: Deal, answers: Sequence[Answer]) -> Iterator[Problem]:
    """Warn of a gateway or a phase that is claimed and not computed.

    A gateway is reached when its check is met, which asks for the one before; a phase when its
    four components are met.
    """
    found = {answer.code: answer for answer in answers}
    claims = getattr(getattr(deal.collective_impact, "partnership", None), "claims", None)
    if claims is None:
        return
    gateways: Steps = {n: (check,) for n, check in zip(_GATEWAY_NAMES, GATEWAYS, strict=True)}
    for field, claimed, steps in (
        ("gateway", claims.gateway, gateways),
        ("phase", claims.phase, PHASES),
    ):
        if claimed is not None:
            yield from _claim(field, claimed, steps, found)


def _claim(
    field: str, claimed: str, steps: Steps, found: Mapping[str, Answer]
) -> Iterator[Problem]:
    """Yield a claim above the highest step whose checks are all met."""
    names = list(steps)
    reached = [name for name in names if all(_met(found, check) for check in steps[name])]
    highest = names.index(reached[-1]) if reached else -1
    if names.index(claimed) > highest:
        lacking = [check.code for check in steps[claimed] if not _met(found, check)]
        computed = f"`{reached[-1]}`" if reached else "none"
        message = f"`{claimed}` is claimed, and the {field} computed is {computed}"
        path: Path = ("collective_impact", "partnership", "claims", field)
        remedy = f"see what lacks in {', '.join(lacking)}, or lower the claim"
        yield Problem("CI912", path, message, remedy)


def _met(found: Mapping[str, Answer], check: Check) -> bool:
    return found[check.code].verdict is Verdict.MET
