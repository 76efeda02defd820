"""An alignment as CSV and JSON: every figure, what is not stated, answers to the checks."""

from typing import Any

from pfs.analysis.align import Alignment
from pfs.analysis.alignment_figures import alignment_figures
from pfs.output import json_text, tidy


def csv_of(result: Alignment) -> str:
    """Return an alignment as CSV; the answer to a check is a word in the column of values."""
    figures = [
        (tidy.text_cell(f.subject), f.measure, f.statistic, tidy.number(f.value, f.unit), f.unit)
        for f in alignment_figures(result)
    ]
    answers = [
        (
            f"collective_impact.checks.{answer.code}",
            "answer",
            "value",
            str(answer.verdict),
            "answer",
        )
        for answer in result.answers
    ]
    return tidy.csv_text(tidy.HEAD, [*figures, *answers])


def body_of(result: Alignment) -> dict[str, Any]:
    """Return what an alignment adds to its JSON document."""
    sample = result.drawing.sample
    return {
        "seed": result.drawing.seed,
        "sampling": result.drawing.sampling,
        "paths": sample.paths,
        "paths_asked": sample.asked,
        "results": json_text.figures(alignment_figures(result)),
        "not_stated": [
            {"entry": f"collective_impact.{entry.entry}", "fields": list(entry.fields)}
            for entry in result.missing
        ],
        "checks": [
            {
                "code": answer.code,
                "framework": answer.framework,
                "title": answer.title,
                "answer": str(answer.verdict),
            }
            for answer in result.answers
        ],
    }
