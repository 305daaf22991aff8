// Where everything stands. Every frame was laid out with its items folded. What is open stretches the plane of the frame
// round it: what lies to the right moves right, what lies below moves down, and nothing comes to overlap.
// A point is [x, y], and 0 and 1 are the axes. A plan says how far an item reaches `before` and `after` its anchor along
// either axis. The anchor is the middle of what was laid out: data enters level with it, and leaves level with it.

const HEAD = 18; // the strip of an open frame that bears its name
const GAP = 22; // between the copies of a repeat
const MARGIN = 12; // round the copies of a repeat

// A map of one axis that keeps order and distances, or makes them longer, so that what lay within each span
// [from, to, room] gets as much room.
function stretched(length, spans) {
  const stops = [...new Set([0, length, ...spans.flatMap(([from, to]) => [from, to])])].sort((a, b) => a - b);
  const places = new Map([[stops[0], stops[0]]]);
  stops.slice(1).forEach((stop, i) => {
    const kept = places.get(stops[i]) + stop - stops[i];
    const needed = spans.filter(([, to]) => to === stop).map(([from, , room]) => places.get(from) + room);
    places.set(stop, Math.max(kept, ...needed));
  });
  return at => between(stops, stops.map(stop => places.get(stop)), at);
}

// Where a place between two stops comes to lie; beyond the outermost it moves along with these.
function between(stops, places, at) {
  const next = Math.min(Math.max(stops.findIndex(stop => stop > at), 0) || (at < stops[0] ? 0 : stops.length), stops.length);
  if (next === 0) return places[0] + at - stops[0];
  if (next === stops.length) return places.at(-1) + at - stops.at(-1);
  const share = (at - stops[next - 1]) / (stops[next] - stops[next - 1]);
  return places[next - 1] + share * (places[next] - places[next - 1]);
}

// How an item is drawn now: how far it reaches, and of what is open, what stands where inside.
function planned(item, pane) {
  if (!item.open) return folded(pane.faces[item.face]);
  const plan = item.unrolled ? chain(item, pane) : stretchedFrame(item.frame, pane);
  plan.before[1] += HEAD;
  plan.before[0] = Math.max(plan.before[0], item.headWidth);
  return plan;
}

function folded(size) {
  return { before: size.map(extent => extent / 2), after: size.map(extent => extent / 2) };
}

// A frame that was laid out folded, stretched to the room that its items take now.
function stretchedFrame({ layout, items }, pane) {
  const { size, places, wires } = pane.layouts[layout];
  const plans = items.map(item => planned(item, pane));
  const maps = size.map((length, axis) => stretched(length, plans.flatMap((plan, i) => grown(plan, places[i], axis))));
  const middle = size.map((length, axis) => maps[axis](length / 2));
  const local = point => point.map((at, axis) => maps[axis](at) - middle[axis]);
  const children = items.map((item, i) => ({ item, plan: plans[i], at: local(centre(places[i])) }));
  return {
    before: local([0, 0]).map(at => -at),
    after: local(size),
    children,
    wires: wires.map(wire => stretchedWire(wire, places, children, local, pane.axis)),
  };
}

const centre = ([x, y, width, height]) => [x + width / 2, y + height / 2];

// The spans of an item that takes more room along an axis than it was laid out with: one on either side of its anchor.
function grown(plan, place, axis) {
  const start = place[axis], half = place[axis + 2] / 2, [before, after] = [plan.before[axis], plan.after[axis]];
  if (before <= half && after <= half) return [];
  return [[start, start + half, before], [start + half, start + 2 * half, after]];
}

// A wire whose ends meet what it joins, wherever that reaches now. Its curves keep to the gaps between items; where an
// item is smaller than what stands beside it, a straight stroke does the rest.
function stretchedWire(wire, places, children, local, flow) {
  const route = wire.points.map(local), last = route.length - 1;
  if (wire.target >= 0) {
    const end = met(wire, wire.target, route[last], wire.points[last], places, children, flow);
    level(route, last, last - 1, end);
    route.push(route[last], end.at, end.at);
  }
  if (wire.source >= 0) {
    const start = met(wire, wire.source, route[0], wire.points[0], places, children, flow);
    level(route, 0, 1, start);
    route.unshift(start.at, start.at, route[0]);
  }
  return { ...wire, route, labelAt: wire.label && local(wire.labelAt) };
}

// Where a wire that came to `was`, on a side of a folded item, meets the item as it is drawn now, and along which axis.
function met(wire, index, now, was, places, children, flow) {
  const { plan, at } = children[index], place = places[index];
  const [aside, ahead] = was.map((each, axis) => (each - place[axis]) / place[axis + 2] - 0.5);
  const axis = Math.abs(ahead) < Math.abs(aside) ? 0 : 1, across = 1 - axis;
  const meets = [];
  meets[axis] = [aside, ahead][axis] < 0 ? at[axis] - plan.before[axis] : at[axis] + plan.after[axis];
  const level = plan.wires && axis === flow ? at[across] + portOf(plan, wire.call, index === wire.source)[across] : now[across];
  meets[across] = Math.min(Math.max(level, at[across] - plan.before[across]), at[across] + plan.after[across]);
  return { axis, at: meets };
}

// Where a result leaves or enters an open frame, from its anchor.
function portOf({ wires }, call, leaves) {
  const crossing = wires.filter(wire => (leaves ? wire.target : wire.source) < 0);
  const { route } = crossing.find(wire => wire.call === call) ?? crossing[0] ?? { route: [[0, 0]] };
  return route.at(leaves ? -1 : 0);
}

// The end of a curve moved level with where the wire is met, and the control point beside it likewise.
function level(route, end, control, { axis, at }) {
  const across = 1 - axis, way = at[across] - route[end][across];
  for (const place of [end, control]) route[place] = route[place].map((each, along) => (along === across ? each + way : each));
}

// The copies of a repeat, one after the other, from a middle that is their anchor.
function chain({ copies }, pane) {
  const along = pane.axis, across = 1 - along, plans = copies.map(copy => planned(copy, pane));
  const lengths = plans.map(plan => plan.before[along] + plan.after[along] + GAP);
  const half = lengths.reduce((sum, length) => sum + length) / 2 + MARGIN - GAP / 2;
  const point = at => (along ? [0, at] : [at, 0]);
  const reach = side => point(half).map((at, axis) => (axis === across ? Math.max(...plans.map(plan => plan[side][axis])) + MARGIN : at));
  const children = [], wires = [];
  let end = MARGIN - GAP - half;
  plans.forEach((plan, i) => {
    const start = end + GAP;
    wires.push({ source: i - 1, target: i, route: straight(point(i ? end : -half), point(start)) });
    children.push({ item: copies[i], plan, at: point(start + plan.before[along]) });
    end = start + lengths[i] - GAP;
  });
  wires.push({ source: plans.length - 1, target: -1, route: straight(point(end), point(half)) });
  return { before: reach("before"), after: reach("after"), children, wires };
}

function straight(from, to) {
  return [from, from, to, to];
}
