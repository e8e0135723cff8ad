/**
 * Makes an element. `on` holds listeners, `data` the dataset; a property of the element is set as
 * a property (so `hidden: false` works), everything else as an attribute. Children that are null,
 * undefined or false are left out; strings become text, never markup.
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null) continue;
    if (name === "on") for (const [type, listener] of Object.entries(value)) node.addEventListener(type, listener);
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "class") node.className = value;
    else if (name in node && name !== "list") node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A button with an icon or words; `label` is its accessible name where the words do not say it. */
export function button({ label, click, ...props }, ...children) {
  return el("button", { type: "button", "aria-label": label, title: label, on: { click }, ...props }, ...children);
}
