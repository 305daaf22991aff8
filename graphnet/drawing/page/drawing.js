// A plan as SVG elements. Faces are defined once in the page, and used wherever they are drawn.

const SVG = "http://www.w3.org/2000/svg";

// An element with attributes, within SVG or within HTML. Text is always text, never markup.
function made(name, attributes = {}, ...children) {
  const inSvg = SVG_NAMES.has(name);
  const element = inSvg ? document.createElementNS(SVG, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

const SVG_NAMES = new Set(["svg", "g", "rect", "circle", "path", "text", "use"]);

// What is drawn of a frame's inside: the wires, and then what they join.
function inside({ children, wires }, [x, y], pane) {
  const ends = index => (index < 0 ? null : children[index]);
  return [
    ...wires.map(wire => wireElement(wire, [x, y], ends(wire.source), ends(wire.target))),
    ...children.map(child => itemElement(child, [x + child.at[0], y + child.at[1]], pane)),
  ];
}

function itemElement({ item, plan }, at, pane) {
  const [x, y] = at.map((each, axis) => each - plan.before[axis]);
  const [width, height] = plan.before.map((each, axis) => each + plan.after[axis]);
  item.at = { x, y, width, height };
  const attributes = { id: pane.idOf(item), "data-index": item.index, role: "button", "aria-label": pane.spoken(item) };
  if (foldable(item)) attributes["aria-expanded"] = String(item.open);
  if (!item.open) return made("g", { ...attributes, class: "item", transform: `translate(${x} ${y})` }, ...closed(item, width, height, pane));
  ...
}
