"""Writing blueprints: parameters, variants, and what they may return."""

from collections import OrderedDict
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import pytest

from graphnet import Dense, Input, Network, ReLU, Tanh, block, blueprint, shared
from graphnet.errors import ArgumentError, GraphnetError, LanguageError

HERE = Path(__file__).name


@blueprint(
    paper="Nobody, Nothing",
    year=1999,
    variants={"deep": {"depth": 9}, "wide": {"width": 64, "depth": 2}},
)
def toy(depth: int = 1, width: int = 4, rate: float | None = None, kind: Literal["relu", "tanh"] = "relu"):
    """A toy."""
    return Input(3) >> depth * (Dense(width) >> (ReLU() if kind == "relu" else Tanh()))


@blueprint
def needy(depth: int, *, width: int):
    return Input(3) >> depth * Dense(width)


def fails(attempt, kind: type[GraphnetError] = ArgumentError) -> str:
    with pytest.raises(kind) as caught:
        attempt()
    return str(caught.value)


def test_calling_a_blueprint_gives_a_network():
    net = toy()
    assert isinstance(net, Network)
    assert net.name == "toy"
    assert dict(net.parameters) == {"depth": 1, "width": 4, "rate": None, "kind": "relu"}
    assert toy(2, kind="tanh") == toy(depth=2, kind="tanh") != toy(2)
    assert len(toy(depth=3)) == 7


def test_a_blueprint_tells_where_it_comes_from():
    assert (toy.name, toy.paper, toy.year) == ("toy", "Nobody, Nothing", 1999)
    assert toy.__doc__ == "A toy."
    assert toy.source.file == __file__
    lines = Path(__file__).read_text().splitlines()
    assert any("def toy(" in line for line in lines[toy.source.line - 1 : toy.source.line + 5])
    assert repr(toy) == "<blueprint toy>"


def test_parameters_have_their_types_and_defaults():
    assert {name: parameter.annotation for name, parameter in toy.parameters.items()} == {
        "depth": int,
        "width": int,
        "rate": float | None,
        "kind": Literal["relu", "tanh"],
    }
    assert toy.parameters["width"].default == 4


def test_settings_are_text_in_the_types_of_the_parameters():
    assert toy.settings({"depth": "3", "rate": "none", "kind": "tanh"}) == {"depth": 3, "rate": None, "kind": "tanh"}


@pytest.mark.parametrize(
    ("attempt", "said"),
    [
        (lambda: toy(dept=3), "toy has no parameter 'dept'; did you mean depth?"),
        (lambda: toy(zebra=3), "toy has no parameter 'zebra'; it has depth, width, rate, kind"),
        (lambda: toy.settings({"widht": "3"}), "did you mean width?"),
        (lambda: blueprint(lone)(zebra=1), "it has none"),
        (lambda: toy(depth="3"), "toy: depth must be a whole number, got '3'"),
        (lambda: toy(depth=2.5), "toy: depth must be a whole number, got 2.5"),
        (lambda: toy(kind="relux"), "one of relu, tanh, got 'relux'; did you mean relu"),
        (lambda: toy.settings({"depth": "x"}), "depth must be a whole number, got 'x'"),
        (lambda: toy(1, 2, None, "relu", 5), "too many positional arguments"),
        (lambda: toy(1, depth=1), "multiple values"),
        (lambda: needy(), "missing a required argument: 'depth'"),
        (lambda: needy(1), "missing a required"),
    ],
)
def test_arguments_that_do_not_fit_are_refused(attempt, said):
    assert said in fails(attempt)


def lone():
    return Input(3)


def test_numbers_of_numpy_and_lists_will_do():
    import numpy as np

    assert toy(depth=np.int64(2)).parameters["depth"] == 2
    assert type(toy(depth=np.int64(2)).parameters["depth"]) is int


def test_a_parameter_without_a_type_takes_anything():
    @blueprint
    def untyped(depth=2, extra=None):
        return Input(3) >> depth * ReLU()

    assert len(untyped()) == 3
    assert len(untyped(depth=4, extra={"any": "thing"})) == 5


def test_variants_are_the_blueprint_with_other_defaults():
    deep, wide = toy.variant("deep"), toy.variant("wide")
    assert deep.name == deep().name == "deep"
    assert deep() == toy(depth=9)
    assert wide() == toy(2, 64)
    assert wide(depth=1) == toy(1, 64)
    assert (wide.paper, wide.year) == (toy.paper, toy.year)
    assert dict(wide().parameters) == dict(toy(2, 64).parameters)
    assert toy() == toy(1, 4)
    assert dict(deep.preset) == {"depth": 9}


def test_a_variant_may_settle_a_parameter_that_has_no_default():
    @blueprint(variants={"three": {"depth": 3}})
    def open_ended(depth: int, width: int):
        return Input(3) >> depth * Dense(width)

    assert open_ended.variant("three")(width=4) == open_ended(3, 4)


