"""What differs between two networks: edits that are known must be found again, and nothing else."""

import json
import time
from dataclasses import replace
from random import Random

import pytest
from random_networks import Author

import graphnet as gn
from graphnet import (
    GELU,
    Add,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    Input,
    MaxPooling2D,
    Network,
    ReLU,
    Softmax,
    Tanh,
    block,
    blueprint,
    shared,
)
from graphnet.analysis.difference import Renaming, Was, diff
from graphnet.analysis.difference.aligning import align, without_coincidences
from graphnet.errors import ArgumentError, GraphnetError, LanguageError
from graphnet.network import Call, gather
from graphnet.ops import CATALOGUE

WITHOUT_KERAS = [op for op in CATALOGUE.values() if not op.open_ended]


def names(rows) -> list[str]:
    return [row.name for row in rows]


def pairs(changes) -> list[tuple[str, str]]:
    return [(change.before.name, change.after.name) for change in changes]


def rebuilt(network: Network, calls=None, outputs=None, called=lambda name: name) -> Network:
    """A network with some of it replaced."""
    calls = [
        Call(called(call.name), call.op, tuple(map(called, call.inputs)), called(call.weights), call.source)
        for call in (network.calls if calls is None else calls)
    ]
    leaving = network.outputs if outputs is None else outputs
    if isinstance(leaving, tuple):
        leaving = tuple(map(called, leaving))
    else:
        leaving = {key: called(name) for key, name in leaving.items()}
    return Network(calls, leaving, name=network.name)


def renamed(network: Network) -> Network:
    """The same under names that tell nothing."""
    numbers = {name: f"thing{number}x" for number, name in enumerate(reversed(list(network)))}
    return rebuilt(network, called=numbers.__getitem__)


def mirrors(before: Network, after: Network) -> None:
    """Hold the difference against the one that is seen from the other side."""
    forth, back = diff(before, after), diff(after, before)
    assert names(forth.added) == names(back.removed)
    assert names(forth.removed) == names(back.added)
    for there, here in ((forth.changed, back.changed), (forth.resized, back.resized)):
        assert sorted(pairs(there)) == sorted((a, b) for b, a in pairs(here))
    assert sorted(forth.renamed) == sorted(Renaming(a, b) for b, a in back.renamed)
    assert bool(forth) == bool(back)
    for name, total in forth.totals.items():
        assert tuple(total) == tuple(back.totals[name])[::-1]
    for report in ("text", "markdown", "json"):
        assert forth.report(report)
        assert back.report(report)


# Zoo


def test_a_network_does_not_differ_from_itself():
    for name in ("lenet5", "googlenet", "resnet50"):
        difference = diff(gn.load(name), gn.load(name))
        assert not difference
        assert not difference.names_only
        assert str(difference).splitlines() == [f"{name} → {name}", "no difference"]
        assert json.loads(difference.report("json"))["same"] is True


def test_vgg19_has_three_more_convolutions():
    difference = diff(gn.load("vgg16"), gn.load("vgg19"))
    assert names(difference.added) == [f"block{n}.{kind}4" for n in (3, 4, 5) for kind in ("conv", "relu")]
    assert not (difference.removed or difference.changed or difference.resized or difference.renamed)
    assert difference.totals["params"] == (138_357_544, 143_667_240)


def test_resnet101_has_more_blocks():
    difference = diff(gn.load("resnet", depth=50), gn.load("resnet", depth=101))
    blocks = dict.fromkeys(row.name.rpartition(".")[0] for row in difference.added)
    assert list(blocks) == [f"stage3.bottleneck{number}" for number in range(7, 24)]
    assert len(difference.added) == 170
    assert not (difference.removed or difference.changed or difference.resized or difference.renamed)
    (line,) = [line for line in str(difference).splitlines() if line.startswith("+")]
    assert line == "+ stage3.bottleneck7 … stage3.bottleneck23  17 × 10 nodes, 19,070,464 parameters"
    assert difference.totals["params"].difference == 19_070_464


