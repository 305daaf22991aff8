"""The wiring of Keras models, read from their configs alone."""

import pytest
from configs import called, functional, image, layer, sequential, tensor

import graphnet
from graphnet import (
    Add,
    BatchNormalization,
    Concatenate,
    Conv2D,
    Dense,
    GlobalAveragePooling2D,
    KerasLayer,
    LeakyReLU,
    Multiply,
    Network,
    Permute,
    ReLU,
    Rescaling,
    Reshape,
    Softmax,
    Subsampling2D,
    UpSampling2D,
)
from graphnet.errors import DocumentError
from graphnet.keras_config import from_config
from graphnet.ops import InputLayer

CONV = {"filters": 3, "kernel_size": [3, 3], "padding": "same"}


def rows(network: Network) -> list[tuple]:
    """Every call: its name, inputs and the owner of its weights."""
    return [(call.name, call.inputs, call.weights) for call in network.calls]


def chain(*layers, **about) -> Network:
    return from_config(sequential(image(), *layers, **about))


def refused(config) -> str:
    with pytest.raises(DocumentError) as caught:
        from_config(config)
    return str(caught.value)


def test_an_activation_argument_becomes_a_node_that_others_listen_to():
    network = from_config(
        functional(
            image(),
            layer("Conv2D", "conv1", called(tensor("image")), **CONV, activation="relu"),
            layer("Conv2D", "conv2", called(tensor("conv1")), **CONV, activation="linear"),
            layer("Conv2D", "conv3", called(tensor("conv2")), **CONV, activation="selu"),
            outputs=("conv3", 0, 0),
        )
    )
    assert [(name, inputs) for name, inputs, _ in rows(network)] == [
        ("image", ()),
        ("conv1", ("image",)),
        ("conv1_relu", ("conv1",)),
        ("conv2", ("conv1_relu",)),
        ("conv3", ("conv2",)),
        ("conv3_selu", ("conv3",)),
    ]
    assert network.outputs == ("conv3_selu",)
    assert network.op("conv1_relu") == ReLU()
    assert network.op("conv3_selu") == KerasLayer("Activation", activation="selu")
    assert all(call.source is None for call in network.calls)
    assert all(call.op.written is None for call in network.calls)


def test_a_name_that_is_written_goes_before_one_that_is_made():
    network = chain(layer("Conv2D", "c", **CONV, activation="relu"), layer("Tanh", "t"), layer("ReLU", "c_relu"))
    assert list(network) == ["image", "c", "c_relu_2", "t", "c_relu"]


def test_a_shared_layer_is_called_again_with_the_weights_of_the_first_call():
    network = from_config(
        functional(
            image(),
            layer("Conv2D", "conv", called(tensor("image")), called(tensor("conv")), **CONV, activation="relu"),
            layer("Add", "sum", called([tensor("conv"), tensor("conv", 1)])),
            outputs=("sum", 0, 0),
        )
    )
    assert rows(network) == [
        ("image", (), "image"),
        ("conv", ("image",), "conv"),
        ("conv_relu", ("conv",), "conv_relu"),
        ("conv_2", ("conv_relu",), "conv"),
        ("conv_2_relu", ("conv_2",), "conv_relu"),
        ("sum", ("conv_relu", "conv_2_relu"), "sum"),
    ]


def test_layers_called_to_and_fro_are_put_in_order():
    network = from_config(
        functional(
            image(),
            layer("Conv2D", "b", called(tensor("a")), called(tensor("a", 1)), **CONV),
            layer("Conv2D", "a", called(tensor("image")), called(tensor("b")), **CONV),
            outputs=("b", 1, 0),
        )
    )
    assert [(name, inputs) for name, inputs, _ in rows(network)] == [
        ("image", ()),
        ("a", ("image",)),
        ("b", ("a",)),
        ("a_2", ("b",)),
        ("b_2", ("a_2",)),
    ]
    assert network.outputs == ("b_2",)


def inner(*calls):
    """A model of one input and two outputs."""
    return functional(
        image("x", None, None, 3),
        layer("Conv2D", "left", called(tensor("x")), **CONV),
        layer("Conv2D", "right", called(tensor("x")), **CONV, activation="relu"),
        inputs=[("x", 0, 0)],
        outputs=[("left", 0, 0), ("right", 0, 0)],
        name="fork",
        calls=calls,
    )


