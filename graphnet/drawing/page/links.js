// Which drawn items follow which along the wires, whatever frames lie between them.

// By each item that is drawn and not open: those `ahead` of it and `behind` it, in the order of the wires.
function linked(plan) {
  const links = new Map();
  const visit = ({ children, wires }) => {
    for (const { item, plan } of children) {
      if (plan.wires) visit(plan);
      else links.set(item, { ahead: [], behind: [], ...links.get(item) });
    }
    for (const { source, target } of wires)
      if (source >= 0 && target >= 0) join(last(children[source]), first(children[target]), links);
  };
  visit(plan);
  return links;
}

function join(sources, targets, links) {
  const of = item => links.get(item) ?? links.set(item, { ahead: [], behind: [] }).get(item);
  for (const source of sources)
    for (const target of targets) {
      of(source).ahead.push(target);
      of(target).behind.push(source);
    }
}

// What takes the results that come into a child of a frame, and what its results come from.
const first = child => ends(child, "source", "target", first);
const last = child => ends(child, "target", "source", last);

function ends({ item, plan }, border, end, inner) {
  if (!plan.wires) return [item];
  const crossing = plan.wires.filter(wire => wire[border] < 0 && wire[end] >= 0);
  return [...new Set(crossing.flatMap(wire => inner(plan.children[wire[end]])))];
}

// The next item across the flow among those that come from, or lead to, the same.
function neighbour(item, links, flow, by) {
  const { ahead, behind } = links.get(item), across = flow ? "x" : "y";
  const near = [...behind.flatMap(each => links.get(each).ahead), ...ahead.flatMap(each => links.get(each).behind)];
  const row = [...new Set([item, ...near])].sort((a, b) => middle(a, across) - middle(b, across));
  return row[row.indexOf(item) + by];
}

const middle = ({ area }, axis) => area[axis] + (axis === "x" ? area.width : area.height) / 2;
