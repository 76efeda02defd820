"""Nothing that comes in ends in a traceback, hangs, or gives a finding without a place.

The same inputs as those of `tools/fuzz_check.py`, chosen by hypothesis, which makes a fault small.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from fuzzing.commands import command_line, registered
from fuzzing.inputs import Fuzz
from fuzzing.terms import changed
from fuzzing.texts import damaged, random_yaml
from fuzzing.trial import LONG, check_file, faults_of, run_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

LIMIT = 4.0
"""Seconds of processor time, twice the limit of the long run: machines that run tests are busy."""
CORPUS = Path(__file__).parent / "fuzzing" / "corpus"
DICE = st.randoms(use_true_random=False)


def few(examples: int) -> settings:
    """Return settings for so many inputs, without a limit for a single one but ours."""
    quick = {"deadline": None, "suppress_health_check": list(HealthCheck)}
    return settings(max_examples=examples, **quick)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def fuzz(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fuzz]:
    """Return inputs made from the examples; the current folder is theirs."""
    folder, before = tmp_path_factory.mktemp("fuzz"), Path.cwd()
    os.chdir(folder)
    yield Fuzz.of(1, folder)
    os.chdir(before)


def faults(fuzz: Fuzz, raw: bytes) -> list[str]:
    """Return what is wrong with the check of a file of these bytes."""
    path = fuzz.folder / "input.tmp"
    path.write_bytes(raw)
    return faults_of(lambda: check_file(path), LIMIT)


@few(100)
@given(raw=st.binary(max_size=300))
def test_bytes(fuzz: Fuzz, raw: bytes) -> None:
    """Of any kind."""
    assert faults(fuzz, raw) == []


@few(100)
@given(dice=DICE)
def test_text_of_the_words_of_deal_files(fuzz: Fuzz, dice: Random) -> None:
    """Keys and values in an order and an indentation that make no sense."""
    assert faults(fuzz, random_yaml(dice)) == []


@few(60)
@given(dice=DICE)
def test_deal_files_damaged_as_text(fuzz: Fuzz, dice: Random) -> None:
    """A line lost, a character too many, an indent that is off."""
    assert faults(fuzz, damaged(dice.choice(fuzz.texts), dice)) == []


@few(60)
@given(dice=DICE)
def test_deals_with_changed_terms(fuzz: Fuzz, dice: Random) -> None:
    """Terms moved, removed and made extreme."""
    assert faults(fuzz, changed(fuzz.deals, dice)) == []


@pytest.mark.usefixtures("fuzz")
@few(40)
@given(dice=DICE)
def test_command_lines(dice: Random) -> None:
    """Commands with deals and options that do not belong together; exit 0, 1 or 2."""
    words = command_line(["rhino-bond.yaml", "dc-water.yaml", "nowhere.yaml", "."], dice)
    assert faults_of(lambda: run_command(words), LONG) == []


def test_every_command_is_fuzzed() -> None:
    """Also one that is added later: command lines are made from what is registered."""
    dice = Random(1)
    tried = {word for _ in range(300) for word in command_line(["x.yaml"], dice)}
    assert set(registered()) <= tried


def test_an_input_is_made_again_from_its_number(fuzz: Fuzz) -> None:
    """So that a fault of a long run can be looked at."""
    for number in range(30):
        assert fuzz.made(number) == fuzz.made(number)
    assert {fuzz.kind(number) for number in range(200)} == {
        "bytes", "yaml", "text", "terms", "command",
    }  # fmt: skip


def test_a_fault_is_seen(fuzz: Fuzz) -> None:
    """A run that finds nothing is worth something only if it would find something."""

    def escapes() -> Iterator[str]:
        yield from ()
        raise ZeroDivisionError("by hand")

    def hangs() -> Iterator[str]:
        while True:
            yield from ()

    assert "ZeroDivisionError" in faults_of(escapes, LIMIT)[0]
    assert "hangs" in faults_of(hangs, 0.05)[0]
    assert fuzz.faults(0, LIMIT) == []


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*")), ids=lambda path: path.name)
def test_the_corpus_of_the_coverage_guided_run(fuzz: Fuzz, path: Path) -> None:
    """Inputs that reach different parts of the reader."""
    assert faults(fuzz, path.read_bytes()) == []
