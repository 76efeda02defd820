"""What a file may cost: counted while its events arrive, before memory is spent."""

from dataclasses import dataclass

from pfs.source.findings import DealError, Finding, Severity, Span

MOST_DEPTH = 40
MOST_NODES = 100_000


@dataclass(slots=True)
class Guard:
    """
    The budget of one text.

    Parameters
    ----------
    name
        How findings call the file.
    nodes
        Values so far; an alias counts as all it stands for.
    """

    name: str
    nodes: int = 0

    def admit(self, size: int, depth: int, span: Span) -> None:
        """
        Add `size` values, the deepest of them `depth` levels from the top.

        Raises
        ------
        DealError
            PFS003 deeper than 40 levels, PFS004 more than 100,000 values.
        """
        self.nodes += size
        if depth > MOST_DEPTH:
            message = f"nested more than {MOST_DEPTH} levels deep"
            self._refuse("PFS003", message, "close the brackets opened before, or flatten it", span)
        if self.nodes > MOST_NODES:
            message = f"the file stands for more than {MOST_NODES:,} values"
            remedy = "use fewer values; each use of an anchor counts as all that it repeats"
            self._refuse("PFS004", message, remedy, span)

    def _refuse(self, code: str, message: str, remedy: str, span: Span) -> None:
        raise DealError([Finding(code, Severity.ERROR, message, self.name, span, help=remedy)])
