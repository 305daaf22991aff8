"""A training step, or a prediction, as a program: what XLA stores of a network's forward and backward pass."""

from __future__ import annotations

from math import prod
from typing import NamedTuple

from graphnet.analysis.memory.program import Program, Value
from graphnet.network import Call, Network
from graphnet.ops import Op
from graphnet.shapes import Volume

ACTIVATIONS, GRADIENTS, WORKSPACE = "activations", "gradients", "workspace"
INDEX_BYTES = 4
LARGEST=True


class Widths(NamedTuple):
    """Bytes a number takes: in the weights, and in what is computed with them."""

    weights: int
    compute: int


class Stage(NamedTuple):
    """One contraction of an op, in numbers: what arrives, what leaves, its kernel."""

    arriving: int
    leaving: int
    kernel: int
    trainable: bool
    whole: int
    slides: bool


class Numbers(NamedTuple):
    """How many numbers a call takes and makes, per image."""

    arriving: tuple[int, ...]
    leaving: int
    random: int
    stages: tuple[Stage, ...]
    trainable: bool
    biased: bool


def numbers(op: Op, output: Volume, inputs: tuple[Volume, ...]) -> Numbers:
    """What an op makes of known volumes, counted."""
    weights = op.weight_shapes(*inputs)
    stages = []
    arriving = tuple([prod(volume) for volume in inputs])
    before = arriving[0] if arriving else 0
    for leaving, name, whole, slides in op.contractions(output, *inputs):
        kernel = weights[name]
        after = prod(leaving)
        stages.append(Stage(before, after, prod(kernel.shape), kernel.trainable, whole, slides))
        before = after
    trainable = any([weight.trainable for weight in weights.values()])
    return Numbers(
        arriving, prod(output), op.random_numbers(output), tuple(stages), trainable, len(weights) > len(stages)
    )


