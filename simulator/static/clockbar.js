import { moveClock } from "./api.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { now, state, subscribe } from "./store.js";
import { clockDay, clockTime, span } from "./time.js";

const HOUR = 3600;

/** The bar on top: the simulated date and time in Lima, and how to move it. Gives `setConnected`. */
export function clockBar(element, onAddFarmer) {
  const day = el("span", { class: "clock-day" });
  const time = el("time", { class: "clock-time", role: "timer", "aria-live": "off", "aria-label": "Hora simulada en Lima" });
  const ahead = el("span", { class: "clock-ahead", role: "status" });
  const dot = el("span", { class: "dot", role: "status", "aria-label": "sin conexión" });
  const move = (seconds, words) => el("button", { type: "button", on: { click: () => moveClock(seconds) } }, words);
  const show = () => {
    if (!state.clock) return;
    day.textContent = clockDay(now());
    time.textContent = clockTime(now());
    const offset = Math.round(state.clock.offset);
    ahead.textContent = offset ? `${offset > 0 ? "+" : "−"}${span(Math.abs(offset))}` : "";
    time.dataset.now = new Date(now()).toISOString();
  };
  subscribe((event) => ["clock", "state"].includes(event.type) && show());
  setInterval(show, 1000);
  element.append(
    el("span", { class: "brand" }, icon("sprout"), el("b", {}, "Yachachiq"), el("span", {}, "Telegram local"), dot),
    el("span", { class: "clock" }, icon("clock"), day, time, ahead),
    el(
      "span",
      { class: "clock-buttons", role: "group", "aria-label": "Mover el reloj" },
      move(HOUR, "+1 hora"),
      move(24 * HOUR, "+1 día"),
      el("button", { type: "button", class: "add-farmer", on: { click: onAddFarmer } }, icon("add"), "Agregar agricultor"),
    ),
  );
  return (connected) => {
    dot.classList.toggle("on", connected);
    dot.setAttribute("aria-label", connected ? "conectado" : "sin conexión");
    dot.title = dot.getAttribute("aria-label");
  };
}