def test_resnet152_has_more_blocks_in_two_stages():
    difference = diff(gn.load("resnet50"), gn.load("resnet152"))
    assert [line.split("  ")[0] for line in str(difference).splitlines() if line.startswith("+")] == [
        "+ stage2.bottleneck5 … stage2.bottleneck8",
        "+ stage3.bottleneck7 … stage3.bottleneck36",
    ]
    assert not (difference.removed or difference.changed or difference.resized or difference.renamed)


def test_resnet_v1_5_moves_the_stride():
    before, after = gn.load("resnet50"), gn.load("resnet50_v1_5")
    difference = diff(before, after)
    assert names(difference.removed) == ["stem.pad1", "pad1"]
    assert not (difference.added or difference.renamed)
    strided = {
        change.before.name: change.arguments["strides"]
        for change in difference.changed
        if "strides" in change.arguments
    }
    firsts = [f"stage{number}.bottleneck1" for number in (2, 3, 4)]
    assert strided == {f"{first}.conv1": Was(2, 1) for first in firsts} | {
        f"{first}.conv2": Was(1, 2) for first in firsts
    }
    biased = [change for change in difference.changed if change.arguments.get("use_bias") == Was(True, False)]
    assert len(biased) == sum(call.op.kind == "convolution" for call in before.calls) == 53
    assert not any(change.inputs or change.op or change.weights for change in difference.changed)


def test_googlenet_without_its_auxiliary_classifiers():
    difference = diff(gn.load("googlenet"), gn.load("googlenet", auxiliary=False))
    assert {row.name.partition(".")[0] for row in difference.removed} == {"aux1", "aux2"}
    assert len(difference.removed) == 18
    assert not (difference.added or difference.changed or difference.resized or difference.renamed)
    assert difference.rerouted.keys() == {"outputs"}
    assert [(end.name, bool(end.after)) for end in difference.outputs] == [
        ("main", True),
        ("aux1", False),
        ("aux2", False),
    ]
    assert "− aux1, aux2  2 × 9 nodes, 6,379,728 parameters" in str(difference).splitlines()


def test_another_input_size_changes_volumes_alone():
    before, after = gn.load("inception_v3"), gn.load("inception_v3", input_shape=(224, 224, 3))
    difference = diff(before, after)
    (change,) = difference.changed
    assert change.arguments == {"shape": Was((299, 299, 3), (224, 224, 3))}
    assert not (difference.added or difference.removed or difference.renamed)
    resized = {change.before.name: change.volume for change in difference.resized}
    assert resized["stem.conv1"] == ((149, 149, 32), (111, 111, 32))
    facts, others = gn.analyze(before), gn.analyze(after)
    assert set(resized) == {name for name in before if facts[name].shape != others[name].shape} - {"input1"}
    assert difference.totals["params"].difference == 0


def test_networks_with_little_in_common_share_little():
    difference = diff(gn.load("vgg16"), gn.load("resnet152"))
    assert len(difference.added) > 500
    assert len(str(difference).splitlines()) < 40  # whole stages, a line each


@pytest.mark.parametrize("name", ["lenet5", "vgg16", "resnet50", "googlenet", "inception_v3", "densenet121"])
def test_renamed_throughout(name):
    network = gn.load(name)
    difference = diff(network, renamed(network))
    assert difference
    assert difference.names_only
    assert len(difference.renamed) == len(network)
    assert "names only" in str(difference)
    mirrors(network, renamed(network))


# Names


def test_only_the_networks_name():
    difference = diff(gn.load("resnet", depth=50), gn.load("resnet50"))
    assert difference.names_only
    assert difference.network_renamed == ("resnet", "resnet50")
    assert "the network is renamed" in str(difference)


def test_a_renamed_scope_is_told_once():
    before = gn.load("resnet50")
    after = rebuilt(before, called=lambda name: name.replace("stage1.", "layer1."))
    difference = diff(before, after)
    assert difference.names_only
    assert len(difference.renamed) == 32
    assert [line for line in str(difference).splitlines() if line.startswith("=")] == [
        "= stage1.* → layer1.*  32 nodes renamed"
    ]


