"""Recipes: TOML files that say what is trained, on what, and how."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import tomli_w

from graphnet.errors import ArgumentError, DocumentError, FileError, NotFoundError, brief, near_matches
from graphnet.training.options import Options

SUBJECTS = ("blueprint", "data", "ops")
"""The keys that name something: all text."""
SETTINGS = "set"
"""The key of the table with the blueprint's parameters."""


@dataclass(frozen=True)
class Recipe:
    """What a file says of a training; it need not say everything."""

    blueprint: str | None = None
    data: str | None = None
    ops: str | None = None
    """The file where ops of one's own are defined."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Parameters of the blueprint, as text: as after `--set`."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """Those of a fit that the file names, which make sense together."""


def read_recipe(path: str | os.PathLike[str]) -> Recipe:
    """The recipe in a TOML file, which names options beside `blueprint`, `data`, `ops` and `set`, a table.

    Raises `NotFoundError`, `FileError` and `DocumentError`, which name the file, and the key that is at fault.
    """
    try:
        return _recipe(_table(Path(path)))
    except ArgumentError as error:
        raise DocumentError(f"{path}: {error}") from None


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode())
    except FileNotFoundError:
        raise NotFoundError(f"there is no file {path}\n    mend: a TOML file with lines such as epochs = 10") from None
    except OSError as error:
        raise FileError(f"{path} cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:  # what is no UTF-8, or no TOML, is a ValueError
        raise DocumentError(f"{path} is no TOML: {error}\n    mend: lines such as epochs = 10") from None


def _recipe(table: Mapping[str, Any]) -> Recipe:
    names = [option.name for option in fields(Options)]
    known = [*SUBJECTS, SETTINGS, *names]
    for key in table:
        if key not in known:
            near = near_matches(key, known)
            raise ArgumentError(f"there is no option {brief(key)}{near}\n    mend: keys from {', '.join(known)}")
    options = {key: value for key, value in table.items() if key in names}
    Options(**options)
    subjects = {key: _text(key, table[key]) for key in SUBJECTS if key in table}
    return Recipe(**subjects, settings=_settings(table.get(SETTINGS, {})), options=options)


def _text(key: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ArgumentError(f"{key} must be text, got {brief(value)}")
    return value


def _settings(table: Any) -> dict[str, str]:
    if not isinstance(table, dict):
        raise ArgumentError(
            f"{SETTINGS} must be a table of the blueprint's parameters, got {brief(table)}\n"
            f"    mend: {SETTINGS} = {{ classes = 10 }}"
        )
    return {name: _setting(name, value) for name, value in table.items()}


def _setting(name: str, value: Any) -> str:
    """A value as it is typed after `--set`.

    >>> _setting("input_shape", [64, 64, 3]), _setting("bottleneck", True)
    ('64,64,3', 'true')
    """
    entries = value if isinstance(value, list) else [value]
    for entry in entries:
        if not isinstance(entry, (bool, int, float, str)):
            raise ArgumentError(
                f"{SETTINGS} {brief(name)} must be a number, true or false, text or an array of these, "
                f"got {brief(value)}"
            )
    return ",".join(str(entry).lower() if isinstance(entry, bool) else str(entry) for entry in entries)


def write_recipe(
    blueprint: str, data: str, parameters: Mapping[str, Any], options: Options, ops: str | None = None
) -> str:
    """A recipe as TOML that `read_recipe` reads back: of the options all that are not None.

    `parameters` are the blueprint's, as `Network.parameters` has them.
    """
    subjects = {"blueprint": blueprint, "data": data, "ops": ops}
    table = {key: value for key, value in {**subjects, **vars(options)}.items() if value is not None}
    settings = {name: _written(value) for name, value in parameters.items()}
    return tomli_w.dumps({**table, **({SETTINGS: settings} if settings else {})})


def _written(value: Any) -> Any:
    """A parameter as TOML has it, or else, where it holds a None, as text.

    >>> _written((64, 64, 3)), _written((None, None, 3)), _written(None)
    ([64, 64, 3], 'none,none,3', 'none')
    """
    if value is None:
        return "none"
    if isinstance(value, tuple):
        entries = [_written(entry) for entry in value]
        return ",".join(map(str, entries)) if None in value else entries
    return value
