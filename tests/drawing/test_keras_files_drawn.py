"""Pictures of Keras models read from .keras files, whose layers lie flat, without scopes."""

import subprocess
import sys
from collections import Counter
from xml.etree import ElementTree

import keras
import pytest
from keras import layers

import graphnet as gn
from graphnet.drawing.outline import Box, End, Group, Outline, Parallel, Repeat, Segment
from graphnet.drawing.outline.items import calls_of
from graphnet.drawing.subject import Subject
from graphnet.network import scopes_of

SVG = "{http://www.w3.org/2000/svg}"


def saved(model, folder) -> str:
    path = folder / "model.keras"
    model.save(path)
    return str(path)


def unit(x, filters, size=1, strides=1):
    x = layers.Conv2D(filters, size, strides, padding="same", use_bias=False)(x)
    return layers.BatchNormalization()(x)


def residual():
    """Two stages of three bottlenecks, the first of each with a projection; no layer has a name of its own."""
    x = image = keras.Input((32, 32, 3))
    for filters, first in ((8, 1), (16, 2)):
        for strides in (first, 1, 1):
            y = layers.ReLU()(unit(x, filters, 1, strides))
            y = layers.ReLU()(unit(y, filters, 3))
            y = unit(y, 4 * filters)
            shortcut = x if x.shape[-1] == y.shape[-1] else unit(x, 4 * filters, 1, strides)
            x = layers.ReLU()(layers.Add()([shortcut, y]))
    return keras.Model(image, layers.Dense(10)(layers.GlobalAveragePooling2D()(x)))


def dense():
    """A row of three dense layers, each of which adds to what the one before has."""
    x = image = keras.Input((16, 16, 8))
    for _ in range(3):
        y = layers.Conv2D(4, 3, padding="same")(layers.ReLU()(layers.BatchNormalization()(x)))
        x = layers.Concatenate()([x, y])
    return keras.Model(image, x)


def u_net():
    x = image = keras.Input((32, 32, 1))
    skipped = []
    for filters in (4, 8):
        skipped.append(x := layers.ReLU()(layers.Conv2D(filters, 3, padding="same")(x)))
        x = layers.MaxPooling2D()(x)
    for filters in (8, 4):
        x = layers.Conv2DTranspose(filters, 2, 2)(x)
        x = layers.Concatenate()([skipped.pop(), x])
        x = layers.ReLU()(layers.Conv2D(filters, 3, padding="same")(x))
    return keras.Model(image, x)


def several():
    """Two inputs, three outputs by name."""
    picture, facts = keras.Input((16, 16, 3), name="picture"), keras.Input((5,), name="facts")
    seen = layers.Conv2D(4, 3)(picture)
    known = layers.Concatenate()([layers.GlobalAveragePooling2D()(seen), layers.Dense(4)(facts)])
    heads = {
        "age": layers.Dense(1, name="age")(known),
        "kind": layers.Dense(3, name="kind")(known),
        "where": layers.Conv2D(1, 1, name="where")(seen),
    }
    return keras.Model({"picture": picture, "facts": facts}, heads)


def row():
    steps = [(layers.Conv2D(8, 3, padding="same"), layers.BatchNormalization(), layers.ReLU()) for _ in range(4)]
    head = [layers.Flatten(), layers.Dense(3)]
    return keras.Sequential([keras.Input((8, 8, 8)), *(layer for step in steps for layer in step), *head])


def nested():
    """A model within a model within a model; the innermost is applied twice."""
    conv = keras.Sequential([keras.Input((8, 8, 4)), layers.Conv2D(4, 3, padding="same"), layers.ReLU()], name="conv")
    inner = keras.Input((8, 8, 4))
    block = keras.Model(inner, layers.Add()([inner, conv(conv(inner))]), name="block")
    image = keras.Input((8, 8, 3))
    return keras.Model(image, layers.MaxPooling2D()(block(layers.Conv2D(4, 1)(image))))


def siamese():
    encoder = keras.Sequential([keras.Input((8, 8, 1)), layers.Flatten(), layers.Dense(4)], name="encoder")
    left, right = keras.Input((8, 8, 1), name="left"), keras.Input((8, 8, 1), name="right")
    return keras.Model([left, right], layers.Concatenate()([encoder(left), encoder(right)]))


def tied():
    """One convolution, applied four times."""
    conv = layers.Conv2D(4, 3, padding="same")
    x = image = keras.Input((8, 8, 4))
    for _ in range(4):
        x = layers.ReLU()(conv(x))
    return keras.Model(image, x)


FUNCTIONAL = (residual, dense, u_net, several)
EVERY = (*FUNCTIONAL, row, nested, siamese, tied)


