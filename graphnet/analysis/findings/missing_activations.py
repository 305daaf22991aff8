"""Layers without an activation, where the others have one."""

from __future__ import annotations

from collections.abc import Iterator

from graphnet.analysis.findings.chains import activation_place, next_calls, path, path_text, stays_linear
from graphnet.analysis.findings.factorizations import factorizes
from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.subject import Subject
from graphnet.network import Call
from graphnet.ops import Op

KINDS = frozenset(["pooling", "normalization", "regularization", "reshaping", "sampling"])


@rule("GN204", "warning", "A missing activation", "CS231n, Convolutional networks: layer patterns")
def missing_activations(subject: Subject) -> Iterator[Remark]:
    """A network learns more than a linear one by what stands between its layers. The pattern of typical networks is
    CONV-RELU or CONV-BN-RELU, pooling or not; Keras's default is no activation, so it is easily forgotten. Told is a
    layer whose result reaches the next one past pooling or normalization, but past no activation, where as many or more
    have one; and a branch that ends without one where two or more branches of the same input end with one. Where
    there is nothing at all between two layers, GN201 tells it. Outputs, residuals before their sum, and pairs that
    take one layer apart have none on purpose.
    """
    yield from _before_layers(subject)
    joins = [call for call in subject.network.calls if call.op.joins and call.op.linear and not call.op.elementwise]
    wide = [join for join in joins if len(join.inputs) > 2]
    roots = _roots(subject) if wide else {}
    for join in wide:
        yield from _before_join(subject, join, roots)


def _passes(op: Op) -> bool:
    return op.arity == 1 and not op.weighted and (op.linear or op.kind in KINDS)


def _before_layers(subject: Subject) -> Iterator[Remark]:
    activated, bare = 0, list[tuple[Call, Call]]()
    for call in subject.network.calls:
        if not call.op.weighted or not (following := next_calls(subject, call, _passes)):
            continue
        if any(other.op.kind == "activation" and subject.consumers[other.name] for other in following):
            activated += 1
        elif _reaches_layers(subject, call, following) and not factorizes(subject, call, following[0]):
            bare.append((call, following[0]))
    if len(bare) > activated > 0:
        return
    among = f"where {activated:,} of the others have one" if activated else "nor has any other hidden layer one"
    for call, layer in bare:
        calls = path(subject, call, layer)
        mend = f"{subject.usual_activation} after {activation_place(calls)}"
        yield Remark(call.name, f"no activation before the next layer, {among}", (mend,), (path_text(calls),))


def _reaches_layers(subject: Subject, call: Call, following: list[Call]) -> bool:
    """Whether nothing but layers follows, and that not at once, as `two_linear_layers` tells."""
    return all(other.op.weighted for other in following) and next_calls(subject, call, stays_linear) != following


def _before_join(subject: Subject, join: Call, roots: dict[str, str]) -> Iterator[Remark]:
    ends = [_end(subject, source) for source in join.inputs]
    bare = [end for end in ends if end.op.weighted]
    if len(bare) != 1 or not next_calls(subject, join, _passes):
        return
    (layer,) = bare
    activated = [end for end in ends if end.op.kind == "activation" and not end.op.probabilities]
    others = [end for end in activated if roots[end.name] == roots[layer.name]]
    if len(others) >= 2:
        message = f"no activation ends this branch, where {len(others)} branches of the same input end with one"
        mend = f"{subject.usual_activation} after {layer.name}"
        yield Remark(layer.name, message, (mend,), (f"{layer.name} → {join.name}",))


def _end(subject: Subject, source: str) -> Call:
    """The last call of a branch that is more than pooling, normalization or reshaping."""
    call = subject.network[source]
    while len(call.inputs) == 1 and _passes(call.op) and len(subject.consumers[call.name]) == 1:
        call = subject.network[call.inputs[0]]
    return call


def _roots(subject: Subject) -> dict[str, str]:
    """Where the branch that a call is in begins: what has several consumers, or several inputs, or none."""
    roots: dict[str, str] = {}
    for name, _, inputs, *_ in subject.network.calls:
        if len(inputs) != 1:
            roots[name] = name
        else:
            (source,) = inputs
            roots[name] = source if len(subject.consumers[source]) > 1 else roots[source]
    return roots
