"""Who of a link's providers brought what: its people in atoms, its total divided among them."""

from dataclasses import dataclass

import numpy as np

from pfs.ci_alignment.effects import carried
from pfs.ci_alignment.shapley import Parts, parts, together
from pfs.models.links import Link
from pfs.models.numbers import plain_value
from pfs.outcomes.draws import Draws, link_path
from pfs.outcomes.sample import FloatArray


@dataclass(frozen=True, slots=True)
class Division:
    """A link's total divided among its providers.

    Parameters
    ----------
    parts
        By provider, in people who gain (persons times the indicator's unit); Shapley values add up
        to the link's total, and all three are scaled by the same factor.
    own
        What the providers' own effects would come to before scaling.
    """

    parts: dict[str, Parts]
    own: FloatArray


def atoms_of(link: Link) -> dict[frozenset[str], float] | None:
    """Return the share of the link's people that exactly each set of providers serves.

    None where it is not stated: no providers, or several without shares.
    """
    stated = link.providers or {}
    if len(stated) == 1:
        return {frozenset(stated): 1.0}
    if not stated or any(part.share is None for part in stated.values()):
        return None
    atoms = {frozenset(map(str, row.by)): plain_value(row.share) for row in link.together or ()}
    for name, part in stated.items():
        shared = sum(share for served, share in atoms.items() if name in served and len(served) > 1)
        atoms[frozenset({str(name)})] = plain_value(part.share or 0.0) - shared
    return atoms


def divided(
    name: str, link: Link, effect: FloatArray, total: FloatArray, room: float, draws: Draws
) -> Division | None:
    """Return a link's total divided among its providers; None where shares are not stated.

    Parameters
    ----------
    effect
        What one person adds through the link, the same for every provider that states none.
    total
        People who gain through the link, shape (paths,).
    room
        How far effects can take one person together.
    """
    atoms = atoms_of(link)
    if atoms is None:
        return None
    effects = {}
    for party, part in sorted((link.providers or {}).items()):
        effects[str(party)] = effect
        if part.effect is not None:
            path = link_path(name, f"providers.{party}.effect")
            effects[str(party)] = draws.number(path, part.effect) * carried(name, link, draws)
    own = together(atoms, effects, room)
    # Providers without any effect of their own divide nothing: their parts are undefined there.
    undefined = np.where(total == 0, 0.0, np.nan)
    factor = np.divide(total, own, out=undefined, where=own != 0)
    scaled = {
        party: Parts(p.shapley * factor, p.first_in * factor, p.last_in * factor)
        for party, p in parts(atoms, effects, room).items()
    }
    return Division(scaled, own)
