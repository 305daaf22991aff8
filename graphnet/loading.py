"""A name, a path, a document or a model file -> Network."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

from graphnet import document
from graphnet.authoring import Blueprint
from graphnet.errors import (
    ArgumentError,
    BlueprintError,
    GraphnetError,
    NotFoundError,
    Problem,
    ShapeError,
    near_matches,
)
from graphnet.network import Network
from graphnet.ops import CATALOGUE, KerasLayer, Op
from graphnet.source import Source
from graphnet.volumes import volumes

_PACKAGE = Path(__file__).parent
FOREIGN = {".onnx": "ONNX", ".pb": "TensorFlow's", ".pt": "PyTorch", ".pth": "PyTorch", ".tflite": "TFLite"}
"""The models of others that a person may try, by their suffixes."""

_REFERENCE = re.compile(r"(?P<path>.+\.py)(:(?P<function>[\w-]+))?", re.DOTALL)


def load(
    reference: str | Path,
    /,
    *,
    settings: Mapping[str, str] | None = None,
    ops: str | os.PathLike[str] | None = None,
    **parameters: Any,
) -> Network:
    """The network that a name, `path.py[:function]`, a JSON document or a `.keras` file stands for.

    `parameters` are the blueprint's, `settings` the same as text (from a command line); `ops` is a Python file with
    ops of one's own that a document may hold.
    """
    network = read(reference, settings, ops, parameters)
    if not _only_keras_knows(network):
        return network
    with _asking_keras() as resolving:
        resolved: Network = resolving.resolve(network)
        return resolved


def load_doubtful(
    reference: str | Path, settings: Mapping[str, str] | None = None, ops: str | os.PathLike[str] | None = None
) -> tuple[Network, list[Problem]]:
    """The network that a reference stands for, however much is wrong with it, and the layers that Keras refuses.

    A blueprint that asks for the volume of what does not fit gives what it wrote until then.
    """
    try:
        network = read(reference, settings, ops)
    except ShapeError as error:
        if error.network is None:
            raise
        network = error.network
    if not _only_keras_knows(network):
        return network, []
    with _asking_keras() as resolving:
        known: tuple[Network, list[Problem]] = resolving.as_far_as_known(network)
        return known


def read(
    reference: str | Path,
    settings: Mapping[str, str] | None = None,
    ops: str | os.PathLike[str] | None = None,
    parameters: Mapping[str, Any] = MappingProxyType({}),
) -> Network:
    """The network that a reference stands for; what only Keras knows of it stays unknown."""
    text = str(reference)
    suffix = Path(text).suffix.lower()
    if suffix in (".json", ".keras") and (parameters or settings):
        raise ArgumentError(f"{text} is a {'document' if suffix == '.json' else 'model'}: it has no parameters to set")
    if suffix == ".json":
        return document.read(text, ops_in(Path(ops)) if ops else None)
    if suffix in (".h5", ".hdf5"):
        newer = str(Path(text).with_suffix(".keras"))
        raise ArgumentError(
            f"{text}: of Keras's files only .keras is read, not HDF5\n"
            f"    mend: in Python, keras.saving.load_model({text!r}).save({newer!r})"
        )
    if suffix in FOREIGN:
        raise ArgumentError(f"{text}: {FOREIGN[suffix]} models are not read, only .keras, .json and blueprints (.py)")
    if ops:
        raise ArgumentError(f"--ops goes with a .json document; {text} brings its own ops")
    if suffix == ".keras":
        from graphnet import keras_config  # which most commands never need

        return keras_config.read(text)
    blueprint = find(text)
    values = {**blueprint.settings(settings or {}), **parameters}
    file = Path(blueprint.source.file)
    with _beside(file.parent), _telling(file):
        return blueprint(**values)


@contextmanager
def _asking_keras() -> Iterator[ModuleType]:
    """What asks Keras for what only it knows; importing it takes seconds."""
    from graphnet.quiet import quiet_tensorflow

    with quiet_tensorflow():
        from graphnet.compiling import resolving

        yield resolving


def _only_keras_knows(network: Network) -> bool:
    """Whether there is a volume that Keras has to be asked for."""
    asking = any(isinstance(call.op, KerasLayer) for call in network.calls)
    return asking and None in volumes(network).shapes.values()


def find(reference: str) -> Blueprint:
    """The blueprint of a name or of `path.py[:function]`."""
    match = _REFERENCE.fullmatch(reference)
    if match:
        return _choose(Path(match["path"]), match["function"])
    files = list(_zoo())
    likely = [file for file in files if reference in file.read_text("utf-8")]
    for file in (*likely, *files):
        offered = offers(file)
        if reference in offered:
            return offered[reference]
    names = [name for file in files for name in offers(file)]
    beside = f"; did you mean {reference}.py?" if Path(f"{reference}.py").is_file() else ""
    hint = (
        beside
        or near_matches(reference, names)
        or "; graphnet list shows those there are, and path.py names one of your own"
    )
    raise NotFoundError(f"there is no blueprint {reference!r}{hint}")


def blueprints() -> list[Blueprint]:
    """The blueprints that graphnet carries, each variant by itself, in the order of their years."""
    found = [blueprint for file in _zoo() for blueprint in offers(file).values() if not blueprint.variants]
    return sorted(found, key=lambda blueprint: blueprint.year or 0)


def offers(file: Path) -> dict[str, Blueprint]:
    """The blueprints written in a file, and their variants, by name."""
    module = _module(file)
    found: dict[str, Blueprint] = {}
    for value in vars(module).values():
        if isinstance(value, Blueprint) and value.function.__module__ == module.__name__:
            found[value.name] = value
            found.update({name: value.variant(name) for name in value.variants})
    return found


def _zoo() -> Iterator[Path]:
    """The files of the architectures: in a wheel they lie within the package, in a checkout beside it."""
    inside = _PACKAGE / "zoo"
    folder = inside if inside.is_dir() else _PACKAGE.parent / "blueprints"
    return iter(sorted(file for file in folder.glob("*.py") if not file.name.startswith("_")))


def _choose(path: Path, function: str | None) -> Blueprint:
    offered = offers(path)
    if function is not None:
        if function not in offered:
            has = near_matches(function, offered) or (f"; it has {', '.join(offered)}" if offered else "")
            raise NotFoundError(f"{path} has no blueprint {function!r}{has}")
        return offered[function]
    whole = [blueprint for blueprint in offered.values() if not blueprint.is_variant]
    named_like_file = [blueprint for blueprint in whole if blueprint.name == path.stem]
    match named_like_file or whole:
        case [blueprint]:
            return blueprint
        case []:
            raise NotFoundError(
                f"{path} has no blueprint\n    mend: put @blueprint above the function that returns tensors"
            )
    raise ArgumentError(f"{path} has several blueprints: say {path}:{' or :'.join(b.name for b in whole)}")


def _module(path: Path) -> ModuleType:
    """A Python file, run once as long as it stays the same."""
    try:
        full = path.resolve()
        state = full.stat() if full.is_file() else None
    except (OSError, ValueError) as error:
        raise NotFoundError(f"{str(path)[:200]} is not there: {error}") from None
    if state is None:
        raise NotFoundError(f"{path} is not there" if not path.exists() else f"{path} is no file")
    version = hash((str(full), state.st_mtime_ns, state.st_size))
    name = f"graphnet_blueprint_{version & 0xFFFFFFFFFFFFFFFF:x}_{re.sub(r'[^A-Za-z0-9]', '_', path.stem)}"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, full)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up while they are being made
    try:
        with _beside(full.parent), _telling(full):
            spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


@contextmanager
def _beside(folder: Path) -> Iterator[None]:
    """Modules beside a blueprint can be imported, as by a script, but stay its own: others may bear the same names."""
    before = set(sys.modules)
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        with suppress(ValueError):  # the blueprint may have taken it away itself
            sys.path.remove(str(folder))
        for name in set(sys.modules) - before:
            if _lies_beside(folder, name):
                del sys.modules[name]


def _lies_beside(folder: Path, name: str) -> bool:
    """Whether a module is a file of a folder, or belongs to a package there; not, say, to an environment within it."""
    file, top = getattr(sys.modules[name], "__file__", None), name.partition(".")[0]
    if file is None or top == "graphnet" or folder not in Path(file).parents:
        return False
    return Path(file).relative_to(folder).parts[0] in (top, f"{top}.py")


@contextmanager
def _telling(file: Path) -> Iterator[None]:
    """Whatever goes wrong in a blueprint becomes one message with the line of it."""
    try:
        yield
    except GraphnetError:
        raise
    except SyntaxError as error:
        where = Source(error.filename or str(file), error.lineno or 0)
        raise BlueprintError(f"{where}  syntax error: {error.msg}") from error
    except (Exception, SystemExit) as error:
        frames = traceback.extract_tb(error.__traceback__)
        inside = [
            frame for frame in frames if Path(frame.filename) == file or Path(frame.filename).parent == file.parent
        ]
        frame = (inside or frames)[-1]
        text = _known_names(re.sub(r" \(/.*\)$", "", str(error).strip()) or "no message")
        raise BlueprintError(f"{Source(frame.filename, frame.lineno or 0)}  {type(error).__name__}: {text}") from error


def _known_names(message: str) -> str:
    """What Python says of a missing name, with the op that may be meant."""
    match = re.fullmatch(r"name '(\w+)' is not defined.*|cannot import name '(\w+)' from 'graphnet'.*", message)
    return message + near_matches(match[1] or match[2], CATALOGUE) if match else message


def ops_in(path: Path) -> dict[str, type[Op]]:
    """The ops of one's own that a Python file defines, by name. The file is run."""
    module = _module(path)
    return {
        name: value
        for name, value in vars(module).items()
        if isinstance(value, type) and issubclass(value, Op) and value.__module__ == module.__name__
    }
