"""Each result in each format: table, csv, json, markdown.

What writes a result is loaded with it: a command needs the rows and the page of its own.
"""

from typing import TYPE_CHECKING

from pfs.models.deal_file import DealFile
from pfs.output import json_text
from pfs.output.console import page_text
from pfs.output.markdown import markdown
from pfs.output.page import Page

if TYPE_CHECKING:
    from pfs.analysis.align import Alignment
    from pfs.analysis.breakeven.frontier import Frontier
    from pfs.analysis.breakeven.run import BreakEven
    from pfs.analysis.breakeven.solve import Solution
    from pfs.analysis.compare import Comparison
    from pfs.analysis.explain import Explanation
    from pfs.analysis.payoff import Payoff
    from pfs.analysis.sensitivity.run import Sensitivity
    from pfs.analysis.simulate import Simulation
    from pfs.analysis.sweep import Sweep


def _page(page: Page, kind: str) -> str:
    return markdown(page) if kind == "markdown" else page_text(page)


def simulation(result: "Simulation", kind: str, *, details: bool = False) -> str:
    """Return a simulation in a format; `details` lengthens the page, other formats have all."""
    from pfs.analysis.figures import figures
    from pfs.output import tidy
    from pfs.output.pages import simulate_page

    if kind == "csv":
        return tidy.figures_csv(figures(result))
    if kind == "json":
        body = {
            **json_text.drawn(result.drawing),
            "drivers": len(result.drawing.drivers),
            "results": json_text.figures(figures(result)),
        }
        return json_text.document("simulate", result.file, body)
    return _page(simulate_page.page(result, details=details), kind)


def alignment(result: "Alignment", kind: str) -> str:
    """Return an alignment in a format."""
    from pfs.output import alignment_text
    from pfs.output.pages import align_page

    if kind == "csv":
        return alignment_text.csv_of(result)
    if kind == "json":
        return json_text.document("align", result.file, alignment_text.body_of(result))
    return _page(align_page.page(result), kind)


def breakevens(result: "BreakEven", kind: str) -> str:
    """Return break-evens in a format."""
    from pfs.output import breakeven_rows
    from pfs.output.pages import breakeven_page

    if kind == "csv":
        return breakeven_rows.csv_of(result)
    if kind == "json":
        body = {**json_text.drawn(result.drawing), **breakeven_rows.json_rows(result)}
        return json_text.document("breakeven", result.file, body)
    return _page(breakeven_page.page(result), kind)


def frontiers(result: "Frontier", kind: str) -> str:
    """Return a frontier in a format."""
    from pfs.output import breakeven_rows
    from pfs.output.pages import frontier_page

    if kind == "csv":
        return breakeven_rows.frontier_csv(result)
    if kind == "json":
        body = {**json_text.drawn(result.drawing), **breakeven_rows.frontier_json(result)}
        return json_text.document("breakeven", result.file, body)
    return _page(frontier_page.page(result), kind)


def solutions(result: "Solution", kind: str) -> str:
    """Return a solved term in a format."""
    from pfs.output import breakeven_rows
    from pfs.output.pages import solve_page

    if kind == "csv":
        return breakeven_rows.solution_csv(result)
    if kind == "json":
        body = {**json_text.drawn(result.drawing), **breakeven_rows.solution_json(result)}
        return json_text.document("breakeven", result.file, body)
    return _page(solve_page.page(result), kind)


def sensitivities(result: "Sensitivity", kind: str) -> str:
    """Return a sensitivity in a format."""
    from pfs.output import sensitivity_rows
    from pfs.output.pages import sensitivity_page

    if kind == "csv":
        return sensitivity_rows.csv_of(result)
    if kind == "json":
        body = {**json_text.drawn(result.drawing), **sensitivity_rows.json_rows(result)}
        return json_text.document("sensitivity", result.file, body)
    return _page(sensitivity_page.page(result), kind)


def payoffs(result: "Payoff", kind: str) -> str:
    """Return a payoff in a format."""
    from pfs.output import payoff_rows
    from pfs.output.pages import payoff_page

    if kind == "csv":
        return payoff_rows.csv_of(result)
    if kind == "json":
        body = {"at_base": dict(result.at_base), "results": payoff_rows.json_rows(result)}
        return json_text.document("payoff", result.file, body)
    return _page(payoff_page.page(result), kind)


def sweeps(result: "Sweep", kind: str) -> str:
    """Return a sweep in a format."""
    from pfs.output import sweep_rows
    from pfs.output.pages import sweep_page

    if kind == "csv":
        return sweep_rows.csv_of(result)
    if kind == "json":
        body = {
            "seed": result.drawing.seed,
            "sampling": result.drawing.sampling,
            "paths": result.drawing.sample.paths,
            "paths_asked": result.drawing.sample.asked,
            "varied": list(result.cells.paths),
            "results": sweep_rows.json_rows(result),
        }
        return json_text.document("sweep", result.file, body)
    return _page(sweep_page.page(result), kind)


def ledger(result: "Payoff", kind: str) -> str:
    """Return the ledger of a payoff's first case in a format."""
    from pfs.output.pages import ledger_page

    if kind == "csv":
        return ledger_page.csv_of(result)
    if kind == "json":
        body = {"given": dict(result.cases[0]), "results": ledger_page.json_rows(result)}
        return json_text.document("payoff", result.file, body)
    return _page(ledger_page.page(result), kind)


def explanation(result: "Explanation", kind: str) -> str:
    """Return an explanation in a format; CSV and JSON hold what a page leaves out as quiet too."""
    from pfs.output import explain_rows
    from pfs.output.pages import explain_page

    if kind == "csv":
        return explain_rows.csv_of(result)
    if kind == "json":
        return json_text.document("explain", result.file, explain_rows.json_body(result))
    return _page(explain_page.page(result), kind)


def comparison(result: "Comparison", kind: str) -> str:
    """Return a comparison in a format."""
    from pfs.output import compare_rows
    from pfs.output.pages import compare_page

    if kind == "csv":
        return compare_rows.csv_of(result)
    if kind == "json":
        sheets = {side.key: side.file for side in result.sides}
        return json_text.document_of("compare", sheets, compare_rows.json_body(result))
    if kind == "markdown":
        return markdown(compare_page.for_review(result))
    return page_text(compare_page.page(result))


def term_sheet(file: DealFile, kind: str) -> str:
    """Return a term sheet in a format; CSV and JSON hold the assumption register."""
    from pfs.analysis.register import register
    from pfs.output import tidy
    from pfs.output.pages import show_page

    rows = [(entry.path, entry.source or "") for entry in register(file.deal)]
    if kind == "csv":
        cells = [(path, tidy.text_cell(source)) for path, source in rows]
        return tidy.csv_text(("path", "source"), cells)
    if kind == "json":
        terms = file.deal.model_dump(mode="json", exclude_unset=True)
        sources = [{"path": path, "source": source or None} for path, source in rows]
        body = {"terms": terms, "register": sources}
        return json_text.document("show", file, body)
    return _page(show_page.page(file), kind)
