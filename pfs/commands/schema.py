"""The JSON Schema of a deal file."""

import typer

from pfs.commands.options import Outputs
from pfs.commands.writing import refuse_twice
from pfs.output.write import emit, write_file


def schema(output: Outputs = None) -> None:
    """Print the JSON Schema of a deal file, for editors and validators.

    pfs schema -o deal.schema.json
    """
    import json

    from pfs.models.schema import json_schema

    refuse_twice(output or ())
    text = json.dumps(json_schema(), indent=2) + "\n"
    for name in output or ():
        if not name.lower().endswith(".json"):
            raise typer.BadParameter(f"`{name}` must end in .json", param_hint="-o")
        write_file(name, text)
    if not output:
        emit(text)
