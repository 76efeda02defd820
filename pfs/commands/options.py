"""Options and arguments that commands share, and the words they take."""

from enum import StrEnum
from typing import Annotated

import typer


class Format(StrEnum):
    """How results are written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    MARKDOWN = "markdown"


class CheckFormat(StrEnum):
    """How findings are written."""

    FULL = "full"
    CONCISE = "concise"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"
    JUNIT = "junit"


class Sampling(StrEnum):
    """How cases are drawn."""

    SOBOL = "sobol"
    RANDOM = "random"


DealPath = Annotated[str, typer.Argument(metavar="DEAL", help="A deal file, or - for input.")]
Scenarios = Annotated[
    list[str] | None,
    typer.Option("--scenario", metavar="NAME", help="A named set of changes; repeatable."),
]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Change one term; repeatable."),
]
Outputs = Annotated[
    list[str] | None,
    typer.Option("--output", "-o", metavar="FILE",
                 help="Write a file instead, by suffix: .csv .json .md .txt; repeatable."),
]  # fmt: skip
Shape = Annotated[Format, typer.Option("--format", help="How to write the result.")]
Paths = Annotated[int, typer.Option(min=1, max=2**24, help="Cases to draw.")]
Seed = Annotated[int, typer.Option(min=0, help="The same seed draws the same cases.")]
SamplingKind = Annotated[Sampling, typer.Option(help="sobol or random.")]
