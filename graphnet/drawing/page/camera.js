// Moving over a drawing: drag, wheel, pinch, and going to a place. What is seen is the drawing times `scale`, and then
// moved by [x, y].

const NEAREST = 6, FARTHEST = 0.02; // scales
const LEGIBLE = 0.8; // at which small type is still read
const LARGEST = 1.6; // of a whole drawing
const BORDER = 28; // pixels round it
const STEP = 1.25; // what a key or a button zooms by
const EASE = 220; // milliseconds to go anywhere
const SLACK = 4; // pixels that a pointer may move while it clicks

const calm = matchMedia("(prefers-reduced-motion: reduce)");

const at = event => [event.clientX, event.clientY];

class Camera {
  constructor(svg, plane) {
    Object.assign(this, { svg, plane, x: 0, y: 0, scale: 1, pointers: new Map() });
    svg.addEventListener("wheel", event => this.wheel(event), { passive: false });
    svg.addEventListener("pointerdown", event => this.press(event));
    svg.addEventListener("pointermove", event => this.drag(event));
    for (const end of ["pointerup", "pointercancel"])
      svg.addEventListener(end, event => this.pointers.delete(event.pointerId));
    svg.addEventListener("click", event => this.dragged && event.stopPropagation(), { capture: true });
  }

  get room() {
    return [this.svg.clientWidth, this.svg.clientHeight];
  }

  show(x, y, scale) {
    Object.assign(this, { x, y, scale });
    this.plane.setAttribute("transform", `translate(${x} ${y}) scale(${scale})`);
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

  // How large the whole of the drawing may be shown.
  scaleOf({ width, height }) {
    return Math.min(...[width, height].map((extent, axis) => (this.room[axis] - 2 * BORDER) / extent), LARGEST);
  }

  // The whole of the drawing in the middle.
  fit(area) {
    this.glide(...this.centred(area, this.scaleOf(area)));
  }

  centred({ x, y, width, height }, scale) {
    const [wide, high] = this.room;
    return [wide / 2 - (x + width / 2) * scale, high / 2 - (y + height / 2) * scale, scale];
  }

  // The whole of the drawing where that can be read; else where data enters it.
  begin(area, flow) {
    const scale = Math.max(this.scaleOf(area), LEGIBLE), view = this.centred(area, scale);
    if (scale > this.scaleOf(area)) view[flow] = BORDER - (flow ? area.y : area.x) * scale;
    this.show(...view);
  }

  // A box of the drawing brought into view, if it is not, at a scale at which it is read.
  bring(area) {
    const [wide, high] = this.room, left = area.x * this.scale + this.x, top = area.y * this.scale + this.y;
    const right = left + area.width * this.scale, foot = top + area.height * this.scale;
    const seen = left > 0 && top > 0 && right < wide && foot < high;
    if (!seen || this.scale < LEGIBLE) this.glide(...this.centred(area, Math.max(this.scale, LEGIBLE)));
  }

  // On paper, the whole of the drawing as large as there is room for.
  print(area) {
    this.svg.setAttribute("viewBox", `${area.x} ${area.y} ${area.width} ${area.height}`);
    this.plane.removeAttribute("transform");
  }

  printed() {
    this.svg.removeAttribute("viewBox");
    this.show(this.x, this.y, this.scale);
  }

  wheel(event) {
    event.preventDefault();
    const notch = event.deltaMode ? 0.05 : 0.0018;
    this.zoom(Math.exp(-event.deltaY * notch * (event.ctrlKey ? 4 : 1)), this.local(at(event)));
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
    if (!this.dragged) this.svg.setPointerCapture(event.pointerId);
    this.dragged = true;
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) this.pinch(other, before, now); else this.pan(dx, dy);
    this.pointers.set(event.pointerId, now);
  }

  pan(dx, dy) {
    cancelAnimationFrame(this.gliding);
    this.show(this.x + dx, this.y + dy, this.scale);
  }

  // One finger moves, the other stays: what lies under both goes on doing so.
  pinch(other, before, now) {
    const apart = point => Math.max(Math.hypot(point[0] - other[0], point[1] - other[1]), 1);
    this.zoom(apart(now) / apart(before), this.local(other));
  }

  // A point of the window, from the corner of the drawing.
  local([x, y]) {
    const { left, top } = this.svg.getBoundingClientRect();
    return [x - left, y - top];
  }
}
