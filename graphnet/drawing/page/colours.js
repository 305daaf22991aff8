// Colouring by a measure, and how amounts are told.

// Halves are rounded to what is even, as in all other pictures.
const numbers = options => new Intl.NumberFormat("en", { roundingMode: "halfEven", useGrouping: false, ...options });
const compact = numbers({ notation: "compact", maximumSignificantDigits: 3 });
const tenths = numbers({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
const UNITS = ["bytes", "KiB", "MiB", "GiB", "TiB"];

const counted = number => (number === null ? "unknown" : compact.format(number).replace("B", "G"));
const exact = number => (number === null ? "unknown" : number.toLocaleString("en"));

function bytes(number) {
  if (number === null) return "unknown";
  const unit = Math.min(Math.floor(Math.log2(Math.max(number, 1)) / 10), UNITS.length - 1);
  return unit ? `${tenths.format(number / 1024 ** unit)} ${UNITS[unit]}` : `${number} bytes`;
}

// What measures are called in short, and how amounts of them are told.
const BRIEF = { params: "parameters", macs: "MACs", memory: "memory", "receptive-field": "receptive field" };
const IN_UNITS = { memory: bytes, "receptive-field": exact };
const told = ({ key }, amount, count = counted) => (IN_UNITS[key] ?? count)(amount);
const phrase = (measure, amount) => measure.phrase.replace("{}", () => (amount === null ? "?" : told(measure, amount)));
const OF_COPIES = "of all copies together"; // where one is drawn for several

// The fill of an amount, and the colour of type that is read on it.
function shadeOf(amount, most) {
  if (amount === null) return ["var(--unknown)", "var(--on_kind)"];
  return PAGE.scale[most ? Math.round((amount / most) * (PAGE.scale.length - 1)) : 0];
}

// The same of what became of an item; what is as it was stays in the background.
function shadeOfMark(mark) {
  if (!mark) return ["var(--ground)", "var(--quiet)"];
  return mark === "resized" ? ["var(--ground)", "var(--ink)"] : [`var(--${mark})`, "var(--on_kind)"];
}

function paint({ style }, shade) {
  ["--shade", "--type"].forEach((name, i) => (shade ? style.setProperty(name, shade[i]) : style.removeProperty(name)));
}

// What the colours of what is drawn mean: the shades from none to the most, or the kinds of op, or what became of it.
function legend(pane, leaves, most) {
  const { measure, colouring } = pane, spotOfMark = mark => filled(shadeOfMark(mark)[0], mark);
  const entries = (names, spot) => [...new Set(names)].filter(Boolean).map(name => made("span", {}, spot(name), name));
  if (colouring === "change") return entries(leaves.map(item => markOf(pane, item)), spotOfMark);
  if (!measure) return entries(leaves.map(item => kindOf(pane, item)), swatch);
  const stops = PAGE.scale.map(([fill]) => fill).join(", ");
  const bar = made("i", { class: "scale", style: `background: linear-gradient(to right, ${stops})` });
  const together = measure.addsUp && leaves.some(isOfCopies) ? `, ${OF_COPIES}` : "";
  return [made("span", {}, measure.title + together), told(measure, 0), bar, told(measure, most)];
}

// A spot of the colour of a kind of op, or of what became of one.
const swatch = kind => filled(`var(--${CSS.escape(kind)}, var(--other))`);
const filled = (fill, mark) => made("i", { class: "swatch", style: `background: ${fill}`, "data-mark": mark });