@pytest.mark.parametrize("values", [{"dpeth": 3}, {"depth": "three"}], ids=repr)
def test_a_variant_that_does_not_fit_the_parameters_is_refused(values):
    def toy(depth: int = 1):
        return Input(3) >> depth * ReLU()

    assert "depth" in fails(lambda: blueprint(variants={"odd": values})(toy).variant("odd")())


def test_a_variant_that_is_not_there_is_refused():
    assert "deep" in fails(lambda: toy.variant("dep"), GraphnetError)


def test_a_variant_keeps_exact_fit():
    @blueprint(exact_fit=True, variants={"other": {"depth": 2}})
    def exact(depth: int = 1):
        return Input(3) >> depth * ReLU()

    assert exact().exact_fit
    assert exact.variant("other")().exact_fit
    assert not toy().exact_fit


def test_several_tensors_or_a_dict_of_them_may_be_returned():
    def fork(form):
        @blueprint
        def forked():
            x = Input(3)
            return form({"main": x >> ReLU(), "aux": x >> Tanh()})

        return forked()

    keyed = {"main": "relu1", "aux": "tanh1"}
    for form in (dict, OrderedDict, MappingProxyType):
        assert dict(fork(form).outputs) == keyed
    for form in (lambda outputs: tuple(outputs.values()), lambda outputs: list(outputs.values())):
        assert fork(form).outputs == ("relu1", "tanh1")


@pytest.mark.parametrize(
    "result",
    [
        lambda: None,
        lambda: ReLU() >> ReLU(),
        lambda: [ReLU(), ReLU()],
        lambda: [],
        lambda: {},
        lambda: (),
        lambda: [Input(3), None],
        lambda: (Input(3), (Input(3),)),
        lambda: {"main": ReLU()},
        lambda: 3,
        lambda: Input,
        lambda: (tensor for tensor in [Input(3)]),
        lambda: {Input(3)},
    ],
)
def test_a_blueprint_must_return_tensors(result):
    def odd():
        return result()

    said = fails(blueprint(odd), LanguageError)
    assert said.partition("  ")[0].startswith(str(blueprint(odd).source))
    assert HERE in said
    assert "odd returned" in said
    assert "mend: " in said


@pytest.mark.parametrize("key", ["a b", "", 1, "a.b", None], ids=repr)
def test_the_keys_of_outputs_are_names(key):
    def odd():
        return {key: Input(3)}

    said = fails(blueprint(odd))
    assert "is no name" in said
    assert said.partition("  ")[0] == str(blueprint(odd).source)


@pytest.mark.parametrize("decorate", [blueprint, blueprint(year=2000), block], ids=["bare", "called", "block"])
def test_a_function_without_a_usable_name_is_refused(decorate):
    assert "is no name" in fails(lambda: decorate(lambda: Input(3))())


def test_an_uncalled_blueprint_or_block_in_a_chain_is_refused_with_the_mend():
    @block
    def unit(filters):
        return Dense(filters) >> ReLU()

    @block
    def plain():
        return ReLU()

    for attempt in (lambda: Input(3) >> toy, lambda: Input(3) >> unit, lambda: Input(3) >> plain):
        said = fails(attempt, GraphnetError)
        assert HERE in said
        assert "mend: call it first: x >> " in said
    for attempt in (lambda: 2 * unit, lambda: unit | unit):
        said = fails(attempt, GraphnetError)
        assert "unit" in said


def test_a_blueprint_may_be_written_with_another():
    @blueprint
    def outer():
        inner = toy(2)
        return Input(3) >> inner >> (lambda x: x >> toy(1))

    net = outer()
    assert [name for name in net if name.endswith("dense1")] == ["toy1.dense1", "toy2.dense1"]
    assert net.name == "outer"


def test_blueprints_that_share_a_fragment_do_not_meddle_with_one_another():
    common, tower = ReLU() >> Tanh(), shared(Dense(3))

    def first():
        return Input(3) >> common >> ReLU() >> tower >> tower

    def second():
        return Input(3) >> common >> Tanh() >> tower >> tower

    before = blueprint(first)()
    assert list(blueprint(second)()) == ["input1", "relu1", "tanh1", "tanh2", "dense1", "dense2"]
    assert blueprint(first)() == before
    assert blueprint(second)()["dense2"].weights == "dense1"


def test_an_exception_inside_a_blueprint_leaves_nothing_behind():
    @blueprint
    def failing(x: int = 1):
        return Input(3) >> (lambda y: y >> missing)  # noqa: F821

    with pytest.raises(NameError):
        failing()
    assert len(toy()) == 3
    assert Input(3).shape == (3,)


def test_a_type_that_is_not_there_is_refused_in_words():
    @blueprint
    def odd(depth: "Missing" = 1):  # noqa: F821
        return Input(3)

    assert "Missing" in fails(lambda: odd(), GraphnetError)
    assert "Missing" in fails(lambda: odd.settings({}), GraphnetError)