def outline_of(model, folder, **options) -> Outline:
    return Subject(gn.load(saved(model(), folder)), **options).outline


def repeats(segments: tuple[Segment, ...]) -> list[Repeat]:
    """Those that are drawn, outer ones first."""
    found: list[Repeat] = []
    for segment in segments:
        match segment:
            case Repeat():
                found += [segment, *repeats((segment.shown,))]
            case Group():
                found += repeats(segment.segments)
            case Parallel():
                found += (inner for branch in segment.branches for inner in repeats(branch))
    return found


def drawn_texts(network, folder) -> list[str]:
    gn.render(network, folder / "picture.svg")
    return ["".join(text.itertext()) for text in ElementTree.parse(folder / "picture.svg").iter(f"{SVG}text")]


@pytest.mark.parametrize("fold", ["auto", "none"])
@pytest.mark.parametrize("model", EVERY)
def test_every_call_is_drawn_once(model, fold, tmp_path):
    network = gn.load(saved(model(), tmp_path))
    items = Subject(network, fold=fold).outline.items
    assert Counter(call.name for item in items for call in calls_of(item)) == Counter(network)


@pytest.mark.parametrize("model", FUNCTIONAL)
def test_the_wires_are_those_of_keras(model, tmp_path):
    made = model()
    outline = Subject(gn.load(saved(made, tmp_path)), fold="none").outline
    drawn = [(wire.source.key, wire.target.key) for wire in outline.wires() if not isinstance(wire.target, End)]
    told = [
        (tensor._keras_history.operation.name, operation.name)
        for operation in made.operations
        for node in operation._inbound_nodes
        for tensor in node.input_tensors
    ]
    assert Counter(drawn) == Counter(told)


def test_residual_blocks_are_found_by_structure(tmp_path):
    first, second = repeats(outline_of(residual, tmp_path).segments)
    assert [len(repeat.copies) for repeat in (first, second)] == [3, 3]
    assert first.differences == ("projection",)
    assert set(second.differences) == {"strides 2", "projection"}


def test_dense_layers_are_found_though_their_channels_differ(tmp_path):
    (found,) = repeats(outline_of(dense, tmp_path).segments)
    assert (len(found.copies), found.differences, found.shares_weights) == (3, (), False)


def test_a_sequential_model_is_a_row(tmp_path):
    outline = outline_of(row, tmp_path)
    (found,) = repeats(outline.segments)
    assert isinstance(found.shown, Box)
    assert [len(copy.calls) for copy in found.copies] == [3] * 4


def test_models_within_models_are_frames_within_frames(tmp_path):
    outline = outline_of(nested, tmp_path)
    (block,) = (item for item in outline.items if isinstance(item, Group))
    assert block.label == "block"
    assert {scopes_of(call.name)[0] for call in block.calls} == {"block"}
    (found,) = repeats((block,))
    assert (len(found.copies), found.shares_weights) == (2, True)


def test_one_layer_applied_in_a_row_shares_its_weights(tmp_path):
    (found,) = repeats(outline_of(tied, tmp_path).segments)
    assert (len(found.copies), found.shares_weights) == (4, True)


def test_each_input_goes_into_its_own_application_of_a_shared_model(tmp_path):
    outline = outline_of(siamese, tmp_path)
    wires = {(wire.source.key, wire.target.key) for wire in outline.wires() if not isinstance(wire.target, End)}
    first, second = (item for item in outline.items if isinstance(item, Group))
    join = next(call.name for call in outline.network.calls if call.op.joins)
    assert wires == {("left", first.key), ("right", second.key), (first.key, join), (second.key, join)}
    (fork,) = (segment for segment in outline.segments if isinstance(segment, Parallel))
    assert [len(branch) for branch in fork.branches] == [2, 2]


def test_outputs_bear_their_names(tmp_path):
    texts = drawn_texts(gn.load(saved(several(), tmp_path)), tmp_path)
    assert {"age", "kind", "where"} <= set(texts)


def test_a_shared_application_says_whose_weights_it_uses(tmp_path):
    texts = drawn_texts(gn.load(saved(siamese(), tmp_path)), tmp_path)
    assert any("weights" in text for text in texts)


def test_a_keras_file_is_drawn_without_keras(tmp_path):
    code = (
        "import sys\nfrom graphnet.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit as end:\n"
        "    sys.exit(end.code or {'keras', 'tensorflow'} & set(sys.modules) or 0)"
    )
    picture = tmp_path / "picture.svg"
    command = [sys.executable, "-c", code, "render", saved(residual(), tmp_path), "-o", str(picture)]
    subprocess.run(command, check=True, capture_output=True)
    assert ElementTree.parse(picture).getroot().tag == f"{SVG}svg"
