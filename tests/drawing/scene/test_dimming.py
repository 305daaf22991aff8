"""What is beside what a reader looks at."""

from graphnet.drawing.scene.dimming import dimmed
from graphnet.drawing.scene.shapes import Curve, Layer, Paint, Rectangle, Text

NODE = Layer(
    (Rectangle(0, 0, 9, 5, Paint("convolution", "line", dash=(3.0, 2.0))), Text(1, 2, "Conv", bold=True)),
    id="node-conv1",
    title="conv1: Conv2D(4, 3)",
    role="node",
)


def test_colours_are_quiet_and_all_else_stays():
    (layer,) = dimmed([NODE])
    assert layer == Layer(
        (
            Rectangle(0, 0, 9, 5, Paint("ground", "frame", dash=(3.0, 2.0))),
            Text(1, 2, "Conv", color="quiet", bold=True),
        ),
        id="node-conv1",
        title="conv1: Conv2D(4, 3)",
        role="node",
    )


def test_what_is_filled_alone_gets_an_outline():
    (badge,) = dimmed([Rectangle(0, 0, 9, 5, Paint("line"))])
    assert badge.paint == Paint("ground", "frame")


def test_lines_stay_lines():
    (wire,) = dimmed([Curve(((0, 0), (1, 0), (2, 0), (3, 0)), Paint(stroke="line", width=0.9), arrow=True)])
    assert wire.paint == Paint(stroke="frame", width=0.9)
    assert wire.arrow


def test_what_is_dimmed_twice_is_dimmed_once():
    assert dimmed(dimmed([NODE])) == dimmed([NODE])
