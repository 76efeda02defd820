"""What the last digits of a result depend on besides the deal: versions and the processor.

`exp`, `log` and `power` differ in the last bit between processors, so a sweep is run on alike
ones or not at all.
"""

import platform
from collections.abc import Mapping
from hashlib import sha256
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

from pfs import __version__

_FEATURES = "numpy._core._multiarray_umath"


def fingerprint() -> dict[str, str]:
    """Return versions and platform of this process, by what they are called in messages."""
    return {
        "pfs": __version__,
        "Python": platform.python_version(),
        "NumPy": _version("numpy"),
        "SciPy": _version("scipy"),
        "platform": f"{platform.system()} {platform.machine()}",
        "processor features": _processor(),
    }


def difference(expected: Mapping[str, str], found: Mapping[str, object]) -> str | None:
    """Return the first difference in words, or None."""
    for name, wanted in expected.items():
        if found.get(name) != wanted:
            return f"{name} {found.get(name, 'unknown')} and not {wanted}"
    return None


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


def _processor() -> str:
    """Return a short hash of what NumPy finds the processor can do; it chooses its loops by it."""
    features = getattr(import_module(_FEATURES), "__cpu_features__", {})
    present = " ".join(sorted(name for name, there in features.items() if there))
    return sha256(present.encode()).hexdigest()[:12]
