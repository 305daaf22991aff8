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
const NUMBERS = 3; // columns from here on hold numbers

const blank = number => (number === 0 ? "" : exact(number));

class Table {
  constructor(place, pane) {
    this.pane = pane;
    this.rows = pane.nodes.map(node => this.row(node));
    const head = made("tr", {}, ...COLUMNS.map(([name], i) => made("th", { scope: "col", class: i < NUMBERS ? "" : "number" }, name)));
    const label = `nodes of ${pane.name}; arrow keys move, Enter goes to a node`;
    place.append(made("table", { "aria-label": label }, made("thead", {}, head), made("tbody", {}, ...this.rows)));
    this.enter(0);
  }

  row(node) {
    const cells = COLUMNS.map(([, text], i) => made(i ? "td" : "th", { scope: !i && "row", class: i < NUMBERS ? "" : "number" }, text(node)));
    return made(
      "tr",
      { tabindex: -1, onclick: () => this.go(node), onkeydown: event => this.key(event, node), "data-fault": Boolean(node.fault) },
      ...cells,
    );
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
    this.rows.forEach((row, i) => (row.tabIndex = i === index ? 0 : -1));
    return this.rows[index];
  }

  show(node) {
    this.rows.forEach((row, i) => row.setAttribute("aria-selected", String(i === node)));
    if (node !== undefined) this.enter(node).scrollIntoView({ block: "nearest" });
  }
}
