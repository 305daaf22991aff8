"""The forward pass as a program: what XLA stores of it."""

from __future__ import annotations

from collections import Counter

from graphnet.analysis.memory.counting import Counts, Stage, counts
from graphnet.analysis.memory.precision import DRAWN, Precision
from graphnet.analysis.memory.program import ACTIVATIONS, WORKSPACE, Array, Program, Value
from graphnet.network import Call, Network
from graphnet.shapes import Volume


class Forward:
    """A network's forward pass, written into a program call by call.

    The rules, as XLA's optimized programs for the CPU show them:

    - Sums of products (convolution, dense) and windows read arrays and make arrays; concatenation makes one.
    - All element-wise arithmetic between them, biases, batch normalization out of training, activations and sums of
      branches among it, is computed anew by each of its readers, over however many layers, so that the arrays it
      starts from have to stay. What needs it as an array gets one of its own. But arithmetic on several values of
      full size, once an array is made of it, is that array for all its readers: to compute it anew would read more.
    - Exponentials, powers and their like are stored.
    - A sum over places takes in the maximum with a constant that it alone reads, as ReLU before average pooling: the
      input of that is an array, and so is the constant, as many times as there are numbers, from the start.
    - What a random op draws are two words for each number, which every reader combines anew.
    - In training, batch normalization reads its input as an array twice, for the mean and for the variance, and makes
      an array of the squares in between.

    Without `fusing`, every op makes an array, as where a program is run op by op.
    """

    def __init__(
        self,
        network: Network,
        volumes: dict[str, Volume],
        precision: Precision,
        *,
        training: bool = False,
        fusing: bool = True,
    ):
        self.network, self.precision, self.training, self.fusing = network, precision, training, fusing
        self.counts = counts(network, volumes)
        self.program = Program()
        self._width = precision.compute
        self.part, self.node = ACTIVATIONS, ""
        self.outputs: dict[str, Value] = {}
        self.inner: dict[str, list[Value]] = {}
        """What the backward pass asks for beside outputs: what the stages of a contraction take, what a random op has
        drawn, what a costly function stores on its way."""
        self._readers = Counter([source for call in network.calls for source in call.inputs])
        self._stored: dict[Value, Value] = {}
        self._padded: dict[tuple[Value, int], Value] = {}
        self._wide: set[Value] = set()
        for call in network.calls:
            self.node = call.name
            self.outputs[call.name] = self._output(call, self.counts[call.name])

    def array(
        self, *reads: Value, each: int = 0, fixed: int = 0, part: str | None = None, elementwise: bool = False
    ) -> Value:
        """An array of so many numbers for each image, and so many beside."""
        width = self._width
        array = Array(fixed * width, each * width, part or self.part, self.node, elementwise and self.fusing)
        value = self.program.array(reads, array)
        self._stored[value] = value
        return value

    def stored(self, value: Value, size: int) -> Value:
        """A value as an array, made once for all that read it so."""
        array = self._stored.get(value)
        if array is not None:
            return array
        if value in self._wide:
            self.program.store(value, Array(0, size * self._width, self.part, self.node, True))
            self._stored[value] = value
            return value
        self._stored[value] = array = self.array(value, each=size, elementwise=True)
        return array

    def padded(self, value: Value, count: Counts) -> Value:
        """A value as an array with the rim that a window adds, made once for all that read it so."""
        if count.padded == count.arriving[0]:
            return self.stored(value, count.padded)
        rim = (value, count.padded)
        if rim not in self._padded:
            self._padded[rim] = self.array(value, each=count.padded)
        return self._padded[rim]

    def fused(self, size: int, *reads: Value, wide: bool = False) -> Value:
        """What readers compute anew, where anything is; `wide` where it reads several values of its own size."""
        if not self.fusing:
            return self.array(*reads, each=size)
        value = self.program.expression(*reads)
        if wide:
            self._wide.add(value)
        return value

    def _output(self, call: Call, count: Counts) -> Value:
        arriving = [self.outputs[source] for source in call.inputs]
        passes = call.op.passes
        if not arriving:
            return self._data()
        if count.stages:
            return self._contracted(call, count, arriving[0])
        if passes.statistics and (self.training or passes.statistics == "image"):
            return self._normalized(arriving[0], count.leaving)
        if count.random and self.training:
            arriving.append(self._drawn(call, count))
        if passes.costly:
            arriving.append(self._costly(call, count, arriving))
            if not passes.fused:
                return arriving[-1]
        if passes.fused:
            wide = len(arriving) > 1 and (not call.op.joins or count.arriving.count(count.leaving) > 1)
            return self.fused(count.leaving, *arriving, wide=wide)
        if passes.indexed and self.training:
            return self.array(self.padded(arriving[0], count), each=count.leaving)
        if call.op.kind == "pooling" and call.op.linear:
            return self.array(*self._summed(call.inputs[0], count.arriving[0]), each=count.leaving)
        reads = [self.stored(value, size) for value, size in zip(arriving, count.arriving, strict=True)]
        return self.array(*reads, each=count.leaving)

    def _summed(self, source: str, size: int) -> list[Value]:
        """The arrays that a sum over places reads of a call's output."""
        call = self.network[source]
        if not (self.fusing and call.op.passes.clamps and self._readers[source] == 1):
            return [self.stored(self.outputs[source], size)]
        constants = self.array(each=size, part=WORKSPACE)
        return [self.stored(self.outputs[call.inputs[0]], size), constants]

    def _costly(self, call: Call, count: Counts, arriving: list[Value]) -> Value:
        """The last of the values that an op stores on its way."""
        kept = self.inner[call.name] = []
        for _ in range(call.op.passes.costly):
            kept.append(self.array(*arriving, *kept, each=count.leaving, elementwise=True))
        return kept[-1]

    def _data(self) -> Value:
        """An argument: an array that is there from the start, and no temporary."""
        data = self.program.expression()
        self._stored[data] = data
        return data

    def _contracted(self, call: Call, count: Counts, value: Value) -> Value:
        taken = self.inner[call.name] = []
        for stage in count.stages:
            taken.append(value)
            value = self.array(self.stored(value, stage.arriving), *self._cast(stage), each=stage.leaving)
        return self.fused(count.leaving, value) if count.others else value

    def _cast(self, stage: Stage) -> tuple[Value, ...]:
        """A kernel in the precision that is computed with, where that is not its own."""
        if self.precision.weights == self.precision.compute:
            return ()
        return (self.array(fixed=stage.kernel, part=WORKSPACE),)

    def _normalized(self, value: Value, size: int) -> Value:
        mean = self.array(self.stored(value, size))
        squares = self.array(value, mean, each=size, part=WORKSPACE, elementwise=True)
        variance = self.array(squares)
        return self.fused(size, value, mean, variance)

    def _drawn(self, call: Call, count: Counts) -> Value:
        bits = self.program.array((), Array(0, count.random * DRAWN, ACTIVATIONS, call.name, False))
        self.inner[call.name] = [bits]
        return bits
