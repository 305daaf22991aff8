"""What is reckoned of logits, against scikit-learn and Keras."""

import tracemalloc
import warnings

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, confusion_matrix, log_loss, precision_recall_fscore_support

from graphnet.errors import ArgumentError
from graphnet.training.measuring import losses, measured, probabilities

CLASSES = 7


def cases(images=500, classes=CLASSES, seed=0):
    """Logits that are right more often than not, and the class numbers; the last class is never true."""
    random = np.random.default_rng(seed)
    labels = random.integers(0, classes - 1, images)
    logits = random.normal(0, 2, (images, classes)) + 2 * np.eye(classes)[labels]
    return logits.astype(np.float32), labels


def batches(logits, size=64):
    return (logits[start : start + size] for start in range(0, len(logits), size))


def test_scores_are_those_of_scikit_learn():
    logits, labels = cases()
    found = measured(batches(logits), "softmax", labels)
    assert found.scores.accuracy == accuracy_score(labels, logits.argmax(axis=1))
    assert found.scores.loss == pytest.approx(
        log_loss(labels, probabilities(logits, "softmax"), labels=list(range(CLASSES))), rel=1e-12
    )


def test_confusions_and_figures_of_classes_are_those_of_scikit_learn():
    logits, labels = cases(300)
    logits[:, 2] = -100  # never predicted
    found = measured(batches(logits), "softmax", labels)
    every = list(range(CLASSES))
    expected = confusion_matrix(labels, found.predicted, labels=every)
    assert (found.confusion() == expected).all()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        precision, recall, f1, pictures = precision_recall_fscore_support(
            labels, found.predicted, labels=every, zero_division=np.nan
        )
    np.testing.assert_allclose(found.precision(), precision)
    np.testing.assert_allclose(found.recall(), recall)
    np.testing.assert_allclose(found.f1(), f1)
    assert np.isnan(found.precision()[2]) and np.isnan(found.recall()[-1])
    assert (found.pictures() == pictures).all()


def test_confused_pairs_are_the_matrix_beside_its_diagonal():
    logits, labels = cases()
    found = measured(batches(logits), "softmax", labels)
    matrix = found.confusion()
    np.fill_diagonal(matrix, 0)
    pairs = found.confused()
    again = np.zeros_like(matrix)
    again[pairs[:, 0], pairs[:, 1]] = pairs[:, 2]
    assert (again == matrix).all()
    assert (np.diff(pairs[:, 2]) <= 0).all() and (pairs[:, 2] > 0).all()


def test_no_pair_is_confused_where_all_is_right():
    found = measured([np.eye(3, dtype=np.float32)], "softmax", np.arange(3))
    assert found.confused().shape == (0, 3)
    assert found.mistakes(5).tolist() == []


def test_mistakes_are_the_wrong_ones_by_their_confidence():
    logits = np.array([[9, 0, 0], [0, 2, 0], [0, 0, 5], [1, 0, 0]], np.float32)
    found = measured([logits], "softmax", np.array([0, 0, 1, 1]))
    assert found.mistakes(10).tolist() == [2, 1, 3]
    assert found.mistakes(2).tolist() == [2, 1]


def test_one_number_tells_two_classes_apart():
    logits = np.array([[3], [-1], [0], [0.5]], np.float32)
    found = measured([logits], "binary", np.array([1, 1, 0, 0]))
    assert found.predicted.tolist() == [1, 0, 0, 1]
    of_both = probabilities(logits, "binary")
    np.testing.assert_allclose(of_both[:, 1], 1 / (1 + np.exp(-logits[:, 0].astype(float))))
    np.testing.assert_allclose(of_both.sum(axis=1), 1)
    np.testing.assert_array_equal(found.confidence, of_both.max(axis=1))
    assert found.classes == 2
    assert found.scores.loss == pytest.approx(log_loss([1, 1, 0, 0], of_both[:, 1]))


def test_classes_by_themselves_are_told_apart_beyond_what_their_probabilities_show():
    logits = np.array([[50, 60]], np.float32)
    found = measured([logits], "sigmoid", np.array([1]))
    assert probabilities(logits, "sigmoid").tolist() == [[1, 1]]
    assert found.predicted.tolist() == [1]


@pytest.mark.parametrize("answer", ["softmax", "sigmoid", "binary"])
def test_extreme_logits_overflow_nothing(answer):
    logits = np.array([[2e38, -2e38], [-2e38, 2e38]], np.float32)[:, : 1 if answer == "binary" else 2]
    for labels in (np.array([0, 1]), np.array([1, 0])):
        found = measured([logits], answer, labels)
        assert np.isfinite(found.confidence).all()
        assert np.isfinite(found.scores.loss)
        assert found.scores.accuracy == (labels == found.predicted).mean()


def test_batches_of_any_size_tell_the_same():
    logits, labels = cases()
    whole, parted = (measured(batches(logits, size), "softmax", labels) for size in (len(logits), 7))
    assert parted.scores == whole.scores
    np.testing.assert_array_equal(parted.confidence, whole.confidence)
    np.testing.assert_array_equal(whole.confidence, probabilities(logits, "softmax").max(axis=1))


def test_logits_are_let_go_of_with_their_batch():
    images, classes = 64 * 100, 1000
    said = (np.ones((64, classes), np.float32) for _ in range(images // 64))
    tracemalloc.start()
    measured(said, "softmax", np.zeros(images, np.int64))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < images * classes


def test_losses_are_those_of_keras():
    import keras

    logits, labels = cases(50)
    reckoned = keras.ops.convert_to_numpy(
        keras.losses.sparse_categorical_crossentropy(labels, logits, from_logits=True)
    )
    np.testing.assert_allclose(losses(logits, "softmax", labels), reckoned, rtol=1e-5)
    each = keras.ops.convert_to_numpy(
        keras.losses.binary_crossentropy(np.eye(CLASSES, dtype=np.float32)[labels], logits, from_logits=True)
    )
    np.testing.assert_allclose(losses(logits, "sigmoid", labels), each, rtol=1e-5)
    one, truth = logits[:, :1], labels % 2
    two = keras.ops.convert_to_numpy(
        keras.losses.binary_crossentropy(truth[:, np.newaxis].astype(np.float32), one, from_logits=True)
    )
    np.testing.assert_allclose(losses(one, "binary", truth), two, rtol=1e-5)


def test_probabilities_of_softmax_do_not_depend_on_the_level_of_the_logits():
    logits, _ = cases(20)
    np.testing.assert_allclose(probabilities(logits, "softmax"), probabilities(logits + 64, "softmax"), rtol=1e-4)


def test_nothing_to_measure_on_is_refused():
    with pytest.raises(ArgumentError, match="no picture"):
        measured([], "softmax", np.array([], np.int64))
