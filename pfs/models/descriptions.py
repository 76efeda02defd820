"""What each field means: the sentence below it, read from the source when somebody asks.

pydantic can read these sentences while the classes are made, but that is a third of the time in
which a check starts, and only the schema, the reference and the help of a missing field need them.
"""

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from functools import cache

from pydantic import BaseModel


def described(model: type[BaseModel], name: str) -> str | None:
    """Return what is said of a field, by itself or in the sentence below it; None if nothing is.

    Parameters
    ----------
    model
        The class, which may have inherited the field.
    name
        The field's name in Python.
    """
    stated = model.model_fields[name].description
    if stated is not None:
        return stated
    found = (_sentences(kind.__module__).get((kind.__qualname__, name)) for kind in model.__mro__)
    return next((text for text in found if text is not None), None)


@cache
def _sentences(module: str) -> Mapping[tuple[str, str], str]:
    """Return the sentence below each annotated name of a module, by class and name."""
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except OSError:
        # Installed without sources: what a field means is then in the documentation only.
        return {}
    classes = (node for node in tree.body if isinstance(node, ast.ClassDef))
    return {(node.name, name): text for node in classes for name, text in _of_class(node)}


def _of_class(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, below in zip(node.body, node.body[1:], strict=False):
        if not isinstance(field, ast.AnnAssign) or not isinstance(field.target, ast.Name):
            continue
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            yield field.target.id, inspect.cleandoc(str(below.value.value))
