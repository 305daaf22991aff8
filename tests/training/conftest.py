"""A small network, and one run of it that tests look at and leave as it is."""

import shutil

import pytest

import graphnet as gn


@gn.blueprint
def tiny(classes: int = 10, input_shape: tuple[int, ...] = (8, 8, 1)):
    return (
        gn.Input(*input_shape)
        >> gn.Conv2D(8, 3) >> gn.ReLU() >> gn.MaxPooling2D(2) >> gn.Flatten() >> gn.Dense(classes) >> gn.Softmax()
    )  # fmt: skip


@pytest.fixture(scope="session")
def network():
    return tiny()


@pytest.fixture(scope="session")
def finished(network, tmp_path_factory):
    directory = tmp_path_factory.mktemp("runs") / "tiny"
    return gn.fit(network, epochs=2, batch_size=32, seed=3, directory=directory, progress=False)


@pytest.fixture
def copied(finished, tmp_path):
    """The files of a run and nothing else, free to be damaged."""
    return shutil.copytree(finished.directory, tmp_path / "copied")
