"""The shape of the program: which package may import which, and what loads slow libraries."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

LAYERS = (
    "source", "models", "tape", "outcomes", "cashflow", "ci_alignment", "analysis", "output",
)  # fmt: skip
ROOT = Path(find_spec("pfs").origin or "").parent  # type: ignore[union-attr]
MODULES = sorted(ROOT.rglob("*.py"))


def imports(module: Path) -> Iterator[str]:
    """Yield the full names of what a module imports, lazily or not."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module


def layer(name: str) -> int | None:
    """Return the place of a module in the order of packages, None for what is in none."""
    parts = name.split(".")
    known = parts[0] == "pfs" and len(parts) > 1 and parts[1] in LAYERS
    return LAYERS.index(parts[1]) if known else None


def name_of(module: Path) -> str:
    """Return the dotted name of a module's file."""
    return ".".join(("pfs", *module.relative_to(ROOT).with_suffix("").parts))


def test_there_are_modules_to_look_at() -> None:
    """The tests below look at every package."""
    assert {layer(name_of(module)) for module in MODULES} >= set(range(len(LAYERS))) - {5}


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_imports_follow_the_arrows(module: Path) -> None:
    """A package imports only those before it: source, models, outcomes, cashflow, analysis, output.

    What stands in no package (the command line) may import all, and nothing in a package may
    import it; `pfs` itself is imported for its version only.
    """
    own = layer(name_of(module))
    for imported in imports(module):
        if not imported.startswith("pfs."):
            continue
        other = layer(imported)
        if own is not None:
            assert other is not None, f"{name_of(module)} imports {imported}"
            assert other <= own, f"{name_of(module)} imports {imported}"


def test_rich_is_imported_in_one_module() -> None:
    """Escaping for the terminal is done in one place."""
    users = [name_of(m) for m in MODULES if any(i.split(".")[0] == "rich" for i in imports(m))]
    assert users == ["pfs.output.console"]


@pytest.mark.parametrize("library", ["numpy", "scipy", "pandas"])
def test_the_first_packages_know_no_arrays(library: str) -> None:
    """`source` and `models` import neither NumPy nor SciPy nor pandas."""
    first = [m for m in MODULES if layer(name_of(m)) in {0, 1}]
    assert first
    assert not [m for m in first if any(i.split(".")[0] == library for i in imports(m))]


def test_importing_pfs_loads_nothing_slow() -> None:
    """`import pfs` loads no library: names are loaded when they are used."""
    program = "import sys, pfs; print(sorted({'numpy', 'scipy', 'pydantic'} & set(sys.modules)))"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"