def test_scopes_written_with_underscores():
    """As the names of keras.applications are."""
    before = gn.load("resnet50")
    difference = diff(
        before, rebuilt(before, called=lambda name: name.replace(".", "_").replace("bottleneck", "block"))
    )
    told = [line for line in str(difference).splitlines() if line.startswith("=")]
    assert told[0].startswith("= stem.* → stem_*  ")
    assert any(
        line.startswith("= stage3.bottleneck1.* … stage3.bottleneck6.* → stage3_block1_* … stage3_block6_*")
        for line in told
    )
    assert len(told) == 5


@blueprint
def chain(filters: tuple[int, ...] = (8,) * 20, early: int = 0):
    x = Input(32, 32, 3)
    for number in filters:
        x = x >> Conv2D(number, 3, padding="same") >> ReLU()
    return x >> Flatten() >> Dense(10) >> Softmax()


@pytest.mark.parametrize("usual", [(8,) * 20, tuple(range(8, 28))], ids=["alike", "each another"])
@pytest.mark.parametrize("place", [0, 6, 19])
def test_counts_that_move_on_are_no_changes(usual, place):
    before = chain(filters=usual)
    after = chain(filters=(*usual[:place], 99, *usual[place:]))
    difference = diff(before, after)
    number = place + 1
    assert names(difference.added) == [f"conv{number}", f"relu{number}"] or (
        names(difference.added) == [f"conv{number}", "relu21"]  # the activations are alike, and any may be the new one
    )
    assert not (difference.removed or difference.changed)
    convolutions = [renaming for renaming in difference.renamed if "conv" in renaming.before]
    assert convolutions == [Renaming(f"conv{k}", f"conv{k + 1}") for k in range(number, 21)]
    mirrors(before, after)


def test_a_count_that_moves_on_is_told_once():
    usual = tuple(range(8, 28))
    told = str(diff(chain(filters=usual), chain(filters=(*usual[:6], 99, *usual[6:]))))
    assert "= conv7 … conv20 → conv8 … conv21  14 nodes renamed" in told


def test_one_of_many_alike_comes_last():
    difference = diff(chain(filters=(8,) * 20), chain(filters=(8,) * 21))
    assert names(difference.added) == ["conv21", "relu21"]
    assert not (difference.changed or difference.renamed)


def test_wider_layers_keep_their_names():
    """Though each is now what the next one was."""
    difference = diff(chain(filters=(16, 32, 64, 128)), chain(filters=(32, 64, 128, 256)))
    assert [(change.before.name, change.arguments["filters"]) for change in difference.changed] == [
        (f"conv{number}", (8 * 2**number, 16 * 2**number)) for number in (1, 2, 3, 4)
    ]
    assert not (difference.added or difference.removed or difference.renamed)


def test_a_name_is_no_proof():
    """`first` and `second` have changed places in name alone."""
    x = Input(32, 32, 3)
    before = gather(x >> Conv2D(4, 3).named("first") >> Dense(7).named("second") >> Flatten() >> Dense(2))
    after = gather(x >> Conv2D(4, 3).named("second") >> Dense(7).named("first") >> Flatten() >> Dense(2))
    difference = diff(before, after)
    assert difference.names_only
    assert difference.renamed == (Renaming("first", "second"), Renaming("second", "first"))


def test_the_same_name_for_another_thing_elsewhere():
    x = Input(32, 32, 3)
    before = gather(x >> Conv2D(4, 3).named("odd") >> MaxPooling2D(2) >> Flatten() >> Dense(2))
    after = gather(x >> MaxPooling2D(2) >> Flatten() >> Dense(2) >> Softmax().named("odd"))
    difference = diff(before, after)
    assert (names(difference.removed), names(difference.added)) == (["odd"], ["odd"])
    assert not (difference.changed or difference.renamed)


def test_the_same_name_for_another_op_in_its_place():
    x = Input(32, 32, 3)
    before = gather(x >> Conv2D(4, 3).named("head") >> Flatten() >> Dense(2))
    after = gather(x >> MaxPooling2D(2).named("head") >> Flatten() >> Dense(2))
    (change,) = diff(before, after).changed
    assert change.op == (Conv2D(4, 3), MaxPooling2D(2))


