"""What is played is what the code does: bit by bit, in fewer operations, and never in silence."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pfs.tape.hooks import apply, watch
from pfs.tape.player import Player
from pfs.tape.program import Program
from pfs.tape.symbols import BranchError, Symbol
from pfs.tape.tape import Tape

Rows = dict[str, np.ndarray[Any, Any]]
PATHS = 7


def rows(seed: int, names: str = "abc") -> Rows:
    """Return uniform rows by name, as inputs of a tape are."""
    rng = np.random.default_rng(seed)
    return {name: rng.random(PATHS) for name in names}


def filler(inputs: Rows) -> Callable[[str, Any], None]:
    """Return what fills a row of a block by name."""
    return lambda name, row: np.copyto(row, inputs[name])


def played(tape: Tape, kept: dict[str, Any], inputs: Rows) -> Rows:
    """Return the results of a program on one block."""
    symbols = {key: value for key, value in kept.items() if isinstance(value, Symbol)}
    program = Program(tape, symbols)
    found = {key: np.zeros(PATHS, dtype=dtype) for key, dtype in program.dtypes.items()}
    Player(program, PATHS).play(filler(inputs), found)
    return found | {k: np.full(PATHS, v) for k, v in kept.items() if k not in symbols}


def formula(steps: list[tuple[int, int, int, int]], leaves: list[Any]) -> list[Any]:
    """Return every value of a chain of operations on leaves; steps pick operation and operands."""
    values = list(leaves)
    for which, one, two, three in steps:
        a, b, c = (values[n % len(values)] for n in (one, two, three))
        values.append(OPERATIONS[which % len(OPERATIONS)](a, b, c))
    return values


OPERATIONS: list[Callable[[Any, Any, Any], Any]] = [
    lambda a, b, _: a + b,
    lambda a, b, _: a - b,
    lambda a, b, _: a * b,
    lambda a, b, _: np.minimum(a, b),
    lambda a, b, _: np.maximum(a, b),
    lambda a, b, _: np.maximum(a - np.minimum(a, b), 0.0),
    lambda a, b, c: np.where(a > b, c, 0.0),
    lambda a, b, c: np.where((a >= b) | (b < c), a, c),
    lambda a, b, c: np.where(~(a <= b) & (c > 0.25), b, a),
    lambda a, b, _: np.where(np.abs(a) > 0, np.abs(a) * b, a),
    lambda a, b, _: np.divide(a, b, out=np.full_like(a, 2.0), where=b > 0.5),
    lambda a, b, _: np.clip(a, -1.0, 2.0) + (1.0 - b),
    lambda a, _, __: a * 0.0 + 1.0 * a - 0.0,
    lambda a, _, __: -a,
    lambda a, b, _: np.minimum(a, np.inf) * np.where(a > b, 1.0, 0.5),
]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(*[st.integers(0, 60)] * 4), min_size=1, max_size=25),
    st.integers(0, 2**32 - 1),
)
def test_a_tape_plays_what_the_code_computes(
    steps: list[tuple[int, int, int, int]], seed: int
) -> None:
    """Every value of a random formula is the same number, whatever was simplified on the way.

    The leaves are three rows and two constants; zero and minus zero count as one.
    """
    inputs = rows(seed)
    constants = [np.array([0.0]), np.array([0.75])]
    direct = formula(steps, [*inputs.values(), *(np.full(PATHS, c[0]) for c in constants)])
    tape = Tape()
    symbols = formula(steps, [*(tape.input(name) for name in inputs), *constants])
    kept = {str(n): value for n, value in enumerate(symbols)}
    found = played(tape, kept, inputs)
    for n, expected in enumerate(direct):
        np.testing.assert_array_equal(found[str(n)], expected)


def test_a_row_is_computed_once_and_only_if_it_is_needed() -> None:
    """Equal operations are one, constants are folded, what no result needs is left out."""
    tape = Tape()
    a, b = tape.input("a", 0.0, 1.0), tape.input("b", 0.0, 1.0)
    first, again = a + b, b + a
    assert isinstance(first, Symbol)
    assert first.node == again.node
    assert not isinstance(a * 0.0, Symbol)
    assert isinstance(a - b, Symbol)
    program = Program(tape, {"sum": first, "twice": again})
    assert len(program.order.steps) == 3  # two inputs and one sum


@pytest.mark.parametrize(
    ("changes_nothing", "is_"),
    [
        (lambda a, _: a + 0.0, "a"),
        (lambda a, _: 1.0 * a, "a"),
        (lambda a, _: np.minimum(a, np.inf), "a"),
        (lambda a, _: np.maximum(a, -np.inf), "a"),
        (lambda a, b: np.where(a > 2.0, b, a), "a"),
        (lambda a, _: np.maximum(a, 0.0), "a"),
        (lambda a, b: np.abs(a * b), "a * b"),
        (lambda a, b: np.minimum(np.minimum(a, b), a), "min"),
        (lambda a, b: np.maximum(a - np.minimum(a, b), 0.0), "a - min"),
    ],
)
def test_operations_that_change_nothing_are_left_out(
    changes_nothing: Callable[[Any, Any], Any], is_: str
) -> None:
    """Uniform numbers are between 0 and 1: what that makes needless is never computed."""
    tape = Tape()
    a: Any = tape.input("a", 0.0, 1.0)
    b: Any = tape.input("b", 0.0, 1.0)
    least = np.minimum(a, b)
    same = {"a": a, "a * b": a * b, "min": least, "a - min": a - least}
    assert changes_nothing(a, b).node == same[is_].node


def test_code_that_branches_on_a_path_is_stopped() -> None:
    """A condition, a sum over paths or an unknown function can't be recorded: an error says so."""
    a: Any = Tape().input("a")
    for use in (
        lambda: bool(a > 0.5),
        lambda: np.add.reduce(a),
        lambda: np.sort(a),
        lambda: np.add(a, 1.0, dtype=np.float32),
    ):
        with pytest.raises(BranchError):
            use()


