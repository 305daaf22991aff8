// Two networks side by side: what became of nodes, which are partners, and the list of changes.

const SIGNS = { added: "+", removed: "−", changed: "~", resized: "~" };

// Unfold what holds changes, and leave the rest folded; what came or went as a whole is seen from outside.
function openChanged(pane, item = pane.root) {
  const whole = marksOf(pane, item);
  if (!foldable(item) || !whole.some(Boolean) || (item.parent && isAlike(whole) && whole[0] !== "changed")) return;
  if (isRepeat(item) && !alikeCopies(pane, item)) item.open = item.unrolled = true;
  else unfold(item);
  within(item.unrolled ? item : frameOf(item)).forEach(inner => openChanged(pane, inner));
}

// The same in all panes; a frame that is open in one is so in the others too.
function openAllChanged(panes) {
  panes.forEach(pane => openChanged(pane));
  const groups = panes.flatMap(pane => pane.items).filter(item => item.scope);
  const open = new Set(groups.filter(item => item.open).map(item => item.scope));
  groups.filter(item => open.has(item.scope) && !item.open).forEach(unfold);
}

const isAlike = marks => marks.every(mark => mark === marks[0]);

// Whether the same became of every copy of a repeat.
function alikeCopies(pane, { copies }) {
  return isAlike(copies.map(copy => marksOf(pane, copy).join()));
}

// The side panel's list: the verdict, the totals, and every change; a click leads to its nodes, one after the other.
function changes({ verdict, figures, lines }, panes) {
  const head = made("tr", {}, ...["", "before", "after", "difference"].map(name => made("th", { scope: "col" }, name)));
  const cell = (text, i) => (i ? made("td", {}, text) : made("th", { scope: "row" }, text));
  const row = figure => made("tr", {}, ...figure.map(cell));
  return [
    made("h2", {}, verdict),
    made("table", {}, made("thead", {}, head), made("tbody", {}, ...figures.map(row))),
    made("ul", {}, ...lines.map(line => made("li", {}, change(line, panes)))),
  ];
}

function change({ sign, nodes, what, pane, members }, panes) {
  let next = 0;
  const go = () => panes[pane].selectNode(members[next++ % members.length]);
  const text = [made("b", {}, `${sign} ${nodes}`), " ", made("span", {}, what)];
  return made("button", { "data-sign": sign, disabled: !members.length, onclick: go }, ...text);
}
