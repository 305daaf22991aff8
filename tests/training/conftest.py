"""A small network, and one run of it that tests look at and leave as it is."""

import shutil
import struct
import warnings
import zlib

import pytest

import graphnet as gn


@gn.blueprint
def tiny(classes: int = 10, input_shape: tuple[int, ...] = (8, 8, 1)):
    return (
        gn.Input(*input_shape)
        >> gn.Conv2D(8, 3) >> gn.ReLU() >> gn.MaxPooling2D(2) >> gn.Flatten() >> gn.Dense(classes) >> gn.Softmax()
    )  # fmt: skip


@pytest.fixture
def odd_note():
    """What puts a note beside a picture in a PNG file, of which Pillow warns."""
    exif = b"II*\0\x08\0\0\0\x01\0" + struct.pack("<HHII", 0x0112, 5, 1, 10**6)
    chunk = struct.pack(">I", len(exif)) + b"eXIf" + exif + struct.pack(">I", zlib.crc32(b"eXIf" + exif))

    def put(path):
        content = path.read_bytes()
        path.write_bytes(content[:33] + chunk + content[33:])
        return path

    return put


@pytest.fixture
def pillow_says():
    """The warnings of Pillow during a test."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        yield lambda: [str(warning.message) for warning in told if "PIL" in warning.filename]


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