def test_what_may_be_more_than_nothing_counts_as_more() -> None:
    """`any` is true of a symbol, and tells nothing of a constant."""
    a = Tape().input("a")
    assert a.any()
    assert not (a * 0.0).any()


def test_a_function_of_rows_is_called_once_a_block_for_all_its_results() -> None:
    """Two results of different types, of a row and a constant; a constant stays of one entry."""
    calls = []

    def halves(x: Any, y: Any) -> tuple[Any, Any]:
        calls.append((x.shape, y.shape))
        return x / 2 + y, x > 0.5

    tape, inputs = Tape(), rows(1)
    types = (np.dtype(np.float64), np.dtype(np.bool_))
    half, more = apply(halves, tape.input("a"), np.array([3.0]), dtypes=types)
    found = played(tape, {"half": half, "more": more, "not": ~more}, inputs)
    assert calls == [((PATHS,), (1,))]
    np.testing.assert_array_equal(found["half"], inputs["a"] / 2 + 3.0)
    np.testing.assert_array_equal(found["more"], inputs["a"] > 0.5)
    np.testing.assert_array_equal(found["not"], inputs["a"] <= 0.5)


def test_without_symbols_functions_are_called_at_once() -> None:
    """The same code runs on arrays."""
    assert apply(np.sqrt, np.array([4.0]))[0] == 2.0
    seen: list[float] = []
    watch(lambda row: seen.append(float(row[0])), np.array([5.0]))
    assert seen == [5.0]


def test_a_check_sees_every_block_and_stops_the_play() -> None:
    """A check is made although no result depends on it."""
    tape = Tape()
    a = tape.input("a")

    def below_half(row: Any) -> None:
        if row.max() >= 0.5:
            raise ArithmeticError("too much")

    watch(below_half, a * 0.4)
    assert played(tape, {}, rows(1)) == {}
    watch(below_half, a + 1.0)
    with pytest.raises(ArithmeticError, match="too much"):
        played(tape, {}, rows(1))


def test_rows_are_used_again() -> None:
    """A chain of a hundred operations needs a handful of rows; blocks do not disturb another."""
    tape = Tape()
    total: Any = tape.input("a")
    for n in range(100):
        total = total * 0.9 + np.maximum(total, n / 200) * 0.1
    program = Program(tape, {"total": total})
    player = Player(program, PATHS)
    results = []
    for seed in (1, 2, 1):
        inputs, found = rows(seed), {"total": np.zeros(PATHS)}
        player.play(filler(inputs), found)
        results.append(found["total"])
    np.testing.assert_array_equal(results[0], results[2])
    assert not np.array_equal(results[0], results[1])
    written = {id(step.keywords["out"]) for step in player._steps if "out" in step.keywords}  # type: ignore[attr-defined]
    assert len(written) <= 4


def test_nothing_is_assumed_of_an_input_but_what_is_said() -> None:
    """A level may be negative or far above 1: no test and no bound is known before it is played."""
    tape = Tape()
    level: Any = tape.input("level")
    kept = {
        "above": level > 36.8,
        "floor": np.maximum(level, 0.0),
        "cap": np.minimum(level, 2.0),
        "size": np.abs(level),
    }
    inputs = {"level": np.array([-40.0, -0.5, 0.0, 0.5, 2.0, 36.8, 120.0])}
    found = played(tape, kept, inputs)
    assert found["above"].tolist() == [False] * 6 + [True]
    assert found["floor"].tolist() == [0.0, 0.0, 0.0, 0.5, 2.0, 36.8, 120.0]
    assert found["cap"].tolist() == [-40.0, -0.5, 0.0, 0.5, 2.0, 2.0, 2.0]
    assert found["size"].tolist() == [40.0, 0.5, 0.0, 0.5, 2.0, 36.8, 120.0]
