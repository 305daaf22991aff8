// A plan as SVG elements. Faces are defined once in the page, and used wherever they are drawn.

const SHEET = 3.5; // how far the sheet behind a repeat shows

const SVG = new Set(["svg", "g", "rect", "path", "circle", "text", "use", "title"]);

// An element of SVG or HTML with attributes and children. Strings become text, never markup.
function made(name, attributes = {}, ...children) {
  const namespace = SVG.has(name) ? "http://www.w3.org/2000/svg" : "http://www.w3.org/1999/xhtml";
  const element = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value || value === 0 || value === "") element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

// What stands in a frame, whose anchor is at [x, y]: the wires, and on them what they join.
function inside({ children, wires }, [x, y], pane) {
  return [
    ...wires.flatMap(wire => wireElements(wire, children, [x, y], pane.sheet)),
    ...children.map(({ item, plan, at }) => itemElement(item, plan, [x + at[0], y + at[1]], pane)),
  ];
}

function itemElement(item, plan, at, pane) {
  const corners = [at.map((each, axis) => each - plan.before[axis]), at.map((each, axis) => each + plan.after[axis])];
  item.area = areaBetween(...corners.map(corner => pane.sheet.place(corner)));
  const attributes = {
    id: pane.idOf(item),
    class: item.open ? "frame" : "item",
    "data-index": item.index,
    "data-mark": markOf(pane, item),
    role: "button",
    "aria-label": spoken(pane, item),
    "aria-expanded": foldable(item) && String(item.open),
  };
  if (!item.open) return made("g", attributes, ...closed(item, plan, pane));
  return made("g", attributes, ...ground(item), ...inside(plan, at, pane));
}

// What is drawn of an item that is folded, or that nothing is in.
function closed(item, { tag }, pane) {
  const { x, y, width, height } = item.area, [wide, high] = pane.sizes[item.face], left = x + (width - wide) / 2;
  const ring = made("rect", { class: "ring", x: x - 3, y: y - 3, width: width + 6, height: height + 6, rx: 7 });
  const face = made("use", { href: `#${pane.id}-face-${item.face}`, x: left, y });
  const drawn = tag ? [ring, tagElement(tag, x + width / 2, y + high), face] : [ring, face];
  return foldable(item) ? [...drawn, knob(left, y + high, "+")] : drawn;
}

// What hangs under the middle of a face.
function tagElement(text, middle, top) {
  const width = tagWidth(text);
  return made(
    "g",
    { class: "tag" },
    made("rect", { x: middle - width / 2, y: top - 3, width, height: TAG + 2, rx: 3 }),
    made("text", { x: middle, y: top + 7.6 }, text),
  );
}

// The ground of an open frame, and on it what it says of itself, and a knob to fold it.
function ground(item) {
  const { x, y, width, height } = item.area;
  const form = { class: "ground", width, height, rx: 6, "data-level": levelOf(item) % 2 };
  const sheet = shift => made("rect", { ...form, x: x + shift, y: y + shift });
  const line = (text, i) => made("text", { class: i ? "note" : "name", x: x + 8, y: y + 12 + 10 * i }, text);
  const parts = [sheet(0), ...(item.unrolled ? [item.label] : item.head).map(line), knob(x, y, "−")];
  if (!isRepeat(item)) return parts;
  return [...(item.unrolled ? [] : [sheet(SHEET)]), ...parts, tab(item, x + width, y)];
}

// A tab that says how many copies there are, and rolls them out or up.
function tab(repeat, right, top) {
  const text = `×${repeat.copies.length}`, width = 5 * text.length + 10, x = right - width + 4;
  return made(
    "g",
    { class: "tab" },
    made("title", {}, repeat.unrolled ? "draw one copy for all (R)" : "draw all copies (R)"),
    made("rect", { x, y: top - 6, width, height: 12, rx: 6 }),
    made("text", { x: x + width / 2, y: top + 3 }, text),
  );
}

const noteOf = repeat => (repeat.differences?.length ? `first: ${repeat.differences.join(", ")}` : "");

function knob(x, y, sign) {
  return made(
    "g", { class: "knob" },
    made("circle", { cx: x, cy: y, r: 6 }),
    made("text", { x, y: y + 3 }, sign),
  );
}

function wireElements(wire, children, [x, y], sheet) {
  const { source, target, route, label, labelAt } = wire, placed = point => [x + point[0], y + point[1]];
  const [start, ...points] = sheet.route(route.map(placed)).map(([across, down]) => `${round(across)},${round(down)}`);
  const path = made("path", {
    class: "wire",
    d: `M${start}C${points.join(" ")}`,
    "marker-end": target >= 0 && !children[target].plan.wires && "url(#arrow)",
    "data-from": children[source]?.item.index,
    "data-to": children[target]?.item.index,
  });
  if (!label) return [path];
  const [across, down] = sheet.place(placed(labelAt)).map(round);
  return [path, made("text", { class: "volume", x: across, y: down }, label)];
}

const round = number => Math.round(number * 100) / 100;
