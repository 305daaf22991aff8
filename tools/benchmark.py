"""How fast graphnet is, beside its peers in one run.

python tools/benchmark.py cold     a summary as a whole process, against Keras's own
python tools/benchmark.py graph    building and analysing, against a bare networkx graph of the same nodes
python tools/benchmark.py analyses every analysis by itself and all together, against the same bare graph
python tools/benchmark.py check    `graphnet check` of the largest architecture, as a whole process (CPU seconds)
python tools/benchmark.py render   a picture as a whole process, against Keras's own, and one of 10,000 nodes
python tools/benchmark.py          all of these
python tools/benchmark.py fit      training, against Keras's own fit, on TensorFlow and on JAX: a quarter of an hour;
                                   with --data DATA on those pictures, or else on digits made larger
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import networkx as nx

import graphnet as gn
from graphnet.volumes import volumes

PEER = "import keras; keras.applications.ResNet152(weights=None).summary()"
PEER_PICTURE = (
    "import keras; keras.utils.plot_model(keras.applications.ResNet152(weights=None), {!r}, show_shapes=True)"
)


def seconds(command: list[str]) -> float:
    """How long a process takes, from start to end."""
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begin


def cold(pairs: int = 5) -> None:
    """`graphnet summary resnet152` and Keras's summary of its own ResNet-152, in turns."""
    ours, theirs = [], []
    for _ in range(pairs + 1):  # the first pair warms the disk, and does not count
        theirs.append(seconds([sys.executable, "-c", PEER]))
        ours.append(seconds([sys.executable, "-m", "graphnet", "summary", "resnet152"]))
    ratios = [peer / own for peer, own in zip(theirs[1:], ours[1:], strict=True)]
    print(f"summary of ResNet-152 as a whole process, {pairs} pairs in turns (seconds: least, median, most)")
    print(f"  keras     {spread(theirs[1:])}")
    print(f"  graphnet  {spread(ours[1:])}")
    print(f"  ratio     {spread(ratios)}  (wanted: at least 15)")


@gn.block
def basic(filters: int) -> Any:
    unit = gn.Conv2D(filters, 3, padding="same") >> gn.BatchNormalization()
    return (unit >> gn.ReLU() >> unit) + gn.Identity() >> gn.ReLU()


