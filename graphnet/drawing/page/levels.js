// Two drawings beside one another: what is matched in them begins level, as far as room can be let in between for that.

class Levels extends Sheet {
  // `gaps` are [from, by]: what lies beyond `from` along the flow moves on `by` so much.
  constructor(plan, flow, gaps) {
    super(plan);
    Object.assign(this, { flow, gaps });
    this.area = areaBetween(this.place(plan.before.map(at => -at)), this.place(plan.after));
  }

  place(point) {
    const moved = this.gaps.reduce((sum, [from, by]) => (point[this.flow] >= from ? sum + by : sum), point[this.flow]);
    return point.with(this.flow, moved);
  }
}

// A sheet for each of two panes; `partners` leads from the nodes of the first to those of the second.
function levelled(panes, partners) {
  const { flow } = panes[0], found = panes.map(pane => begun(pane.plan, flow));
  const reached = panes.map(({ plan }) => plan.before[flow]);
  const gaps = reached.map(by => [[-Infinity, by]]);
  let before = -Infinity;
  for (const [mine, theirs] of matched(found, partners)) {
    const places = [mine, theirs].map(({ start }, i) => start + reached[i]), behind = places[0] < places[1] ? 0 : 1;
    const by = Math.abs(places[0] - places[1]), { start } = [mine, theirs][behind];
    if (theirs.start < before || found[behind].some(({ leaf, ...span }) => leaf && cuts(start, span))) continue;
    before = theirs.start;
    gaps[behind].push([start - APPROACH, by]);
    reached[behind] += by;
  }
  const sheets = panes.map(({ plan }, i) => new Levels(plan, flow, gaps[i]));
  const area = union(sheets.map(sheet => sheet.area));
  return sheets.map(sheet => Object.assign(sheet, { area }));
}

const cuts = (at, { start, end }) => start < at - APPROACH && at - APPROACH < end;

// What is drawn of a plan, with where it begins and ends along the flow, in that order.
function begun(plan, flow, anchor = 0) {
  const spans = plan.children.flatMap(child => {
    const at = anchor + child.at[flow], { plan } = child;
    const span = { item: child.item, start: at - plan.before[flow], end: at + plan.after[flow], leaf: !plan.wires };
    return span.leaf ? [span] : [span, ...begun(plan, flow, at)];
  });
  return spans.sort((a, b) => a.start - b.start);
}

// The pairs of spans of items that are as deep, and begin with nodes that are partners.
function matched([mine, theirs], partners) {
  const key = (item, node) => `${item.kind === "end"} ${node} ${levelOf(item)}`;
  const firstOf = item => item.call ?? callsIn(item)[0];
  const there = new Map(theirs.map(span => [key(span.item, firstOf(span.item)), span]));
  const pairs = mine.map(span => [span, there.get(key(span.item, partners.get(firstOf(span.item))))]);
  return pairs.filter(([, other]) => other);
}
