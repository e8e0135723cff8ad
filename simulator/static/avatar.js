import { el } from "./dom.js";
import { icon } from "./icons.js";
import { isPrivate, nameOf, state } from "./store.js";

export const hueOf = (id) => (Math.abs(id) * 47) % 360;

const initials = (name) =>
  name.split(/\s+/).slice(0, 2).map((word) => [...word][0] ?? "").join("").toUpperCase();

const disc = (id, content, extra = "") =>
  el("span", { class: `avatar ${extra}`, style: `--hue: ${hueOf(id)}`, "aria-hidden": "true" }, content);

export const userAvatar = (user) =>
  user.id === state.bot.id ? disc(user.id, icon("sprout"), "avatar-bot") : disc(user.id, initials(nameOf(user)));

export const chatAvatar = (chat) => (isPrivate(chat) ? userAvatar(state.bot) : disc(chat.id, icon("group")));
