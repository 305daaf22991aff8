"""The config within a `.keras` file, which is a zip archive."""

from __future__ import annotations

import json
import os
import zlib
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from graphnet.errors import DocumentError, FileError
from graphnet.files import json_object
from graphnet.keras_config.models import from_config
from graphnet.network import Network

LARGEST = 2**28
"""No config has more bytes; one of 50,000 layers has a third of it."""


def read(path: str | os.PathLike[str]) -> Network:
    """The network of a `.keras` file. Raises `DocumentError` on anything malformed, or that graphnet has no op for."""
    try:
        config = json.loads(_text(Path(path)), object_pairs_hook=json_object)
    except (ValueError, RecursionError) as error:
        if isinstance(error, DocumentError):
            raise
        raise DocumentError(f"{path}: its config.json is not a JSON document: {error}") from None
    try:
        return from_config(config)
    except DocumentError as error:
        raise DocumentError(f"{path}: {error}") from None


def _text(path: Path) -> bytes:
    try:
        with ZipFile(path) as archive, archive.open("config.json") as file:
            text = file.read(LARGEST + 1)
    except KeyError:
        raise DocumentError(f"{path}: no Keras model, for it holds no config.json") from None
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise DocumentError(f"{path}: no Keras model, which is a zip archive: {error}") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise FileError(f"{path} cannot be read: {reason}") from None
    if len(text) > LARGEST:
        raise DocumentError(f"{path}: its config.json has more than {LARGEST} bytes")
    return text