class Step:
    """What is written while a network's passes become a program."""

    def __init__(self, network: Network, volumes: dict[str, Volume], widths: Widths, training: bool):
        self.network, self.volumes, self.widths, self.training = network, volumes, widths, training
        self.program = Program()
        self.numbers: dict[str, Numbers] = {}
        self.outputs: dict[str, Value] = {}
        self.inner: dict[str, list[Value]] = {}
        self.gradients: dict[str, list[Value]] = {}
        self.learning: set[str] = set()
        self.part, self.node = ACTIVATIONS, ""
        self._stored: dict[Value, Value] = {}
        self._turned: dict[Value, Value] = {}
        self._indices: dict[Value, Value] = {}

    # what is written

    def array(self, reads: tuple[Value, ...], each: int = 0, fixed: int = 0, part: str = "", **traits: bool) -> Value:
        width = self.widths.compute
        value = self.program.array(
            reads, part or self.part, self.node, fixed=fixed * width, each=each * width, **traits
        )
        self._stored[value] = value
        return value

    def stored(self, value: Value, size: int) -> Value:
        """A value as an array, made once for all that read it."""
        if value not in self._stored:
            self._stored[value] = self.array((value,), size, elementwise=True)
        return self._stored[value]

    def turned(self, value: Value, size: int) -> Value:
        """A value as an array with its axes in another order, made once for all that read it."""
        if value not in self._turned:
            self._turned[value] = self.array((value,), size)
        return self._turned[value]

    # forward

    def forward(self) -> None:
        answers: dict[tuple[int, tuple[Volume, ...]], Numbers] = {}
        for call in self.network.calls:
            arriving = tuple([self.volumes[source] for source in call.inputs])
            question = (id(call.op), arriving)
            answer = answers.get(question)
            if answer is None:
                answer = answers[question] = numbers(call.op, self.volumes[call.name], arriving)
            self.numbers[call.name] = answer
            self.node = call.name
            if answer.trainable or not self.learning.isdisjoint(call.inputs):
                self.learning.add(call.name)
            self.outputs[call.name] = self._forward(call, answer)

    def _forward(self, call: Call, counts: Numbers) -> Value:
        arriving = tuple([self.outputs[source] for source in call.inputs])
        passes = call.op.passes
        if not arriving:
            data = self.program.expression()
            self._stored[data] = data
            return data
        if counts.stages:
            return self._contract(call, counts, arriving[0])
        if passes.statistics and (self.training or passes.statistics == "image"):
            return self._normalize(arriving[0], counts.leaving)
        if counts.random and self.training:
            drawn = self.program.array((), ACTIVATIONS, self.node, each=counts.random * INDEX_BYTES)
            self.inner[call.name] = [drawn]
            return self.program.expression(*arriving, drawn)
        if passes.fused:
            return self.program.expression(*arriving)
        reads = tuple([self.stored(value, size) for value, size in zip(arriving, counts.arriving, strict=True)])
        return self.array(reads, counts.leaving)

    def _contract(self, call: Call, counts: Numbers, value: Value) -> Value:
        self.inner[call.name] = taken = []
        for stage in counts.stages:
            taken.append(value)
            reads = (self.stored(value, stage.arriving),)
            if self.widths.weights != self.widths.compute:
                reads = (*reads, self.array((), fixed=stage.kernel, part=WORKSPACE))
            value = self.array(reads, stage.leaving)
        return self.program.expression(value) if counts.biased else value

    def _normalize(self, value: Value, size: int) -> Value:
        mean = self.array((self.stored(value, size),))
        squares = self.array((value, mean), size, part=WORKSPACE, elementwise=True)
        variance = self.array((squares,))
        return self.program.expression(value, mean, variance)

    # backward

    def backward(self) -> None:
        self.largest = max((st for c in self.numbers.values() for st in c.stages),key=lambda s:s.kernel)
        self.part = GRADIENTS
        for name in self.network.output_names:
            self.node = name
            size = self.numbers[name].leaving
            loss = self.array((self.stored(self.outputs[name], size),), size)
            self.gradients.setdefault(name, []).append(loss)
        for call in reversed(tuple(self.network.calls)):
            arrived = self.gradients.get(call.name)
            if not arrived or call.name not in self.learning:
                continue
            self.node = call.name
            gradient = arrived[0] if len(arrived) == 1 else self.program.expression(*arrived)
            counts = self.numbers[call.name]
            for source, handed in zip(call.inputs, self._backward(call, counts, gradient), strict=True):
                if handed is not None:
                    self.gradients.setdefault(source, []).append(handed)

    def _backward(self, call: Call, counts: Numbers, gradient: Value) -> list[Value | None]:
        passes = call.op.passes
        wanted = [source in self.learning for source in call.inputs]
        if counts.stages:
            return [self._contract_back(call, counts, gradient, wanted[0])]
        if passes.statistics:
            return [self._normalize_back(self.outputs[call.inputs[0]], gradient, counts.leaving)]
        if not any(wanted):
            return [None] * len(wanted)
        if passes.indexed:
            return [self._scatter(self.outputs[call.inputs[0]], gradient, counts, len(self.volumes[call.name]) + 1)]
        kept = list(self.inner.get(call.name, ()))
        if "input" in passes.keeps:
            kept += [self.outputs[source] for source in call.inputs]
        if "output" in passes.keeps:
            kept.append(self.outputs[call.name])
        handed: list[Value | None] = []
        for size, want in zip(counts.arriving, wanted, strict=True):
            if not want:
                handed.append(None)
            elif not passes.gradient_fused or (call.op.joins and size < counts.leaving and passes.fused):
                handed.append(self.array((self.stored(gradient, counts.leaving), *kept), size))
            else:
                handed.append(self.program.expression(gradient, *kept) if kept else gradient)
        return handed

    def _contract_back(self, call: Call, counts: Numbers, gradient: Value, wanted: bool) -> Value | None:
        taken = self.inner[call.name]
        for position in range(len(taken) - 1, -1, -1):
            stage, value = counts.stages[position], taken[position]
            if stage.trainable:
                self._kernel_gradient(stage, value, gradient)
            if position == 0 and not wanted:
                return None
            reads = (self.stored(gradient, stage.leaving),)
            if stage.slides:
                reads = (*reads, self.array((), fixed=stage.kernel, part=WORKSPACE))
            gradient = self.array(reads, stage.arriving)
        return gradient

    def _kernel_gradient(self, stage: Stage, value: Value, gradient: Value) -> None:
        if stage.slides:
            self.part = ACTIVATIONS
            operand = self.turned(value, stage.arriving)
            self.part = GRADIENTS
            reads = (operand, self.turned(gradient, stage.leaving))
        else:
            reads = (self.stored(value, stage.arriving), self.stored(gradient, stage.leaving))
        if stage.whole > stage.kernel:
            whole = self.array(reads, fixed=stage.whole, part=WORKSPACE)
            reads = (self.array((whole,), fixed=stage.whole, part=WORKSPACE),)
        largest = self.largest is stage
        learned = self.array(reads, fixed=0 if LARGEST and largest else stage.kernel)
        self.array((learned, self.array((), fixed=stage.kernel,part=WORKSPACE)) if LARGEST and largest else (learned,))

    def _normalize_back(self, value: Value, gradient: Value, size: int) -> Value:
        kept = self.stored(value, size)
        sums = self.array((kept, self.stored(gradient, size)))
        products = self.array((value, sums), size, part=WORKSPACE, elementwise=True)
        mean = self.array((products,))
        return self.program.expression(self.stored(gradient, size), value, sums, mean)

    def _scatter(self, value: Value, gradient: Value, counts: Numbers, axes: int) -> Value:
        (size,) = counts.arriving
        array = self.program.array
        source = self.stored(value, size)
        cells = [array((), WORKSPACE, self.node, each=size * INDEX_BYTES) for _ in range(axes)]
        found = [array((source, *cells), WORKSPACE, self.node, each=counts.leaving * INDEX_BYTES) for _ in range(axes)]
        indices = array(found, ACTIVATIONS, self.node, each=counts.leaving * INDEX_BYTES * axes)
        zeros = self.array((), size, part=WORKSPACE)
        return self.array((zeros, indices, self.stored(gradient, counts.leaving)), size, elementwise=True)
