"""What was written and leads nowhere."""

from told import line_of, told

from graphnet import Conv2D, Dense, Flatten, Input, ReLU, blueprint, document

CODE = "GN304"


@blueprint
def forgetful():
    x = Input(8, 8, 3) >> Conv2D(4, 3)
    x >> ReLU() >> Conv2D(8, 3)  # lost
    spare = Input(5)  # spare
    assert spare.shape == (5,)
    return x >> Flatten() >> Dense(2)


@blueprint
def kept():
    x = Input(8, 8, 3) >> Conv2D(4, 3)
    x >>= ReLU() >> Conv2D(8, 3)
    return x >> Flatten() >> Dense(2)


def test_the_end_of_each_branch_is_told_with_its_line():
    branch, spare = sorted(told(CODE, forgetful()), key=lambda finding: finding.source.line)
    assert branch.node is spare.node is None
    assert branch.source.line == line_of(__file__, "lost")
    assert spare.source.line == line_of(__file__, "spare")
    assert "Conv2D(8, 3" in branch.message and "no output" in branch.message
    assert spare.message == "nothing takes Input(5)"
    assert branch.severity == "warning"


def test_what_is_kept_is_silent():
    assert told(CODE, kept()) == []


def test_a_document_tells_nothing_of_what_was_left_out():
    assert told(CODE, document.from_document(document.to_document(forgetful()))) == []


@blueprint
def probing():
    x = Input(8, 8, 3)
    extents = (x >> Conv2D(4, 3)).shape
    return x >> Flatten() >> Dense(extents[0])


def test_a_trial_that_was_only_asked_for_its_volume_is_silent():
    assert told(CODE, probing()) == []


@blueprint
def backbone():
    x = Input(8, 8, 3) >> Conv2D(4, 3) >> ReLU()
    return x, x >> Conv2D(8, 3)


@blueprint
def taking_one():
    features, _ = Input(8, 8, 3) >> backbone()
    return features >> Flatten() >> Dense(2)


@blueprint
def taking_none():
    x = Input(8, 8, 3)
    x >> backbone()
    return x >> Flatten() >> Dense(2)


def test_an_output_of_an_inlined_network_may_be_left_but_not_all_of_them():
    assert told(CODE, taking_one()) == []
    assert told(CODE, taking_none())
