import { sendMessage } from "./api.js";
import { el } from "./dom.js";
import { BOUNDS, IÑAPARI, board } from "./location.js";
import { field, openSheet } from "./sheet.js";

const PLACES = {
  Iñapari: IÑAPARI,
  Iberia: { latitude: -11.41, longitude: -69.49 },
  "Puerto Maldonado": { latitude: -12.59, longitude: -69.19 },
  Laberinto: { latitude: -12.72, longitude: -69.59 },
  Mazuko: { latitude: -13.1, longitude: -70.37 },
  Salvación: { latitude: -12.84, longitude: -71.36 },
};

/** Asks where the pin goes: coordinates, a known town, or a tap on the squared sheet. */
export function askLocation(phone) {
  const number = (value, min, max) => el("input", { type: "number", step: "any", min, max, required: true, value: String(value) });
  const latitude = number(IÑAPARI.latitude, -90, 90);
  const longitude = number(IÑAPARI.longitude, -180, 180);
  const point = () => ({ latitude: Number(latitude.value), longitude: Number(longitude.value) });
  const sheet = board(point());
  const go = (to) => {
    latitude.value = String(to.latitude);
    longitude.value = String(to.longitude);
    sheet.move(to);
  };
  const aim = (event) => {
    const box = sheet.node.getBoundingClientRect();
    const across = (event.clientX - box.left) / box.width;
    const along = (event.clientY - box.top) / box.height;
    go({
      latitude: round(BOUNDS.north + along * (BOUNDS.south - BOUNDS.north)),
      longitude: round(BOUNDS.west + across * (BOUNDS.east - BOUNDS.west)),
    });
  };
  sheet.node.addEventListener("click", aim);
  for (const input of [latitude, longitude]) input.addEventListener("input", () => sheet.move(point()));
  const towns = Object.entries(PLACES).map(([name, to]) => el("button", { type: "button", class: "chip", on: { click: () => go(to) } }, name));
  const content = el(
    "div",
    { class: "fields" },
    sheet.node,
    el("div", { class: "chips" }, towns),
    el("div", { class: "pair" }, field("Latitud", latitude), field("Longitud", longitude)),
  );
  openSheet(phone, "Enviar ubicación", content, [{ label: "Enviar", click: () => void phone.run(sendMessage(phone.outgoing({ location: point() }))) }]);
}

const round = (degrees) => Math.round(degrees * 1e4) / 1e4;
