// What is open when a page opens: as much of a network as can be read at once in the window that it opens in.

// The frames of a network, level by level.
function levelsOf(root) {
  const levels = [];
  for (let level = root.items.filter(opens); level.length; level = level.flatMap(innerFrames)) levels.push(level);
  return levels;
}

const innerFrames = item => frameOf(item).items.filter(opens);

// Open what is not to stay folded; or else frames level by level, as long as all is read at once. Data flows in that
// of some directions in which more is open, or else it is shown larger.
function openSome(pane, directions) {
  const all = pane.items.filter(opens), left = all.filter(item => !frameOf(item).collapsed);
  const levels = left.length < all.length ? [] : levelsOf(pane.root);
  if (!levels.length) left.forEach(unfold);
  const best = directions.map(direction => deepest(pane, direction, levels)).reduce((a, b) => (beats(b, a) ? b : a));
  levels.forEach((level, depth) => level.forEach(depth < best.depth ? unfold : fold));
  pane.lead(best.direction);
}

const beats = (a, b) => a.depth > b.depth || (a.depth === b.depth && a.scale > b.scale);

// How many levels can be open at once where data flows in a direction, and how large all is shown then.
function deepest(pane, direction, levels) {
  pane.lead(direction);
  levels.flat().forEach(fold);
  let depth = 0, scale = pane.largest();
  for (const level of levels) {
    level.forEach(unfold);
    const within = pane.largest();
    if (within < LEGIBLE) break;
    scale = within;
    depth++;
  }
  return { direction, depth, scale };
}