@block
def pair(filters):
    return (
        Conv2D(filters, 3, padding="same") >> BatchNormalization() >> ReLU() >> Conv2D(filters, 3, padding="same")
    ) + (Conv2D(filters, 1)) >> ReLU()


def test_a_block_between_others_moves_their_counts():
    x = Input(32, 32, 3)
    end = GlobalAveragePooling2D() >> Dense(3)
    before = gather(x >> 3 * pair(8) >> 3 * pair(8) >> end)
    after = gather(x >> 3 * pair(8) >> pair(9) >> 3 * pair(8) >> end)
    difference = diff(before, after)
    assert {row.name.partition(".")[0] for row in difference.added} == {"pair4"}
    assert len(difference.added) == 7
    assert not (difference.removed or difference.changed)
    assert "= pair4.* … pair6.* → pair5.* … pair7.*  21 nodes renamed" in str(difference)


# Wires, weights, outputs


def test_another_op_in_the_same_place_is_a_change():
    x = Input(32, 32, 3)
    before = gather(x >> Conv2D(4, 3) >> ReLU() >> Flatten() >> Dense(2))
    after = gather(x >> Conv2D(4, 3) >> GELU() >> Flatten() >> Dense(2))
    (change,) = diff(before, after).changed
    assert change.op == (ReLU(), GELU())
    assert (change.before.name, change.after.name) == ("relu1", "gelu1")


def test_weights_that_are_now_shared():
    conv = Conv2D(3, 3, padding="same").named("a"), Conv2D(3, 3, padding="same").named("b")
    x = Input(8, 8, 3)
    before = gather(x >> conv[0] >> conv[1] >> Flatten())
    calls = [call._replace(weights="a") if call.name == "b" else call for call in before.calls]
    after = rebuilt(before, calls)
    (change,) = diff(before, after).changed
    assert (change.before.name, change.weights) == ("b", ("b", "a"))
    assert diff(before, after).totals["params"].difference == -(3 * 3 * 3 * 3 + 3)
    assert "weights of its own → of a" in str(diff(before, after))
    mirrors(before, after)


def test_the_first_of_those_that_share_goes():
    """The others share as before, though the weights are now kept by another."""
    tied = shared(Dense(4))
    x = Input(4)
    first, *others = (x >> tied for _ in range(3))
    before = gather(Add()(first >> Tanh(), *others))
    after = gather(Add()(x >> Tanh(), *(x >> tied for _ in range(2))))
    difference = diff(before, after)
    assert len(difference.removed) == 1
    assert not (difference.added or difference.changed)


def test_other_outputs():
    x = Input(4)
    y = x >> Dense(3)
    z = y >> Dense(2)
    for before, after in [((z, y), (y, z)), ((z,), (z, y)), ({"a": z, "b": y}, {"a": z, "c": y}), ((z,), {"a": z})]:
        difference = diff(gather(before), gather(after))
        assert difference.rerouted.keys() == {"outputs"}
        assert not (difference.added or difference.removed or difference.changed or difference.renamed)
        assert "~ outputs" in str(difference)


def test_inputs_in_another_order():
    x, y = Input(4, name="x"), Input(4, name="y")
    before = gather(Add()(x >> Dense(3), y >> Dense(3)))
    after = rebuilt(before, sorted(before.calls, key=lambda call: (bool(call.inputs), call.name != "y")))
    assert before != after
    assert diff(before, after).rerouted == {"inputs": Was(("x", "y"), ("y", "x"))}


def test_exact_fit():
    network = gn.load("lenet5")
    strict = Network(network.calls, network.outputs, name=network.name, exact_fit=True)
    assert diff(network, strict).exact_fit == (False, True)
    assert "exact_fit" in str(diff(network, strict))


