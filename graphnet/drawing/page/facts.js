// What is said of what is selected: in a card beside the pointer, and at length at the side.

const MOST_FAULTS = 3; // in a card
const MOST_ALIKE = 60; // in the panel

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
    ...faultsOf(pane, item),
  ];
}

function groupLines(pane, item) {
  if (item.kind === "end") return [item.label, pane.nodes[item.call].volume];
  return [
    groupHeading(item),
    noteOf(item),
    `${exact(callsIn(item).length)} nodes`,
    ...amounts(pane, item),
    ...faultsOf(pane, item).slice(0, MOST_FAULTS),
  ];
}

// What there is of every measure in all that an item stands for.
function amounts(pane, item) {
  const several = isOfCopies(item);
  return PAGE.measures.map(measure => {
    const amount = amountOf(pane, item, measure);
    const where = several && measure.addsUp ? ` ${OF_COPIES}` : "";
    return amount ? `${BRIEF[measure.key]}: ${told(measure, amount)}${where}` : "";
  });
}

// The side panel: facts, neighbours and arithmetic of a node, or what a group and its nodes come to.
function facts(pane, item, node) {
  return node === null ? aboutGroup(pane, item) : aboutNode(pane, item, pane.nodes[node]);
}

function aboutNode(pane, item, node) {
  const links = calls => calls.flatMap((call, i) => (i ? [", ", link(pane, call)] : [link(pane, call)]));
  return [
    made("h2", {}, node.name),
    made("p", { class: "chips" }, ...(item.calls ?? []).map(call => chip(pane, call, node))),
    ...(node.fault ? [fault(node.fault)] : []),
    copiesNote(pane, item),
    listing([
      ...compared(figures(node), page.partnerOf(pane, node)),
      ["takes", links(node.inputs)],
      ["taken by", links(node.takers)],
      ["written in", node.source],
    ]),
    ...elsewhere(pane, item),
    ...sharedNote(pane, node),
    ...worked(pane, pane.working.of[node.index]),
  ];
}

function aboutGroup(pane, item) {
  const button = (text, how) => made("button", { onclick: () => pane.change(item, how) }, text);
  const buttons = [button(item.open ? "fold" : "unfold", toggle)];
  if (isRepeat(item)) buttons.push(button(item.unrolled ? "draw one for all" : `draw all ${item.copies.length}`, roll));
  const measured = PAGE.measures.map(each => [BRIEF[each.key], told(each, amountOf(pane, item, each), exact)]);
  const text = pane.working.scopes[frameOf(item).scope];
  return [
    made("h2", {}, groupHeading(item)),
    made("p", { class: "chips" }, ...buttons),
    ...faultsOf(pane, item).map(fault),
    listing([["first", item.differences?.join(", ") ?? ""], ["nodes", exact(callsIn(item).length)], ...measured]),
    ...elsewhere(pane, item),
    ...(text === undefined ? [] : worked(pane, text)),
  ];
}

const groupHeading = item => (isRepeat(item) ? `${item.label} ×${item.copies.length}` : item.scope ?? item.label);

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

// What is built as an item is, or as the frame round it, though maybe with other filters: buttons lead there.
function elsewhere(pane, item) {
  const frame = enclosing(item), other = frame && structureOf(frame) !== structureOf(item);
  return (other ? [item, frame] : [item]).flatMap(built => {
    const found = alike(pane, built), more = found.length - MOST_ALIKE;
    if (!found.length) return [];
    const button = other => made("button", { onclick: () => pane.select(other) }, fullName(pane, other));
    const rest = more > 0 ? [made("span", { class: "quiet" }, `and ${exact(more)} more`)] : [];
    return [
      made("h3", {}, `same structure as ${fullName(pane, built)} (${exact(found.length)})`),
      made("p", { class: "chips alike" }, ...found.slice(0, MOST_ALIKE).map(button), ...rest),
    ];
  });
}

// What an item is called in the whole network.
function fullName({ nodes }, item) {
  const shown = frameOf(item), times = isRepeat(item) ? ` ×${item.copies.length}` : "";
  if (shown.kind === "box") return nodes[shown.main].name + times;
  const outer = shown.scope.slice(0, shown.scope.lastIndexOf(".") + 1);
  return (isRepeat(item) && item.label ? outer + item.label : shown.scope) + times;
}

const fault = text => made("p", { class: "fault", role: "alert" }, text);

// What leads to a node, by its name.
function link(pane, call) {
  return made("button", { class: "link", onclick: () => pane.selectNode(call) }, pane.nodes[call].name);
}

// A button for each node of a box, the one that is told of pressed.
function chip(pane, call, node) {
  const pressed = String(call === node.index);
  return made("button", { "aria-pressed": pressed, onclick: () => pane.selectNode(call) }, pane.nodes[call].title);
}

function copiesNote(pane, item) {
  const copies = item.kind === "box" && callsOf(item).length / item.calls.length;
  return copies > 1 ? made("p", { class: "quiet" }, `drawn for ${Math.round(copies)} like it; R draws them all`) : "";
}

function listing(entries) {
  const told = entries.filter(([, text]) => text !== "" && text.length !== 0);
  return made("dl", {}, ...told.flatMap(([name, text]) => [made("dt", {}, name), made("dd", {}, ...[text].flat())]));
}

// In large networks, nodes that are alike but for their receptive fields share what is worked out for the first.
function sharedNote({ nodes, working: { of } }, node) {
  const { name, index } = nodes[of.indexOf(of[node.index])];
  const note = `for ${name}, which has the same op and the same volumes, but a receptive field of its own`;
  return index === node.index ? [] : [made("p", { class: "quiet" }, note)];
}

// A text of `graphnet explain`, whose lines are kept once for all nodes.
function worked({ working: { lines, texts } }, text) {
  const written = texts[text].map(line => lines[line]).join("\n");
  return [made("h3", {}, "worked out"), made("pre", { tabindex: 0 }, written)];
}
