"""Measures: what is told of boxes adds up to what is known of the network, however it is folded."""

import pytest

import graphnet as gn
from graphnet.analysis.facts import known_sum
from graphnet.drawing import Subject
from graphnet.drawing.measures import drawn
from graphnet.drawing.outline import Box, shown
from graphnet.drawing.outline.items import boxes_in, calls_of

NAMES = [blueprint.name for blueprint in gn.blueprints()]


@pytest.mark.parametrize("name", NAMES)
def test_a_collapsed_group_has_what_all_its_nodes_have(name):
    network = gn.load(name)
    facts = gn.analyze(network)
    for key in ("params", "macs"):
        subject = Subject(network, depth=1, color_by=key)
        measure = subject.measure
        for item in drawn(subject.outline.items):
            if isinstance(shown(item), Box):
                continue
            expected = known_sum(getattr(facts[call.name], key) for call in calls_of(item))
            assert measure.of(shown(item)) == expected <= measure.most


@pytest.mark.parametrize("name", NAMES)
def test_boxes_have_all_that_there_is_but_for_what_only_first_copies_have(name):
    subject = Subject(gn.load(name), color_by="params")
    shown = [box for item in subject.outline.items for box in boxes_in(item)]
    counted = {call.name for box in shown for copy in subject.outline.counterparts(box) for call in copy.calls}
    told = sum(subject.measure.of(box) for box in shown)
    assert told == sum(row.params for row in subject.facts if row.name in counted)
