// Finding nodes by name, op and kind.

const MOST_FOUND = 40;

// The nodes that have every word of a query somewhere: those first whose name it is, then those whose name begins
// with it, has it, or has all its words.
function found(pane, query) {
  const sought = plain(query.trim()), words = sought.split(/\s+/).filter(Boolean);
  const hasAll = text => words.every(word => text.includes(word));
  const hits = name => [name === sought, name.startsWith(sought), name.includes(sought), hasAll(name), true];
  const fits = ({ name, op, kind, title }) => hasAll(plain(`${name} ${op} ${kind} ${title}`));
  return words.length ? sortedBy(pane.nodes.filter(fits), ({ name }) => hits(plain(name)).indexOf(true)) : [];
}

const plain = text => text.toLowerCase().replaceAll("×", "x"); // which is on every keyboard

function sortedBy(things, key) {
  const keys = new Map(things.map(each => [each, key(each)]));
  return things.sort((a, b) => keys.get(a) - keys.get(b));
}

class Search {
  constructor(field, list, panes) {
    Object.assign(this, { field, list, panes, results: [], place: 0 });
    field.addEventListener("input", () => this.look());
    field.addEventListener("focus", () => this.look());
    field.addEventListener("blur", () => this.close());
    field.addEventListener("keydown", event => this.key(event));
    list.addEventListener("mousedown", event => event.preventDefault()); // or the field would lose the focus first
  }

  look() {
    const all = this.panes.flatMap(pane => found(pane, this.field.value).map(node => ({ pane, node })));
    this.results = all.slice(0, MOST_FOUND);
    this.place = 0;
    const more = all.length > MOST_FOUND ? [made("li", { class: "quiet" }, `and ${all.length - MOST_FOUND} more`)] : [];
    const none = this.field.value.trim() && !all.length ? [made("li", { class: "quiet" }, "nothing found")] : [];
    this.list.replaceChildren(...this.results.map((result, i) => this.line(result, i)), ...more, ...none);
    this.list.hidden = !this.list.children.length;
    this.field.setAttribute("aria-expanded", String(!this.list.hidden));
    this.mark();
  }

  line({ node }, i) {
    const about = made("div", { class: "quiet" }, `${node.title} · ${node.volume}`);
    const attributes = { role: "option", id: `found-${i}`, onclick: () => this.go(this.results[i]) };
    return made("li", attributes, swatch(node.kind), " ", made("b", {}, node.name), about);
  }

  mark() {
    [...this.list.children].forEach((line, i) => line.setAttribute("aria-selected", String(i === this.place)));
    this.field.setAttribute("aria-activedescendant", this.results.length ? `found-${this.place}` : "");
    this.list.children[this.place]?.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.results.length) {
      this.place = (this.place + step + this.results.length) % this.results.length;
      this.mark();
    } else if (event.key === "Enter") this.go(this.results[this.place]);
    else if (event.key === "Escape") this.leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  go(result) {
    if (!result) return;
    result.pane.selectNode(result.node.index);
    result.pane.svg.focus();
  }

  leave() {
    this.field.value = "";
    this.field.blur();
    this.panes[0].svg.focus();
  }

  close() {
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
  }
}
