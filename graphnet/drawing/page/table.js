// The table of all nodes: a row leads to its node, and a node to its row.

const COLUMNS = [
  ["name", node => node.name],
  ["op", node => node.title],
  ["volume", node => node.volume],
  ["params", node => blank(node.measures[0])],
  ["MACs", node => blank(node.measures[1])],
  ["activations", node => blank(node.activations)],
  ["receptive field", node => node.field],
];
const FIRST_NUMBER = 3; // the columns from this one on hold numbers

const columnClass = i => i >= FIRST_NUMBER && "number";
const blank = number => (number === 0 ? "" : exact(number));

class Table {
  constructor(pane) {
    Object.assign(this, { pane, rows: [], entered: null, selected: null });
    const heading = ([name], i) => made("th", { scope: "col", class: columnClass(i) }, name);
    const head = made("tr", {}, ...COLUMNS.map(heading));
    const label = `nodes of ${pane.name}; arrow keys move, Enter goes to a node`;
    this.body = made("tbody");
    this.element = made("table", { "aria-label": label }, made("thead", {}, head), this.body);
  }

  // Rows are made when they are first to be seen, for there may be thousands.
  open() {
    if (this.rows.length) return;
    this.rows = this.pane.nodes.map(node => this.row(node));
    this.body.append(...this.rows);
    this.enter(0);
    this.show(this.pane.node);
  }

  row(node) {
    const [name, ...cells] = COLUMNS.map(([, text]) => text(node));
    const told = cells.map((cell, i) => made("td", { class: columnClass(i + 1) }, cell));
    const acts = { onclick: () => this.go(node), onkeydown: event => this.key(event, node) };
    const attributes = { tabindex: -1, "data-fault": Boolean(node.fault), ...acts };
    return made("tr", attributes, made("th", { scope: "row" }, name), ...told);
  }

  key(event, { index }) {
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: this.rows.length - 1 }[event.key];
    if (event.key === "Enter") this.go(this.pane.nodes[index]);
    else if (this.rows[to]) this.enter(to).focus();
    else return;
    event.preventDefault();
  }

  go(node) {
    this.pane.selectNode(node.index);
  }

  // The one row that the tab key comes to.
  enter(index) {
    this.entered?.setAttribute("tabindex", -1);
    this.entered = this.rows[index];
    this.entered.setAttribute("tabindex", 0);
    return this.entered;
  }

  // Mark the row of a node as selected, if there is one.
  show(node) {
    this.selected?.removeAttribute("aria-selected");
    this.selected = this.rows[node] ?? null;
    if (!this.selected) return;
    this.selected.setAttribute("aria-selected", "true");
    this.enter(node).scrollIntoView({ block: "nearest" });
  }
}
