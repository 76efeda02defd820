"""The deal that `pfs init` writes: small, complete and commented, to be changed into one's own."""

from importlib.resources import files


def starter_text() -> str:
    """Return the text of the starter deal, UTF-8 with line feeds."""
    return files("pfs.output").joinpath("starter.yaml").read_text(encoding="utf-8")
