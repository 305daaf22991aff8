import pytest

import graphnet as gn
from graphnet.errors import ArgumentError
from graphnet.training import Options
from graphnet.training.defaults import decided

GREY, COLOUR = (32, 32, 1), (32, 32, 3)
ADDED = {"precision", "xla"}
NONE_MEANS_NONE = {"momentum", "drop_every", "clip_norm", "patience", "average"}


@pytest.fixture(scope="module")
def lenet():
    return gn.load("lenet5")


@pytest.fixture(scope="module")
def resnet():
    return gn.load("resnet20")


def test_a_network_with_normalization_learns_by_sgd_with_momentum(resnet):
    options = decided(Options(), resnet, 50_000, True, COLOUR)
    assert (options.optimizer, options.momentum, options.nesterov) == ("sgd", 0.9, True)
    assert (options.learning_rate, options.batch_size, options.weight_decay) == (0.05, 64, 5e-4)
    assert (options.schedule, options.epochs) == ("one-cycle", 16)


def test_a_network_without_learns_by_adamw(lenet):
    options = decided(Options(), lenet, 60_000, False, GREY)
    assert (options.optimizer, options.momentum, options.schedule) == ("adamw", None, "one-cycle")
    assert (options.learning_rate, options.batch_size, options.epochs) == (0.003, 64, 15)


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "adamw", "adadelta", "rmsprop"])
def test_only_what_means_none_stays_open(lenet, optimizer):
    options = decided(Options(optimizer=optimizer), lenet, 1_000, True, GREY)
    assert {name for name, value in vars(options).items() if value is None} <= ADDED | NONE_MEANS_NONE


def test_what_is_decided_stays_so(resnet):
    once = decided(Options(), resnet, 3_000, True, COLOUR)
    assert decided(once, gn.load("lenet5"), 60_000, False, GREY) == once


def test_what_is_chosen_is_kept(resnet):
    chosen = {
        "epochs": 3, "batch_size": 7, "optimizer": "rmsprop", "learning_rate": 0.5, "momentum": 0.25,
        "schedule": "plateau", "weight_decay": 0.0, "augment": "none",
    }  # fmt: skip
    options = decided(Options(**chosen), resnet, 50_000, True, COLOUR)
    assert chosen.items() <= vars(options).items()


def test_the_rate_of_sgd_goes_with_the_batch(resnet):
    rates = [decided(Options(batch_size=size), resnet, 50_000, True, COLOUR).learning_rate for size in (32, 64, 256)]
    assert rates == [0.025, 0.05, 0.2]


def test_a_local_normalization_bears_no_rate_as_high_as_that_of_a_batch():
    alexnet = gn.load("alexnet")
    assert decided(Options(), alexnet, 50_000, True, (227, 227, 3)).optimizer == "adamw"
    rate = decided(Options(optimizer="sgd"), alexnet, 50_000, True, (227, 227, 3)).learning_rate
    assert rate <= 0.02


def test_the_rate_of_adam_falls_with_the_longest_sum():
    @gn.blueprint
    def wide(units: int = 10):
        return gn.Input(8, 8, 3) >> gn.Flatten() >> gn.Dense(units) >> gn.Dense(10) >> gn.Softmax()

    def rate(units):
        return decided(Options(optimizer="adam"), wide(units), 1_000, True, (8, 8, 3)).learning_rate

    assert rate(10) == 0.003
    assert rate(2_400) == pytest.approx(0.0005)
    assert rate(10**6) == pytest.approx(0.0001)


def test_a_channel_by_itself_is_no_long_sum():
    @gn.blueprint
    def depthwise():
        return gn.Input(8, 8, 900) >> gn.DepthwiseConv2D(3) >> gn.GlobalAveragePooling2D() >> gn.Dense(10)

    rate = decided(Options(optimizer="adam"), depthwise(), 1_000, True, (8, 8, 900)).learning_rate
    assert rate == pytest.approx(1.2 / 900)  # of the dense layer; the nine filters of 900 channels are 8,100 weights


def test_a_network_with_open_extents_is_decided_for_those_of_the_data():
    network = gn.load("resnet_cifar", input_shape=(None, None, 3))
    assert decided(Options(optimizer="adam"), network, 50_000, True, COLOUR).learning_rate == pytest.approx(1.2 / 576)


def test_few_images_are_seen_more_often_in_smaller_batches(lenet):
    numbers = [decided(Options(), lenet, images, False, GREY) for images in (5, 1_437, 20_000, 60_000, 10**7)]
    assert [options.batch_size for options in numbers] == [5, 32, 64, 64, 128]
    assert [options.epochs for options in numbers] == [35, 35, 26, 15, 10]


def test_writing_is_not_mirrored(lenet):
    assert "flip" in decided(Options(), lenet, 1_000, True, GREY).augment
    assert "flip" not in decided(Options(), lenet, 1_000, False, GREY).augment


def test_a_network_too_small_to_learn_by_heart_sees_pictures_as_they_are(lenet):
    assert decided(Options(), lenet, 60_000, False, GREY).augment == "none"
    assert decided(Options(), lenet, 60_000, True, GREY).augment == "none"
    assert decided(Options(), lenet, 30_000, True, GREY).augment == "flip,shift=2"  # it has 61,706 weights


def test_a_warm_up_asks_for_a_schedule_that_has_one_and_for_epochs_enough(lenet):
    options = decided(Options(warmup=50), lenet, 60_000, False, GREY)
    assert (options.schedule, options.epochs) == ("cosine", 51)


def test_momentum_asks_for_an_optimizer_that_has_some(lenet):
    assert decided(Options(momentum=0.5), lenet, 60_000, False, GREY).optimizer == "sgd"


def test_an_augmentation_is_refused_where_it_makes_no_sense(lenet):
    with pytest.raises(ArgumentError, match="flop"):
        decided(Options(augment="flop"), lenet, 1_000, False, GREY)