def test_a_join_that_takes_one_more():
    x = Input(8, 8, 3)
    parts = [x >> Conv2D(4, 1), x >> Conv2D(4, 3, padding="same")]
    more = [*parts, x >> Conv2D(4, 5, padding="same")]
    difference = diff(gather(Add()(*parts)), gather(Add()(*more)))
    assert len(difference.added) == 1
    (change,) = difference.changed
    assert (change.before.name, change.inputs) == ("add1", (("conv1", "conv2"), ("conv1", "conv2", "conv3")))
    assert "takes conv3 as well" in str(difference)


def test_summands_in_another_order():
    """Which changes nothing that is computed: the branches are known again, whatever they are called."""
    before = gn.load("resnet50")
    adds = [call.name for call in before.calls if isinstance(call.op, Add)]
    calls = [call._replace(inputs=call.inputs[::-1]) if call.name in adds else call for call in before.calls]
    for after in (rebuilt(before, calls), renamed(rebuilt(before, calls))):
        difference = diff(before, after)
        assert [change.before.name for change in difference.changed] == adds
        assert not (difference.added or difference.removed or difference.resized)
        assert str(difference).count("takes the same in another order") == 1


def test_networks_with_misfits_are_compared():
    x = Input(8, 8, 3)
    before = gather(x >> Conv2D(4, 9) >> ReLU() >> Flatten() >> Dense(2))
    after = gather(x >> Conv2D(4, 7) >> ReLU() >> Flatten() >> Dense(2))
    difference = diff(before, after)
    (change,) = difference.changed
    assert change.volume == (None, (2, 2, 4))
    assert difference.totals["params"].before is None
    assert difference.totals["params"].difference is None
    assert difference.memory.before is None
    assert "unknown" in str(difference)
    assert "8×8×3" not in str(difference)
    assert not diff(before, before)


# Random networks, with an edit that is known


def careful(seed: int) -> Network:
    return Author(seed, WITHOUT_KERAS).network()


def tweaked(op, random: Random):
    """The same op with one argument another, or None."""
    numbers = [(name, value) for name, value in vars(op).items() if isinstance(value, (bool, int))]
    random.shuffle(numbers)
    for name, value in numbers:
        try:
            other = replace(op, **{name: not value if isinstance(value, bool) else value + 1})
        except (GraphnetError, ValueError, TypeError):
            continue
        if other != op:
            return other
    return None


def an_argument(network: Network, random: Random):
    candidates = [(call, other) for call in network.calls if call.inputs and (other := tweaked(call.op, random))]
    if not candidates:
        return None
    chosen, op = random.choice(candidates)
    calls = [call._replace(op=op) if call.name == chosen.name else call for call in network.calls]
    return rebuilt(network, calls), {"changed": [(chosen.name, chosen.name)]}


def one_more(network: Network, random: Random):
    """A node on one of the wires."""
    wires = [(call.name, slot) for call in network.calls for slot in range(len(call.inputs))]
    if not wires:
        return None
    name, slot = random.choice(wires)
    op = random.choice([Tanh(), Dropout(0.25), ReLU()])
    calls = []
    for call in network.calls:
        if call.name == name:
            calls.append(Call("fresh", op, (call.inputs[slot],), "fresh"))
            call = call._replace(inputs=(*call.inputs[:slot], "fresh", *call.inputs[slot + 1 :]))
        calls.append(call)
    return rebuilt(network, calls), {"added": ["fresh"]}


def one_less(network: Network, random: Random):
    """A node in a chain goes, and what took it takes what it took."""
    owners = {call.weights for call in network.calls if call.weights != call.name}
    candidates = [
        call
        for call in network.calls
        if len(call.inputs) == 1 and call.name not in owners and call.name not in network.output_names
    ]
    if not candidates:
        return None
    gone = random.choice(candidates)
    calls = [
        call._replace(inputs=tuple(gone.inputs[0] if origin == gone.name else origin for origin in call.inputs))
        for call in network.calls
        if call.name != gone.name
    ]
    return rebuilt(network, calls), {"removed": [gone.name]}


