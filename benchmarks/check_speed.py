"""What `pfs check` costs: one file against the imports it cannot do without, and many in one call.

    python benchmarks/check_speed.py [--runs 15]

Times are of the processor, user and system, of whole processes: the least of several runs, taken in
turns, so that a busy machine disturbs all alike. The figures are in
`docs/explanation/performance.md`.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
MANY = 500
CHECK = ("-m", "pfs", "check")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        plain = [_without_examples(path, Path(folder)) for path in EXAMPLES]
        _one(plain, runs)
        _many(plain, Path(folder))


def _one(plain: Sequence[Path], runs: int) -> None:
    imports = "import pydantic, yaml, typer, rich"
    used = "import yaml, typer; from pydantic import BaseModel, Field, TypeAdapter"
    commands = {
        imports: ("-c", imports),
        f"{imports}, numpy": ("-c", f"{imports}, numpy"),
        "what is used of them": ("-c", used),
        **{f"check {path.stem}, no examples": (*CHECK, str(path)) for path in plain},
        **{f"check {path.stem}": (*CHECK, str(path)) for path in EXAMPLES},
    }
    least = _least(commands, runs)
    for name, seconds in least.items():
        floor = least[imports if "check" not in name or "no examples" in name else
                      f"{imports}, numpy"]  # fmt: skip
        print(f"{name:45} {1000 * seconds:6.0f} ms  {seconds / floor:5.2f}")


def _many(plain: Sequence[Path], folder: Path) -> None:
    files = []
    for number in range(MANY):
        source = plain[number % len(plain)]
        copy = folder / f"{MANY - number:03}.yaml"
        copy.write_bytes(source.read_bytes())
        files.append(str(copy))
    seconds = _seconds((*CHECK, *files))
    print(f"{MANY} files without examples: {seconds:.1f} s, {1000 * seconds / MANY:.1f} ms a file")


def _least(commands: Mapping[str, Sequence[str]], runs: int) -> dict[str, float]:
    found: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, words in commands.items():
            found[name].append(_seconds(words))
    return {name: min(times) for name, times in found.items()}


def _seconds(words: Sequence[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *words], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _without_examples(path: Path, folder: Path) -> Path:
    """Write a copy of an example without the section of worked examples."""
    lines = path.read_text(encoding="utf-8").split("\n")
    kept, inside = [], False
    for line in lines:
        inside = line.startswith("worked_examples:") or (inside and line[:1] in {" ", "#", ""})
        kept += [] if inside else [line]
    copy = folder / path.name
    copy.write_text("\n".join(kept), encoding="utf-8")
    return copy


if __name__ == "__main__":
    main()
