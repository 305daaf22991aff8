// A long drawing in columns, as text is set, so that all of it is read at once; in rows where data flows to the right.
// A column begins with an item to which a single wire leads from all that stands before it.

const BETWEEN = 36; // columns; the wire to the next one runs in the middle
const TURN = 18; // what a wire takes to turn at either end of a column
const BEND = 6; // the radius of a corner
const APPROACH = 1; // what of a wire belongs to the column that it leads to
const MOST_COLUMNS = 8;
const GAIN = 1.1; // how much larger another column must show all
const UNEVEN = 1.5; // a longest column of so many times the mean is no column, but what could not be broken

class Columns extends Sheet {
  // `heads` are the items that columns begin with, but for the first.
  constructor(plan, heads, flow) {
    super(plan);
    const later = plan.children.filter(({ item }) => heads.has(item)).map(child => startOf(child, flow) - APPROACH);
    const starts = [-plan.before[flow], ...later.sort((a, b) => a - b)];
    const reaches = reachesOf(plan, flow);
    Object.assign(this, { heads, flow, columns: [], turn: TURN });
    let left = 0;
    for (const [i, start] of starts.entries()) {
      const here = reaches.filter(({ at }) => at >= start && !(at >= starts[i + 1]));
      const [low, high] = [Math.min(...here.map(({ low }) => low)), Math.max(...here.map(({ high }) => high))];
      const length = Math.max(...here.map(({ end }) => end)) - start;
      this.columns.push({ start, left, move: this.put(left - low, TURN - start), end: TURN + length });
      left += high - low + BETWEEN;
    }
    if (!flow) this.turn += Math.max(...plan.wires.map(({ label }) => labelLength(label)));
    const foot = Math.max(...this.columns.map(({ end }) => end)) + this.turn;
    this.area = areaBetween([0, 0], this.put(left - BETWEEN, foot));
  }

  place(point) {
    const { move } = this.columns[this.columnOf(point)];
    return point.map((at, axis) => at + move[axis]);
  }

  // From the end of a column a wire runs back beside the next one, and enters that from its start.
  route(points) {
    const [column, next] = [points[0], points.at(-1)].map(point => this.columnOf(point));
    if (column === next) return super.route(points);
    const [from, to] = [this.place(points[0]), this.place(points.at(-1))], across = 1 - this.flow;
    const below = this.columns[column].end + this.turn, lane = this.columns[next].left - BETWEEN / 2;
    const corners = [[from[across], below], [lane, below], [lane, 0], [to[across], 0]];
    return bent([from, ...corners.map(corner => this.put(...corner)), to]);
  }

  get even() {
    const lengths = this.columns.map(({ end }) => end - TURN);
    return Math.max(...lengths) * lengths.length <= UNEVEN * lengths.reduce((sum, length) => sum + length);
  }

  columnOf(point) {
    return this.columns.findLastIndex(({ start }, i) => !i || start <= point[this.flow]);
  }

  put(across, along) {
    return this.flow ? [across, along] : [along, across];
  }
}

const labelLength = label => (label ? tagWidth(label) : 0);

// How far what stands in a plan reaches to either side of the flow, where along it that begins, and where items end.
function reachesOf({ children, wires }, flow) {
  const across = 1 - flow;
  const ofChild = child => ({
    at: startOf(child, flow), end: endOf(child, flow), low: startOf(child, across), high: endOf(child, across),
  });
  const ofWire = ({ route, label, labelAt }) => {
    const sides = route.map(point => point[across]), length = flow ? labelLength(label) : 0;
    if (label) sides.push(labelAt[across], labelAt[across] + length);
    return { at: route[0][flow], end: -Infinity, low: Math.min(...sides), high: Math.max(...sides) };
  };
  return [...children.map(ofChild), ...wires.map(ofWire)];
}

// The items that a column may begin with.
function possibleHeads({ children, wires }, flow) {
  const order = [...children].sort((a, b) => startOf(a, flow) - startOf(b, flow));
  const rank = new Map(order.map((child, i) => [child, i]));
  const passing = order.map(() => 0);
  for (const { source, target } of wires)
    for (let i = rank.get(children[source]) + 1; i <= rank.get(children[target]); i++) passing[i]++;
  let foot = -Infinity;
  return order.filter((child, i) => {
    const apart = startOf(child, flow) > foot;
    foot = Math.max(foot, endOf(child, flow));
    return apart && passing[i] === 1;
  });
}

// The sheet on which a plan is shown largest, at a scale that its area allows.
function bestSheet(plan, flow, scaleOf) {
  const possible = possibleHeads(plan, flow), length = plan.before[flow] + plan.after[flow];
  const away = (child, at) => Math.abs(startOf(child, flow) + plan.before[flow] - at);
  const nearest = at => possible.reduce((best, child) => (away(child, at) < away(best, at) ? child : best));
  let best = new Sheet(plan);
  for (let count = 2; count <= Math.min(MOST_COLUMNS, possible.length + 1); count++) {
    const ends = Array.from({ length: count - 1 }, (_, i) => (length * (i + 1)) / count);
    const sheet = new Columns(plan, new Set(ends.map(at => nearest(at).item)), flow);
    if (sheet.even && scaleOf(sheet.area) > GAIN * scaleOf(best.area)) best = sheet;
  }
  return best;
}

// A way round corners, as a curve by its points and control points.
function bent(points) {
  const route = [points[0]];
  points.slice(1, -1).forEach((corner, i) => {
    const [before, after] = [points[i], points[i + 2]].map(point => toward(corner, point));
    route.push(...straight(route.at(-1), before).slice(1), corner, corner, after);
  });
  return [...route, ...straight(route.at(-1), points.at(-1)).slice(1)];
}

// A point a little way from a corner.
function toward(corner, point) {
  const way = Math.hypot(...point.map((at, axis) => at - corner[axis])), share = way && Math.min(BEND / way, 0.5);
  return corner.map((at, axis) => at + (point[axis] - at) * share);
}
