// One network: its drawing, what is open in it, and what is selected.

// Nodes by the names of their columns, each with those that take its result.
function nodesOf({ nodes, columns }) {
  const named = row => Object.fromEntries(row.map((cell, i) => [columns[i], cell]));
  const found = nodes.map((row, index) => ({ index, takers: [], ...named(row) }));
  for (const node of found) for (const input of new Set(node.inputs)) found[input].takers.push(node.index);
  return found;
}

class Pane {
  // `onplan` is told of a new plan to be drawn, `onselect` and `onhover` of what a reader selects and points at.
  constructor(data, place, camera, { onplan, onselect, onhover }) {
    Object.assign(this, data, { place, camera, onplan, onselect, id: `pane${place}`, selected: null, node: null });
    Object.assign(this, { drawn: [], colouring: "kind", heads: new Set() });
    this.nodes = nodesOf(data);
    this.items = gathered(data.root);
    this.itemOf = new Map(this.items.flatMap(item => (item.calls ?? []).map(call => [call, item])));
    this.plane = made("g", { class: "plane" });
    const attributes = { class: "drawing", tabindex: 0, role: "application", "aria-describedby": "keys" };
    this.svg = made("svg", { ...attributes, "aria-label": `diagram of ${data.name}` }, this.plane);
    this.legend = made("div", { class: "legend" });
    camera.attach(this);
    this.svg.addEventListener("click", event => this.click(event));
    this.svg.addEventListener("dblclick", event => this.doubleClick(event));
    this.svg.addEventListener("keydown", event => press(this, event));
    this.svg.addEventListener("pointermove", event => onhover(this, this.pointedAt(event), event));
    this.svg.addEventListener("pointerleave", event => onhover(this, null, event));
  }

  idOf(item) {
    return `${this.id}-item-${item.index}`;
  }

  elementOf(item) {
    return document.getElementById(this.idOf(item));
  }

  // ---- what is open

  // Lay out and draw what is open now.
  draw() {
    this.plan = planned(this.root, this);
    this.onplan(this);
  }

  // Draw the plan on a sheet.
  render(sheet) {
    for (const item of this.drawn) item.area = null;
    this.sheet = sheet;
    this.area = sheet.area;
    this.plane.replaceChildren(...inside(this.plan, [0, 0], this));
    this.drawn = this.items.filter(item => item.area);
    this.links = linked(this.plan);
    this.point();
  }

  // Draw anew, an item staying where it is on the screen while all round it moves.
  redraw(kept) {
    const before = kept?.area;
    this.draw();
    if (!before || !kept.area) return;
    const { scale, x, y } = this.camera, middle = ({ x, width }) => x + width / 2;
    this.camera.show(x + (middle(before) - middle(kept.area)) * scale, y + (before.y - kept.area.y) * scale, scale);
  }

  // Let data flow down, or to the right.
  lead(direction) {
    this.direction = direction;
    this.flow = direction === "LR" ? 0 : 1;
    this.heads = new Set();
  }

  // The sheet that shows what is open largest, and how large.
  bestSheet() {
    return bestSheet(planned(this.root, this), this.flow, area => this.camera.scaleOf(area));
  }

  largest() {
    return this.camera.scaleOf(this.bestSheet().area);
  }

  // Stand in the columns that show all largest; two networks that are compared stand in one column each.
  arrange() {
    if (!PAGE.comparison) this.heads = this.bestSheet().heads;
    this.draw();
  }

  fit() {
    this.arrange();
    this.camera.fit(this.area);
  }

  // Fold or unfold all.
  all(how) {
    this.items.filter(how === fold ? item => item.parent : opens).forEach(how);
    this.fit();
  }

  // Fold or unfold an item, or roll a repeat; what is selected and no longer drawn gives way to it.
  change(item, how) {
    how(item);
    this.redraw(item);
    if (this.selected?.area) this.select(this.selected, this.node, false);
    else if (this.selected) this.select(item, undefined, false);
  }

  // ---- what is selected

  // Select an item, and one of its nodes, which is told of; it comes into view.
  select(item, node = item?.main ?? item?.call ?? null, comes = true) {
    this.pick(item, node);
    this.onselect(this, item, node, comes);
  }

  selectNode(node) {
    this.select(this.itemOf.get(node), node);
  }

  // Mark an item as selected. What hides it is unfolded.
  pick(item, node) {
    if (item && !item.area) {
      reveal(item);
      this.redraw(this.selected);
    }
    Object.assign(this, { selected: item, node });
    this.point();
  }

  // Mark what is selected, and the wires it hangs on.
  point() {
    for (const element of this.plane.querySelectorAll(".selected, .lit")) element.classList.remove("selected", "lit");
    const element = this.selected && this.elementOf(this.selected);
    this.svg.setAttribute("aria-activedescendant", element?.id ?? "");
    if (!element) return;
    element.classList.add("selected");
    const wires = `[data-from="${this.selected.index}"], [data-to="${this.selected.index}"]`;
    for (const wire of this.plane.querySelectorAll(wires)) wire.classList.add("lit");
  }

  // ---- colours

  get measure() {
    return PAGE.measures.find(({ key }) => key === this.colouring) ?? null;
  }

  // Colour by the kinds of op, by what became of things, or by a measure, amounts of which take room of their own.
  colour(colouring) {
    this.colouring = colouring;
    this.redraw(this.selected ?? this.drawn[0]);
  }

  // What stands under the face of an item: how much there is of the measure.
  tagOf(item) {
    const { measure } = this, onFace = item.kind === "group" && measure?.key === "params" && !isOfCopies(item);
    const amount = measure && item.kind !== "end" && !onFace ? amountOf(this, item, measure) : 0;
    return amount === 0 ? "" : phrase(measure, amount);
  }

  // What is drawn as a face, with how much there is of the measure in it.
  get amounts() {
    const leaves = this.drawn.filter(item => !item.open && item.kind !== "end");
    return new Map(leaves.map(item => [item, this.measure && amountOf(this, item, this.measure)]));
  }

  // Colour what is drawn, amounts between none and the most.
  shade(most) {
    const { amounts } = this;
    for (const [item, amount] of amounts) paint(this.elementOf(item), this.shadeOf(item, amount, most));
    this.legend.replaceChildren(...legend(this, [...amounts.keys()], most));
  }

  shadeOf(item, amount, most) {
    if (this.measure) return shadeOf(amount, most);
    return this.colouring === "change" ? shadeOfMark(markOf(this, item)) : null;
  }

  // ---- what a reader does

  pointedAt(event) {
    const element = event.target.closest("[data-index]");
    return element ? this.items[element.dataset.index] : null;
  }

  click(event) {
    const item = this.pointedAt(event);
    if (!item) return;
    if (event.target.closest(".tab")) this.change(item, roll);
    else if (event.target.closest(".knob, .name")) this.change(item, toggle);
    else this.select(item, undefined, false);
  }

  doubleClick(event) {
    const item = this.pointedAt(event);
    if (item && foldable(item) && !event.target.closest(".knob, .name, .tab")) this.change(item, toggle);
  }
}
