"""Explanations, read back by an evaluator of their own: no equation that is shown may be false."""

import ast
import math
import operator
import re
import shutil
import subprocess
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import keras
import numpy as np
import pytest
from keras_oracle import Built
from op_cases import CASES, Case, identity

import graphnet as gn
from graphnet import Conv2D, Dense, Flatten, Input, MaxPooling1D, MaxPooling2D, Op, ReLU, Weight, explain
from graphnet.analysis.receptive_field import receptive_fields
from graphnet.compiling.lowering import lower
from graphnet.errors import ArgumentError, LanguageError, NotFoundError, ShapeError
from graphnet.network import gather
from graphnet.ops import InputLayer

LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₙₒᵤₜ", "0123456789ijknout")
ZOO = ["alexnet", "lenet5", "vgg16", "googlenet", "resnet50", "mobilenet_v2", "unet", "squeezenet"]
NAMES = [blueprint.name for blueprint in gn.blueprints()]
OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
}
FUNCTIONS = {
    "floor": math.floor,
    "ceil": math.ceil,
    "max": max,
    "min": min,
    "sqrt": math.sqrt,
    "tanh": math.tanh,
    "Φ": lambda x: (1 + math.erf(x / math.sqrt(2))) / 2,
}


def python(text: str) -> str:
    """What is shown, as Python has it."""
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    for shown, means in [("⌊", "floor("), ("⌉", ")"), ("⌋", ")"), ("⌈", "ceil("), ("√", "sqrt"), ("′", "_holed")]:
        text = text.replace(shown, means)
    text = text.replace("·", "*").replace("−", "-").replace("^", "**").replace("²", "**2").replace("³", "**3")
    text = re.sub(r"(.+) where (.+) ≥ (.+), (.+) elsewhere", r"(\1) if \2 >= \3 else (\4)", text)
    return text.translate(LOWERED)


def evaluated(text: str, known: dict):
    """What comes out of what is shown, or None where it holds a name that stands for nothing known."""

    def value(node):
        match node:
            case ast.Constant(number):
                return Fraction(str(number))
            case ast.Name(name):
                return known[name]
            case ast.BinOp(left, how, right):
                return OPERATORS[type(how)](value(left), value(right))
            case ast.UnaryOp(how, operand):
                return OPERATORS[type(how)](value(operand))
            case ast.Call(ast.Name(name), arguments):
                return FUNCTIONS[name](*map(value, arguments))
            case ast.IfExp(ast.Compare(left, [ast.GtE()], [right]), above, below):
                return value(above) if value(left) >= value(right) else value(below)
        raise AssertionError(f"{text!r} holds {ast.dump(node)}")

    try:
        return value(ast.parse(python(text), mode="eval").body)
    except KeyError:
        return None


@dataclass
class Shown:
    """The equations in a text: the stages of each by what stands to its left, and its note."""

    equations: list[tuple[str, list[str], str]]

    def __getitem__(self, left: str) -> list[str]:
        (found,) = [stages for name, stages, _ in self.equations if name == left]
        return found

    def __contains__(self, left: str) -> bool:
        return any(name == left for name, *_ in self.equations)

    def number(self, left: str) -> int | None:
        """What a quantity comes to."""
        last = self[left][-1].replace(",", "")
        return int(last) if last.isdigit() else None


def shown(text: str) -> Shown:
    """The equations of a text: lines with an equals sign, and those that go on with one, below the lead."""
    found: list[tuple[str, list[str], str]] = []
    for line in text[text.index("\n\n") :].splitlines():
        if not (match := re.fullmatch(r"  (\S.*?|) += (.*?)(?:   \((.*)\))?", line)):
            continue
        left, stages, note = match.groups()
        if left:
            found.append((left.strip(), stages.split(" = "), note or ""))
        else:
            found[-1] = (found[-1][0], found[-1][1] + stages.split(" = "), note or "")
    return Shown([equation for equation in found if "  " not in equation[0]])


def steps(text: str) -> list[str]:
    """The formulas in the tables of receptive fields."""
    cells = [cell for line in text.splitlines() for cell in re.split("  +", line)]
    return [cell for cell in cells if re.fullmatch(r"[\d.,/]+( \+ \(.*\))?·[\d.,/]+ = [\d.,/]+", cell)]


def check_true(text: str, known: dict | None = None) -> int:
    """Evaluate all stages of every equation shown, which must come to the same; tell how many there were."""
    count = 0
    rows = [formula.split(" = ") for formula in steps(text)]
    for stages in [stages for _, stages, _ in shown(text).equations] + rows:
        sizes = [[evaluated(part, known or {}) for part in stage.split(" × ")] for stage in stages if "[" not in stage]
        values = [tuple(size) for size in sizes if None not in size]
        assert len(set(values)) <= 1, stages
        count += len(values)
    return count


def applied(op, *volumes):
    """A network of one op, called subject, and its inputs."""
    return gather(op.named("subject")(*(Input(*volume) for volume in volumes)))


