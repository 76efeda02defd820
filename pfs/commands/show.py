"""The term sheet in words."""

from pfs.commands.arguments import opened
from pfs.commands.options import DealPath, Format, Outputs, Scenarios, Sets, Shape
from pfs.commands.writing import targets_of, write_result


def show(
    deal: DealPath,
    scenario: Scenarios = None,
    set_: Sets = None,
    format_: Shape = Format.TABLE,
    output: Outputs = None,
) -> None:
    """Print the term sheet in words and tables.

    pfs show examples/ny-ceo.yaml
    """
    from pfs.output.renderings import term_sheet

    targets = targets_of(output, deal)
    file = opened(deal, scenario, set_)
    write_result(lambda kind: term_sheet(file, kind), format_, targets, deal)
