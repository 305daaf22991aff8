import dataclasses
import re
import tomllib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphnet.errors import DocumentError, FileError, GraphnetError, NotFoundError
from graphnet.training import Options
from graphnet.training.recipes import Recipe, read_recipe, write_recipe

DOCS = Path(__file__).parents[2] / "docs" / "training.md"


@pytest.fixture
def written(tmp_path):
    """A function that writes a recipe and gives its path."""

    def write(text):
        path = tmp_path / "recipe.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def test_a_recipe_names_options_and_what_is_trained_on_what(written):
    path = written(
        """
        blueprint = "resnet20"
        data = "photos"
        epochs = 15
        learning_rate = 1
        augment = "flip,shift=2"
        [set]
        classes = 10
        input_shape = [28, 28, 1]
        bottleneck = true
        """
    )
    assert read_recipe(path) == Recipe(
        blueprint="resnet20",
        data="photos",
        settings={"classes": "10", "input_shape": "28,28,1", "bottleneck": "true"},
        options={"epochs": 15, "learning_rate": 1, "augment": "flip,shift=2"},
    )


def test_a_recipe_need_not_say_anything(written):
    assert read_recipe(written("")) == Recipe()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("epoch = 3", "there is no option 'epoch'; did you mean epochs?\n    mend: keys from blueprint, data, ops,"),
        ('"a\\nb" = 3', "there is no option 'a\\nb'\n    mend: "),
        ("epochs = 0", "epochs must be a whole number ≥ 1, got 0"),
        ('epochs = "3"', "epochs must be a whole number ≥ 1, got '3'"),
        ("epochs = 3.0", "epochs must be a whole number ≥ 1, got 3.0"),
        ("learning_rate = nan", "learning_rate must be a finite number > 0, got nan"),
        ('optimizer = "adamx"', "optimizer must be one of sgd, adam, adamw, adadelta, rmsprop, got 'adamx'; did"),
        ('optimizer = "adam"\nmomentum = 0.9', "momentum is an option of sgd and rmsprop"),
        ("blueprint = 5", "blueprint must be text, got 5"),
        ("data = ['a', 'b']", "data must be text, got ['a', 'b']"),
        ("set = 5", "set must be a table of the blueprint's parameters, got 5\n    mend: set = { classes = 10 }"),
        ("set.depth = 2020-01-01", "set 'depth' must be a number, true or false, text or an array of these, got "),
        ("set.depth = [[1, 2], [3]]", "set 'depth' must be a number, true or false, text or an array of these, got "),
        ("[epochs]", "epochs must be a whole number ≥ 1, got {}"),
        ("[options]\nepochs = 3", "there is no option 'options'"),
        ("epochs: 3", "is no TOML: "),
        ("epochs = 3\nepochs = 4", "is no TOML: "),
        (b"data = '\xff'", "is no TOML: "),
        ("data = " + "[" * 10_000, "is no TOML: "),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_the_file_and_the_key(written, text, message):
    path = written(text)
    with pytest.raises(DocumentError) as caught:
        read_recipe(path)
    assert str(caught.value).removeprefix(str(path)).removeprefix(":").lstrip().startswith(message)
    assert str(caught.value).startswith(str(path))
    assert not any(line.strip() == "" for line in str(caught.value).split("\n"))


def test_a_file_that_is_not_there_or_cannot_be_read_is_told(tmp_path):
    with pytest.raises(NotFoundError, match="there is no file"):
        read_recipe(tmp_path / "none.toml")
    with pytest.raises(FileError, match="cannot be read: Is a directory"):
        read_recipe(tmp_path)


options = st.builds(
    Options,
    epochs=st.none() | st.integers(3, 10**6),
    batch_size=st.none() | st.integers(1, 10**6),
    learning_rate=st.none() | st.floats(1e-12, 1e6),
    optimizer=st.sampled_from([None, "sgd", "rmsprop"]),
    momentum=st.none() | st.floats(0, 1, exclude_max=True),
    nesterov=st.booleans(),
    schedule=st.sampled_from([None, "step", "cosine", "plateau"]),
    warmup=st.floats(0, 2),
    augment=st.none() | st.text(st.characters(exclude_categories=["Cs"])),
    xla=st.none() | st.booleans(),
    seed=st.integers(0, 2**32 - 1),
)
text = st.text(st.characters(exclude_categories=["Cs"]))


@settings(deadline=None)  # files are written
@given(text, text, options, st.none() | text)
def test_what_is_written_is_read_back(tmp_path_factory, blueprint, data, options, ops):
    path = tmp_path_factory.getbasetemp() / "read_back.toml"
    path.write_bytes(write_recipe(blueprint, data, {}, options, ops).encode())
    recipe = read_recipe(path)
    assert (recipe.blueprint, recipe.data, recipe.ops, recipe.settings) == (blueprint, data, ops, {})
    assert Options(**recipe.options) == options


def test_the_parameters_of_a_blueprint_are_read_back_as_texts_to_set(written):
    parameters = {
        "depth": 50,
        "rate": 0.5,
        "shape": (None, None, 3),
        "sizes": (3, 5),
        "top": True,
        "act": None,
        "w": "x",
    }
    recipe = read_recipe(written(write_recipe("net.py:net", "data", parameters, Options())))
    assert recipe.settings == {
        "depth": "50", "rate": "0.5", "shape": "none,none,3", "sizes": "3,5", "top": "true", "act": "none", "w": "x"
    }  # fmt: skip


def test_a_written_recipe_is_toml_with_the_set_last():
    table = tomllib.loads(write_recipe("lenet5", "digits", {"classes": 10}, Options(epochs=3)))
    assert list(table)[:2] == ["blueprint", "data"]
    assert list(table)[-1] == "set"
    assert table["epochs"] == 3
    assert "batch_size" not in table


@settings(deadline=None)  # files are written
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_makes_it_fail_otherwise(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(text.encode())
    with suppress(GraphnetError):
        read_recipe(path)


def test_the_recipes_in_the_docs_can_be_read(written):
    texts = re.findall(r"```toml\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert [read_recipe(written(text)).blueprint for text in texts] == ["convnetjs_cifar10"]


def test_the_docs_tell_of_every_option():
    section = DOCS.read_text("utf-8").partition("## Options")[2].partition("\n## ")[0]
    told = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    assert told == [field.name for field in dataclasses.fields(Options)]