def symbols(row: Case, output) -> dict[str, int]:
    """What the decks' symbols stand for, from the arguments of the op and from what Keras makes of the volumes."""
    known: dict[str, object] = {}
    for which, volume in (("1", row.inputs[0]), ("2", output)):
        for letter, extent in zip({1: "D", 2: "LD", 3: "HWD"}[len(volume)], volume, strict=True):
            known[letter + which] = extent
    if len(row.inputs) > 1 and hasattr(row.op, "axis"):
        along = row.op.axis - (row.op.axis > 0)
        known |= {f"N{place}": volume[along] for place, volume in enumerate(row.inputs, 1)}
    for symbol, argument in [("F", "kernel_size"), ("F", "pool_size"), ("S", "strides"), ("S", "size"),
                             ("d", "dilation_rate"), ("K", "filters"), ("m", "depth_multiplier"), ("G", "groups"),
                             ("N_out", "units"), ("Nout", "units"), ("p", "pieces")]:  # fmt: skip
        match getattr(row.op, argument, None):
            case int(number):
                known[symbol] = number
            case tuple(numbers):
                letters = "HW" if len(numbers) == 2 else "L"
                known |= {f"{symbol}_{letter}": number for letter, number in zip(letters, numbers, strict=True)}
                if len(set(numbers)) == 1:
                    known[symbol] = numbers[0]
    known["Nin"] = row.inputs[0][-1]
    if row.op.kind == "normalization" and isinstance(axis := getattr(row.op, "axis", None), int):
        known["C"] = row.inputs[0][axis - (axis > 0)]
    return {name: Fraction(number) for name, number in known.items() if number is not None}


EXPLAINED = [row for row in CASES if not isinstance(row.op, InputLayer)]


@pytest.mark.parametrize("row", EXPLAINED, ids=identity)
def test_every_op_comes_to_what_keras_builds(row: Case):
    network = applied(row.op, *row.inputs)
    built, facts, text = Built(network), gn.analyze(network)["subject"], explain(network, "subject")
    output, said = built.volume("subject"), shown(text)
    assert check_true(text, symbols(row, output)) or None in output
    for letter, extent in zip({1: "D", 2: "LD", 3: "HWD"}[len(output)], output, strict=True):
        if f"{letter}₂" in said:
            assert said.number(f"{letter}₂") == extent
    if "parameters" in said:
        assert said.number("parameters") == built.layers["subject"].count_params()
    else:
        assert built.layers["subject"].count_params() == 0
    trainable = sum(math.prod(weight.shape) for weight in built.layers["subject"].trainable_weights)
    if "trainable" in said:
        assert said.number("trainable") == trainable
        assert said.number("not trainable") == said.number("parameters") - trainable
    if "MACs" in said:
        assert said.number("MACs") == facts.macs
        assert said.number("FLOPs") == (None if facts.macs is None else 2 * facts.macs)
    else:
        assert not facts.macs
    assert said.number("numbers") == (None if None in output else math.prod(output))
    assert ("open: " in text) == (None in output or any(None in volume for volume in row.inputs))


@pytest.mark.parametrize("row", [row for row in EXPLAINED if row.op.window], ids=identity)
def test_windows_and_filters_show_how_each_extent_comes_about(row: Case):
    said = shown(explain(applied(row.op, *row.inputs), "subject"))
    for letter in {2: "L", 3: "HW"}[len(row.inputs[0])] + "D":
        assert f"{letter}₂" in said


