// The page: a pane for every network, and what stands round them.

const part = id => document.getElementById(id);
const PAGE = JSON.parse(part("data").textContent);

const page = {
  start() {
    const camera = new Camera();
    const handlers = {
      onplan: pane => this.put(pane),
      onselect: (...what) => this.tell(...what),
      onhover: (...what) => this.hover(...what),
    };
    this.panes = PAGE.panes.map((data, i) => new Pane(data, i, camera, handlers));
    part("panes").append(...this.panes.map(figure));
    part("totals").append(...PAGE.totals.map(total => made("span", {}, total)));
    const colourings = [...(PAGE.comparison ? ["change"] : []), "kind", ...PAGE.measures.map(({ key }) => key)];
    part("measure").append(...colourings.map(key => made("option", { value: key }, BRIEF[key] ?? key)));
    part("measure").value = PAGE.colouring ?? colourings[0];
    this.tables = this.panes.map(pane => new Table(pane));
    part("table").append(...this.tables.map(table => table.element));
    new Search(part("query"), part("found"), this.panes);
    this.listProblems();
    this.listen();
    this.open(PAGE.direction ? [PAGE.direction] : ["TB", "LR"]);
    this.goToHash();
  },

  // Show what there is to be seen first, data flowing in one of some directions.
  open(directions) {
    for (const pane of this.panes) pane.colouring = part("measure").value;
    if (PAGE.comparison) this.compare(PAGE.comparison, directions);
    else openSome(this.panes[0], directions);
    this.turn(this.panes[0].direction);
  },

  // Let data flow down, or to the right. Where not all can be read at once, it stands in one column from its start.
  turn(direction) {
    const [pane] = this.panes, { camera } = pane;
    for (const each of this.panes) each.lead(direction);
    for (const each of this.panes) each.draw();
    if (pane.largest() >= LEGIBLE) pane.arrange();
    camera.begin(pane.area, pane.flow);
  },

  // Put the new plan of a pane on a sheet. Two that are compared stand level.
  put(pane) {
    const { plan, heads, flow } = pane;
    if (!PAGE.comparison) pane.render(heads.size ? new Columns(plan, heads, flow) : new Sheet(plan));
    else if (this.panes.every(each => each.plan))
      levelled(this.panes, this.partners[0]).forEach((sheet, i) => this.panes[i].render(sheet));
    const most = Math.max(0, ...this.panes.flatMap(each => [...each.amounts.values()]));
    for (const each of this.panes) each.shade(most);
  },

  listen() {
    const [{ camera }] = this.panes;
    const acts = {
      in: () => camera.zoom(STEP),
      out: () => camera.zoom(1 / STEP),
      fit: () => this.panes.forEach(pane => pane.fit()),
      fold: () => this.panes.forEach(pane => pane.all(fold)),
      unfold: () => this.panes.forEach(pane => pane.all(unfold)),
      turn: () => this.turn(this.panes[0].flow ? "LR" : "TB"),
      list: () => this.toggleTable(),
      theme: () => this.toggleTheme(),
    };
    for (const [id, act] of Object.entries(acts)) part(id).addEventListener("click", act);
    part("measure").addEventListener("change", () => this.colour());
    document.addEventListener("keydown", event => this.key(event));
    window.addEventListener("hashchange", () => this.goToHash());
    window.addEventListener("beforeprint", () => camera.print());
    window.addEventListener("afterprint", () => camera.printed());
  },

  key(event) {
    const typing = event.target.matches("input, select");
    if (event.key === "Escape") this.close();
    else if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    else if (event.key === "/") part("query").focus();
    else if (event.key === "t") this.toggleTable();
    else return;
    event.preventDefault();
  },

  // What is selected in a pane, told at the side, in the table and in the address, and brought into view.
  tell(pane, item, node, comes) {
    const aside = part("facts");
    aside.hidden = !item;
    this.card();
    if (item) aside.replaceChildren(closer(() => this.close()), ...facts(pane, item, node));
    this.tables[pane.place].show(node);
    const other = this.panes[1 - pane.place];
    if (other) this.tellPartner(other, this.partners[pane.place].get(node));
    else history.replaceState(null, "", node === null ? "#" : `#${encodeURIComponent(pane.nodes[node].name)}`);
    if (item && comes) pane.camera.bring([item, other?.selected].filter(Boolean).map(({ area }) => area));
  },

  // What a node is in the other network, if there is one, and whether that is the earlier one.
  partnerOf(pane, { index }) {
    const other = this.panes[1 - pane.place], partner = other && this.partners[pane.place].get(index);
    return partner === undefined ? null : { node: other.nodes[partner], earlier: pane.place === 1 };
  },

  tellPartner(pane, node = null) {
    pane.pick(pane.itemOf.get(node) ?? null, node);
    this.tables[pane.place].show(node);
  },

  // What changed is open, and told in a list; all is shown in the direction in which it is larger.
  compare(comparison, directions) {
    const { matching } = comparison;
    this.partners = [new Map(matching), new Map(matching.map(([before, after]) => [after, before]))];
    part("changes").append(...changes(comparison, this.panes));
    part("changes").hidden = false;
    document.body.classList.add("compared");
    openAllChanged(this.panes);
    const scales = directions.map(direction => {
      this.turn(direction);
      return this.panes[0].camera.scaleOf(this.panes[0].area);
    });
    this.turn(directions[scales.indexOf(Math.max(...scales))]);
  },

  close() {
    if (!part("facts").hidden) for (const pane of this.panes) pane.select(null);
    this.card();
  },

  hover(pane, item, event) {
    const shown = item && !item.open && event.pointerType !== "touch" && !event.buttons;
    this.card(shown ? card(pane, item) : [], event);
  },

  // A card beside the pointer; without lines, none.
  card(lines = [], event) {
    const box = part("card");
    box.hidden = !lines.length;
    if (box.hidden) return;
    box.replaceChildren(...lines);
    const { offsetWidth: width, offsetHeight: height } = box;
    box.style.left = `${Math.max(4, Math.min(event.clientX + 14, innerWidth - width - 8))}px`;
    box.style.top = `${event.clientY + 18 + height > innerHeight ? event.clientY - height - 12 : event.clientY + 18}px`;
  },

  colour() {
    for (const pane of this.panes) pane.colour(part("measure").value);
  },

  toggleTable() {
    const table = part("table");
    table.hidden = !table.hidden;
    part("list").setAttribute("aria-pressed", String(!table.hidden));
    if (table.hidden) return;
    for (const each of this.tables) each.open();
    this.tables[0].entered.focus();
  },

  toggleTheme() {
    document.documentElement.style.colorScheme = this.isDark() ? "light" : "dark";
  },

  isDark() {
    const chosen = document.documentElement.style.colorScheme;
    return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  },

  listProblems() {
    const line = (pane, [node, message]) => made("li", {}, link(pane, node), ` ${message}`);
    const lines = this.panes.flatMap(pane => pane.problems.map(problem => line(pane, problem)));
    part("problems").replaceChildren(...lines);
    part("problems").hidden = !lines.length;
  },

  goToHash() {
    const name = location.hash.slice(1), [pane] = this.panes;
    const node = pane.nodes.find(each => encodeURIComponent(each.name) === name);
    if (node && node.index !== pane.node) pane.selectNode(node.index);
  },
};

function figure(pane) {
  const name = PAGE.comparison && `${["before", "after"][pane.place]}: ${PAGE.comparison.names[pane.place]}`;
  const heading = made("h2", { hidden: !name }, name || "");
  return made("div", { class: "pane", id: pane.id }, heading, pane.svg, pane.legend);
}

function closer(act) {
  return made("button", { class: "close", "aria-label": "close", title: "close (Escape)", onclick: act }, "×");
}

page.start();