@gn.blueprint
def residual_net(nodes: int = 500) -> Any:
    """A residual network of about so many nodes, written as a fragment."""
    stem = gn.Input(32, 32, 3) >> gn.Conv2D(16, 3, padding="same")
    return stem >> (nodes // 7) * basic(16) >> gn.GlobalAveragePooling2D() >> gn.Dense(10)


@gn.blueprint
def residual_net_by_tensors(nodes: int = 500) -> Any:
    """The same in the functional form, where every op is written anew."""
    x = gn.Input(32, 32, 3) >> gn.Conv2D(16, 3, padding="same")
    for _ in range(nodes // 7):
        y = x >> gn.Conv2D(16, 3, padding="same") >> gn.BatchNormalization() >> gn.ReLU()
        y = y >> gn.Conv2D(16, 3, padding="same") >> gn.BatchNormalization()
        x = x + y >> gn.ReLU()
    return x >> gn.GlobalAveragePooling2D() >> gn.Dense(10)


def bare(nodes: list[str], edges: list[tuple[str, str, int]]) -> None:
    """The same nodes and edges in networkx alone, and sorted."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in nodes:
        graph.add_node(node)
    for source, target, slot in edges:
        graph.add_edge(source, target, key=slot)
    list(nx.topological_sort(graph))


def describe(blueprint: gn.Blueprint, nodes: int) -> None:
    """Everything: write, gather, name, make the networkx graph, and analyse."""
    network = blueprint(nodes=nodes)
    assert network.graph
    gn.analyze(network)


def best(run: Callable[[], object], repeats: int) -> float:
    """The least of several times, which the machine's other work disturbs least."""
    times = []
    for _ in range(repeats):
        gc.collect()
        begin = time.perf_counter()
        run()
        times.append(time.perf_counter() - begin)
    return min(times)


def graph() -> None:
    """Building and analysing, in units of the bare graph."""
    print("building and analysing a residual net, networkx graph included (µs a node: networkx, graphnet; ratio)")
    for blueprint in (residual_net, residual_net_by_tensors):
        for size, repeats in ((500, 30), (5_000, 10), (50_000, 3)):
            network = blueprint(nodes=size)
            nodes, edges = list(network), list(network.graph.edges(keys=True))
            peer = best(lambda nodes=nodes, edges=edges: bare(nodes, edges), repeats)
            ours = best(lambda size=size, blueprint=blueprint: describe(blueprint, size), repeats)
            micro = 1e6 / len(nodes)
            row = f"  {blueprint.name:24} {len(nodes):6} nodes"
            print(f"{row}  {peer * micro:5.1f}  {ours * micro:5.1f}  {ours / peer:4.2f}")
    print("  wanted: at most 4 for the first, which is how such a net is written")


def measures(network: gn.Network) -> dict[str, Callable[[], object]]:
    """What there is to know of a network, each worked out anew; findings look at volumes and facts, receptive fields
    among them."""
    return {
        "volumes": lambda: volumes(network),
        "facts": lambda: gn.analyze(network),
        "findings": lambda: gn.check(network),
        "memory": lambda: gn.memory(network),
    }


def analyses() -> None:
    """Every analysis in units of the bare graph, and all together: the findings with what they look at, and memory."""
    print("analysing a residual net, in units of a bare networkx graph of its nodes")
    for blueprint in (residual_net, residual_net_by_tensors):
        for size, repeats in ((500, 20), (5_000, 5), (50_000, 2)):
            network = blueprint(nodes=size)
            nodes, edges = list(network), list(network.graph.edges(keys=True))
            peer = best(lambda nodes=nodes, edges=edges: bare(nodes, edges), repeats)
            ratios = {name: best(run, repeats) / peer for name, run in measures(network).items()}
            each = "  ".join(f"{name} {ratio:5.2f}" for name, ratio in ratios.items())
            together = ratios["findings"] + ratios["memory"]
            print(f"  {blueprint.name:24} {len(nodes):6} nodes  {each}  all {together:5.2f}")
    print("  wanted: at most 10 for all, and no growth with the nodes")


def check(repeats: int = 5) -> None:
    """`graphnet check` of the largest architecture, cold."""
    largest = max(gn.blueprints(), key=lambda blueprint: len(blueprint()))
    command = [sys.executable, "-m", "graphnet", "check", largest.name]
    times = [cpu_seconds(command) for _ in range(repeats)]
    print(f"graphnet check {largest.name} ({len(largest())} nodes), CPU seconds (least, median, most): {spread(times)}")
    print("  wanted: under 1")


def cpu_seconds(command: list[str]) -> float:
    """How much time a process spends on the processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def render(pairs: int = 5, nodes: int = 10_000, repeats: int = 3) -> None:
    """A picture of ResNet-152 beside the one that Keras draws, and one of a large network."""
    with tempfile.TemporaryDirectory() as folder:
        render_beside_keras(Path(folder), pairs)
        print(f"a residual net of {nodes:,} nodes, folded and drawn as svg, CPU seconds (least, median, most)")
        for blueprint in (residual_net, residual_net_by_tensors):
            picture = Path(folder) / f"{blueprint.name}.svg"
            written = [f"{__file__}:{blueprint.name}", "--set", f"nodes={nodes}", "-o", str(picture)]
            times = [cpu_seconds([sys.executable, "-m", "graphnet", "render", *written]) for _ in range(repeats)]
            print(f"  {blueprint.name:24} {spread(times)}  ({picture.stat().st_size / 1024:.0f} KiB)")
    print("  wanted: under 5")


def render_beside_keras(folder: Path, pairs: int) -> None:
    """`graphnet render resnet152` and plot_model of Keras's own ResNet-152, in turns."""
    if find_spec("pydot") is None or shutil.which("dot") is None:
        print("no picture by Keras to set ours beside: plot_model wants pydot and Graphviz's program dot")
        return
    ours, theirs = [], []
    for _ in range(pairs + 1):  # the first pair warms the disk, and does not count
        theirs.append(seconds([sys.executable, "-c", PEER_PICTURE.format(str(folder / "keras.svg"))]))
        picture = str(folder / "graphnet.svg")
        ours.append(seconds([sys.executable, "-m", "graphnet", "render", "resnet152", "-o", picture]))
    ratios = [own / peer for peer, own in zip(theirs[1:], ours[1:], strict=True)]
    print(f"a picture of ResNet-152 as a whole process, {pairs} pairs in turns (seconds: least, median, most)")
    print(f"  keras     {spread(theirs[1:])}")
    print(f"  graphnet  {spread(ours[1:])}")
    print(f"  ratio     {spread(ratios)}  (wanted: at most 0.33)")


def fit(data: str) -> None:
    """`graphnet.fit` and `model.fit` in turns, in a process for each backend and network."""
    print(f"training on {data} (wanted over ten epochs: at least 1.5 for LeNet-5 on TensorFlow, 1.0 for the others)")
    program = Path(__file__).with_name("fit_speed.py")
    for backend in ("tensorflow", "jax"):
        for network in ("lenet5", "resnet20"):
            environment = {**os.environ, "KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3"}
            subprocess.run([sys.executable, str(program), network, data], check=True, env=environment)


def spread(numbers: list[float]) -> str:
    return f"{min(numbers):6.2f} {statistics.median(numbers):6.2f} {max(numbers):6.2f}"


if __name__ == "__main__":
    every = {"cold": cold, "graph": graph, "analyses": analyses, "check": check, "render": render}
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *every, "fit"])
    parser.add_argument("--data", default="digits")
    chosen = parser.parse_args()
    for name in chosen.names or every:
        fit(chosen.data) if name == "fit" else every[name]()
