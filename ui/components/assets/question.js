// The question field: suggestions while typing (ARIA's combobox pattern), all words set as text.
const PAUSE = 180; // milliseconds without a key before suggestions are asked for

const make = (tag, attributes = {}, text = null) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (text !== null) node.textContent = text;
  return node;
};

// How many letters a suggestion shares with what is typed, up to the beginning of a word.
const shared = (draft, text) => {
  let end = 0;
  while (end < draft.length && draft[end].toLowerCase() === text[end]?.toLowerCase()) end++;
  return text.lastIndexOf(" ", end - 1) + 1;
};

export default function ({ data, setStateValue, setTriggerValue, parentElement }) {
  const box = parentElement.querySelector(".box");
  const field = box.querySelector("input");
  const list = box.querySelector("[role=listbox]");
  const button = box.querySelector("button");
  const state = (box.state ??= { timer: null, active: -1, given: null });

  const options = () => [...list.children];
  const close = () => {
    list.hidden = true;
    state.active = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const ask = (text) => {
    clearTimeout(state.timer);
    close();
    if (text.trim()) setTriggerValue("asked", text.trim());
  };
  const mark = (place) => {
    const all = options();
    state.active = all.length ? (place + all.length) % all.length : -1;
    all.forEach((option, number) => option.setAttribute("aria-selected", String(number === state.active)));
    if (state.active >= 0) {
      field.setAttribute("aria-activedescendant", all[state.active].id);
      all[state.active].scrollIntoView({ block: "nearest" });
    }
  };
  const take = (option) => {
    field.value = option.dataset.value + " ";
    field.focus();
    close();
    setStateValue("draft", field.value);
  };

  field.setAttribute("aria-label", data.label);
  field.placeholder = data.placeholder;
  button.textContent = data.button;
  list.setAttribute("aria-label", data.suggestions_label);
  if (state.given !== data.value) {
    state.given = data.value;
    field.value = data.value;
  }

  list.replaceChildren(
    ...data.suggestions.map((each, number) => {
      const option = make("div", { role: "option", id: `suggestion-${number}`, "aria-selected": "false", "data-value": each.text });
      const typed = shared(data.draft, each.text);
      const text = make("span");
      text.append(make("span", { class: "typed" }, each.text.slice(0, typed)), each.text.slice(typed));
      const told = each.text.toLowerCase().endsWith(each.detail.toLowerCase()) ? [each.kind] : [each.detail, each.kind];
      option.append(text, make("small", {}, told.join(" · ")));
      option.addEventListener("mousedown", (event) => event.preventDefault());
      option.addEventListener("click", () => take(option));
      return option;
    }),
  );
  state.active = -1;
  const open = data.suggestions.length > 0 && data.draft === field.value && box.contains(parentElement.activeElement ?? document.activeElement);
  list.hidden = !open;
  field.setAttribute("aria-expanded", String(open));

  field.oninput = () => {
    clearTimeout(state.timer);
    state.timer = setTimeout(() => setStateValue("draft", field.value), PAUSE);
  };
  field.onkeydown = (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden && options().length) list.hidden = false;
      if (!list.hidden) {
        event.preventDefault();
        mark(event.key === "ArrowDown" ? state.active + 1 : state.active < 0 ? options().length - 1 : state.active - 1);
      }
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!list.hidden && state.active >= 0) take(options()[state.active]);
      else ask(field.value);
    } else if (event.key === "Escape") close();
  };
  field.onblur = close;
  button.onclick = () => ask(field.value);
}