@pytest.mark.parametrize("name", ZOO)
def test_every_node_of_real_networks(name):
    network = gn.load(name)
    facts, fields = gn.analyze(network), receptive_fields(network)
    evaluations = 0
    for node in list(network)[:: 1 + len(network) // 30]:
        text, row = explain(network, node), facts[node]
        said = shown(text)
        evaluations += check_true(text)
        assert said.number("numbers") == math.prod(row.shape)
        for left, number in [("parameters", row.params), ("MACs", row.macs)]:
            assert (said.number(left) if left in said else 0) == number
        if network.inputs(node):
            sizes = "×".join(map(str, fields[node].sizes))
            assert f"one cell sees {sizes} cells of" in text
    assert evaluations > 200


@pytest.mark.parametrize("name", NAMES)
def test_the_whole_adds_up(name):
    network = gn.load(name)
    facts, text = gn.analyze(network), explain(network)
    said = shown(text)
    check_true(text)
    assert said.number("parameters") == facts.params
    assert said.number("MACs") == facts.macs
    assert said.number("FLOPs") == 2 * facts.macs
    assert said.number("activations") == facts.activations
    assert re.search(r'by its name: graphnet\.explain\(network, "(.*)"\)', text)[1] in network


class TestDecks:
    """The numbers that the lectures work out."""

    def test_the_first_layer_of_alexnet(self):
        """CS231n: 227·227·3, 96 filters of 11·11·3 at stride 4."""
        text = explain(gn.load("alexnet"), "conv1")
        said = shown(text)
        assert said["H₂"][-2:] == ["(227 − 11 + 2·0)/4 + 1", "55"]
        assert said["W₂"][-1] == "55"
        assert said["parameters"] == ["F·F·D₁·K + K", "11·11·3·96 + 96", "34,944"]
        assert said["MACs"][-2:] == ["(55·55·96)·(11·11·3)", "105,415,200"]

    def test_im2col_counts_the_copies(self):
        """CS231n: "downside: since values in input volume are replicated": 363·3025 numbers of 227·227·3."""
        text = explain(gn.load("alexnet"), "conv1")
        assert shown(text).number("numbers stretched out") == 363 * 3025
        assert "X col" not in text

    def test_im2col(self):
        """CS231n: "Output matrix X_col: 363 * 3025 … W_row of size 96*363 … Output would be 96*3025"."""
        said = shown(explain(gn.load("alexnet"), "conv1"))
        assert [said[matrix][-1] for matrix in ("X_col", "W_row", "output")] == [
            "363 × 3,025",
            "96 × 363",
            "96 × 3,025",
        ]

    def test_without_parameter_sharing(self):
        """CS231n: 55·55·96 = 290,400 neurons, each 11·11·3 = 363 weights and 1 bias: 105,705,600."""
        said = shown(explain(gn.load("alexnet"), "conv1"))
        assert said.number("neurons") == 290_400
        assert said.number("weights of each") == 364
        assert said.number("without parameter sharing") == 105_705_600

    def test_convolution_against_fully_connected(self):
        """NYU: AlexNet's 2nd layer has 6.1·10⁵ weights, fully connected 2.2·10¹¹ and 7.7·10⁵ biases."""
        said = shown(explain(applied(Conv2D(256, 5, padding=2), (55, 55, 96)), "subject"))
        assert float(f"{said.number('kernel'):.1e}") == 6.1e5
        weights, biases = said["fully connected"][1].split(" + ")
        assert f"{float(evaluated(weights, {})):.1e}" == "2.2e+11"
        assert f"{float(evaluated(biases, {})):.1e}" == "7.7e+05"

    def test_ten_filters(self):
        """CS231n: 32×32×3, 10 5×5 filters, pad 2: "each filter has 5*5*3 + 1 = 76 params => 76*10 = 760"."""
        said = shown(explain(applied(Conv2D(10, 5, padding=2), (32, 32, 3)), "subject"))
        assert said["weights of each"][-2:] == ["5·5·3 + 1", "76"]
        assert said.number("parameters") == 760
        assert said["H₂"][-2:] == ["(32 − 5 + 2·2)/1 + 1", "32"]

    def test_a_stride_that_does_not_fit(self):
        """CS231n: (7 − 3)/3 + 1 = 2.33."""
        text = explain(applied(Conv2D(1, 3, strides=3), (7, 7, 1)), "subject")
        assert "⌊(7 − 3 + 2·0)/3⌋ + 1 = 2   (does not divide: the last 1 of 7 never seen)" in text

    def test_pooling_discards_three_quarters(self):
        """CS231n notes: "discarding exactly 75% of the activations"; "Introduces zero parameters"."""
        text = explain(applied(MaxPooling2D(2), (224, 224, 64)), "subject")
        assert "are discarded, 75.0 %" in text
        assert "fixed function of its input" in text

    VGG = """
CONV3-64: [224x224x64]  memory: 224*224*64=3.2M  params: (3*3*3)*64 = 1,728
CONV3-64: [224x224x64]  memory: 224*224*64=3.2M  params: (3*3*64)*64 = 36,864
POOL2: [112x112x64]  memory: 112*112*64=800K  params: 0
CONV3-128: [112x112x128]  memory: 112*112*128=1.6M  params: (3*3*64)*128 = 73,728
CONV3-128: [112x112x128]  memory: 112*112*128=1.6M  params: (3*3*128)*128 = 147,456
POOL2: [56x56x128]  memory: 56*56*128=400K  params: 0
CONV3-256: [56x56x256]  memory: 56*56*256=800K  params: (3*3*128)*256 = 294,912
"""
    """CS 6334, the first rows, not counting biases."""

    def test_the_table_of_vgg(self):
        network = gn.load("vgg16")
        counted = [name for name in network if network.op(name).kind in ("convolution", "pooling")]
        for node, line in zip(counted, self.VGG.strip().splitlines(), strict=False):
            said = shown(explain(network, node))
            memory, params = re.search(r"memory: (\S+)=\S+  params: (?:\S+ = )?(\S+)", line).groups()
            assert said["numbers"][1] == memory.replace("*", "·")
            assert (said.number("kernel") if "kernel" in said else 0) == int(params.replace(",", ""))


@pytest.mark.parametrize(("name", "size", "stride"), [("vgg16", 212, 32), ("alexnet", 195, 32)])
def test_the_receptive_field_grows_to_the_published_size(name, size, stride):
    """Behind the last pooling; vgg_16/pool5 is in the table of google-research/receptive_field."""
    network = gn.load(name)
    *_, node = (node for node in network if network.op(node).kind == "pooling")
    text = explain(network, node)
    last = re.search(rf"^  {node}  .*$", text, re.MULTILINE).group()
    assert last.endswith(f"= {stride}")
    assert f" = {size} " in last
    assert f"stride {stride}, " in text


ELEMENTWISE = [row for row in CASES if row.op.elementwise and row.op.kind in ("activation", "normalization")]
SUMMED = [row for row in CASES if row.op.kind in ("convolution", "pooling", "dense")]
EVEN, EVEN_LENGTH = (8, 6, 4), (8, 4)
SUMMED += [
    Case(op, (volume,))
    for volume, ops in {
        EVEN: [
            Conv2D(3, 5, strides=2, padding="same"),
            Conv2D(3, 2, strides=(3, 2), padding="same"),
            Conv2D(4, 3, strides=2, padding="same", groups=4),
            Conv2D(8, 3, padding=((2, 0), (0, 1)), groups=2),
            gn.DepthwiseConv2D(4, strides=2, padding="same", depth_multiplier=2),
            gn.SeparableConv2D(3, 3, padding="same", dilation_rate=2),
            MaxPooling2D(3, strides=2, padding="same"),
            gn.AveragePooling2D(3, strides=2, padding="same"),
            gn.L2Pooling2D(3, strides=2, padding="same"),
            gn.LocallyConnected2D(2, 3, strides=2, padding="same"),
            gn.FixedConv2D("sobel_x", strides=2, padding="same"),
            gn.Conv2DTranspose(3, 4, strides=2, padding="same"),
            gn.Conv2DTranspose(3, 5, strides=2, padding=((2, 1), (0, 2))),
            gn.Conv2DTranspose(3, 3, padding="same", dilation_rate=2),
        ],
        EVEN_LENGTH: [
            gn.Conv1D(3, 5, strides=2, padding="same"),
            gn.Conv1D(4, 2, padding="same", dilation_rate=3, groups=2),
            MaxPooling1D(3, strides=2, padding="same"),
            gn.AveragePooling1D(4, strides=3, padding=1, ceil_mode=True),
            gn.Conv1DTranspose(3, 4, strides=2, padding="same"),
        ],
        (None, None, 4): [
            Conv2D(3, 3, strides=2, padding="same"),
            gn.AveragePooling2D((3, 2), strides=2, padding="same"),
        ],
        (None, 4): [gn.Conv1D(3, 4, strides=3, padding="same")],
    }.items()
    for op in ops
]
"""All forms of windows; "same" of even extents at stride 2 pads more behind than before."""
STATISTICS = [row for row in CASES if isinstance(row.op, gn.LayerNormalization | gn.GroupNormalization)]
GATHERED = [row for row in CASES if isinstance(row.op, gn.Softmax | gn.Maxout | gn.LocalResponseNormalization)]


def filled(volume):
    """A volume whose open extents are some."""
    return tuple(extent or size for extent, size in zip(volume, (8, 6, 0), strict=False))


class TestDefinitions:
    """The formulas, evaluated as they are shown, against what the Keras layers compute."""

    @pytest.mark.parametrize("row", ELEMENTWISE, ids=identity)
    def test_functions_of_one_number(self, row: Case):
        said = shown(explain(applied(row.op, (7,)), "subject"))
        (formula, *_) = said["y"]
        inputs = [-7.5, -3.0, -1.25, -0.5, 0.25, 0.75, 2.0, 6.5]
        ours = [evaluated(formula, {"x": x, "e": math.e, "π": math.pi}) for x in inputs]
        layer = lower(row.op, "subject")
        np.testing.assert_allclose(np.array(ours, float), layer(np.array([inputs], "float32"))[0], atol=1e-5)

    @pytest.mark.parametrize("settings", [{}, {"center": False}, {"scale": False, "epsilon": 0.25}], ids=str)
    def test_batch_normalization(self, settings):
        op = gn.BatchNormalization(**settings)
        (formula, *_) = shown(explain(applied(op, (1,)), "subject"))["y"]
        layer = lower(op, "subject")
        layer.build((None, 1))
        numbers = {"gamma": 1.5, "beta": -0.25, "moving_mean": 0.75, "moving_variance": 4.0}
        for weight in layer.weights:
            weight.assign([numbers[weight.name]])
        known = {"x": 3.0, "γ": 1.5, "β": -0.25, "μ": 0.75, "σ": 2.0}
        expected = keras.ops.convert_to_numpy(layer(np.array([[3.0]], "float32"), training=False))
        np.testing.assert_allclose(evaluated(formula, known), expected[0, 0], rtol=1e-6)

    @pytest.mark.parametrize("join", [gn.Add(), gn.Multiply(), gn.Average(), gn.Maximum()], ids=repr)
    def test_joins(self, join):
        (formula, *_) = shown(explain(applied(join, (1,), (1,), (1,)), "subject"))["y"]
        numbers = [2.5, -1.5, 4.0]
        known = {f"x{place}": number for place, number in enumerate(numbers, 1)}
        expected = lower(join, "subject")([np.array([[number]], "float32") for number in numbers])
        assert evaluated(formula, known) == pytest.approx(float(expected[0, 0]))

    @pytest.mark.parametrize("row", SUMMED, ids=identity)
    def test_sums_over_windows(self, row: Case):
        """Σ, max and mean, written out as loops over the indices that they name."""
        layer, random = lower(row.op, "subject"), np.random.default_rng(3)
        data = random.normal(size=(1, *filled(row.inputs[0]))).astype("float32")
        layer(data)
        for weight in layer.trainable_weights:
            weight.assign(random.normal(size=weight.shape))
        expected = keras.ops.convert_to_numpy(layer(data))[0]
        kernels = [keras.ops.convert_to_numpy(weight) for weight in layer.weights if weight.name != "bias"]
        size = getattr(row.op, "kernel_size", None) or getattr(row.op, "pool_size", ())
        if row.op.short == "filter":
            kernels = [kernels[0][..., 0, :]]  # the same for every channel
        if row.op.short == "local":
            *places, _, filters = kernels[0].shape
            kernels = [kernels[0].reshape(*places, *size, data.shape[-1], filters)]
        arrays = {"U": data[0], **dict(zip("WV", kernels, strict=False))}
        arrays["b"] = keras.ops.convert_to_numpy(layer.weights[-1]) if getattr(row.op, "use_bias", False) else None
        ranges = {
            "n": data.shape[-1] // getattr(row.op, "groups", 1),
            "m": getattr(row.op, "filters", 0),
            "c": data.shape[-1] * getattr(row.op, "depth_multiplier", 1),
            "j": getattr(row.op, "depth_multiplier", 0) or len(getattr(row.op, "kernels", ())) or data.shape[-1],
            "k": getattr(row.op, "units", 0),
        }
        slides = size and row.op.short != "deconv"
        places = expected.shape[:-1] if slides else data.shape[1:-1]
        for letter, extents in [("k", size), ("i", places)]:
            names = [letter] if len(extents) == 1 else [f"{letter}{axis}" for axis in range(1, len(extents) + 1)]
            ranges |= dict(zip(names, extents, strict=True))
        said = shown(explain(applied(row.op, *row.inputs), "subject"))
        numbers = symbols(Case(row.op, (data[0].shape,)), expected.shape)
        known = {python(left): evaluated(right, numbers) for left, (right, *_), _ in said.equations if "P" in left}
        for left, (right, *_), note in said.equations:
            if "[" in left:
                arrays["X"] = Rimmed(data[0], note, getattr(row.op, "padding", None))
                arrays[left[0]] = written_out(left, right, note, arrays, ranges, known, expected.shape)
        np.testing.assert_allclose(
            arrays["Y" if row.op.kind == "pooling" else "Z"].reshape(expected.shape), expected, rtol=1e-3, atol=1e-4
        )

    @pytest.mark.parametrize("row", GATHERED, ids=identity)
    def test_functions_of_a_few_numbers(self, row: Case):
        """Each number of a vector along the axis that is named, or along the channels."""
        (left, (right, *_), note), *_ = shown(explain(applied(row.op, *row.inputs), "subject")).equations
        data = np.random.default_rng(3).normal(size=(1, *filled(row.inputs[0]))).astype("float32")
        expected = keras.ops.convert_to_numpy(lower(row.op, "subject")(data))
        axis = int(re.search(r"axis (-?\d+)", note)[1]) if "axis" in note else -1
        free = left[2]
        code = re.sub(r"(Σ|max)_\{j\} (.*\]\)?²?)", r"gathered['\1'](\2 for j in js)", right)
        compiled = compile(python(code), "", "eval")
        first, last = re.search(r"j from (.*) to ([^,]*)", note).groups() if "j from" in note else ("0", "10**9")

        def vector(x):
            found = []
            for place in range(expected.shape[axis]):
                js = range(max(eval(python(first), {free: place}), 0), eval(python(last), {free: place}) + 1)
                js = js if "pieces" in vars(row.op) else range(js.start, min(js.stop, len(x)))
                known = {"x": x, free: place, "js": js, "e": math.e, "gathered": {"Σ": sum, "max": max}}
                found.append(eval(compiled, known))
            return np.array(found)

        ours = np.apply_along_axis(vector, axis, data.astype(float))
        np.testing.assert_allclose(ours, expected, rtol=1e-4, atol=1e-6)

    @pytest.mark.parametrize("row", STATISTICS, ids=identity)
    def test_normalization_of_one_image(self, row: Case):
        """With the mean and the variance of what the sentence names."""
        text = explain(applied(row.op, *row.inputs), "subject")
        layer, random = lower(row.op, "subject"), np.random.default_rng(3)
        data = random.normal(2, 3, size=filled(row.inputs[0])).astype("float32")
        layer(data[None])
        weights = {weight.name: random.normal(size=weight.shape) for weight in layer.weights}
        for weight in layer.weights:
            weight.assign(weights[weight.name])
        along = re.search(r"of one image along axis (.*)$", text, re.MULTILINE)
        if along:
            axes = tuple(int(axis) - (int(axis) > 0) for axis in along[1].split(", "))
            own, μ, variance = axes, data.mean(axes, keepdims=True), data.var(axes, keepdims=True)
        else:
            own = (row.op.axis - (row.op.axis > 0),)
            told = re.search(r"all places of each (?:of (\d+) groups of channels|channel)", text)
            groups = int(told[1] or data.shape[own[0]])
            parts = np.split(np.moveaxis(data, own[0], -1), groups, axis=-1)
            μ, variance = (
                np.moveaxis(np.concatenate([np.full_like(part, of(part)) for part in parts], -1), -1, own[0])
                for of in (np.mean, np.var)
            )
        shape = [extent if axis in {one % data.ndim for one in own} else 1 for axis, extent in enumerate(data.shape)]
        scaled = {
            symbol: weights[name].reshape(shape) for symbol, name in [("γ", "gamma"), ("β", "beta")] if name in weights
        }
        formula, *_ = shown(text)["y"]
        ours = eval(python(formula), {"x": data, "μ": μ, "σ": np.sqrt(variance), "sqrt": np.sqrt, **scaled})
        np.testing.assert_allclose(ours, keras.ops.convert_to_numpy(layer(data[None]))[0], rtol=1e-3, atol=1e-4)


class Rimmed:
    """An array, and what a note says of the cells beyond its rim; None is for those that do not count."""

    def __init__(self, numbers: np.ndarray, note: str, padding):
        self.numbers, self.note = numbers, note
        self.pads = padding if isinstance(padding, tuple) else ()

    def __getitem__(self, place):
        place = place if isinstance(place, tuple) else (place,)
        if all(0 <= at < extent for at, extent in zip(place, self.numbers.shape, strict=True)):
            return self.numbers[place]
        if "X is −∞ beyond its rim" in self.note:
            return -math.inf
        if "left out" in self.note and self.is_beyond_padding(place):
            return None
        if "X is 0 beyond its rim" in self.note:
            return 0.0
        assert "within the rim of X alone" in self.note, f"nothing is said of what is beyond the rim, at {place}"
        return None

    def is_beyond_padding(self, place) -> bool:
        padded = zip(place, self.numbers.shape, self.pads, strict=False)
        return not all(-before <= at < extent + after for at, extent, (before, after) in padded)


def written_out(
    left: str, right: str, note: str, arrays: dict, ranges: dict[str, int], known: dict, shape
) -> np.ndarray:
    """An array whose every number is worked out as an equation says."""
    pattern = r"(√\()?(Σ|max|mean)_\{([^}]*)\} (.*?)(?(1)\))(?: \+ (b\[.*\]))?"
    root, how, over, body, bias = re.fullmatch(pattern, right).groups()
    known = known | {"floor": math.floor, "X": arrays["X"]}
    for array in "WVUY":
        if match := re.search(rf"{array}\[([^]]*)\]", body):
            axes, extents = match.group(1).count(",") + 1, arrays[array].shape
            known[array] = arrays[array].reshape(extents[-axes:] if array == "V" else extents[:axes])
    place, summand = compile(python(left)[1:].strip("[]"), "", "eval"), compile(python(body), "", "eval")
    added = compile(python(bias), "", "eval") if bias else None
    gathered = python(over).split(", ")
    free = [name for name in place.co_names if name in ranges]
    gather_numbers = {"Σ": sum, "max": max, "mean": lambda numbers: sum(numbers) / len(numbers)}[how]
    found: dict[tuple, float] = {}
    for values in product(*(range(ranges[name]) for name in free)):
        at = dict(zip(free, values, strict=True))
        numbers = [
            eval(summand, {}, {**known, **at, **dict(zip(gathered, cells, strict=True))})
            for cells in product(*(range(ranges[name]) for name in gathered))
        ]
        counted = [number for number in numbers if number is not None]
        number = math.sqrt(gather_numbers(counted)) if root else gather_numbers(counted)
        key = eval(place, {}, {**known, **at})
        assert key not in found or "added up where filters overlap" in note
        found[key] = found.get(key, 0) + number + (eval(added, {}, {"b": arrays["b"], **at}) if bias else 0)
    if "added up" in note:
        made = np.zeros(shape) + (arrays["b"] if "b[m] once" in note else 0)
    else:
        keys = [key if isinstance(key, tuple) else (key,) for key in found]
        made = np.empty(tuple(max(extents) + 1 for extents in zip(*keys, strict=True)))
    for key, number in found.items():
        if "cut off" in note and not all(0 <= at < extent for at, extent in zip(key, shape, strict=True)):
            continue
        made[key] = number + (made[key] if "added up" in note else 0)
    return made


A_FEW_LETTERS = 30
"""Points that a line of LaTeX may stand out on the right, where the margin is of over 100."""


class TestFormats:
    NETWORK = gather(Input(12, 12, 3) >> Conv2D(4, 3).named("stage1_x") >> ReLU() >> Flatten() >> Dense(2))

    @pytest.fixture(params=[*NETWORK, None], ids=str)
    def node(self, request):
        return request.param

    def test_latex_balances(self, node):
        written = explain(self.NETWORK, node, "latex")
        bare = re.sub(r"\\[{}]", "", written)
        depth = 0
        for character in bare:
            depth += {"{": 1, "}": -1}.get(character, 0)
            assert depth >= 0
        assert depth == 0
        environments = [re.findall(rf"\\{word}{{(.*?)}}", written) for word in ("begin", "end")]
        assert sorted(environments[0]) == sorted(environments[1])
        assert written.count(r"\left") - written.count(r"\leftarrow") == written.count(r"\right")
        assert not re.search(r"(?<!\\)%", written)
        assert written.isascii()

    def test_latex_escapes_names(self):
        assert r"\texttt{stage1\_x}" in explain(self.NETWORK, "stage1_x", "latex")

    @pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
    def test_latex_compiles(self, tmp_path):
        pages = [explain(self.NETWORK, node, "latex") for node in [*self.NETWORK, None]]
        pages += [explain(network, format="latex") for network in (TestMisfits.BROKEN, gn.load("resnet50"))]
        pages += [explain(applied(row.op, *row.inputs), "subject", "latex") for row in EXPLAINED]
        body = "\n".join(pages)
        source = rf"\documentclass{{article}}\usepackage{{amsmath}}\begin{{document}}{body}\end{{document}}"
        (tmp_path / "page.tex").write_text(source)
        command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "page.tex"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-2000:]
        assert "Missing character" not in done.stdout
        too_wide = [float(points) for points in re.findall(r"Overfull \\hbox \(([\d.]+)pt", done.stdout)]
        assert max(too_wide, default=0) < A_FEW_LETTERS

    def test_markdown_is_blocks_and_tables(self, node):
        written = explain(self.NETWORK, node, "markdown")
        assert written.startswith("## ")
        lines = written.splitlines()
        assert lines.count("```math") * 2 == sum(line.startswith("```") for line in lines)
        tables = re.findall(r"(?:^\|.*\n?)+", written, re.MULTILINE)
        assert tables or node is not None
        for table in tables:
            assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1

    def test_every_format_says_the_same_numbers(self, node):
        """Whatever is worked out in the text comes out in the others too."""
        numbers = [stages[-1] for _, stages, _ in shown(explain(self.NETWORK, node)).equations]
        for written in (explain(self.NETWORK, node, "latex"), explain(self.NETWORK, node, "markdown")):
            for number in numbers:
                if re.fullmatch(r"[\d,]+", number):
                    assert number.replace(",", "{,}") in written

    def test_text_is_plain(self, node):
        assert "\x1b" not in explain(self.NETWORK, node)
        assert not any(line != line.rstrip() for line in explain(self.NETWORK, node).splitlines())


