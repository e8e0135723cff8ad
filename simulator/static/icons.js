// Drawn for this page on a 24-unit square, stroked with the text's colour.
const PATHS = {
  add: "M12 5v14M5 12h14",
  attach: "M20 11.5l-8.3 8.2a5.2 5.2 0 0 1-7.4-7.4l8.6-8.5a3.5 3.5 0 0 1 5 5l-8.5 8.4a1.7 1.7 0 0 1-2.5-2.4l7.7-7.6",
  audio: "M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zm10-2a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z",
  back: "M15 5l-7 7 7 7",
  ban: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM5.7 5.7l12.6 12.6",
  check: "M5 12.5l4.5 4.5L19 7",
  checks: "M2.5 12.5l4 4 8-9M11 15.5l1.5 1.2 8-9.2",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.5 2",
  close: "M6 6l12 12M18 6L6 18",
  contact: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20c.6-3.6 3.6-5.5 7.5-5.5s6.9 1.9 7.5 5.5",
  copy: "M9 9h10v11H9zM5 15V4h10",
  down: "M5 9l7 7 7-7",
  edit: "M4 20l1-4.5L16.5 4l3.5 3.5L8.5 19zM14 6.5l3.5 3.5",
  file: "M6 3h8l4.5 4.5V21H6zM14 3v5h4.5",
  forward: "M20 11l-6-6v3.5C7 9 4 13 4 19c2-3 5-4.5 10-4.5V18z",
  group: "M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM2.5 19c.5-3.200 3-5 6.5-5s6 1.800 6.5 5M16 5.5a3.200 3.200 0 0 1 0 6M18 14.5c2 .7 3.200 2.200 3.5 4.5",
  keyboard: "M3 7h18v11H3zM6.5 10.5h.01M10 10.5h.01M14 10.5h.01M17.5 10.5h.01M8 14.5h8",
  link: "M10 14a4 4 0 0 0 6 .4l3-3a4.200 4.200 0 0 0-6-6l-1.5 1.5M14 10a4 4 0 0 0-6-.4l-3 3a4.200 4.200 0 0 0 6 6l1.5-1.5",
  list: "M4 7h16M4 12h16M4 17h10",
  mic: "M12 3.5a3 3 0 0 0-3 3V12a3 3 0 0 0 6 0V6.5a3 3 0 0 0-3-3zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3",
  more: "M12 5.5h.01M12 12h.01M12 18.5h.01",
  pause: "M8 5v14M16 5v14",
  phone: "M7 2.5h10v19H7zM11 18.5h2",
  photo: "M4 5h16v14H4zM4 16l4.5-5 4 4.5 2.5-2.5 5 5M15.5 9.5h.01",
  pin: "M12 21s7-6.5 7-11.5a7 7 0 0 0-14 0C5 14.5 12 21 12 21zM12 7.5a2.300 2.300 0 1 0 0 4.600 2.300 2.300 0 0 0 0-4.600z",
  pinned: "M9 3.5h6l-.7 6 3.200 3.5v2H6.5v-2l3.200-3.5zM12 15v6",
  play: "M7 4.5l12 7.5-12 7.5z",
  poll: "M5 20V11M12 20V4M19 20v-6",
  reply: "M10 5L4 11l6 6v-4c5 0 8 1.5 10 5 0-6.5-3.5-9.5-10-10z",
  send: "M4 4.5l17 7.5-17 7.5 2.5-7.5zM6.5 12H13",
  slash: "M4 4h16v16H4zM14.5 7.5l-5 9",
  smile: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8.5 14.5c2 2.300 5 2.300 7 0M9 9.5h.01M15 9.5h.01",
  sprout: "M12 21v-9M12 14c0-5 2.5-7.5 8-7.5 0 5-2.5 7.5-8 7.5zM12 16.5c0-4-2-6.5-7.5-6.5 0 4 2 6.5 7.5 6.5z",
  topic: "M4 5h16v11h-8l-4.5 4v-4H4z",
  trash: "M5 7h14M9.5 7V4.5h5V7M6.5 7l1 13h9l1-13M10 11v5.5M14 11v5.5",
};

const SVG = "http://www.w3.org/2000/svg";

/** A decorative icon: the button around it carries the name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