def a_name(network: Network, random: Random):
    chosen = random.choice(list(network))
    return rebuilt(network, called=lambda name: "fresh" if name == chosen else name), {"renamed": [(chosen, "fresh")]}


def a_wire(network: Network, random: Random):
    """A node takes another that comes before it."""
    order = list(network)
    candidates = [
        (call.name, slot, origin)
        for place, call in enumerate(network.calls)
        for slot, now in enumerate(call.inputs)
        for origin in order[:place]
        if origin != now
    ]
    if not candidates:
        return None
    name, slot, origin = random.choice(candidates)
    calls = [
        call._replace(inputs=(*call.inputs[:slot], origin, *call.inputs[slot + 1 :])) if call.name == name else call
        for call in network.calls
    ]
    return rebuilt(network, calls), {"changed": [(name, name)]}


def the_outputs(network: Network, random: Random):
    """Other nodes leave; of two that do the same with the same, either may be taken for the other."""
    if len({(call.op, call.inputs) for call in network.calls}) < len(network):
        return None
    fresh = tuple(random.sample(list(network), min(2, len(network))))
    return None if fresh == network.outputs else (rebuilt(network, outputs=fresh), {"rerouted": ["outputs"]})


EDITS = [an_argument, one_more, one_less, a_name, a_wire, the_outputs]


def found(difference) -> dict[str, list]:
    """What a difference tells, volumes aside."""
    told = {
        "added": names(difference.added),
        "removed": names(difference.removed),
        "changed": pairs(difference.changed),
        "renamed": list(difference.renamed),
        "rerouted": list(difference.rerouted),
    }
    return {what: nodes for what, nodes in told.items() if nodes}


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
@pytest.mark.parametrize("seed", range(12))
def test_an_edit_is_found_again(seed, edit):
    network = careful(seed)
    made = edit(network, Random(seed))
    if made is None:
        return
    edited, told = made
    assert found(diff(network, edited)) == told
    mirrors(network, edited)


@pytest.mark.parametrize("edit", [an_argument, one_more, one_less], ids=lambda edit: edit.__name__)
@pytest.mark.parametrize("seed", range(12))
def test_an_edit_is_found_again_under_other_names(seed, edit):
    network = careful(seed)
    made = edit(network, Random(seed))
    if made is None:
        return
    edited, told = made
    difference = diff(network, renamed(edited))
    counts = {what: len(nodes) for what, nodes in found(difference).items() if what != "renamed"}
    assert counts == {what: len(nodes) for what, nodes in told.items()}


@pytest.mark.long
@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_many_edits_are_found_again(edit):
    for seed in range(40, 1500):
        network = careful(seed)
        made = edit(network, Random(seed))
        if made:
            assert found(diff(network, made[0])) == made[1], seed
            mirrors(network, made[0])


@pytest.mark.long
@pytest.mark.parametrize("seed", range(12, 200))
def test_many_pairs_of_networks(seed):
    test_any_two_networks(seed)
    for edit in (an_argument, one_more, one_less):
        test_an_edit_is_found_again_under_other_names(seed, edit)


@pytest.mark.parametrize("seed", range(10))
def test_any_two_networks(seed):
    one, other = careful(seed), careful(seed + 1000)
    mirrors(one, other)
    assert bool(diff(one, other)) == (one != other)
    assert not diff(one, one)


# Lining up


def test_alignment_is_the_cheapest_there_is():
    """Against the table of Wagner and Fischer, over random texts."""
    random = Random(3)
    for _ in range(200):
        one, other = ("".join(random.choices("abc", k=random.randint(0, 9))) for _ in range(2))
        skip = align.__globals__["SKIP"]

        def cost(row: int, column: int, one: str = one, other: str = other, skip: int = skip) -> int:
            return 0 if one[row] == other[column] else skip // 2 * 3

        table = [[skip * (row + column) for column in range(len(other) + 1)] for row in range(len(one) + 1)]
        for row in range(len(one)):
            for column in range(len(other)):
                table[row + 1][column + 1] = min(
                    table[row][column] + cost(row, column), table[row][column + 1] + skip, table[row + 1][column] + skip
                )
        aligned = align(len(one), len(other), cost, 1000)
        assert aligned == sorted(aligned)
        spent = sum(cost(*pair) for pair in aligned) + skip * (len(one) + len(other) - 2 * len(aligned))
        assert spent == table[-1][-1]


