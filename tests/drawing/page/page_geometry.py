"""What is seen where in a page, and whether it is in order."""

from __future__ import annotations

from itertools import combinations
from typing import Any

BORDERS = """(pane => [...pane.svg.querySelectorAll(".plane [data-index]")].map(element => {
  const form = element.querySelector(":scope > .ring, :scope > .ground");
  const { left, top, right, bottom } = form.getBoundingClientRect();
  const ring = element.matches(".item") ? 3 * pane.camera.scale : 0;
  const frame = element.parentNode.closest("[data-index]");
  return [Number(element.dataset.index), Number(frame ? frame.dataset.index : -1),
          [left + ring, top + ring, right - ring, bottom - ring]];
}))(page.panes[arguments[0] ?? 0])"""
"""Every drawn item of a pane: its number, that of the frame it is drawn in, and its borders on the screen."""

ASTRAY = """(pane => [...pane.svg.querySelectorAll(".wire")].flatMap(wire => {
  const { from, to } = wire.dataset, frame = wire.parentNode;
  const inside = ({ x, y }, area, slack) => x > area.x + slack && x < area.x + area.width - slack
    && y > area.y + slack && y < area.y + area.height - slack;
  const beside = pane.drawn.filter(item => pane.elementOf(item)?.parentNode === frame);
  const length = wire.getTotalLength(), ends = [[from, 0], [to, length]].filter(([end]) => end !== undefined);
  const apart = ends.filter(([end, at]) => !inside(wire.getPointAtLength(at), pane.items[end].area, -0.6));
  const places = Array.from({ length: Math.ceil(length / 3) }, (_, i) => wire.getPointAtLength(3 * i));
  const crossed = beside.filter(item => places.some(place => inside(place, item.area, 2)));
  return [...apart.map(([end]) => ["does not meet", end]), ...crossed.map(item => ["runs through", item.index])];
}))(page.panes[arguments[0] ?? 0])"""
"""The wires of a pane that do not meet what they join, or run through what stands in the same frame."""


def collisions(drawn: list[Any]) -> list[tuple[int, int]]:
    """The items of one frame that overlap, and those that reach out of their frame."""
    borders = {index: rectangle for index, _, rectangle in drawn}
    of_one_frame = ((one, other) for one, other in combinations(drawn, 2) if one[1] == other[1])
    overlapping = [(one[0], other[0]) for one, other in of_one_frame if overlap(one[2], other[2])]
    inner = [(index, frame) for index, frame, _ in drawn if frame >= 0]
    return overlapping + [pair for pair in inner if not within(*map(borders.__getitem__, pair))]


def overlap(a: list[float], b: list[float], slack: float = 0.5) -> bool:
    return all(a[axis] + slack < b[axis + 2] and b[axis] + slack < a[axis + 2] for axis in (0, 1))


def within(inner: list[float], outer: list[float], slack: float = 0.5) -> bool:
    return all(outer[axis] - slack <= inner[axis] and inner[axis + 2] <= outer[axis + 2] + slack for axis in (0, 1))


def box(browser: Any, selector: str) -> list[float]:
    """The borders of what a selector first finds, on the screen: left, top, right, bottom."""
    return list(
        browser.js(
            "(r => [r.left, r.top, r.right, r.bottom])(document.querySelector(arguments[0]).getBoundingClientRect())",
            selector,
        )
    )
