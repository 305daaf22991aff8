// What can be folded: the items of a network, nested, each with whether it is open. An open repeat is drawn as the
// frame of the copy that stands for all, or unrolled, as a frame round all of them.

const isRepeat = item => item.kind === "repeat";
const foldable = item => item.kind === "group" || isRepeat(item);
const shownCopy = repeat => repeat.copies[repeat.shown];
const frameOf = item => (isRepeat(item) ? shownCopy(item) : item);
const within = item => item.items ?? item.copies ?? [];
const opens = item => foldable(item) && Boolean(frameOf(item).items); // into a frame, not only into copies of a box
const callsIn = item => item.calls ?? within(item).flatMap(callsIn);

// Every item below a root, outer ones first, each told what it lies in and its place among all.
function gathered(root) {
  const all = [];
  const visit = (item, parent) => {
    Object.assign(item, { parent, open: !parent, unrolled: false, index: all.length });
    all.push(item);
    within(item).forEach(inner => visit(inner, item));
  };
  visit(root, null);
  return all;
}

function unfold(item) {
  item.open = true;
  if (isRepeat(item)) item.unrolled = shownCopy(item).kind === "box"; // of which there is nothing to see but the copies
}

function fold(item) {
  item.open = item.unrolled = false;
}

function toggle(item) {
  if (item.open) fold(item);
  else unfold(item);
}

// A repeat drawn with all its copies, or as one again.
function roll(repeat) {
  const out = !repeat.unrolled;
  unfold(repeat);
  repeat.copies.forEach(fold);
  repeat.unrolled = out;
  if (!out && shownCopy(repeat).kind === "box") fold(repeat);
}

// All that an item lies in, from the outermost on.
function around(item) {
  return item.parent ? [...around(item.parent), item.parent] : [];
}

// Open what hides an item.
function reveal(item) {
  const path = [...around(item), item];
  path.slice(0, -1).forEach((outer, i) => {
    if (!outer.open) unfold(outer);
    if (isRepeat(outer) && path[i + 1] !== shownCopy(outer)) outer.unrolled = true;
  });
}

// The frame that an item is drawn in. That of the copy that stands for all is drawn as the repeat's.
function enclosing({ parent }) {
  return parent?.parent && isRepeat(parent.parent) && !parent.parent.unrolled ? parent.parent : parent;
}

const levelOf = item => (item.parent ? 1 + levelOf(enclosing(item)) : 0);

