"""What is drawn of a network, and what is wrong with it."""

from graphnet import Add, Conv2D, Dense, Flatten, Input, KerasLayer, MaxPooling2D, Op, ReLU
from graphnet.drawing.outline import Repeat
from graphnet.drawing.subject import Subject
from graphnet.errors import Problem
from graphnet.network import gather


def broken():
    """A network with a convolution that does not fit, in a stack of such as do."""
    x = Input(8, 8, 3) >> Conv2D(8, 3, padding="same").named("stem")
    for number in range(6):
        conv = Conv2D(8, 99) if number == 2 else Conv2D(8, 3, padding="same")
        x = x >> (conv >> ReLU()).named(f"unit{number}")
    return gather(x >> Flatten() >> Dense(4))


def test_a_network_with_errors_is_drawn_as_far_as_it_is_known():
    subject = Subject(broken())
    assert set(subject.faults) == {"unit2.conv1"}
    faulty = {box.key: subject.fault(box) for box in subject.outline.boxes if subject.fault(box)}
    assert set(faulty) == set(subject.faults)
    assert all("99×99" in message for message in faulty.values())
    volumes = [subject.leaving(box) for box in subject.outline.boxes]
    assert volumes[:3] == [(8, 8, 3), (8, 8, 8), (8, 8, 8)]
    assert volumes[3:] == [None] * 4


def test_faults_stand_out_of_what_folds():
    kinds = [
        f"×{len(item.copies)}" if isinstance(item, Repeat) else item.key.partition(".")[0]
        for item in Subject(broken()).outline.items
    ]
    assert kinds == ["input1", "stem", "×2", "unit2", "×3", "flatten1", "dense1", "output"]


def test_what_leaves_a_box_is_what_leaves_its_last_call():
    subject = Subject(gather(Input(8, 8, 3) >> Conv2D(8, 3, strides=2, padding="same") >> ReLU() >> MaxPooling2D(2)))
    assert [subject.leaving(box) for box in subject.outline.boxes] == [(8, 8, 3), (4, 4, 8), (2, 2, 8)]


def test_a_network_of_nothing_but_faults():
    x = Input(2, 2, 3)
    for _ in range(5):
        x = Add()(x >> Conv2D(8, 9), x >> Conv2D(4, 9))
    network = gather(x >> Dense(3) >> Conv2D(4, 3))
    subject = Subject(network)
    assert {call.name for box in subject.outline.boxes for call in box.calls} >= set(subject.faults)
    assert len(subject.faults) >= 2


def test_layers_that_only_keras_knows_fold_by_their_arguments():
    def layers(*axes: int):
        x = Input(8, 8, 3)
        for axis in axes:
            x = x >> KerasLayer("UnitNormalization", axis=axis)
        return Subject(gather(x)).outline.items[1:-1]

    assert [len(item.copies) for item in layers(-1, -1, -1)] == [3]
    assert len(layers(-1, 1, -1)) == 3


def test_an_op_of_ones_own_may_have_arguments_that_cannot_be_hashed():
    from dataclasses import dataclass

    @dataclass(frozen=True, repr=False)
    class Scaled(Op):
        """Each channel times a number."""

        factors: list[float]

    def stack(*factors: float):
        x = Input(8, 8, 1)
        for factor in factors:
            x = x >> Scaled([factor])
        return Subject(gather(x)).outline.items[1:-1]

    assert [len(item.copies) for item in stack(2.0, 2.0, 2.0)] == [3]
    assert len(stack(2.0, 3.0)) == 2


def test_problems_that_others_found_are_faults_too():
    network = gather(Input(8, 8, 8) >> 3 * ReLU())
    subject = Subject(network, refused=[Problem("relu2", "refused", None)])
    assert subject.faults == {"relu2": "refused"}
    assert [box.key for box in subject.outline.boxes] == ["input1", "relu1", "relu2", "relu3"]
