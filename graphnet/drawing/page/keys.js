// What keys do while a drawing has the focus: along the wires, into frames and out of them, nearer and farther.

function press(pane, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const act = actsOf(pane)[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

function actsOf(pane) {
  const { camera, selected, flow } = pane;
  const change = (item, how) => () => item?.parent && pane.change(item, how);
  const outer = selected && around(selected).findLast(isRepeat);
  return {
    [flow ? "ArrowDown" : "ArrowRight"]: () => step(pane, "ahead"),
    [flow ? "ArrowUp" : "ArrowLeft"]: () => step(pane, "behind"),
    [flow ? "ArrowRight" : "ArrowDown"]: () => step(pane, "beside", 1),
    [flow ? "ArrowLeft" : "ArrowUp"]: () => step(pane, "beside", -1),
    Enter: change(selected && foldable(selected) ? selected : null, toggle),
    f: change(selected && enclosing(selected), fold),
    r: change(selected && isRepeat(selected) ? selected : outer, roll),
    "+": () => camera.zoom(STEP),
    "-": () => camera.zoom(1 / STEP),
    0: () => pane.fit(),
  };
}

// Move the selection along a wire, or to what has a neighbour in common with it; of an open frame, into it.
function step(pane, way, by = 0) {
  const { selected, links } = pane, from = links.get(selected);
  const inner = item => links.has(item) && (!selected || around(item).includes(selected));
  const next = () => (way === "beside" ? neighbour(selected, links, pane.flow, by) : from[way][0]);
  const item = from ? next() : pane.drawn.find(inner);
  if (item) pane.select(item);
}
