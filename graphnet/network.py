"""Network: the networkx MultiDiGraph of named calls with ordered wires, gathered from output tensors."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from graphnet.errors import LanguageError, NotFoundError, brief, near_matches
from graphnet.fragments import Fragment, valid_name
from graphnet.lazily import method
from graphnet.naming import name_calls
from graphnet.ops import Op
from graphnet.source import Source, here, placed
from graphnet.tensors import Application, Label, Place, Scope, Tensor, Tie, ancestry, apply, ends

if TYPE_CHECKING:
    import networkx as nx

Outputs = tuple[str, ...] | Mapping[str, str]
"""The nodes whose tensors leave a network: in order, or by key."""


class Call(NamedTuple):
    """A node: one call of an op."""

    name: str
    op: Op
    inputs: tuple[str, ...]
    """The calls whose results it takes, in order."""
    weights: str
    """The call whose weights it uses: its own name, or that of the first call of a shared fragment."""
    source: Source | None = None


class Unused(NamedTuple):
    """The end of a branch that was written but leads to no output."""

    op: Op
    source: Source | None


class Network(Fragment):
    """A finished graph of named calls. It is a value: nothing changes it, and two equal networks are equal.

    `len`, `in`, iteration (in topological order) and `network["conv1"]` work as on a mapping of names to calls.
    """

    takes_name = True

    def __init__(
        self,
        calls: Iterable[Call],
        outputs: Outputs,
        *,
        name: str = "network",
        parameters: Mapping[str, Any] | None = None,
        exact_fit: bool = False,
        ignore: Iterable[str] = (),
        unused: Iterable[Unused] = (),
    ):
        self._name = valid_name(name)
        self._parameters = dict(parameters or {})
        self._exact_fit = exact_fit
        self._ignore = frozenset(ignore)
        self._unused = tuple(unused)
        self._outputs = dict(outputs) if isinstance(outputs, Mapping) else tuple(outputs)
        self._calls = {call.name: call for call in _with_shared_ops(calls)}

    @cached_property
    def graph(self) -> nx.MultiDiGraph[str]:
        """The graph itself, frozen: `op`, `weights` and `source` on every node, wires keyed by their slot."""
        import networkx as nx  # half of what a short command takes, so only when somebody looks

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=self.name)
        for name, op, inputs, weights, source in self._calls.values():
            graph.add_node(name, op=op, weights=weights, source=source)
            for slot, origin in enumerate(inputs):
                graph.add_edge(origin, name, key=slot)
        frozen: nx.MultiDiGraph[str] = nx.freeze(graph)
        return frozen

    def __len__(self) -> int:
        return len(self._calls)

    def __iter__(self) -> Iterator[str]:
        return iter(self._calls)

    def __contains__(self, name: object) -> bool:
        return name in self._calls

    def __getitem__(self, name: str) -> Call:
        try:
            return self._calls[name]
        except KeyError:
            raise NotFoundError(f"{self.name} has no node {name!r}{near_matches(str(name), self)}") from None

    @property
    def name(self) -> str:
        return self._name

    @property
    def exact_fit(self) -> bool:
        """Whether a stride that does not fit is an error."""
        return self._exact_fit

    @property
    def ignore(self) -> frozenset[str]:
        """The codes of findings that its blueprint does not want to hear of."""
        return self._ignore

    @property
    def unused(self) -> tuple[Unused, ...]:
        """What its blueprint wrote that leads to no output: the ends of such branches."""
        return self._unused

    @property
    def parameters(self) -> Mapping[str, Any]:
        """What the blueprint was called with."""
        return MappingProxyType(self._parameters)

    @property
    def outputs(self) -> Outputs:
        """The nodes whose tensors leave: in order, or by key."""
        return MappingProxyType(self._outputs) if isinstance(self._outputs, dict) else self._outputs

    @property
    def calls(self) -> Iterable[Call]:
        """Every call, in topological order."""
        return self._calls.values()

    def with_calls(self, calls: Iterable[Call]) -> Network:
        """The same network but for its calls."""
        return Network(
            calls,
            self._outputs,
            name=self.name,
            parameters=self._parameters,
            exact_fit=self.exact_fit,
            ignore=self.ignore,
            unused=self.unused,
        )

    def with_ops(self, ops: Mapping[str, Op]) -> Network:
        """The same network with other ops for some of its calls."""
        return self.with_calls(
            call._replace(op=ops[call.name]) if call.name in ops else call for call in self._calls.values()
        )

    def op(self, name: str) -> Op:
        return self[name].op

    def inputs(self, name: str) -> tuple[str, ...]:
        """The calls whose results a call takes, in order."""
        return self[name].inputs

    @cached_property
    def input_names(self) -> tuple[str, ...]:
        """Where data comes in."""
        return tuple(name for name, call in self._calls.items() if not call.inputs)

    @property
    def output_names(self) -> tuple[str, ...]:
        """Whose tensors leave the network."""
        return tuple(self.outputs.values()) if isinstance(self.outputs, Mapping) else self.outputs

    def scope(self, name: str) -> tuple[str, ...]:
        """The nodes within a scope, in order."""
        within = tuple(node for node in self._calls if node.startswith(f"{name}."))
        if not within:
            outer = name.rpartition(".")[0]
            node = f": it is a node{f' of the scope {outer}' if outer else ', in no scope'}" if name in self else ""
            raise NotFoundError(f"{self.name} has no scope {name!r}{node or near_matches(name, self.scopes())}")
        return within

    def scopes(self) -> tuple[str, ...]:
        """Every scope, outer ones before those within, in the order of their first nodes."""
        return tuple(dict.fromkeys(scope for name in self._calls for scope in scopes_of(name)))

    def _value(self) -> Any:
        calls = {name: (call.op, call.inputs, call.weights) for name, call in self._calls.items()}
        return calls, self.input_names, self._outputs, self.exact_fit

    def __eq__(self, other: object) -> bool:
        """The same calls of the same ops on the same wires; where they were written makes no difference."""
        return isinstance(other, Network) and self._value() == other._value()

    def __hash__(self) -> int:
        return hash(frozenset(self._calls))

    def __repr__(self) -> str:
        return f"<network {self.name}: {len(self)} nodes>"

    # How a notebook shows it is the business of rooms that know more.
    _repr_html_ = method("graphnet.drawing.notebook", "html")
    _repr_svg_ = method("graphnet.drawing.notebook", "svg")


def _with_shared_ops(calls: Iterable[Call]) -> Iterator[Call]:
    """The calls, of equal ops the same one: what is worked out for an op is then worked out once."""
    kept: dict[int, Op] = {}  # by identity, which is quicker than by value
    known: dict[Op, Op] = {}
    for call in calls:
        op = kept.get(id(call.op))
        if op is None:
            op = kept[id(call.op)] = known.setdefault(call.op, call.op) if call.op.is_its_value() else call.op
        yield call if op is call.op else call._replace(op=op)


def scopes_of(name: str) -> list[str]:
    """The scopes that a node is in, from the outermost.

    >>> scopes_of("stage1.bottleneck2.conv3")
    ['stage1', 'stage1.bottleneck2']
    """
    parts = name.split(".")[:-1]
    return [".".join(parts[:depth]) for depth in range(1, len(parts) + 1)]


def check_is_network(value: object) -> None:
    """Raise `LanguageError` for a name, or a blueprint that was not called, where a network is wanted."""
    if not isinstance(value, Network):
        named = isinstance(value, str)
        mend = f"graphnet.load({value!r})" if named else "call the blueprint: name(...) gives its network"
        raise LanguageError(f"a network is wanted, got {brief(value)}\n    mend: {mend}")


def gather(result: Any, written: Iterable[Tensor] = (), lenient: bool = False, **about: Any) -> Network:
    """The network that leads to some tensors: one, several, or several by key.

    `written` is every tensor there is, of which some may lead nowhere; `lenient` takes what was cut short while it
    was written, though names be double and shared fragments half applied; `about` is what `Network` takes beside its
    calls and outputs.
    """
    tensors = list(result.values()) if isinstance(result, Mapping) else result
    tensors = [tensors] if isinstance(tensors, Tensor) else list(tensors)
    made = ancestry(tensors)
    names = name_calls(made, lenient)
    weights_of = _Owners(lenient)
    calls = []
    for tensor in made:
        name = names[tensor]
        weights = names[weights_of.owner(tensor)] if tensor.ties else name
        inputs = tuple([names[source] for source in tensor.inputs])
        calls.append(Call(name, tensor.op, inputs, weights, tensor.source))
    outputs: Outputs = tuple(names[tensor] for tensor in tensors)
    if isinstance(result, Mapping):
        outputs = dict(zip(result, outputs, strict=True))
    return Network(calls, outputs, unused=_unused(written, names), **about)


def _unused(written: Iterable[Tensor], used: Container[Tensor]) -> list[Unused]:
    """The ends of what was written but is not used: no trials that were only asked for their volume, nor outputs that
    an inlined network has beside those that are taken."""
    written = list(written)
    lost = [tensor for tensor in written if tensor not in used]
    entered = {scope for tensor in written if tensor in used for scope in tensor.scopes()} if lost else set()

    def spare(end: Tensor) -> bool:
        trial = end.was_asked and bool(end.inputs)
        return trial or (isinstance(end.label.writer, Network) and not entered.isdisjoint(end.scopes()))

    return [Unused(end.op, end.source) for end in ends(lost) if not spare(end)]


class _Owners:
    """Who brought the weights that tied calls use."""

    def __init__(self, lenient: bool) -> None:
        self._lenient = lenient
        self._first: dict[tuple[object, object], Tensor] = {}
        self._sizes: dict[object, int] = {}

    def owner(self, tensor: Tensor) -> Tensor:
        """The first call that any of a call's ties binds it to, or itself."""
        keys = [(tie.application.shared, tie.call) for tie in tensor.ties]
        first = next((self._first[key] for key in keys if key in self._first), tensor)
        alike = all(
            self._sizes.setdefault(tie.application.shared, tie.application.made) == tie.application.made
            for tie in tensor.ties
        )
        if not alike or first.op != tensor.op:
            if self._lenient:
                return tensor
            raise LanguageError(
                f"{tensor.source}  a shared fragment made other calls when it was first applied: "
                "what shares weights must be the same each time"
            )
        for key in keys:
            self._first.setdefault(key, first)
        return first


