// What a plan is drawn on. A sheet says where the points of a plan come to lie, and how much room that takes; this one
// leaves them where they are.

class Sheet {
  constructor(plan) {
    this.heads = new Set();
    this.area = areaBetween(plan.before.map(at => -at), plan.after);
  }

  place(point) {
    return point;
  }

  // The way of a wire, a curve by its points and control points.
  route(points) {
    return points.map(point => this.place(point));
  }
}

const areaBetween = ([x, y], [right, foot]) => ({ x, y, width: right - x, height: foot - y });

function union(areas) {
  const least = of => Math.min(...areas.map(of)), most = of => Math.max(...areas.map(of));
  const end = [most(({ x, width }) => x + width), most(({ y, height }) => y + height)];
  return areaBetween([least(({ x }) => x), least(({ y }) => y)], end);
}

// How far a child of a plan reaches along an axis.
const startOf = ({ plan, at }, axis) => at[axis] - plan.before[axis];
const endOf = ({ plan, at }, axis) => at[axis] + plan.after[axis];