def test_a_model_within_a_model_is_a_scope_and_its_second_call_shares_the_weights():
    network = from_config(
        functional(
            image(),
            inner(called(tensor("image"), mask=None), called(tensor("fork", 0, 1))),
            outputs={"first": ("fork", 1, 0), "last": ("fork", 2, 1)},  # here alone Keras counts from 1
        )
    )
    assert rows(network) == [
        ("image", (), "image"),
        ("fork.left", ("image",), "fork.left"),
        ("fork.right", ("image",), "fork.right"),
        ("fork.right_relu", ("fork.right",), "fork.right_relu"),
        ("fork_2.left", ("fork.right_relu",), "fork.left"),
        ("fork_2.right", ("fork.right_relu",), "fork.right"),
        ("fork_2.right_relu", ("fork_2.right",), "fork.right_relu"),
    ]
    assert network.outputs == {"first": "fork.left", "last": "fork_2.right_relu"}
    assert graphnet.analyze(network).params == 2 * (3 * 3 * 3 * 3 + 3)


def test_a_layer_that_two_models_share_is_one():
    shared = {**layer("Conv2D", "conv", **CONV), "shared_object_id": 7}
    network = chain(sequential(shared, name="one"), sequential(shared.copy(), name="two"))
    assert rows(network)[1:] == [("one.conv", ("image",), "one.conv"), ("two.conv", ("one.conv",), "one.conv")]


def test_several_inputs_come_in_the_order_of_the_model_and_dictionaries_by_their_keys():
    wiring = [
        image("b", 4),
        image("a", 3),
        layer("Concatenate", "join", called([tensor("b"), tensor("a")]), axis=-1),
    ]
    listed = from_config(functional(*wiring, inputs=[("b", 0, 0), ("a", 0, 0)], outputs=("join", 0, 0)))
    keyed = from_config(functional(*wiring, inputs={"x": ("b", 0, 0), "u": ("a", 0, 0)}, outputs=("join", 0, 0)))
    assert listed.input_names == ("b", "a")
    assert keyed.input_names == ("a", "b")
    assert graphnet.analyze(keyed)["join"].shape == (7,)
    for given in ([tensor("s"), tensor("t")], {"b": tensor("s"), "a": tensor("t")}):
        nested = functional(
            *wiring, inputs=[("b", 0, 0), ("a", 0, 0)], outputs=("join", 0, 0), name="inner", calls=[called(given)]
        )
        outer = functional(
            image("t", 3), image("s", 4), nested, inputs=[("t", 0, 0), ("s", 0, 0)], outputs=("inner", 1, 0)
        )
        assert from_config(outer).inputs("inner.join") == ("s", "t")


@pytest.mark.parametrize(
    ("outputs", "expected"),
    [
        (("a", 0, 0), ("a",)),
        ([("b", 0, 0), ("a", 0, 0)], ("b", "a")),
        ({"y": ("a", 0, 0), "a b": ("b", 0, 0)}, {"y": "a", "a_b": "b"}),
        ({"y": [("a", 0, 0)], "x": {"deep": ("b", 0, 0)}}, ("b", "a")),
    ],
    ids=str,
)
def test_outputs_are_one_or_several_or_several_by_key(outputs, expected):
    network = from_config(
        functional(
            image(),
            layer("ReLU", "a", called(tensor("image"))),
            layer("ReLU", "b", called(inputs=tensor("image"), training=False)),
            outputs=outputs,
        )
    )
    assert network.outputs == expected


def test_what_a_sequential_model_is_built_with_stands_for_its_input():
    dense = layer("Dense", "d", units=2)
    for model in (
        sequential(image("x", 4), dense),
        sequential(dense, build_input_shape=[None, 4]),
        {**sequential(dense), "build_config": {"input_shape": [None, 4]}},
        sequential({**dense, "build_config": {"input_shape": [None, 4]}}),
    ):
        network = from_config(model)
        first, second = network.calls
        assert (first.op, second.op) == (InputLayer((4,)), Dense(2))
    assert "was not built" in refused(sequential(dense))


def test_models_of_keras_2_are_read_too():
    network = from_config(
        functional(
            layer("InputLayer", "image", batch_input_shape=[None, 8, 8, 3]),
            layer("BatchNormalization", "bn", [["image", 0, 0, {"training": False}]], axis=[3]),
            layer("Concatenate", "join", [["image", 0, 0, {}], ["bn", 0, 0, {}]], axis=-1),
            outputs=[["join", 0, 0]],
        )
    )
    assert network.inputs("join") == ("image", "bn")
    assert network.op("bn") == BatchNormalization()


def test_the_axis_of_channels_is_counted_from_the_end():
    def axis(number: int) -> int:
        join = layer("Concatenate", "join", [["image", 0, 0, {}], ["image", 0, 0, {}]], axis=number)
        image = layer("InputLayer", "image", batch_shape=[None, 8, 8, 3])
        return from_config(functional(image, join, outputs=[["join", 0, 0]])).op("join").axis

    assert [axis(number) for number in (1, 2, 3, -1)] == [1, 2, -1, -1]


