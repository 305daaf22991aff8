// Where everything stands. Every frame was laid out with its items folded. What is open stretches the plane of the
// frame round it: what lies to the right moves right, what lies below moves down, and nothing comes to overlap.
// A point is [x, y], and 0 and 1 are the axes. A plan says how far an item reaches `before` and `after` its anchor
// along either axis. The anchor is the middle of what was laid out: data enters and leaves level with it.

const GAP = 22; // between the copies of a repeat
const MARGIN = 16; // round the copies of a repeat
const TAG = 11; // the height of what stands under a face

// A map of one axis that keeps order, and keeps distances or makes them longer, such that what lay within each span
// [from, to, room] gets as much room.
function stretched(length, spans) {
  const stops = [...new Set([0, length, ...spans.flatMap(([from, to]) => [from, to])])].sort((a, b) => a - b);
  const ending = new Map(stops.map(stop => [stop, []]));
  for (const span of spans) ending.get(span[1]).push(span);
  const places = new Map([[stops[0], stops[0]]]);
  for (let i = 1; i < stops.length; i++) {
    const kept = places.get(stops[i - 1]) + stops[i] - stops[i - 1];
    const needed = ending.get(stops[i]).map(([from, , room]) => places.get(from) + room);
    places.set(stops[i], Math.max(kept, ...needed));
  }
  const reached = [...places.values()];
  return at => between(stops, reached, at);
}

// Where a place among the stops comes to lie, in proportion; beyond the outermost ones it moves along with them.
function between(stops, places, at) {
  let low = 0, high = stops.length - 1;
  if (at <= stops[low]) return places[low] + at - stops[low];
  if (at >= stops[high]) return places[high] + at - stops[high];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (stops[middle] <= at) low = middle;
    else high = middle;
  }
  return places[low] + (places[high] - places[low]) * (at - stops[low]) / (stops[high] - stops[low]);
}

// How an item is drawn now: how far it reaches, and of what is open, what stands where inside.
function planned(item, pane) {
  if (!item.open) return folded(pane.sizes[item.face], pane.tagOf(item));
  if (item.unrolled) return chain(item, pane);
  return stretchedFrame(pane.layouts[pane.direction][item.layout], frameOf(item), pane);
}

// A face about its anchor, and a tag under it.
function folded(size, tag) {
  const [half, upper] = size.map(extent => extent / 2), broad = tag ? Math.max(half, tagWidth(tag) / 2) : half;
  return { before: [broad, upper], after: [broad, upper + (tag ? TAG : 0)], tag };
}

const LETTER = 4.6; // the width of one in small type, on average
const tagWidth = text => LETTER * text.length + 8;

// A frame that was laid out folded, stretched to the room that its items take now.
function stretchedFrame({ size, places, wires }, { items, carried }, pane) {
  const plans = items.map(item => planned(item, pane));
  const maps = size.map((length, axis) => stretched(length, plans.flatMap((plan, i) => grown(plan, places[i], axis))));
  const middle = size.map((length, axis) => maps[axis](length / 2));
  const local = point => point.map((at, axis) => maps[axis](at) - middle[axis]);
  const children = items.map((item, i) => ({ item, plan: plans[i], at: local(centre(places[i])), was: places[i] }));
  const stretch = wire => stretchedWire({ ...wire, call: carried[wire.carries] }, children, local, pane.flow);
  return { before: local([0, 0]).map(at => -at), after: local(size), children, wires: wires.map(stretch) };
}

const centre = ([x, y, width, height]) => [x + width / 2, y + height / 2];

// The spans of an item that takes more room along an axis than it was laid out with: one on either side of its anchor.
function grown({ before, after }, place, axis) {
  const start = place[axis], half = place[axis + 2] / 2;
  if (before[axis] <= half && after[axis] <= half) return [];
  return [[start, start + half, before[axis]], [start + half, start + 2 * half, after[axis]]];
}

