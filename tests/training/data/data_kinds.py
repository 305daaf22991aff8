"""Data as people have it, written small: each function writes one kind and returns what it wrote."""

import gzip
import pickle
import struct

import numpy as np
from PIL import Image


def random_pictures(count, *shape, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (count, *shape), np.uint8)


def idx(array):
    """The bytes of an IDX file of unsigned bytes."""
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.tobytes()


def write_mnist(folder, train=12, test=4, zipped=True, side=28):
    """The four files of MNIST: the pictures and labels of each part."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = {}
    for seed, (part, count) in enumerate({"train": train, "t10k": test}.items()):
        images, labels = random_pictures(count, side, side, seed=seed), np.arange(count, dtype=np.uint8) % 10
        for name, array in {f"{part}-images-idx3-ubyte": images, f"{part}-labels-idx1-ubyte": labels}.items():
            path, content = folder / (f"{name}.gz" if zipped else name), idx(array)
            path.write_bytes(gzip.compress(content, 1) if zipped else content)
        parts[part] = images, labels
    return parts


def write_batch(path, data, labels, key="labels"):
    """A batch as Python 3 pickles it for Python 2, with keys of bytes."""
    path.write_bytes(pickle.dumps({b"data": data, key.encode(): [int(label) for label in labels]}, protocol=2))


def write_cifar10(folder, each=20, meta=True):
    """All the files of CIFAR-10: the rows and labels of each batch."""
    folder.mkdir(parents=True, exist_ok=True)
    batches = {}
    for seed, name in enumerate([f"data_batch_{number}" for number in range(1, 6)] + ["test_batch"]):
        batches[name] = random_pictures(each, 3072, seed=seed), np.arange(each) % 10
        write_batch(folder / name, *batches[name])
    if meta:
        names = [b"airplane", b"car", b"bird", b"cat", b"deer", b"dog", b"frog", b"horse", b"ship", b"truck"]
        (folder / "batches.meta").write_bytes(pickle.dumps({b"label_names": names}, protocol=2))
    return batches


def write_picture(path, color=(200, 30, 60), size=(8, 6)):
    """A picture of one colour; `size` is (width, height)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = "L" if isinstance(color, int) else "RGB"
    Image.new(mode, size, color).save(path)
    return path
