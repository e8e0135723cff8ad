import { button, el } from "./dom.js";
import { icon } from "./icons.js";

let count = 0;

/**
 * A dialog that lies over one phone only. `actions` are `{label, click, danger?}`; a click that returns false keeps the
 * dialog open. Escape, the cross and a tap beside it close it. Gives `{node, close}`.
 */
export function openSheet(phone, title, content, actions = [], role = "dialog") {
  phone.element.querySelector(".veil")?.remove();
  const before = document.activeElement;
  const id = `sheet-${(count += 1)}`;
  const close = () => {
    veil.remove();
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  };
  const run = (action) => async () => {
    if ((await action.click?.()) !== false) close();
  };
  const form = el(
    "form",
    { class: "sheet", role, "aria-modal": "true", "aria-labelledby": id },
    el("header", {}, el("h3", { id }, title), button({ label: "Cerrar", class: "plain", click: close }, icon("close"))),
    content,
    actions.length
      ? el("footer", {}, actions.map((action, index) => el("button", { type: index ? "button" : "submit", class: index ? "secondary" : "primary", on: index ? { click: run(action) } : {} }, action.label)))
      : null,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (actions.length) run(actions[0])();
  });
  const veil = el("div", { class: "veil", on: { click: (event) => event.target === veil && close() } }, form);
  veil.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") close();
    if (event.key === "Tab") keepInside(event, form);
  });
  phone.element.append(veil);
  form.querySelector("[autofocus], input, footer button, button")?.focus();
  return { node: form, close };
}

function keepInside(event, form) {
  const stops = [...form.querySelectorAll("button, input, textarea, select, a[href]")].filter((stop) => !stop.disabled && stop.offsetParent);
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0]).focus();
}

/** A list of choices as a sheet: `choices` are `{icon, label, click, danger?}`. */
export function openChoices(phone, title, choices, top = null) {
  const choose = (choice) => () => {
    sheet.close();
    choice.click();
  };
  const list = choices.map((choice) =>
    el("button", { type: "button", class: choice.danger ? "choice danger" : "choice", on: { click: choose(choice) } }, icon(choice.icon), choice.label),
  );
  const sheet = openSheet(phone, title, el("div", { class: "choices" }, top?.(() => sheet.close()), list));
  return sheet;
}

export const field = (label, input) => el("label", { class: "field" }, el("span", {}, label), input);

/** What the bot says with show_alert: words and one button. */
export const openAlert = (phone, text) =>
  openSheet(phone, "Yachachiq", el("p", { class: "alert-words" }, text), [{ label: "Aceptar" }], "alertdialog");
