"""Making a network smaller while something stays true of it, and writing it down as a person would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from graphnet import Network, Op
from graphnet.errors import GraphnetError
from graphnet.network import Call
from graphnet.ops import InputLayer
from graphnet.volumes import volumes


def shrunk(network: Network, still: Callable[[Network], bool]) -> Network:
    """The smallest network that was found by dropping nodes, wires and arguments, of which `still` holds."""
    while smaller := next(filter(still, _smaller(network)), None):
        network = smaller
    return network


def _smaller(network: Network) -> Iterator[Network]:
    """Networks with something less than this one, those with the least first."""
    calls = list(network.calls)
    for call in calls:
        if network.output_names != (call.name,):
            yield _leading_to(call.name, calls)
    shapes = volumes(network).shapes
    target = network.output_names[0]
    for position, call in enumerate(calls):
        if not call.inputs:
            continue
        before, after = calls[:position], calls[position + 1 :]
        if (shape := shapes[call.name]) is not None and call.name != target:
            yield _leading_to(target, [*before, Call(call.name, InputLayer(shape), (), call.name), *after])
        if call.name != target:
            bypass = {call.name: call.inputs[0]}
            rewired = (later._replace(inputs=tuple(bypass.get(name, name) for name in later.inputs)) for later in after)
            yield _leading_to(target, [*before, *rewired])
        if len(call.inputs) > 2:
            yield _leading_to(target, [*before, call._replace(inputs=call.inputs[:-1]), *after])
        if call.weights != call.name:
            yield _leading_to(target, [*before, call._replace(weights=call.name), *after])
        arguments = call.op.arguments()
        for argument in arguments:
            fewer = {name: value for name, value in arguments.items() if name != argument}
            try:
                op = type(call.op)(**fewer)
            except (GraphnetError, TypeError):  # it cannot do without
                continue
            if call.op != op and Counter(other.weights for other in calls)[call.weights] == 1:
                yield _leading_to(target, [*before, call._replace(op=op), *after])


def _leading_to(target: str, calls: Iterable[Call]) -> Network:
    """The network of those calls that one output depends on; weights stay shared where those of one op are left."""
    known = {call.name: call for call in calls}
    wanted: dict[str, Call] = {}
    waiting = [target]
    while waiting:
        call = known[waiting.pop()]
        if call.name not in wanted:
            wanted[call.name] = call
            waiting.extend(call.inputs)
    owners: dict[tuple[str, Op], str] = {}
    kept = [
        call._replace(weights=owners.setdefault((call.weights, call.op), call.name))
        for call in known.values()
        if call.name in wanted
    ]
    return Network(kept, (target,))


def written(network: Network) -> str:
    """A network in the functional form, one line a call.

    >>> from graphnet import Dense, Input, shared
    >>> from graphnet.network import gather
    >>> print(written(gather(Input(4) >> 2 * shared(Dense(4)))))
    x1 = Input(4)
    tied1 = shared(Dense(4))
    x2 = tied1(x1)
    x3 = tied1(x2)
    """
    uses = Counter(call.weights for call in network.calls)
    lines: list[str] = []
    names: dict[str, str] = {}
    tied: dict[str, str] = {}
    for call in network.calls:
        names[call.name] = f"x{len(names) + 1}"
        text = repr(call.op)
        if uses[call.weights] > 1:
            if call.weights not in tied:
                tied[call.weights] = f"tied{len(tied) + 1}"
                lines.append(f"{tied[call.weights]} = shared({text})")
            text = tied[call.weights]
        arguments = f"({', '.join(names[name] for name in call.inputs)})" if call.inputs else ""
        lines.append(f"{names[call.name]} = {text}{arguments}")
    return "\n".join(lines)
