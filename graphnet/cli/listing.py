"""`graphnet list`."""

from __future__ import annotations

from graphnet.analysis import analyze
from graphnet.loading import blueprints
from graphnet.quantities import number_text
from graphnet.shapes import volume_text


def command() -> None:
    """The blueprints there are, with their input, parameters, MACs per image, year and paper."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("name", "input", "parameters", "MACs", "year", "paper"):
        table.add_column(
            column, justify="right" if column in ("parameters", "MACs") else "left", no_wrap=column != "paper"
        )
    for blueprint in blueprints():
        network = blueprint()
        facts = analyze(network)
        entering = ", ".join(volume_text(facts[name].shape) for name in network.input_names)
        counts = map(number_text, (facts.params, facts.macs))
        cells = (blueprint.name, entering, *counts, str(blueprint.year or ""), blueprint.paper or "")
        table.add_row(*map(Text, cells))
    Console(width=None if Console().is_terminal else 150).print(table)