@pytest.mark.parametrize(
    ("kind", "config", "args", "op"),
    [
        ("Add", {}, (tensor("image"), tensor("image")), Add()),
        ("Multiply", {}, (tensor("image"), 0.5), Rescaling(0.5)),
        ("Add", {}, (3, tensor("image")), Rescaling(1, 3)),
        ("Subtract", {}, (tensor("image"), 3), Rescaling(1, -3)),
        ("Subtract", {}, (3, tensor("image")), Rescaling(-1, 3)),
        ("TrueDivide", {}, (tensor("image"), 4), Rescaling(0.25)),
        ("Multiply", {}, (tensor("image"), tensor("image")), Multiply()),
        ("Concatenate", {"axis": 1}, ([tensor("image"), tensor("image")],), Concatenate(1)),
        ("Negative", {}, (tensor("image"),), Rescaling(-1)),
        ("Relu6", {}, (tensor("image"),), ReLU(6)),
        ("LeakyRelu", {}, (tensor("image"),), LeakyReLU(0.2)),
        ("LeakyRelu", {"negative_slope": 0.1}, (tensor("image"),), LeakyReLU(0.1)),
        ("Softplus", {}, (tensor("image"),), KerasLayer("Activation", activation="softplus")),
        ("Softmax", {"axis": -1}, (tensor("image"),), Softmax()),
        ("Mean", {"axis": [1, 2], "keepdims": True}, (tensor("image"),), GlobalAveragePooling2D(keepdims=True)),
        ("Mean", {"axis": [-3, -2]}, (tensor("image"),), GlobalAveragePooling2D()),
        ("Reshape", {"newshape": [-1, 64, 3]}, (tensor("image"),), Reshape((64, 3))),
        ("Transpose", {"axes": [0, 2, 1, 3]}, (tensor("image"),), Permute((2, 1, 3))),
    ],
    ids=repr,
)
def test_operations_of_keras_ops(kind, config, args, op):
    operation = layer(kind, "subject", called(*args), module="keras.src.ops.numpy", **config)
    network = from_config(functional(image(), operation, outputs=("subject", 0, 0)))
    assert network.op("subject") == op


def test_layers_in_other_words():
    network = chain(
        layer("MaxPooling2D", "every", pool_size=[1, 1], strides=[2, 2], padding="valid", data_format="channels_last"),
        layer("Conv2D", "first", **CONV, data_format="channels_first", activation="relu"),
        layer("UpSampling2D", "up", size=[2, 2], interpolation="bicubic"),
        layer("UpSampling2D", "up2", size=[2, 2], interpolation="bilinear"),
        layer("Dropout", "drop", rate=0.2, noise_shape=[None, 1, 1, 1], seed=None),
    )
    assert network.op("every") == Subsampling2D(2)
    assert network.op("first") == KerasLayer("Conv2D", **CONV, data_format="channels_first", activation="relu")
    assert network.op("up") == KerasLayer("UpSampling2D", size=[2, 2], interpolation="bicubic")
    assert network.op("up2") == UpSampling2D(2, "bilinear")
    assert network.op("drop") == KerasLayer("Dropout", rate=0.2, noise_shape=[None, 1, 1, 1], seed=None)


def test_initializers_come_in_the_fewest_words():
    def keras(module, kind, **config):
        return {"module": f"keras.{module}", "class_name": kind, "config": config, "registered_name": None}

    network = chain(
        layer(
            "Conv2D",
            "conv",
            **CONV,
            kernel_initializer=keras("initializers", "HeNormal", seed=None, input_axes=None, output_axes=None),
            bias_initializer=keras("initializers", "Constant", value=0.5),
            kernel_regularizer=keras("regularizers", "L1", l1=0.009999999776482582),
        )
    )
    half = {"class_name": "Constant", "config": {"value": 0.5}}
    assert network.op("conv") == Conv2D(
        3, 3, padding="same", kernel_initializer="he_normal", bias_initializer=half, kernel_regularizer="l1"
    )


def test_names_are_cleaned_and_told_apart():
    network = chain(
        *(layer("ReLU", name) for name in ("a/b", "a b", "a?b", "ünder", "_", "a", "a>c", "x" * 900)), name="my model"
    )
    assert list(network) == ["image", "a.b", "a_b", "a_b_2", "nder", "layer", "a_2", "a.c", "x" * 900]
    assert network.name == "my_model"


