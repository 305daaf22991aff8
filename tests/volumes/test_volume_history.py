"""How the volumes that do not fit came to be."""

from graphnet import Conv2D, Input, MaxPooling2D, ReLU
from graphnet.network import gather
from graphnet.volumes import problems


def test_a_window_that_does_not_fit_is_told_how_its_volume_came_to_be():
    x = Input(28, 28, 1, name="digit") >> Conv2D(4, 3, padding="same") >> MaxPooling2D(4) >> ReLU()
    forked = x >> (Conv2D(4, 1) | Conv2D(8, 1))
    (problem,) = problems(gather(forked >> MaxPooling2D(2) >> Conv2D(4, 5)))
    assert "(3 − 5 + 0)/1 + 1 = −1" in problem.message
    assert problem.history == ("it went 28×28 (digit) → 7×7 (pool1) → 3×3 (pool2)",)


def test_a_long_history_is_cut_in_the_middle():
    network = gather(Input(64, 64, 3) >> 14 * Conv2D(4, 5) >> Conv2D(4, 9))
    (problem,) = problems(network)
    (history,) = problem.history
    assert history.count("→") == 8
    assert "64×64 (input1) → … → " in history
    assert history.endswith("→ 8×8 (conv14)")


def test_a_window_that_does_not_fit_the_input_itself_has_no_history():
    (problem,) = problems(gather(Input(4, 4, 3) >> ReLU() >> Conv2D(4, 9)))
    assert problem.history == ()
