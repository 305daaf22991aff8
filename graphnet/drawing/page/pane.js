// One network: its drawing, what is open in it, and what is selected.

const MOST_AT_FIRST = 48; // things that are drawn when a page opens

// Nodes by the names of their columns, each with those that take its result.
function nodesOf({ nodes, columns }) {
  const named = row => Object.fromEntries(row.map((cell, i) => [columns[i], cell]));
  const found = nodes.map((row, index) => ({ index, takers: [], ...named(row) }));
  for (const node of found) for (const input of new Set(node.inputs)) found[input].takers.push(node.index);
  return found;
}

class Pane {
  // `onselect` and `onhover` are told what a reader selects, and points at.
  constructor(data, place, { onselect, onhover }) {
    Object.assign(this, data, { place, id: `pane${place}`, selected: null, node: null, drawn: [], colouring: "kind" });
    this.onselect = onselect;
    this.nodes = nodesOf(data);
    this.items = gathered(data.root);
    this.itemOf = new Map(this.items.flatMap(item => (item.calls ?? []).map(call => [call, item])));
    this.plane = made("g", { class: "plane" });
    const attributes = { class: "drawing", tabindex: 0, role: "application", "aria-describedby": "keys" };
    this.svg = made("svg", { ...attributes, "aria-label": `diagram of ${data.name}` }, this.plane);
    this.legend = made("div", { class: "legend" });
    this.camera = new Camera(this.svg, this.plane);
    this.svg.addEventListener("click", event => this.click(event));
    this.svg.addEventListener("dblclick", event => this.doubleClick(event));
    this.svg.addEventListener("keydown", event => this.key(event));
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
    for (const item of this.drawn) item.area = null;
    const plan = planned(this.items[0], this), size = plan.before.map((each, axis) => each + plan.after[axis]);
    this.plane.replaceChildren(...inside(plan, [0, 0], this));
    this.area = { x: -plan.before[0], y: -plan.before[1], width: size[0], height: size[1] };
    this.drawn = this.items.filter(item => item.area);
    this.links = linked(plan);
    this.shade(this.colouring);
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

  // Open what is not to stay folded; or else frames level by level, as long as what is drawn can be taken in.
  openSome() {
    const left = this.items.filter(item => opens(item) && !frameOf(item).collapsed);
    if (left.length < this.items.filter(opens).length) return left.forEach(unfold);
    let level = this.root.items, count = level.length;
    while (level.some(opens)) {
      const frames = level.filter(opens);
      level = frames.flatMap(item => frameOf(item).items);
      count += level.length - frames.length;
      if (count > MOST_AT_FIRST) return;
      frames.forEach(unfold);
    }
  }

  foldAll() {
    this.items.slice(1).forEach(fold);
    this.draw();
    this.fit();
  }

  unfoldAll() {
    this.items.filter(opens).forEach(unfold);
    this.draw();
    this.fit();
  }

  // Fold or unfold an item, or roll a repeat; what is selected and no longer drawn gives way to it.
  change(item, how) {
    how(item);
    this.redraw(item);
    if (this.selected?.area) this.select(this.selected, this.node, false);
    else if (this.selected) this.select(item, undefined, false);
  }

  fit() {
    this.camera.fit(this.area);
  }

  // Let data flow down, or to the right; without a word, where it is shown larger.
  turn(direction) {
    const [down, right] = ["TB", "LR"].map(each => {
      this.lead(each);
      return this.camera.scaleOf(this.area);
    });
    this.lead(direction ?? (right > down ? "LR" : "TB"));
    this.camera.begin(this.area, this.flow);
  }

  lead(direction) {
    this.direction = direction;
    this.flow = direction === "LR" ? 0 : 1;
    this.draw();
  }

  // ---- what is selected

  // Select an item, and one of its nodes, which is told of; it comes into view.
  select(item, node = item?.main ?? item?.call ?? null, comes = true) {
    this.pick(item, node);
    this.onselect(this, item, node); // may narrow the room that there is
    if (item && comes) this.camera.bring(item.area);
  }

  selectNode(node) {
    this.select(this.itemOf.get(node), node);
  }

  // Select the partner of what was selected in another pane.
  follow(node = null) {
    const item = this.itemOf.get(node) ?? null;
    this.pick(item, node);
    if (item) this.camera.bring(item.area);
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

  // ---- what is measured

  // Colour what is drawn between none and the most that there is of a measure, or by what became of it, or else by the
  // kinds of op.
  shade(colouring) {
    this.measure = PAGE.measures.find(({ key }) => key === colouring) ?? null;
    this.colouring = colouring;
    const leaves = this.drawn.filter(item => !item.open && item.kind !== "end");
    const amounts = this.measure ? leaves.map(item => this.amount(item)) : [];
    this.most = Math.max(0, ...amounts);
    leaves.forEach((item, i) => paint(this.elementOf(item), this.shadeOf(item, amounts[i])));
    this.legend.replaceChildren(...legend(this));
  }

  shadeOf(item, amount) {
    if (this.measure) return shadeOf(amount, this.most);
    return this.colouring === "change" ? shadeOfMark(this.markOf(item)) : null;
  }

  // What there is of the measure in an item, all copies that it stands for together; null is not known.
  amount(item, measure = this.measure) {
    const amounts = this.callsOf(item).map(call => this.nodes[call].measures[PAGE.measures.indexOf(measure)]);
    if (!measure.addsUp) return amounts.reduce((most, each) => (most === null || each > most ? each : most), null);
    return amounts.includes(null) ? null : amounts.reduce((sum, each) => sum + each, 0);
  }

  // The nodes that an item stands for as it is drawn now.
  callsOf(item) {
    return item.kind === "box" && item.standsFor && standsForAll(item) ? item.standsFor : callsIn(item);
  }

  // ---- what is said

  // What an item is called where it is spoken of.
  spoken(item) {
    const faults = this.faultsOf(item).length ? ", does not fit" : "";
    const label = item.label || "group";
    if (isRepeat(item)) return `${label}, ${item.copies.length} times${faults}`;
    if (item.kind !== "box") return label + faults;
    return `${label}, ${this.nodes[item.main].name}, ${this.nodes[item.calls.at(-1)].volume}${faults}`;
  }

  faultsOf(item) {
    return this.callsOf(item).map(call => this.nodes[call].fault).filter(Boolean);
  }

  // What became of each node in an item, where two networks are compared.
  marksOf(item) {
    return callsIn(item).map(call => this.marks[call] ?? "");
  }

  // What became of an item: what all its nodes have in common, or else that it changed.
  markOf(item) {
    const [mark, ...others] = new Set(this.marksOf(item));
    return others.length ? "changed" : mark;
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

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = this.keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  get keys() {
    const { camera, selected, flow } = this;
    const change = (item, how) => () => item?.parent && this.change(item, how);
    const outer = selected && around(selected).findLast(isRepeat);
    return {
      [flow ? "ArrowDown" : "ArrowRight"]: () => this.step("ahead"),
      [flow ? "ArrowUp" : "ArrowLeft"]: () => this.step("behind"),
      [flow ? "ArrowRight" : "ArrowDown"]: () => this.step("beside", 1),
      [flow ? "ArrowLeft" : "ArrowUp"]: () => this.step("beside", -1),
      Enter: change(selected && foldable(selected) ? selected : null, toggle),
      f: change(selected && enclosing(selected), fold),
      r: change(selected && isRepeat(selected) ? selected : outer, roll),
      "+": () => camera.zoom(STEP),
      "-": () => camera.zoom(1 / STEP),
      0: () => this.fit(),
    };
  }

  // Move the selection along a wire, or to what has a neighbour in common with it; of an open frame, into it.
  step(way, by = 0) {
    const { selected, links } = this, from = links.get(selected);
    const inner = item => links.has(item) && (!selected || around(item).includes(selected));
    const next = () => (way === "beside" ? neighbour(selected, links, this.flow, by) : from[way][0]);
    const item = from ? next() : this.drawn.find(inner);
    if (item) this.select(item);
  }
}
