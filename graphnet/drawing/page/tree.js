// What can be folded: the items of a network, nested, each with what it stands for and whether it is open.

// The items as the data has them, each told what it is in; a repeat's copies are in the repeat.
function grownTree(data) {
  const ofCall = new Map(), all = [];
  const adopted = (item, parent) => {
    Object.assign(item, { parent, open: false, unrolled: false, index: all.length });
    all.push(item);
    for (const inner of item.items ?? item.copies ?? []) adopted(inner, item);
    if (item.kind === "box") item.calls.forEach(call => ofCall.set(call, item));
    return item;
  };
  const root = adopted({ kind: "group", key: "", layout: data.top, items: data.items }, null);
  root.open = true;
  return { root, all, ofCall };
}

const shown = repeat => repeat.copies[repeat.shown];

const isRepeat = item => item.kind === "repeat";

// Whether there is anything to see inside.
const foldable = item => item.kind === "group" || isRepeat(item);

// The frame that is drawn of what is open: of a rolled repeat, that of the copy shown.
const frameOf = item => (isRepeat(item) ? shown(item) : item);

function unfold(item) {
  item.open = true;
  if (!isRepeat(item)) return;
  if (shown(item).kind === "box") item.unrolled = true; else shown(item).open = true;
}

function fold(item) {
  item.open = item.unrolled = false;
}

function unroll(repeat) {
  repeat.open = repeat.unrolled = true;
  for (const copy of repeat.copies) copy.open = false;
}

function rollUp(repeat) {
  repeat.unrolled = false;
  if (shown(repeat).kind === "box") repeat.open = false; else shown(repeat).open = true;
}
