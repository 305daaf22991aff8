"""The arithmetic of one node, worked out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import prod
from typing import NamedTuple

from graphnet.analysis.explaining.growth import receptive_field
from graphnet.analysis.explaining.notation import TextNotation
from graphnet.analysis.explaining.page import Page, Section, listed, section, share
from graphnet.analysis.facts import Facts, Row
from graphnet.analysis.weights import parameters
from graphnet.network import Call, Network
from graphnet.ops import Op
from graphnet.ops.formulas import (
    ENTERING,
    LEAVING,
    Equation,
    Formula,
    Matrix,
    MatrixProduct,
    Number,
    Quantity,
    Statement,
    Words,
    extents_of,
    product,
    total,
)
from graphnet.quantities import FLOAT32_BYTES, memory_text
from graphnet.shapes import Volume, size, volume_text
from graphnet.volumes.history import history_text, steps

MOST_STEPS = 12
"""How many steps of a history are told."""


class KnownNode(NamedTuple):
    """A node with the volumes it takes and gives, all of them known, though their extents may not be."""

    network: Network
    facts: Facts
    call: Call
    arriving: tuple[Volume, ...]
    output: Volume

    @property
    def op(self) -> Op:
        return self.call.op

    @property
    def row(self) -> Row:
        return self.facts[self.call.name]


def node_page(network: Network, facts: Facts, name: str) -> Page:
    """All that is said of a node. Raises `NotFoundError` where there is none of that name."""
    call, row = network[name], facts[name]
    arriving = tuple(facts[origin].shape for origin in call.inputs)
    known = tuple(volume for volume in arriving if volume is not None)
    taken = [f"{origin} ({volume_text(volume)})" for origin, volume in zip(call.inputs, arriving, strict=True)]
    lead = [repr(call.op), *filter(None, [call.op.description()])]
    if call.source is not None:
        lead.append(f"written in {call.source}")
    if taken:
        lead.append(f"takes {listed(taken)}")
    lead.append(f"gives {volume_text(row.shape)}")
    if row.shape is None or len(known) < len(arriving):
        mend = "only Keras knows its volume, or one that it takes: graphnet.resolve(network) asks it"
        return Page(network.name, name, tuple(lead), (section("not known", mend),))
    node = KnownNode(network, facts, call, known, row.shape)
    lead += _open_extents(node)
    return Page(network.name, name, tuple(lead), tuple(found for found in _sections(node) if found.said))


def _sections(node: KnownNode) -> Iterator[Section]:
    op, arriving, output = node.op, node.arriving, node.output
    yield section("what it computes", *op.definition(*arriving))
    yield section("output volume", *_volume(node))
    yield section("parameters", *_parameters(node))
    yield section("multiply-adds (MACs) per image", *_macs(node))
    for place, done in enumerate(op.matrix_products(output, *arriving)):
        yield section("as a matrix product (im2col)" if not place else "and then", *_matrices(done, node))
    yield section("memory of the output volume", *_memory(node))
    yield section("receptive field", *receptive_field(node.facts, node.call.name))
    yield section("how the volume came to be", *_history(node))
    yield section("convolution against fully connected", *_dense(node))


def _open_extents(node: KnownNode) -> list[str]:
    """Which extents may be any number, so that formulas keep their symbols."""
    volumes = [(volume, ENTERING) for volume in node.arriving] + [(node.output, LEAVING)]
    extents = [extent for volume, which in volumes for extent in extents_of(volume, which) if extent.number is None]
    symbols = dict.fromkeys(TextNotation().symbol(extent.symbol) for extent in extents)
    text = f"open: {', '.join(symbols)} may be any number, and what depends on them stays a formula"
    return [text] if symbols else []


def _volume(node: KnownNode) -> list[Statement]:
    """How the op works its extents out, where that comes to what it gives; otherwise what becomes of what."""
    worked = node.op.extent_formulas(node.output, *node.arriving)
    if worked and all(_holds(statement) for statement in worked):
        return worked
    if not node.arriving:
        return [f"it comes from outside: {volume_text(node.output)}"]
    if node.output == node.arriving[0]:
        return [f"the volume stays as it is: {volume_text(node.output)}"]
    return [f"{listed([volume_text(volume) for volume in node.arriving])} becomes {volume_text(node.output)}"]


def _holds(statement: Statement) -> bool:
    """Whether an equation is none that is wrong: an op of one's own may work other than the op it was made from."""
    if isinstance(statement, str) or statement.left.value is None or statement.right.value is None:
        return True
    return statement.left.value == statement.right.value


def _weights(node: KnownNode) -> dict[str, Formula]:
    """How many numbers each weight holds, by the op's formula where that comes to it."""
    told = node.op.weight_formulas(*node.arriving)
    return {
        name: formula
        if (formula := told.get(name)) is not None and formula.value == prod(weight.shape)
        else product(*weight.shape or (1,))
        for name, weight in node.op.weight_shapes(*node.arriving).items()
    }


