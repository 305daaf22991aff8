import tracemalloc

import keras
import numpy as np
import pytest
from sklearn.utils.class_weight import compute_class_weight

from graphnet.training import Options
from graphnet.training.learning.losses import balanced, loss_weights, losses, targets
from graphnet.training.tasks import Output, Task

LABELS = np.array([0, 2, 1, 2, 2])
LOGITS = np.random.default_rng(0).normal(0, 3, (5, 3)).astype(np.float32)


def task(*answers):
    return Task((8, 8, 1), tuple(Output(f"logits{number}", answer) for number, answer in enumerate(answers)))


def taught(answer, logits, labels, classes, **options):
    """The loss of one output on one batch."""
    goal, chosen = task(answer), Options(**options)
    y, importance = targets(goal, chosen, classes, labels)(labels)
    (loss,) = losses(goal, chosen)
    return float(loss(y, logits, sample_weight=importance))


def softmax(logits):
    return np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)


def sigmoid(logits):
    return 1 / (1 + np.exp(-logits.astype(np.float64)))


def test_the_loss_of_softmax_is_the_cross_entropy():
    expected = -np.log(softmax(LOGITS)[np.arange(5), LABELS]).mean()
    assert taught("softmax", LOGITS, LABELS, 3) == pytest.approx(expected, rel=1e-5)


def test_the_loss_of_softmax_is_that_of_keras_from_probabilities():
    expected = keras.losses.SparseCategoricalCrossentropy()(LABELS, softmax(LOGITS))
    assert taught("softmax", LOGITS, LABELS, 3) == pytest.approx(float(expected), rel=1e-5)


def test_logits_far_apart_still_have_a_loss():
    logits = np.array([[0, 500], [500, 0]], np.float32)
    assert taught("softmax", logits, np.array([0, 0]), 2) == pytest.approx(250)


def test_smoothing_takes_from_the_class_and_gives_to_all():
    wanted = np.eye(3)[LABELS] * 0.9 + 0.1 / 3
    expected = -(wanted * np.log(softmax(LOGITS))).sum(axis=1).mean()
    assert taught("softmax", LOGITS, LABELS, 3, label_smoothing=0.1) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_sigmoids_tell_each_class_by_itself(smoothing):
    wanted, told = np.eye(3)[LABELS] * (1 - smoothing) + smoothing / 2, sigmoid(LOGITS)
    expected = -(wanted * np.log(told) + (1 - wanted) * np.log(1 - told)).mean()
    assert taught("sigmoid", LOGITS, LABELS, 3, label_smoothing=smoothing) == pytest.approx(expected, rel=1e-5)


def test_one_number_tells_two_classes_apart():
    labels, logits = np.array([0, 1, 1, 0, 1]), LOGITS[:, :1]
    told = sigmoid(logits[:, 0])
    expected = -np.log(np.where(labels == 1, told, 1 - told)).mean()
    assert taught("binary", logits, labels, 2) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("labels", [LABELS, np.repeat(np.arange(4), [1, 10, 100, 3])])
def test_balanced_weights_are_those_of_scikit_learn(labels):
    classes = np.unique(labels)
    assert balanced(labels, len(classes)) == pytest.approx(compute_class_weight("balanced", classes=classes, y=labels))


def test_a_class_without_pictures_weighs_nothing():
    assert balanced(LABELS, 5).tolist() == [*balanced(LABELS, 3), 0, 0]


def test_with_balanced_weights_a_rare_class_counts_like_a_frequent_one():
    each = -np.log(softmax(LOGITS)[np.arange(5), LABELS])
    expected = np.mean([each[label == LABELS].mean() for label in range(3)])
    assert taught("softmax", LOGITS, LABELS, 3, class_weights="balanced") == pytest.approx(expected, rel=1e-5)


def test_the_labels_of_a_batch_weigh_what_they_do_among_all():
    _, importance = targets(task("softmax"), Options(class_weights="balanced"), 3, LABELS)(np.array([2, 2, 0]))
    assert importance == pytest.approx([5 / 9, 5 / 9, 5 / 3])


def test_every_output_is_taught_the_same_labels():
    goal, options = task("softmax", "sigmoid", "softmax"), Options(auxiliary=0.25, class_weights="balanced")
    y, importance = targets(goal, options, 3, LABELS)(LABELS)
    assert [wanted.shape for wanted in y] == [(5,), (5, 3), (5,)]
    assert [weights.shape for weights in importance] == [(5,)] * 3
    assert loss_weights(goal, options) == [1.0, 0.25, 0.25]
    assert len(losses(goal, options)) == 3


def test_a_model_is_compiled_with_them():
    entry = keras.Input((3,))
    model = keras.Model(entry, [keras.layers.Dense(3)(entry), keras.layers.Dense(3)(entry)])
    goal, options = task("softmax", "softmax"), Options(class_weights="balanced", label_smoothing=0.1)
    model.compile("sgd", losses(goal, options), loss_weights=loss_weights(goal, options))
    y, importance = targets(goal, options, 3, LABELS)(LABELS)
    main, auxiliary = (
        taught("softmax", part, LABELS, 3, class_weights="balanced", label_smoothing=0.1)
        for part in model.predict_on_batch(LOGITS)
    )
    loss = model.train_on_batch(LOGITS, y, sample_weight=importance, return_dict=True)["loss"]
    assert float(loss) == pytest.approx(main + 0.3 * auxiliary, rel=1e-5)


def test_ten_thousand_classes_take_no_square_of_memory():
    labels = np.array([0, 9_999])
    tracemalloc.start()
    y, _ = targets(task("sigmoid"), Options(), 10_000, labels)(labels)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2**20
    assert y.shape == (2, 10_000)
    assert y.dtype == np.float32
    assert y.sum(axis=1).tolist() == [1, 1]
