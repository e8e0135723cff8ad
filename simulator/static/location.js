import { el } from "./dom.js";
import { icon } from "./icons.js";

/** Madre de Dios, roughly: the drawn board spans these degrees. */
export const BOUNDS = { north: -9.8, south: -13.4, west: -72.5, east: -68.6 };
export const IÑAPARI = { latitude: -10.95, longitude: -69.58 };

const SVG = "http://www.w3.org/2000/svg";
const NET = "M0 16.6h100M0 33.3h100M0 50h100M0 66.6h100M0 83.3h100M16.6 0v100M33.3 0v100M50 0v100M66.6 0v100M83.3 0v100";

const percent = (part) => Math.min(97, Math.max(3, part * 100));

export function place({ latitude, longitude }) {
  return {
    left: percent((longitude - BOUNDS.west) / (BOUNDS.east - BOUNDS.west)),
    top: percent((BOUNDS.north - latitude) / (BOUNDS.north - BOUNDS.south)),
  };
}

/** A sheet of squared paper with a pin at its place within the department; no map is loaded from anywhere. */
export function board(point) {
  const net = document.createElementNS(SVG, "svg");
  net.setAttribute("viewBox", "0 0 100 100");
  net.setAttribute("preserveAspectRatio", "none");
  net.setAttribute("aria-hidden", "true");
  const lines = document.createElementNS(SVG, "path");
  lines.setAttribute("d", NET);
  net.append(lines);
  const pin = el("span", { class: "board-pin" }, icon("pin"));
  const node = el("div", { class: "board" }, net, pin);
  const move = (to) => {
    const { left, top } = place(to);
    pin.style.left = `${left}%`;
    pin.style.top = `${top}%`;
  };
  move(point);
  return { node, move };
}

export const coordinates = ({ latitude, longitude }) => `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;

export function locationCard(location, title, address) {
  return el(
    "div",
    { class: "location" },
    board(location).node,
    el("div", { class: "location-words" }, title && el("b", {}, title), address && el("small", {}, address), el("span", {}, coordinates(location))),
  );
}