class TestSharing:
    def test_weights_are_counted_where_they_are(self):
        tied = gn.shared(Conv2D(8, 3, padding="same").named("tied"))
        network = gather(Input(9, 9, 8) >> 3 * tied)
        first, second, _ = [name for name in network if name != "input1"]
        assert f"shared with {second}" in explain(network, first)
        assert f"it uses the weights of {first}, which are counted there" in explain(network, second)


@dataclass(frozen=True, repr=False)
class Scale(Op):
    factor: float = 2.0

    short = "scale"

    def weight_shapes(self, *inputs):
        return {"by": Weight((3, 5)), "at": Weight((), trainable=False)}


def test_an_op_of_ones_own_is_explained_by_what_it_says():
    text = explain(applied(Scale(), (4, 4, 2)), "subject")
    said = shown(text)
    assert said["by"] == ["3·5", "15"]
    assert said["parameters"][-1] == "16"
    assert said["trainable"][-1] == "15"
    assert "the volume stays as it is: 4×4×2" in text


@dataclass(frozen=True, repr=False)
class Halved(Conv2D):
    """A convolution that keeps every other row, and has a weight more."""

    def output_shape(self, *inputs):
        height, *rest = super().output_shape(*inputs)
        return (height // 2, *rest)

    def weight_shapes(self, *inputs):
        return super().weight_shapes(*inputs) | {"kernel": Weight((7, 11))}

    def macs(self, output, *inputs):
        return 12345


def test_no_formula_is_shown_that_does_not_come_to_what_an_op_says():
    text = explain(applied(Halved(4, 3), (20, 20, 2)), "subject")
    said = shown(text)
    assert said["kernel"] == ["7·11", "77"]
    assert said["parameters"][-1] == "81"
    assert said["MACs"] == ["12,345"]
    assert "H₂" not in said
    assert "20×20×2 becomes 9×18×4" in text
    assert check_true(text)


def test_what_only_keras_knows_is_said_to_be_unknown():
    network = gather(Input(4, 4, 2) >> gn.KerasLayer("UnitNormalization").named("unit") >> ReLU().named("after"))
    for node in ("unit", "after"):
        assert "graphnet.resolve(network) asks it" in explain(network, node)
    assert "not known" in explain(network)


@pytest.mark.parametrize(
    "arguments", [{"class_name": "LSTM", "units": 4}, {"class_name": "UnitNormalization"}], ids=str
)
def test_a_layer_that_is_keras_alone_is_described_as_the_very_one(arguments):
    text = explain(gather(Input(4, 2) >> gn.KerasLayer(**arguments).named("subject")), "subject")
    assert f"The layer {arguments['class_name']} of Keras" in text
    assert ("UnitNormalization" in text) == ("UnitNormalization" in arguments.values())


class TestMisfits:
    """A network with one node that does not fit: what lies before it, and beside it, is explained all the same."""

    IMAGE = Input(8, 8, 3)
    STEM = IMAGE >> (Conv2D(4, 3).named("conv") >> ReLU().named("relu")).named("stem")
    HEAD = STEM >> (Conv2D(4, 9).named("conv") >> ReLU().named("relu")).named("head") >> Flatten().named("tail")
    SIDE = STEM >> Dense(2)
    BROKEN, SOUND = gather((HEAD, SIDE)), gather((STEM, SIDE))

    @pytest.mark.parametrize("node", ["stem.conv", "stem.relu", "dense1"])
    def test_what_is_known_of_a_node_is_told(self, node):
        ours = explain(self.BROKEN, node)
        assert check_true(ours)
        assert ours == explain(self.SOUND, node)

    @pytest.mark.parametrize("asked", ["head.conv", "head.relu", "tail", "head"])
    def test_of_what_is_not_known_the_misfit_is_told(self, asked):
        with pytest.raises(ShapeError, match=r"head\.conv: a 9×9 window does not fit 6×6"):
            explain(self.BROKEN, asked)

    @pytest.mark.parametrize("format", ["text", "markdown", "latex"])
    def test_the_whole_tells_what_is_known_and_which_nodes_are_not(self, format):
        text = explain(self.BROKEN, format=format)
        assert "7 nodes, of which 3 are not known" in text
        assert "not known: head.conv, head.relu, tail" in text
        assert "a 9" in text
        assert "window does not fit 6" in text

    def test_the_totals_are_those_of_what_is_known(self):
        text = explain(self.BROKEN)
        facts = gn.analyze(self.SOUND)
        assert "totals of what is known" in text
        assert shown(text).number("parameters") == facts.params
        assert shown(text).number("MACs") == facts.macs

    def test_a_scope_that_is_known_in_part(self):
        scope = (Conv2D(4, 3).named("one") >> Conv2D(4, 9).named("two")).named("a")
        network = gather(Input(8, 8, 3) >> scope)
        text = explain(network, "a")
        assert shown(text).number("parameters") == 3 * 3 * 3 * 4 + 4
        assert re.search(r"^  a\.two .* unknown", text, re.MULTILINE)

    def test_shared_weights_that_do_not_fit_are_told_with_the_whole(self):
        tied = gn.shared(Conv2D(3, 3).named("tied"))
        network = gather(Input(9, 9, 8) >> tied >> tied)
        assert "shares the weights of tied" in explain(network)
        assert check_true(explain(network, "tied"))


def test_open_extents_stay_symbols():
    text = explain(applied(Conv2D(4, 3, strides=2, padding=1), (None, None, 3)), "subject")
    said = shown(text)
    assert said["H₂"] == ["⌊(H₁ − F + 2·P)/S⌋ + 1", "⌊(H₁ − 3 + 2·1)/2⌋ + 1"]
    assert said["MACs"][-1] == "(H₂·W₂·4)·(3·3·3)"
    assert "open: H₁, W₁, H₂, W₂ may be any number" in text


class TestScopes:
    def test_a_scope_shows_its_nodes_and_its_totals(self):
        network = gn.load("googlenet")
        facts, text = gn.analyze(network), explain(network, "inception_3a")
        within = network.scope("inception_3a")
        assert shown(text).number("parameters") == sum(facts[name].params for name in within)
        assert shown(text).number("MACs") == sum(facts[name].macs for name in within)
        assert all(re.search(rf"^  {node} ", text, re.MULTILINE) for node in within)
        assert "takes 28×28×192 (pool2)" in text
        assert "gives 28×28×256 (inception_3a.concat1)" in text


class TestRefusals:
    NETWORK = gather(Input(4, 4, 2) >> Conv2D(3, 2).named("conv_a"))

    def test_a_name_that_is_not_there(self):
        with pytest.raises(NotFoundError, match="did you mean conv_a"):
            explain(self.NETWORK, "conv_b")

    @pytest.mark.parametrize("node", [3, ["conv_a"], b"conv_a"])
    def test_what_is_no_name(self, node):
        with pytest.raises(ArgumentError, match="by its name"):
            explain(self.NETWORK, node)

    @pytest.mark.parametrize("format", ["xml", "tex", None, 3])
    def test_an_unknown_format(self, format):
        with pytest.raises(ArgumentError, match=r"unknown format.*text, markdown, latex"):
            explain(self.NETWORK, format=format)

    def test_what_is_no_network(self):
        with pytest.raises(LanguageError, match="a network is wanted"):
            explain("alexnet")

    def test_a_network_that_does_not_fit(self):
        with pytest.raises(ShapeError):
            explain(gather(Input(4, 4, 2) >> Conv2D(3, 5).named("conv_a")), "conv_a")
