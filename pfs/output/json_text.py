"""Results as JSON: what was run on what, and the figures; what is undefined is null."""

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pfs import __version__
from pfs.models.deal_file import DealFile
from pfs.output.tidy import number

if TYPE_CHECKING:
    from pfs.analysis.figures import Figure
    from pfs.analysis.paths import Drawing

FORMAT_VERSION = 1


def document(command: str, file: DealFile, body: Mapping[str, Any]) -> str:
    """Return the JSON document of a command's results.

    Parameters
    ----------
    command
        Name of the command.
    file
        The deal, with what was set.
    body
        What the command adds: seed, paths, results.
    """
    return _written(command, {"inputs": [_input(file)], **_changes(file)}, body)


def document_of(command: str, sheets: Mapping[str, DealFile], body: Mapping[str, Any]) -> str:
    """Return the JSON document of a command on several deals, each called by a letter."""
    inputs = [{"sheet": key, **_input(file), **_changes(file)} for key, file in sheets.items()]
    return _written(command, {"inputs": inputs}, body)


def _written(command: str, inputs: Mapping[str, Any], body: Mapping[str, Any]) -> str:
    import platform

    import numpy as np

    head = {
        "format_version": FORMAT_VERSION,
        "pfs_version": __version__,
        "command": command,
        **inputs,
        "platform": {
            "machine": platform.machine(),
            "python": platform.python_version(),
            "numpy": np.__version__,
        },
    }
    return json.dumps({**head, **body}, indent=2, allow_nan=False) + "\n"


def drawn(drawing: "Drawing") -> dict[str, Any]:
    """Return how cases were drawn."""
    return {
        "seed": drawing.seed,
        "sampling": drawing.sampling,
        "paths": drawing.sample.paths,
        "paths_asked": drawing.sample.asked,
    }


def _input(file: DealFile) -> dict[str, Any]:
    return {"name": file.document.name, "sha256": file.document.sha256}


def _changes(file: DealFile) -> dict[str, Any]:
    return {
        "scenarios": list(file.scenarios),
        "settings": {setting.path: setting.value for setting in file.settings},
    }


def figures(found: Iterable["Figure"]) -> list[dict[str, Any]]:
    """Return figures as JSON objects."""
    return [_figure(figure) for figure in found]


def _figure(figure: "Figure") -> dict[str, Any]:
    entry: dict[str, Any] = {
        "subject": figure.subject,
        "measure": figure.measure,
        "statistic": figure.statistic,
        "value": value(figure.value, figure.unit),
        "unit": figure.unit,
    }
    if entry["value"] is None:
        entry["reason"] = figure.reason or "undefined"
    return entry


def value(raw: float | bool | None, unit: str) -> float | bool | None:  # noqa: FBT001
    """Return a value with the digits that CSV has."""
    if raw is None or isinstance(raw, bool):
        return raw
    text = number(float(raw), unit)
    return float(text) if text else None
