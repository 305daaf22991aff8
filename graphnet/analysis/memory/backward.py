"""The backward pass and the update of the weights, as a program: what XLA stores of them."""

from __future__ import annotations

from graphnet.analysis.memory.counting import Counts, Stage
from graphnet.analysis.memory.forward import Forward
from graphnet.analysis.memory.optimizers import Optimizer
from graphnet.analysis.memory.precision import INDEX, Precision
from graphnet.analysis.memory.program import ACTIVATIONS, GRADIENTS, WORKSPACE, Array, Value
from graphnet.network import Call, Network
from graphnet.shapes import Volume

CROSSENTROPY = 8
"""Arrays of the size of its output between softmax and the gradient of Keras's crossentropy: the probabilities and two
divisors, what is clipped, and the four masks of where it was."""


class TrainingStep(Forward):
    """A forward pass, a backward pass and an update, written into a program.

    The rules, as XLA's optimized programs for the CPU show them:

    - Gradients, too, are stored only where a sum of products, a sum over the batch or a window reads them.
    - The gradient of a convolution's kernel is a convolution over the batch, of the input and the gradient with their
      axes in another order. The input is copied into that order as soon as it is there, and the copy kept, while the
      input itself goes; the gradient of its input wants the kernel in another order, copied when the step begins.
    - The gradient of a kernel with groups, a depthwise one above all, is cut out of that of a kernel that sees all
      channels, and so takes that much for a moment.
    - The gradient of max pooling is scattered to the places its numbers came from: the coordinates of all cells along
      every axis are laid out when the step begins, those of the largest are kept, and zeros wait to be filled.
    - The gradients of the loss and of softmax are sums over classes, which a library takes in one; all that it cannot
      compute by itself is laid out for it, the labels as ones and zeros among them.
    - Batch normalization stores its input and the gradient that reaches it, and sums over them three times.
    - Weights change in place. One that the gradient of an input is computed with is copied first, since nothing says
      that this comes before the change; of the others, the first layer's among them, all readers do. The room a weight
      leaves takes the next copy, or a gradient: only the copy of the largest needs room of its own, and the gradient
      of the largest finds room where that weight was. The copy stays until the slots have changed, and then the weight.
    """

    def __init__(self, network: Network, volumes: dict[str, Volume], precision: Precision, optimizer: Optimizer):
        super().__init__(network, volumes, precision, training=True)
        self.part, self.optimizer = GRADIENTS, optimizer
        self.learning = self._learning()
        self.largest = self._largest_copied()
        self._turned: dict[Value, Value] = {}
        self._gradients: dict[str, list[Value]] = {}
        self._change: tuple[Value, ...] = ()
        for name in network.output_names:
            self.node = name
            shared = network[name].op.shares_along(volumes[name]) is not None
            self._gradients.setdefault(name, []).append(self._loss(name, self.counts[name].leaving, shared))
        for call in reversed(tuple(network.calls)):
            if call.name in self.learning and call.name in self._gradients:
                self._call_back(call)
        if self._change:
            self._change_last(*self._change)

    def _learning(self) -> set[str]:
        """The calls whose weights, or those of a call before them, are trained."""
        learning: set[str] = set()
        for call in self.network.calls:
            if self.counts[call.name].trainable or not learning.isdisjoint(call.inputs):
                learning.add(call.name)
        return learning

    def _largest_copied(self) -> tuple[int, str] | None:
        """The largest kernel that the gradient of an input is computed with, and its call."""
        kernels = [
            (stage.kernel, name)
            for name, count in self.counts.items()
            if count.stages
            for position, stage in enumerate(count.stages)
            if stage.trainable and (position or self.network[name].inputs[0] in self.learning)
        ]
        return max(kernels, default=None)

    def turned(self, value: Value, size: int, part: str) -> Value:
        """A value as an array with its axes in another order, made once for all that read it so."""
        if value not in self._turned:
            self._turned[value] = self.array(value, each=size, part=part)
        return self._turned[value]

    def _loss(self, name: str, size: int, shared: bool) -> Value:
        """The gradient of the crossentropy of an output, whose numbers may be `shared` out as by softmax."""
        output = self.stored(self.outputs[name], size)
        if not shared:
            return self.array(output, each=size)
        labels = self.array(each=size, part=WORKSPACE)
        steps = [self.array(output, each=size, part=WORKSPACE) for _ in range(CROSSENTROPY)]
        return self.array(output, labels, *steps, each=size)

    def _call_back(self, call: Call) -> None:
        """Hand the gradients that have reached a call to its inputs."""
        self.node = call.name
        arrived = self._gradients[call.name]
        size = self.counts[call.name].leaving
        gradient = arrived[0] if len(arrived) == 1 else self.fused(size, *arrived, wide=True)
        wanted = [source in self.learning for source in call.inputs]
        for source, handed in zip(call.inputs, self._handed(call, gradient, wanted), strict=True):
            if handed is not None:
                self._gradients.setdefault(source, []).append(handed)

    def _handed(self, call: Call, gradient: Value, wanted: list[bool]) -> list[Value | None]:
        """The gradient of each input that wants one."""
        passes, count = call.op.passes, self.counts[call.name]
        if count.stages:
            return [self._contraction(call, count, gradient, wanted[0])]
        if passes.statistics:
            return [self._normalization(self.outputs[call.inputs[0]], gradient, count.leaving)]
        if count.others:
            self.array(self.stored(gradient, count.leaving), fixed=count.others)
        if passes.indexed and any(wanted):
            return [self._scattered(self.outputs[call.inputs[0]], gradient, count)]
        kept = self._kept(call)
        return [
            self._plain(call, count, gradient, kept, size) if wants else None
            for size, wants in zip(count.arriving, wanted, strict=True)
        ]

    def _kept(self, call: Call) -> list[Value]:
        """What the backward pass of a call reads of its forward pass."""
        kept = list(self.inner.get(call.name, ()))
        if "input" in call.op.passes.keeps:
            kept += [self.outputs[source] for source in call.inputs]
        if "output" in call.op.passes.keeps:
            kept.append(self.outputs[call.name])
        return kept

    def _plain(self, call: Call, count: Counts, gradient: Value, kept: list[Value], size: int) -> Value:
        passes = call.op.passes
        stretched = call.op.joins and passes.fused and size < count.leaving
        if stretched:
            reads = [self.stored(value, extent) for value, extent in zip(kept, count.arriving, strict=False)]
            return self.array(self.stored(gradient, count.leaving), *reads, each=size)
        if not passes.gradient_fused:
            return self.array(self.stored(gradient, count.leaving), *kept, each=size)
        return self.fused(size, gradient, *kept, wide=True) if kept else gradient

    def _contraction(self, call: Call, count: Counts, gradient: Value, wanted: bool) -> Value | None:
        if count.others:
            self.array(self.stored(gradient, count.leaving))
        for position, value in reversed(list(enumerate(self.inner[call.name]))):
            stage = count.stages[position]
            if stage.trainable:
                self._kernel(stage, value, gradient)
            if position == 0 and not wanted:
                return None
            kernel = [self.array(fixed=stage.kernel, part=WORKSPACE)] if stage.slides else []
            gradient = self.array(self.stored(gradient, stage.leaving), *kernel, each=stage.arriving)
        return gradient

    def _kernel(self, stage: Stage, value: Value, gradient: Value) -> None:
        """The gradient of a kernel, and the update that reads it."""
        if stage.slides:
            reads = [
                self.turned(value, stage.arriving, ACTIVATIONS),
                self.turned(gradient, stage.leaving, GRADIENTS),
            ]
        else:
            reads = [self.stored(value, stage.arriving), self.stored(gradient, stage.leaving)]
        if stage.whole > stage.kernel:
            whole = self.array(*reads, fixed=stage.whole, part=WORKSPACE)
            reads = [self.array(whole, fixed=stage.whole, part=WORKSPACE)]
        if self.largest == (stage.kernel, self.node):
            self._change = (self.array(fixed=stage.kernel, part=WORKSPACE), self.array(*reads))
        else:
            self.array(self.array(*reads, fixed=stage.kernel))

    def _change_last(self, copy: Value, gradient: Value) -> None:
        """The update of the largest weight that is copied: first of its slots, after all that is ready by then."""
        assert self.largest
        _, self.node = self.largest
        self.array(self.array(gradient) if self.optimizer.slots else gradient, copy)

    def _normalization(self, value: Value, gradient: Value, size: int) -> Value:
        arrived = self.stored(gradient, size)
        sums = self.array(self.stored(value, size), arrived)
        products = self.array(value, sums, each=size, part=WORKSPACE, elementwise=True)
        return self.fused(size, arrived, value, sums, self.array(products), wide=True)

    def _scattered(self, value: Value, gradient: Value, count: Counts) -> Value:
        def coordinates(*reads: Value, numbers: int, part: str = WORKSPACE) -> Value:
            return self.program.array(reads, Array(0, numbers * INDEX, part, self.node, False))

        size = count.padded
        source = self.padded(value, count)
        cells = [coordinates(numbers=size) for _ in range(count.axes)]
        found = [coordinates(source, *cells, numbers=count.leaving) for _ in cells]
        places = coordinates(*found, numbers=count.leaving * count.axes, part=ACTIVATIONS)
        zeros = self.array(each=size, part=WORKSPACE)
        scattered = self.array(zeros, places, self.stored(gradient, count.leaving), each=size, elementwise=True)
        return scattered if size == count.arriving[0] else self.program.expression(scattered)