@apply.register
def apply_network(network: Network, tensors: tuple[Tensor, ...], place: Place) -> Any:
    """A network inlined as a scope, with its own copy of the weights: one tensor, several, or several by key."""
    names = network.input_names
    if len(tensors) != len(names):
        raise LanguageError(placed(f"{network!r} takes {len(names)} tensors, got {len(tensors)}"))
    inner = place.within(place.label or Label(network.name), here())
    assert inner.scope is not None
    scopes = {"": inner.scope}
    copy = Application(inner.scope)  # calls that shared weights in the network share those of this copy
    results = dict(zip(names, tensors, strict=True))
    for call in network.calls:
        if call.name in results:
            continue
        path, _, name = call.name.rpartition(".")
        ties = tuple(application.tie() for application in place.tying)
        results[call.name] = Tensor(
            call.op,
            tuple(results[source] for source in call.inputs),
            Label(name, network),
            _inner_scope(path, scopes),
            (*ties, Tie(copy, call.weights)),
            call.source,
        )
    if isinstance(network.outputs, Mapping):
        return {key: results[name] for key, name in network.outputs.items()}
    outputs = tuple(results[name] for name in network.outputs)
    return outputs if len(outputs) > 1 else outputs[0]


def _inner_scope(path: str, scopes: dict[str, Scope]) -> Scope:
    """The scope for a dotted path within an inlined network."""
    if path not in scopes:
        outer, _, name = path.rpartition(".")
        scopes[path] = Scope(Label(name, scopes[""]), _inner_scope(outer, scopes), None)
    return scopes[path]