def _parameters(node: KnownNode) -> Iterator[Statement]:
    op, call = node.op, node.call
    weights, formulas = op.weight_shapes(*node.arriving), _weights(node)
    if not weights:
        yield "none: it computes a fixed function of its input" if node.arriving else "none"
        return
    if call.weights != call.name:
        yield f"none of its own: it uses the weights of {call.weights}, which are counted there"
    if len(formulas) > 1:
        yield from (Equation(_words(name), formulas[name]) for name in formulas)
    trained = [formulas[name] for name, weight in weights.items() if weight.trainable]
    kept = [formulas[name] for name, weight in weights.items() if not weight.trainable]
    yield Equation(Words("parameters"), total(list(formulas.values())), "" if trained else "none of them trained")
    if kept and trained:
        yield Equation(Words("trainable"), total(trained))
        yield Equation(Words("not trainable"), total(kept))
    others = [other.name for other in node.network.calls if other.weights == call.weights != other.name]
    if call.weights == call.name and others:
        yield f"shared with {listed(others)}, and counted once, here"


def _macs(node: KnownNode) -> Iterator[Statement]:
    formula = node.op.mac_formula(node.output, *node.arriving)
    macs = node.row.macs
    if formula is not None and formula.value != macs:
        formula = None
    if formula is None and macs is None:
        yield "not known"
    elif formula is None and not macs:
        yield "none counted: they are those of convolution and dense layers"
    else:
        yield Equation(Words("MACs"), formula or Number(macs or 0), "biases left out")
        yield Equation(Words("FLOPs"), 2 * Quantity("MACs", macs))


def _matrices(done: MatrixProduct, node: KnownNode) -> Iterator[Statement]:
    """The matrices' sizes, and the memory that stretching receptive fields out into columns takes (CS231n)."""
    yield Equation(Quantity("W_row"), Matrix(done.filters, done.inner), "a filter a row")
    stretched = done.data == "X_col"
    yield Equation(Quantity(done.data), Matrix(done.inner, done.columns), "a receptive field a column" * stretched)
    yield Equation(Words("output"), Matrix(done.filters, done.columns))
    if done.times is not None:
        yield Equation(Words("products like this"), done.times)
    if stretched:
        copies = product(done.inner, done.columns, *([] if done.times is None else [done.times]))
        yield from _numbers_and_bytes("numbers stretched out", copies, _replication(copies, node))


def _replication(copies: Formula, node: KnownNode) -> str:
    held = size(node.arriving[0])
    if copies.value is None or not held or copies.value <= held:
        return ""
    return f"{float(copies.value / held):.1f} times the input volume, since values are replicated"


def _memory(node: KnownNode) -> Iterator[Statement]:
    if node.output:
        yield from _numbers_and_bytes("numbers", product(*extents_of(node.output, LEAVING)), "per image")
    if node.row.activations == 0:
        yield "not added to the network's total of activations, as in the decks' tables"
    if node.op.kind in ("pooling", "sampling"):
        yield from _discarded(size(node.arriving[0]), size(node.output))


def _discarded(held: int | None, left: int | None) -> Iterator[Statement]:
    """How many of the activations pooling leaves away (CS231n)."""
    if held is not None and left is not None and left < held:
        yield f"of {held:,} activations {held - left:,} are discarded, {share(held - left, held)}"


def _numbers_and_bytes(name: str, numbers: Formula, note: str) -> Iterator[Statement]:
    yield Equation(Words(name), numbers, note)
    count = None if numbers.value is None else int(numbers.value)
    held = "" if count is None else f", {memory_text(FLOAT32_BYTES * count)}"
    yield Equation(Words("bytes"), FLOAT32_BYTES * Quantity("numbers", count), f"as float32{held}")


def _history(node: KnownNode) -> Iterator[Statement]:
    shapes = {row.name: row.shape for row in node.facts if row.shape is not None}
    went = steps(node.network, node.call.name, shapes)
    if len(went) > 1:
        yield history_text([step._replace(extents=shapes[step.node]) for step in went], MOST_STEPS)
        if node.op.joins:
            yield "along one of the branches that are joined"


def _dense(node: KnownNode) -> Iterator[Statement]:
    """What the same volumes would take without shared weights, and without local connectivity (CS231n, NYU deck)."""
    op = node.op
    if op.kind != "convolution":
        return
    (volume,) = node.arriving
    weights = op.weight_shapes(volume)
    own, learned = parameters(weights)
    if not own or not learned:
        return
    inputs, outputs = product(*extents_of(volume, ENTERING)), product(*extents_of(node.output, LEAVING))
    yield Equation(Words("this layer"), Number(own))
    yield Equation(Words("neurons"), outputs)
    neuron = op.neuron_formula(volume)
    if neuron is not None:
        yield Equation(Words("weights of each"), neuron, "its bias among them" if "bias" in weights else "")
        yield Equation(Words("without parameter sharing"), outputs * neuron, "locally connected")
    full = inputs * outputs + outputs if "bias" in weights else inputs * outputs
    yield Equation(Words("fully connected"), full, "every neuron sees the whole input volume")
    if full.value is not None:
        yield f"fully connected it would have {_times(full.value / own)} as many parameters"


def _times(ratio: Fraction) -> str:
    return f"{float(ratio):,.{0 if ratio >= 10 else 1}f} times"


def _words(name: str) -> Words:
    return Words(name.replace("_", " "))
