// What is in an item: its nodes, what there is of a measure in them, what does not fit, what became of them.

// The nodes that an item stands for as it is drawn now: those of all copies, where one is drawn for them.
function callsOf(item) {
  const outer = around(item), copied = outer.some(isRepeat) && outer.every(each => !isRepeat(each) || !each.unrolled);
  return copied ? shownBoxes(item).flatMap(box => box.standsFor ?? box.calls) : callsIn(item);
}

function shownBoxes(item) {
  if (item.kind === "box") return [item];
  return (isRepeat(item) ? [shownCopy(item)] : within(item)).flatMap(shownBoxes);
}

// Whether what there is in an item is that of several copies.
const isOfCopies = item => isRepeat(item) || callsOf(item).length > callsIn(item).length;

// What there is of a measure in an item, all copies that it stands for together; null is not known.
function amountOf({ nodes }, item, measure) {
  const amounts = callsOf(item).map(call => nodes[call].measures[PAGE.measures.indexOf(measure)]);
  if (!measure.addsUp) return amounts.reduce((most, each) => (most === null || each > most ? each : most), null);
  return amounts.includes(null) ? null : amounts.reduce((sum, each) => sum + each, 0);
}

// The kind of op that the face of an item shows, if it is that of an op.
function kindOf({ nodes }, item) {
  const shown = frameOf(item);
  return shown.kind === "box" ? nodes[shown.main].kind : null;
}

const faultsOf = ({ nodes }, item) => callsOf(item).map(call => nodes[call].fault).filter(Boolean);

// What became of each node in an item, where two networks are compared.
const marksOf = ({ marks }, item) => callsIn(item).map(call => marks[call] ?? "");

// What became of an item: what all its nodes have in common, or else that it changed.
function markOf(pane, item) {
  const [mark, ...others] = new Set(marksOf(pane, item));
  return others.length ? "changed" : mark;
}

// What is built as an item is, elsewhere in the network. What stands for copies, stands for all of them.
function alike({ items }, item) {
  const structure = structureOf(item), own = [item, ...around(item)];
  const same = other => structureOf(other) === structure && !own.includes(other);
  return structure === undefined ? [] : items.filter(other => same(other) && standsForItself(other));
}

const structureOf = item => frameOf(item).structure;

// Whether an item is drawn while nothing is unrolled, and is no copy that another item stands for.
function standsForItself(item) {
  const path = [...around(item), item];
  return path.every((inner, i) => !i || !isRepeat(path[i - 1]) || (inner === shownCopy(path[i - 1]) && inner !== item));
}

// What an item is called where it is spoken of.
function spoken(pane, item) {
  const faults = faultsOf(pane, item).length ? ", does not fit" : "", label = item.label || "group";
  if (isRepeat(item)) return `${label}, ${item.copies.length} times${faults}`;
  if (item.kind !== "box") return label + faults;
  return `${label}, ${pane.nodes[item.main].name}, ${pane.nodes[item.calls.at(-1)].volume}${faults}`;
}
