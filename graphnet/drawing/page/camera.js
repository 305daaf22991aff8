// Moving over drawings: drag, wheel, pinch, and going to a place. What is seen is a drawing times `scale`, and then
// moved by [x, y]. Networks that are compared are seen by one camera.

const NEAREST = 6, FARTHEST = 0.02; // scales
const LEGIBLE = 1.125; // at which small type is read with ease: nine pixels
const LARGEST = 1.6; // of a whole drawing
const BORDER = 20; // pixels round it
const STEP = 1.25; // what a key or a button zooms by
const EASE = 220; // milliseconds to go anywhere
const SLACK = 4; // pixels that a pointer may move while it clicks

const calm = matchMedia("(prefers-reduced-motion: reduce)");

const at = event => [event.clientX, event.clientY];

class Camera {
  constructor() {
    Object.assign(this, { panes: [], x: 0, y: 0, scale: 1, pointers: new Map() });
  }

  // Show a pane too. All have the same room.
  attach(pane) {
    const { svg } = pane;
    this.panes.push(pane);
    svg.addEventListener("wheel", event => this.wheel(event), { passive: false });
    svg.addEventListener("pointerdown", event => this.press(event));
    svg.addEventListener("pointermove", event => this.drag(event));
    for (const end of ["pointerup", "pointercancel"])
      svg.addEventListener(end, event => this.pointers.delete(event.pointerId));
    svg.addEventListener("click", event => this.dragged && event.stopPropagation(), { capture: true });
  }

  get room() {
    const { clientWidth, clientHeight } = this.panes[0].svg;
    return [clientWidth, clientHeight];
  }

  show(x, y, scale) {
    Object.assign(this, { x, y, scale });
    for (const { plane } of this.panes) plane.setAttribute("transform", `translate(${x} ${y}) scale(${scale})`);
  }

  // Go there in a moment, or at once where motion is not wanted.
  glide(x, y, scale) {
    cancelAnimationFrame(this.gliding);
    if (calm.matches) return this.show(x, y, scale);
    const from = [this.x, this.y, this.scale], to = [x, y, scale], began = performance.now();
    const frame = now => {
      const share = Math.min((now - began) / EASE, 1), eased = share * (2 - share);
      this.show(...from.map((each, i) => each + (to[i] - each) * eased));
      if (share < 1) this.gliding = requestAnimationFrame(frame);
    };
    this.gliding = requestAnimationFrame(frame);
  }

  // Zoom by a factor about a point of the window; without one, about its middle.
  zoom(factor, [x, y] = this.room.map(extent => extent / 2)) {
    cancelAnimationFrame(this.gliding);
    const scale = Math.min(Math.max(this.scale * factor, FARTHEST), NEAREST), by = scale / this.scale;
    this.show(x - (x - this.x) * by, y - (y - this.y) * by, scale);
  }

  // How large the whole of a drawing may be shown.
  scaleOf({ width, height }) {
    return Math.min(...[width, height].map((extent, axis) => (this.room[axis] - 2 * BORDER) / extent), LARGEST);
  }

  // The whole of a drawing in the middle.
  fit(area) {
    this.glide(...this.centred(area, this.scaleOf(area)));
  }

  centred({ x, y, width, height }, scale) {
    const [wide, high] = this.room;
    return [wide / 2 - (x + width / 2) * scale, high / 2 - (y + height / 2) * scale, scale];
  }

  // The whole of a drawing where that can be read; else where data enters it.
  begin(area, flow) {
    const scale = Math.max(this.scaleOf(area), LEGIBLE), view = this.centred(area, scale);
    if (scale > this.scaleOf(area)) view[flow] = BORDER - (flow ? area.y : area.x) * scale;
    this.show(...view);
  }

  // Boxes brought into view, if they are not, at a scale at which they are read: all of them, or else the first.
  bring(areas) {
    const together = union(areas), area = this.scaleOf(together) < LEGIBLE ? areas[0] : together;
    const [wide, high] = this.room, left = area.x * this.scale + this.x, top = area.y * this.scale + this.y;
    const right = left + area.width * this.scale, foot = top + area.height * this.scale;
    const seen = left > 0 && top > 0 && right < wide && foot < high;
    if (!seen || this.scale < LEGIBLE) this.glide(...this.centred(area, Math.max(this.scale, LEGIBLE)));
  }

  // On paper, the whole of every drawing as large as there is room for.
  print() {
    for (const { svg, plane, area } of this.panes) {
      svg.setAttribute("viewBox", `${area.x} ${area.y} ${area.width} ${area.height}`);
      plane.removeAttribute("transform");
    }
  }

  printed() {
    for (const { svg } of this.panes) svg.removeAttribute("viewBox");
    this.show(this.x, this.y, this.scale);
  }

  wheel(event) {
    event.preventDefault();
    const notch = event.deltaMode ? 0.05 : 0.0018;
    this.zoom(Math.exp(-event.deltaY * notch * (event.ctrlKey ? 4 : 1)), local(event, at(event)));
  }

  press(event) {
    this.pointers.set(event.pointerId, at(event));
    this.dragged = false;
    this.way = 0;
  }

  drag(event) {
    const before = this.pointers.get(event.pointerId), now = at(event);
    if (!before) return;
    const [dx, dy] = [now[0] - before[0], now[1] - before[1]];
    this.way += Math.hypot(dx, dy);
    if (this.way < SLACK) return;
    if (!this.dragged) event.currentTarget.setPointerCapture(event.pointerId);
    this.dragged = true;
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) this.pinch(event, other, before, now); else this.pan(dx, dy);
    this.pointers.set(event.pointerId, now);
  }

  pan(dx, dy) {
    cancelAnimationFrame(this.gliding);
    this.show(this.x + dx, this.y + dy, this.scale);
  }

  // One finger moves, the other stays: what lies under both goes on doing so.
  pinch(event, other, before, now) {
    const apart = point => Math.max(Math.hypot(point[0] - other[0], point[1] - other[1]), 1);
    this.zoom(apart(now) / apart(before), local(event, other));
  }
}

// A point of the window, from the corner of the drawing that an event is heard by.
function local({ currentTarget }, [x, y]) {
  const { left, top } = currentTarget.getBoundingClientRect();
  return [x - left, y - top];
}
