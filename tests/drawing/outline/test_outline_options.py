"""What is asked of an outline: how it folds, how deep it goes, and what is in focus."""

import pytest
from outline_judge import check, drawn_parts

import graphnet as gn
from graphnet import Conv2D, GlobalAveragePooling2D, Identity, Input, Network, ReLU
from graphnet.drawing.outline import Group, Item, Outline, Repeat, outline
from graphnet.errors import ArgumentError, NotFoundError
from graphnet.network import gather
from graphnet.volumes import volumes


def outlined(network: Network, **options) -> Outline:
    found = outline(network, volumes(network).shapes, **options)
    check(found)
    return found


def groups(found: Outline) -> dict[str, Group]:
    return {part.key: part for item in found.items for part in drawn_parts(item) if isinstance(part, Group)}


def collapsed(found: Outline) -> set[str]:
    return {key for key, group in groups(found).items() if group.collapsed}


def block():
    return (Conv2D(8, 3, padding="same") >> ReLU() >> Conv2D(8, 3, padding="same")) + Identity()


def nested() -> Network:
    unit = block().named("unit")
    stage = (2 * unit >> Conv2D(8, 1)).named("stage")
    return gather(Input(8, 8, 8) >> 2 * stage >> GlobalAveragePooling2D())


def test_nothing_folds_and_every_scope_is_framed_where_folding_is_off():
    network = gn.load("resnet50")
    found = outlined(network, fold="none")
    assert {key for key in groups(found) if key in network.scopes()} == set(network.scopes())
    assert not any(isinstance(part, Repeat) for item in found.items for part in drawn_parts(item))
    assert len(found.boxes) == len(network)


def test_depth_is_how_many_levels_are_open():
    network = gn.load("resnet50")
    open_scopes = {
        depth: {
            key for key, group in groups(outlined(network, fold="none", depth=depth)).items() if not group.collapsed
        }
        for depth in (1, 2, 3)
    }
    assert open_scopes[1] == set()
    assert open_scopes[2] == {"stem", "stage1", "stage2", "stage3", "stage4"}
    assert open_scopes[3] == set(network.scopes())


def test_what_repeats_without_a_scope_is_a_level_too():
    network = gather(Input(8, 8, 8) >> 3 * block())
    assert len(collapsed(outlined(network, depth=1))) == 1
    assert collapsed(outlined(network, depth=2)) == set()


def test_a_collapsed_group_still_tells_what_it_stands_for():
    found = outlined(gn.load("resnet50"), depth=1)
    stage = groups(found)["stage1"]
    assert stage.collapsed
    assert {call.name for call in stage.calls} == set(gn.load("resnet50").scope("stage1"))


def test_what_is_in_focus_is_drawn_in_full_and_all_beside_it_is_shut():
    found = outlined(gn.load("resnet50"), focus="stage3.bottleneck3")
    shown = groups(found)
    assert not shown["stage3"].collapsed
    assert not shown["stage3.bottleneck3"].collapsed
    assert collapsed(found) == shown.keys() - {"stage3", "stage3.bottleneck3"}


def test_what_is_in_focus_breaks_its_stack_and_its_neighbours_fold():
    stage = groups(outlined(gn.load("resnet152"), focus="stage3.bottleneck20"))["stage3"]
    before, focused, after = stage.items
    assert isinstance(before, Repeat)
    assert isinstance(after, Repeat)
    assert [len(before.copies), focused.key, len(after.copies)] == [19, "stage3.bottleneck20", 16]
    assert before.differences == ("strides 2", "projection")


@pytest.mark.parametrize(("focus", "kinds"), [("stage1", "Group Group"), ("stage2", "Group Group")])
def test_the_first_and_the_last_can_be_in_focus(focus, kinds):
    _, first, second, *_ = outlined(nested(), focus=focus).items
    assert f"{type(first).__name__} {type(second).__name__}" == kinds


def test_nothing_folds_in_what_is_in_focus():
    found = outlined(nested(), focus="stage2")
    focused = groups(found)["stage2"]
    assert [type(item).__name__ for item in focused.items] == ["Group", "Group", "Box"]
    assert collapsed(found) == {"stage1", *anonymous(found.items)}


def anonymous(items: tuple[Item, ...]) -> set[str]:
    return {
        part.key
        for item in items
        for part in drawn_parts(item)
        if isinstance(part, Group) and (part.key.startswith("stage1."))
    }


def test_what_repeats_beside_the_focus_is_shut_where_it_has_no_scope():
    network = gather(Input(8, 8, 8) >> 3 * block() >> block().named("here") >> 3 * block())
    found = outlined(network, focus="here")
    assert len(collapsed(found)) == 2
    assert not groups(found)["here"].collapsed


def test_depth_and_focus_exclude_one_another():
    with pytest.raises(ArgumentError, match="exclude one another"):
        outlined(gn.load("resnet50"), depth=1, focus="stage1")


def test_an_unknown_scope_is_refused_with_its_nearest():
    with pytest.raises(NotFoundError, match=r"no scope 'stage9'.*stage"):
        outlined(gn.load("resnet50"), focus="stage9")


def test_a_node_is_no_scope():
    with pytest.raises(NotFoundError, match="no scope"):
        outlined(gn.load("resnet50"), focus="dense1")


@pytest.mark.parametrize("depth", [0, -1])
def test_a_depth_below_1_is_refused(depth):
    with pytest.raises(ArgumentError, match=f"depth must be a whole number ≥ 1, got {depth}"):
        outlined(gn.load("lenet5"), depth=depth)


@pytest.mark.parametrize("fold", ["atuo", "", "all"])
def test_an_unknown_way_to_fold_is_refused(fold):
    with pytest.raises(ArgumentError, match="fold must be auto or none"):
        outlined(gn.load("lenet5"), fold=fold)
