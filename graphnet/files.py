"""Files: written whole or not at all, and JSON read that names nothing twice."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from graphnet.errors import FileError


def write(path: str | os.PathLike[str], content: bytes | str, durable: bool = False) -> Path:
    """Write beside and rename; a link is followed, and what is replaced leaves its permissions.

    `durable` is that of `replacing`. Raises `FileError`, and leaves what was there as it was.
    """
    with replacing(path, durable) as file:
        file.write(content.encode() if isinstance(content, str) else content)
    return Path(path)


@contextmanager
def replacing(path: str | os.PathLike[str], durable: bool = False) -> Iterator[IO[bytes]]:
    """A file to fill that takes the place of another when the block ends well, as `write` says.

    `durable`: not before it is on the disk, so that after a power cut too there is the old file or the new one whole.
    """
    target = Path(path)
    try:
        real, mode = target.resolve(), _mode(target)
        descriptor, beside = tempfile.mkstemp(prefix=f".{real.name[:50]}.", dir=real.parent)
    except (OSError, ValueError, RuntimeError) as error:  # a RuntimeError where links go round in circles
        raise _refusal(target, error) from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            if durable:
                file.flush()
                os.fsync(file.fileno())
        os.chmod(beside, mode)
        os.replace(beside, real)
        if durable:
            _sync_folder(real.parent)
    except OSError as error:
        raise _refusal(target, error) from None
    finally:
        Path(beside).unlink(missing_ok=True)


def settle(beside: Path, target: Path) -> None:
    """Put a whole file into the place of another in the same folder, durably. Raises `FileError`."""
    try:
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(beside, target)
        _sync_folder(target.parent)
    except OSError as error:
        raise _refusal(target, error) from None


def _sync_folder(folder: Path) -> None:
    """Have a rename on the disk, where the system can be asked for that."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _mode(target: Path) -> int:
    """The permissions that a file is to have. Raises `FileError` for what no file may take the place of."""
    if target.is_dir():
        raise FileError(f"{target} is a folder: name a file in it")
    if not target.exists():
        return 0o666 & ~_umask()
    if not target.is_file():
        raise FileError(f"{target} is no file that could be replaced, but a device or a pipe")
    if not os.access(target, os.W_OK):
        raise FileError(f"{target} cannot be written: it is there and read-only")
    return stat.S_IMODE(target.stat().st_mode)


def _refusal(target: Path, error: OSError | ValueError | RuntimeError) -> FileError:
    if isinstance(error, FileError):
        return error
    reason = error.strerror if isinstance(error, OSError) else error
    return FileError(f"{str(target)[:200]} cannot be written: {reason}")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def json_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of a JSON file, which names each of its entries once: an `object_pairs_hook` for `json.loads`.

    >>> json_object([("name", "conv1"), ("op", "Conv2D")])
    {'name': 'conv1', 'op': 'Conv2D'}
    """
    data = dict(pairs)
    if len(data) != len(pairs):
        raise ValueError("an object names one of its entries twice")
    return data
