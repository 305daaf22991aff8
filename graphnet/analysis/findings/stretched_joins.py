"""Joins that stretch one volume to fit another."""

from __future__ import annotations

from collections.abc import Iterator

from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.subject import Subject
from graphnet.ops.op import compact
from graphnet.shapes import Volume, volume_text


@rule("GN103", "warning", "A silent broadcast", "Keras documentation, Merging layers; NumPy, Broadcasting")
def stretched_joins(subject: Subject) -> Iterator[Remark]:
    """An element-wise join takes volumes of one shape; where an extent is 1, Keras copies that one cell all along the
    other volume and says nothing. A residual sum with a branch that was pooled away, or that has a single channel,
    trains and is not what was drawn. Products are spared: a gate, as in squeeze-and-excitation, is meant to be
    stretched.
    """
    for call in subject.network.calls:
        if not (call.op.joins and call.op.elementwise) or call.op.gates:
            continue
        arriving, output = subject.arriving(call), subject.shapes[call.name]
        if arriving is None or output is None or all(volume == output for volume in arriving):
            continue
        for source, volume in zip(call.inputs, arriving, strict=True):
            if _stretched(volume, output):
                message = f"{source} is {volume_text(volume)}, and is copied all over {volume_text(output)}"
                yield Remark(call.name, message, _mends(source, volume, output))


def _stretched(volume: Volume, output: Volume) -> bool:
    pairs = zip(volume, output, strict=False)
    return len(volume) == len(output) and any(cells == 1 and wanted != 1 for cells, wanted in pairs)


def _mends(source: str, volume: Volume, output: Volume) -> tuple[str, ...]:
    """What says that a copy is meant, and what gives a volume of one channel as many as the other has."""
    *spatial, channels = volume
    *wanted, features = output
    rank, mends = len(spatial), ["Multiply(), if it is a gate"]
    if rank in (1, 2) and None not in wanted and spatial != wanted:
        factors = compact(tuple((to or 1) // (cells or 1) for cells, to in zip(spatial, wanted, strict=True)))
        mends.append(f"{source} >> UpSampling{rank}D({factors}) before it, if copies are meant")
    if channels == 1 and features not in (1, None):
        mends.append(
            f"{source} >> {f'Conv{rank}D({features}, 1)' if rank in (1, 2) else f'Dense({features})'} before it"
        )
    return tuple(mends)