// A wire whose ends meet what it joins, wherever that reaches now. Its curves keep to the gaps between items; where an
// item is smaller than what stands beside it, a straight stroke does the rest.
function stretchedWire(wire, children, local, flow) {
  const route = wire.points.map(local), last = route.length - 1;
  if (wire.target >= 0) {
    const end = met(children[wire.target], "entry", wire.call, route[last], wire.points[last], flow);
    level(route, last, last - 1, end);
    if (far(route[last], end.at)) route.push(...straight(route[last], end.at).slice(1));
  }
  if (wire.source >= 0) {
    const start = met(children[wire.source], "exit", wire.call, route[0], wire.points[0], flow);
    level(route, 0, 1, start);
    if (far(route[0], start.at)) route.unshift(...straight(start.at, route[0]).slice(0, -1));
  }
  return { ...wire, route, labelAt: wire.label && beside(wire, local, flow) };
}

const far = (from, to) => Math.hypot(to[0] - from[0], to[1] - from[1]) > 0.1;

// Where the label of a wire goes: along with it, and as far aside from it as before.
function beside({ points, labelAt }, local, flow) {
  const away = point => Math.hypot(point[0] - labelAt[0], point[1] - labelAt[1]);
  const near = points.reduce((best, point) => (away(point) < away(best) ? point : best));
  const place = local(labelAt), across = 1 - flow;
  place[across] = local(near)[across] + labelAt[across] - near[across];
  return place;
}

// Where a wire that came to a folded item at `before`, and would come to `now`, meets the item as it is drawn; and the
// axis along which it does.
function met({ plan, at, was }, end, call, now, before, flow) {
  const [aside, ahead] = before.map((each, axis) => (each - was[axis]) / was[axis + 2] - 0.5);
  const axis = Math.abs(ahead) < Math.abs(aside) ? 0 : 1, across = 1 - axis;
  const side = [aside, ahead][axis] < 0 ? at[axis] - plan.before[axis] : at[axis] + plan.after[axis];
  const meets = plan.wires && axis === flow ? at[across] + portOf(plan, end, call)[across] : now[across];
  const kept = Math.min(Math.max(meets, at[across] - plan.before[across]), at[across] + plan.after[across]);
  return { axis, at: axis ? [kept, side] : [side, kept] };
}

// Where a result enters or leaves an open frame, from its anchor.
function portOf({ wires }, end, call) {
  const crossing = wires.filter(wire => (end === "entry" ? wire.source : wire.target) < 0);
  const { route } = crossing.find(wire => wire.call === call) ?? crossing[0] ?? { route: [[0, 0]] };
  return route.at(end === "entry" ? 0 : -1);
}

// The end of a curve moved level with where the wire is met, and the control point beside it likewise.
function level(route, end, control, { axis, at }) {
  const across = 1 - axis, way = at[across] - route[end][across];
  for (const place of [end, control]) route[place] = route[place].with(across, route[place][across] + way);
}

// The copies of a repeat, one after the other, about a middle that is their anchor.
function chain({ copies, label }, pane) {
  const along = pane.flow, plans = copies.map(copy => planned(copy, pane));
  const lengths = plans.map(plan => plan.before[along] + plan.after[along]);
  const half = lengths.reduce((sum, length) => sum + length + GAP, GAP) / 2;
  const point = at => (along ? [0, at] : [at, 0]);
  const named = along ? tagWidth(label) + MARGIN : 0; // beside the wire that comes in
  const broadest = side => Math.max(named, ...plans.map(plan => plan[side][1 - along] + MARGIN));
  const reach = side => (along ? [broadest(side), half] : [half, broadest(side)]);
  const children = [], wires = [];
  let end = -half;
  plans.forEach((plan, i) => {
    wires.push({ source: i - 1, target: i, route: straight(point(end), point(end + GAP)) });
    children.push({ item: copies[i], plan, at: point(end + GAP + plan.before[along]) });
    end += GAP + lengths[i];
  });
  wires.push({ source: plans.length - 1, target: -1, route: straight(point(end), point(half)) });
  return { before: reach("before"), after: reach("after"), children, wires };
}

const straight = (from, to) => [from, from, to, to];
