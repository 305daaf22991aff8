"""Every call knows the line of the blueprint that wrote its op."""

import copy
import dataclasses
import inspect
import os
import pickle
from functools import partial, reduce
from pathlib import Path

import pytest

from graphnet import Add, Conv2D, Dense, Flatten, Input, MaxPooling2D, ReLU, Tanh, block, residual, sequential
from graphnet.errors import GraphnetError, LanguageError
from graphnet.network import gather
from graphnet.source import Source, here, nowhere


def line_of(text: str) -> int:
    """The only line of this file that ends in a comment."""
    (number,) = [
        number for number, line in enumerate(Path(__file__).read_text().splitlines(), 1) if line.endswith(f"# {text}")
    ]
    return number


def lines(result) -> dict[str, int]:
    network = gather(result)
    assert {call.source.file for call in network.calls} == {__file__}
    return {call.name: call.source.line for call in network.calls}


def helper(filters):
    return (
        Conv2D(filters, 3)  # helper's convolution
        >> ReLU()  # helper's ReLU
    )


@block
def module(filters):
    return (
        Conv2D(filters, 1)  # block's convolution
        | MaxPooling2D(1)  # block's pooling
    )


def test_every_op_of_a_chain_over_several_lines_has_its_own_line():
    found = lines(
        Input(32, 32, 3)  # where it starts
        >> Conv2D(4, 3)  # first of the chain
        >> ReLU()  # second of the chain
        >> (
            Conv2D(4, 3, padding="same")  # left branch
            | Tanh()  # right branch
        )
    )
    assert found["input1"] == line_of("where it starts")
    assert found["conv1"] == line_of("first of the chain")
    assert found["relu1"] == line_of("second of the chain")
    assert found["conv2"] == line_of("left branch")
    assert found["tanh1"] == line_of("right branch")
    assert line_of("left branch") <= found["concat1"] <= line_of("right branch")


def test_an_op_made_by_a_helper_has_the_helpers_line():
    found = lines(Input(9, 9, 3) >> helper(4) >> module(8))
    assert found["conv1"] == line_of("helper's convolution")
    assert found["relu1"] == line_of("helper's ReLU")
    assert found["module1.conv1"] == line_of("block's convolution")
    assert found["module1.pool1"] == line_of("block's pooling")


def test_an_op_written_once_and_repeated_has_the_one_line():
    relu = ReLU()  # written once
    found = lines(Input(4) >> 3 * relu >> sequential(relu, residual(relu)))
    assert {found[f"relu{number}"] for number in range(1, 6)} == {line_of("written once")}


def test_tensors_joined_by_a_sign_or_an_op_have_the_line_of_the_join():
    x = Input(4)
    y = x | x  # sign between tensors
    z = Add()(y, y)  # op on tensors
    assert lines(z)["concat1"] == line_of("sign between tensors")
    assert lines(z)["add1"] == line_of("op on tensors")


def test_an_op_made_within_a_function_has_the_line_within():
    def attention(x):
        return x + (x >> Dense(4))  # within the function

    found = lines(Input(4) >> (Flatten() >> attention))
    assert found["dense1"] == found["add1"] == line_of("within the function")


def test_an_op_made_by_the_standard_library_has_the_line_that_asked_for_it():
    made = [
        next(map(Conv2D, [4], [1])),  # through map
        partial(Conv2D, 4)(1),  # through partial
        reduce(lambda op, _: op, range(3), Conv2D(4, 1)),  # through reduce
        dataclasses.replace(Conv2D(3, 1), filters=4),  # through replace
    ]
    ways = ("map", "partial", "reduce", "replace")
    assert [str(op.written) for op in made] == [str(Source(__file__, line_of(f"through {way}"))) for way in ways]


def test_copies_keep_the_line():
    op = Conv2D(4, 1)  # copied
    for again in (copy.copy(op), copy.deepcopy(op), pickle.loads(pickle.dumps(op))):
        assert again.written == Source(__file__, line_of("copied"))


def test_the_place_of_an_error_is_a_line_of_the_blueprint_whatever_lies_between():
    x = Input(8, 8, 3)
    attempts = {
        "two tensors for one": lambda: Conv2D(1, 1)(x, x),  # two tensors for one
        "one tensor for two": lambda: Add()(x),  # one tensor for two
        "in a chain": lambda: x >> (ReLU() >> Add()),  # in a chain
        "too many for a network": lambda: gather(Input(3))(x, x),  # too many for a network
    }
    for text, attempt in attempts.items():
        with pytest.raises(LanguageError) as caught:
            attempt()
        assert str(caught.value).startswith(f"{Source(__file__, line_of(text))}  "), str(caught.value)


def test_a_place_is_shown_as_short_as_it_can_be(tmp_path, monkeypatch):
    blueprint = tmp_path / "here" / "toy.py"
    monkeypatch.chdir(tmp_path)
    assert str(Source(str(blueprint), 14)) == f"{Path('here', 'toy.py')}:14"
    deep = tmp_path.joinpath(*["deeper"] * 9)
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert len(str(Source(str(blueprint), 14))) <= len(f"{blueprint}:14")
    assert str(Source("<stdin>", 3)) == "<stdin>:3"


def test_data_has_no_line():
    with nowhere():
        assert here() is None
        assert ReLU().written is None
        with pytest.raises(GraphnetError) as caught:
            Conv2D(-1, 1)
    assert os.path.basename(__file__) not in str(caught.value)
    assert here() == Source(__file__, inspect.currentframe().f_lineno)
