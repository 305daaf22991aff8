"""Configs as Keras writes them down, in few words."""

from typing import Any


def tensor(layer: str, call: int = 0, result: int = 0, rank: int = 4) -> dict[str, Any]:
    history = {"shape": [None] * rank, "dtype": "float32", "keras_history": [layer, call, result]}
    return {"class_name": "__keras_tensor__", "config": history}


def called(*args: Any, **kwargs: Any) -> dict[str, Any]:
    return {"args": list(args), "kwargs": kwargs}


def layer(kind: str, name: str, *calls: Any, module: str = "keras.layers", **config: Any) -> dict[str, Any]:
    return {
        "module": module,
        "class_name": kind,
        "config": {"name": name, **config},
        "registered_name": None,
        "name": name,
        "inbound_nodes": list(calls),
    }


def image(name: str = "image", *shape: int | None) -> dict[str, Any]:
    return layer("InputLayer", name, batch_shape=[None, *(shape or (8, 8, 3))])


def functional(
    *layers: Any, inputs: Any = ("image", 0, 0), outputs: Any, name: str = "model", calls: Any = ()
) -> dict[str, Any]:
    wiring = {"layers": list(layers), "input_layers": plain(inputs), "output_layers": plain(outputs)}
    return layer("Functional", name, *calls, module="keras.src.models.functional", **wiring)


def sequential(*layers: Any, name: str = "row", calls: Any = (), **config: Any) -> dict[str, Any]:
    return layer("Sequential", name, *calls, module="keras", layers=list(layers), **config)


def plain(value: Any) -> Any:
    """With lists for tuples, as in JSON."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return list(map(plain, value)) if isinstance(value, (list, tuple)) else value
