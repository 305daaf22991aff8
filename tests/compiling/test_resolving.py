"""Any other layer of Keras: unknown until Keras is asked, exact afterwards."""

import numpy as np
import pytest

import graphnet
from graphnet import Conv2D, Dense, Flatten, Input, KerasLayer
from graphnet.compiling import resolve, to_keras
from graphnet.errors import GraphnetError, Unknown
from graphnet.network import gather


def network(layer: KerasLayer):
    return gather(Input(6, 6, 4, name="image") >> layer.named("subject") >> Flatten() >> Dense(3).named("end"))


@pytest.mark.parametrize(
    ("layer", "shape", "params"),
    [
        (KerasLayer("UnitNormalization", axis=-1), (6, 6, 4), 0),
        (KerasLayer("PReLU", shared_axes=[1, 2]), (6, 6, 4), 4),
        (KerasLayer("AdaptiveAveragePooling2D", output_size=3), (3, 3, 4), 0),
        (KerasLayer("Conv2D", filters=5, kernel_size=3, kernel_initializer="he_normal"), (4, 4, 5), 185),
        (KerasLayer("SpectralNormalization", layer=3), None, None),
        (KerasLayer("GaussianNoise", stddev=0.1, seed=3), (6, 6, 4), 0),
        (KerasLayer("TimeDistributed", layer=1), None, None),
    ],
    ids=repr,
)
def test_the_facts_are_those_of_keras(layer, shape, params):
    if shape is None:
        with pytest.raises(GraphnetError, match=r"test_resolving\.py:\d+  subject: KerasLayer\(.*cannot be built"):
            resolve(network(layer))
        return
    facts = graphnet.analyze(resolve(network(layer)))
    assert facts["subject"].shape == shape
    assert facts["subject"].params == params
    model = to_keras(network(layer))
    assert model.count_params() == facts.params
    assert model.get_layer("subject").output.shape[1:] == shape


def test_what_is_not_resolved_is_unknown_and_not_nothing():
    facts = graphnet.analyze(network(KerasLayer("PReLU")))
    assert facts["subject"].shape is None
    assert facts["subject"].params is facts["end"].params is facts.params is facts.macs is None
    text = graphnet.summary(facts.network)
    assert "parameters   unknown" in text
    with pytest.raises(Unknown, match=r"graphnet\.resolve"):
        _ = (Input(6, 6, 4) >> KerasLayer("PReLU")).shape


def test_a_resolved_network_is_the_same_network_and_survives_a_document(tmp_path):
    written = network(KerasLayer("PReLU"))
    resolved = resolve(written)
    assert resolved == written
    graphnet.save(resolved, tmp_path / "net.json")
    again = graphnet.load(tmp_path / "net.json")
    assert again == resolved
    assert graphnet.analyze(again).params == graphnet.analyze(resolved).params == 144 + 435
    graphnet.save(written, tmp_path / "unresolved.json")
    assert graphnet.analyze(graphnet.load(tmp_path / "unresolved.json")).params == 144 + 435


def test_shared_layers_are_recorded_for_each_volume():
    tied = graphnet.shared(KerasLayer("PReLU", shared_axes=[1, 2]))
    x = Input(6, 6, 4)
    resolved = resolve(gather((x >> tied) + (x >> Conv2D(4, 1) >> tied)))
    assert graphnet.analyze(resolved).params == 4 + 20
    assert to_keras(resolved).count_params() == 4 + 20


def test_several_tensors_come_in():
    x, y = Input(5), Input(5)
    resolved = resolve(gather(KerasLayer("Subtract")(x, y)))
    assert graphnet.analyze(resolved)["subtract1"].shape == (5,)
    ones = np.ones((1, 5), "float32")
    np.testing.assert_allclose(to_keras(resolved)([3 * ones, ones]), 2 * ones)


@pytest.mark.parametrize("name", ["Lambda", "TFSMLayer", "StringLookup", "Layer2D", "Model"])
def test_layers_that_run_code_or_are_not_there_are_refused(name):
    with pytest.raises(GraphnetError, match="no layer"):
        resolve(network(KerasLayer(name)))


def test_names_belong_to_calls():
    with pytest.raises(GraphnetError, match=r"\.named"):
        KerasLayer("PReLU", name="p")
