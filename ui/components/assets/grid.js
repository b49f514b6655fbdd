// A table whose cells can be chosen: real table markup, buttons for what can be clicked, all words set as text.
const make = (tag, attributes = {}, text = null) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined && value !== null && value !== "") node.setAttribute(name, value);
  if (text !== null) node.textContent = text;
  return node;
};

const fill = (node, cell, choose, chosen) => {
  let inner = node;
  if (cell.key) {
    inner = make("button", { type: "button", "aria-label": cell.name, title: cell.hint, "data-key": cell.key });
    inner.setAttribute("aria-pressed", String(cell.key === chosen));
    inner.addEventListener("click", () => choose(cell.key));
    node.append(inner);
  } else if (cell.hint) node.title = cell.hint;
  inner.append(make("span", { class: "text" }, cell.text ?? ""));
  if (cell.sub) inner.append(make("small", {}, cell.sub));
  if (cell.tone) node.classList.add(cell.tone);
  if (cell.heat) node.style.setProperty("--heat", `${cell.heat}%`);
};

export default function ({ data, setTriggerValue, parentElement }) {
  const frame = parentElement.querySelector(".frame");
  const table = frame.querySelector("table");
  const choose = (key) => {
    for (const button of frame.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.key === key));
    setTriggerValue("picked", key);
    if (data.matrix) {
      const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      frame.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" }); // what the choice shows stands below
    }
  };
  frame.style.maxHeight = `${data.height}px`;
  frame.setAttribute("aria-label", data.caption);
  table.classList.toggle("matrix", data.matrix);
  const head = make("thead");
  const first = make("tr");
  data.columns.forEach((column) => {
    const cell = make("th", { scope: "col", class: column.narrow ? "narrow" : "" });
    fill(cell, column, choose, data.chosen);
    first.append(cell);
  });
  head.append(first);
  const body = make("tbody");
  data.rows.forEach((row) => {
    const line = make("tr", { class: row.tone });
    row.cells.forEach((cell, place) => {
      const node = make(place === 0 ? "th" : "td", place === 0 ? { scope: "row" } : {});
      fill(node, cell, choose, data.chosen);
      line.append(node);
    });
    body.append(line);
  });
  const caption = make("caption", {}, data.caption);
  table.replaceChildren(caption, head, body);
}