LAMBDA = {"class_name": "__lambda__", "config": {"value": ["4wEAAAA=", None, None]}}
RELU = layer("ReLU", "relu", called(tensor("image")))


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (sequential(image(), layer("Lambda", "lam", function=LAMBDA)), r"'lam' \(a Lambda\): it holds code"),
        (sequential(image(), layer("Dense", "d", units=2, activation={"class_name": "function", "config": "f"})),
         r"'d' \(a Dense\): its activation is no function of Keras's own"),
        (sequential(image(), layer("TimeDistributed", "t", layer=layer("Dense", "d", units=2))),
         r"'t' \(a TimeDistributed\): it holds the object 'Dense'"),
        (sequential(image(), layer("Mine", "m", module="my_layers")), "'my_layers.Mine' is neither a layer of keras"),
        (sequential(image(), layer("Dense", "d", module="os")), "'os.Dense' is neither"),
        (sequential(image(), layer("Add", "a")), r"'a' \(a Add\): Add\(\) takes two or more tensors, got 1"),
        (sequential(image(), layer("ReLU", "x" * 1001)), "a name of 1001 characters"),
        (sequential(image("x", *[3] * 99), layer("ReLU", "r")), "1 to 16 extents"),
        (sequential(image(), image("again")), r"'again' \(a InputLayer\) is called"),
        (sequential(image(), layer("ReLU", "r"), layer("ReLU", "r")), "a second layer of that name"),
        (layer("Mine", "m", module="models"), "its wiring is code, not data"),
        (layer("Dense", "d", units=2), "is no functional or sequential model"),
        (functional(image(), RELU, outputs=("rely", 0, 0)), "layer 'rely' has no call 0"),
        (functional(image(), RELU, outputs=("relu", 1, 0)), "layer 'relu' has no call 1"),
        (functional(image(), RELU, outputs=("relu", 0, 1)), "'relu' gives several tensors"),
        (functional(image(), RELU, outputs=[]), "has no outputs"),
        (functional(image(), RELU, inputs=("relu", 0, 0), outputs=("relu", 0, 0)), "'relu' is no InputLayer"),
        (functional(image(), layer("ReLU", "r", called(tensor("r"))), outputs=("r", 0, 0)), "depends on itself"),
        (functional(image(), layer("ReLU", "r", called(tensor("image"), tensor("image"))), outputs=("r", 0, 0)),
         "one tensor, or with one list"),
        (functional(image(), layer("Attention", "r", called(query=tensor("image"), value=tensor("image"))),
                    outputs=("r", 0, 0)), "one tensor, or with one list"),
        (functional(image(), layer("GetItem", "g", called(tensor("image"), 3), module="keras.src.ops.numpy"),
                    outputs=("g", 0, 0)), r"no op for this use of the operation GetItem\n    mend"),
        ([], r"a layer is no object, but \[\]"),
        (None, "a layer is no object"),
        ({"class_name": "Functional"}, "has no 'config'"),
        (sequential(3), "a layer is no object, but 3"),
        (layer("Sequential", "s", module="keras", layers={}), "'layers' is no list"),
        (functional(image(), layer("ReLU", "r", [["image", "0", 0]]), outputs=("r", 0, 0)), "names no tensor"),
        (functional(image(), layer("ReLU", "r", 3), outputs=("r", 0, 0)), "3 is no call of a layer"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_place(config, said):
    with pytest.raises(DocumentError, match=said):
        from_config(config)


def test_models_that_multiply_without_end_are_refused(monkeypatch):
    monkeypatch.setattr("graphnet.keras_config.models.MOST_CALLS", 1000)
    model = sequential(layer("ReLU", "r"), name="m0")
    for depth in range(1, 40):
        model = functional(
            image(),
            {**model, "name": "deep", "inbound_nodes": [called(tensor("image")), called(tensor("deep"))]},
            outputs=("deep", 1 + (depth > 1), 0),
        )
    assert "more than 1,000 calls" in refused(model)


def test_models_nested_too_deeply_are_refused():
    model = sequential(layer("ReLU", "r"), name="m")
    for _ in range(150):
        model = sequential(model, name="m")
    assert "more than 100 models within one another" in refused(sequential(image(), model))


def test_a_chain_of_many_layers_is_no_problem():
    count = 20_000
    layers = [layer("ReLU", f"r{n}", called(tensor(f"r{n - 1}" if n else "image"))) for n in reversed(range(count))]
    network = from_config(functional(image(), *layers, outputs=(f"r{count - 1}", 0, 0)))
    assert list(network)[-1] == f"r{count - 1}"
    assert len(network) == count + 1