def test_runs_shorter_than_the_gaps_round_them_are_no_likeness():
    def telling(row: int, column: int) -> bool:
        return row == 30

    scattered = [(5, 5), (6, 6), (20, 20), (30, 30)]
    assert without_coincidences(scattered, 40, 40, telling) == [(30, 30)]
    assert without_coincidences(scattered, 31, 31, telling) == [(30, 30)]
    assert without_coincidences(scattered[:2], 7, 7, lambda row, column: False) == [(5, 5), (6, 6)]


# Speed


@blueprint
def flat(nodes: int = 50_000, odd: tuple[int, ...] = (), filters: int = 8, activation: str = "relu"):
    """Every op by itself, so that all names are counted throughout."""
    x = Input(32, 32, 8)
    for number in range(nodes // 4):
        if number in odd:
            x = x >> Conv2D(8, 1)
        x = (
            x
            >> Conv2D(filters, 3, padding="same")
            >> BatchNormalization()
            >> (ReLU() if activation == "relu" else GELU())
        )
        x = x >> Conv2D(8, 1)
    return x >> GlobalAveragePooling2D() >> Dense(10)


@pytest.mark.long
def test_large_networks():
    """In time that grows with the nodes: seconds for 50,000."""
    before = flat()
    others = {
        "a node": flat(odd=(6000,)),
        "three nodes": flat(odd=(3000, 6000, 9000)),
        "all wider": flat(filters=9),
        "all another": flat(activation="gelu"),
        "renamed": renamed(before),
    }
    for what, after in others.items():
        begin = time.perf_counter()
        difference = diff(before, after)
        assert time.perf_counter() - begin < 60, what
        assert len(difference.removed) == 0, what
        assert len(difference.added) == {"a node": 1, "three nodes": 3}.get(what, 0), what
        assert len(difference.changed) == (12_500 if "all" in what else 0), what


# Reports


def test_json_tells_everything():
    before, after = gn.load("lenet5"), gn.load("lenet5", classes=26)
    data = json.loads(diff(before, after).report("json"))
    assert data["same"] is data["names_only"] is False
    assert data["changed"] == [
        {
            "before": "dense2",
            "after": "dense2",
            "volume": {"before": [10], "after": [26]},
            "arguments": {"units": {"before": 10, "after": 26}},
        }
    ]
    assert [change["before"] for change in data["resized"]] == ["softmax1"]
    assert data["totals"]["params"] == {"before": 61_706, "after": 63_066, "difference": 1360}
    assert data["outputs"][0]["after"]["shape"] == [26]
    assert data["before"]["parameters"]["classes"] == 10


def test_markdown_is_a_table_and_a_diff():
    told = diff(gn.load("resnet", depth=50), gn.load("resnet", depth=101)).report("markdown")
    assert told.startswith("### resnet → resnet (depth 50 → 101)\n\n170 nodes added.\n")
    assert "| parameters | 25,636,712 | 44,707,176 | +19,070,464 (+74.4 %) |" in told
    fence = told.split("```")
    assert fence[1].startswith("diff\n+ stage3.bottleneck7 … stage3.bottleneck23")
    assert len(fence) == 3


def test_receptive_fields_of_outputs():
    x = Input(32, 32, 3)
    difference = diff(gather(x >> Conv2D(3, 3)), gather(x >> Conv2D(3, 5)))
    assert ["receptive", "field", "3", "5"] in [line.split() for line in str(difference).splitlines()]


def test_nonsense_is_refused():
    network = gn.load("lenet5")
    with pytest.raises(LanguageError, match="mend: graphnet"):
        diff("lenet5", network)
    with pytest.raises(LanguageError, match="a network is wanted"):
        diff(network, None)
    with pytest.raises(ArgumentError, match="did you mean json"):
        diff(network, network).report("jsn")
