// What is said of what is selected: in a card beside the pointer, and at length at the side.

function card(pane, item) {
  const lines = item.kind === "box" ? nodeLines(pane.nodes[item.main], pane, item) : groupLines(pane, item);
  return lines.filter(Boolean).map((line, i) => made(i ? "div" : "b", {}, line));
}

function nodeLines(node, pane, item) {
  const leaving = pane.nodes[item.calls.at(-1)];
  return [
    node.name,
    item.calls.map(call => pane.nodes[call].title).join(" → "),
    leaving.volume,
    ...amounts(pane, item),
    ...pane.faultsOf(item),
  ];
}

function groupLines(pane, item) {
  if (item.kind === "end") return [item.label, pane.nodes[item.call].volume];
  const heading = isRepeat(item) ? `${item.label} ×${item.copies.length}` : item.scope ?? item.label;
  return [heading, noteOf(item), `${exact(callsIn(item).length)} nodes`, ...amounts(pane, item), ...pane.faultsOf(item).slice(0, 3)];
}

// What there is of every measure in all that an item stands for.
function amounts(pane, item) {
  const several = item.kind === "box" && pane.callsOf(item).length > item.calls.length;
  return PAGE.measures.map(measure => {
    const amount = pane.amount(item, measure);
    return amount ? `${BRIEF[measure.key]}: ${told(measure, amount)}${several && measure.addsUp ? " in all copies" : ""}` : "";
  });
}

// The side panel: facts, neighbours and arithmetic of a node, or what a group and its nodes come to.
function facts(pane, item, node) {
  return item.kind === "box" ? aboutNode(pane, item, pane.nodes[node]) : aboutGroup(pane, item);
}

function aboutNode(pane, item, node) {
  const links = calls => calls.flatMap((call, i) => (i ? [", ", link(pane, call)] : [link(pane, call)]));
  return [
    made("h2", {}, node.name),
    made("p", { class: "chips" }, ...item.calls.map(call => chip(pane, call, node))),
    ...fault(node.fault),
    copiesNote(pane, item),
    listing([
      ...compared(figures(node), page.partnerOf(pane, node)),
      ["takes", links(node.inputs)],
      ["taken by", links(node.takers)],
      ["written in", node.source],
    ]),
    made("h3", {}, "worked out"),
    made("pre", { tabindex: 0 }, working(pane, node)),
  ];
}

function aboutGroup(pane, item) {
  const buttons = foldable(item) ? [button(item.open ? "fold" : "unfold", () => pane.change(item, toggle))] : [];
  if (isRepeat(item)) buttons.push(button(item.unrolled ? "draw one for all" : `draw all ${item.copies.length}`, () => pane.change(item, roll)));
  const [heading, ...lines] = groupLines(pane, item).filter(Boolean);
  return [made("h2", {}, heading), made("p", { class: "chips" }, ...buttons), ...lines.map(line => made("p", {}, line))];
}

function figures(node) {
  const measured = PAGE.measures.map((measure, i) => [BRIEF[measure.key], told(measure, node.measures[i], exact)]);
  return [["op", node.op], ["volume", node.volume], ...measured.slice(0, -1), ["receptive field", node.field]];
}

// Figures of a node, and where its partner in the other network has others, these too.
function compared(mine, partner) {
  if (!partner) return mine;
  const other = figures(partner.node), arrow = partner.earlier ? (a, b) => `${b} → ${a}` : (a, b) => `${a} → ${b}`;
  return mine.map(([name, text], i) => [name, text === other[i][1] ? text : arrow(text, other[i][1])]);
}

const link = (pane, call) => made("button", { class: "link", onclick: () => pane.selectNode(call) }, pane.nodes[call].name);
const button = (text, act) => made("button", { onclick: act }, text);
const fault = text => (text ? [made("p", { class: "fault", role: "alert" }, text)] : []);

// A button for each node of a box, the one that is told of pressed.
function chip(pane, call, node) {
  const attributes = { "aria-pressed": String(call === node.index), onclick: () => pane.select(pane.itemOf.get(call), call) };
  return made("button", attributes, pane.nodes[call].title);
}

function copiesNote(pane, item) {
  const copies = pane.callsOf(item).length / item.calls.length;
  return copies > 1 ? made("p", { class: "quiet" }, `drawn for ${Math.round(copies)} like it; R draws them all`) : "";
}

function listing(entries) {
  const told = entries.filter(([, text]) => text !== "" && text.length !== 0);
  return made("dl", {}, ...told.flatMap(([name, text]) => [made("dt", {}, name), made("dd", {}, ...[text].flat())]));
}

// The text of `graphnet explain`, whose lines are kept once for all nodes.
function working({ working: { lines, texts, of } }, node) {
  return texts[of[node.index]].map(line => lines[line]).join("\n");
}
