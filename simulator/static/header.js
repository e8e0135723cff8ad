import { changeMember, changePerson } from "./api.js";
import { chatAvatar, userAvatar } from "./avatar.js";
import { button, el } from "./dom.js";
import { icon } from "./icons.js";
import { askGroup, askMember } from "./people.js";
import { field, openChoices, openSheet } from "./sheet.js";
import { chatsOf, isPrivate, messageOf, nameOf, state, titleOf } from "./store.js";
import { summary } from "./summary.js";

const ACTIONS = {
  typing: "escribiendo…",
  upload_photo: "enviando una foto…",
  upload_video: "enviando un video…",
  upload_voice: "enviando un audio…",
  record_voice: "grabando un audio…",
  upload_document: "enviando un documento…",
  find_location: "buscando un lugar…",
  choose_sticker: "eligiendo un sticker…",
};

/** The bar with the chat's name, or the person's in his list of chats. */
export function phoneHeader(phone) {
  const { chat } = phone;
  const more = button({ class: "plain", label: "Más opciones", click: () => openMenu(phone) }, icon("more"));
  if (!chat) {
    return el("header", { class: "phone-header" }, userAvatar(phone.person), words("Chats", nameOf(phone.person)), more);
  }
  const unread = [...phone.unread.values()].reduce((sum, count) => sum + count, 0);
  const back =
    chatsOf(phone.person.id).length > 1 &&
    button(
      { class: "plain back", label: unread ? `Chats, ${unread} sin leer` : "Chats", click: () => phone.openList() },
      icon("back"),
      unread ? el("em", {}, String(unread)) : null,
    );
  return el("header", { class: "phone-header" }, back, chatAvatar(chat), words(titleOf(chat), subtitle(phone), phone.action), more);
}

const words = (title, below, live) =>
  el("span", { class: "phone-title" }, el("b", {}, title), el("span", { class: live ? "live" : "" }, below));

function subtitle({ chat, action }) {
  if (action) return ACTIONS[action] ?? "escribiendo…";
  if (isPrivate(chat)) return "bot";
  const bot = ["member", "administrator"].includes(chat.bot_status) ? " y el bot" : "";
  return `${chat.members.length} ${chat.members.length === 1 ? "miembro" : "miembros"}${bot}`;
}

export function pinnedBar(phone) {
  const message = phone.chat.pinned && messageOf(phone.chat.id, phone.chat.pinned);
  if (!message) return null;
  return el(
    "button",
    { type: "button", class: "pinned", on: { click: () => phone.show(message.message_id) } },
    icon("pinned"),
    el("span", {}, el("b", {}, "Mensaje fijado"), el("span", {}, summary(message))),
  );
}

/** The topics of a forum as chips; "Todo" shows every topic. */
export function topicBar(phone) {
  if (!phone.chat.forum) return null;
  const topics = [["Todo", null], ["General", 0], ...(phone.chat.topics ?? []).map((topic) => [topic.name, topic.message_thread_id])];
  const chip = ([name, thread]) =>
    el("button", { type: "button", class: "chip", "aria-pressed": String(phone.thread === thread), on: { click: () => phone.open(phone.chat.id, thread) } }, name);
  return el("div", { class: "chips topics", role: "group", "aria-label": "Temas" }, topics.map(chip));
}

function openMenu(phone) {
  const { person, chat } = phone;
  const block = () => phone.run(changePerson(person.id, { blocked: !person.blocked }));
  const leave = () => phone.run(changeMember(chat.id, { person_id: person.id, action: "leave" }));
  const inGroup = chat && !isPrivate(chat);
  openChoices(phone, chat ? titleOf(chat) : "Chats", [
    { icon: "link", label: "Abrir un enlace t.me…", click: () => askLink(phone) },
    { icon: "group", label: "Nuevo grupo con el bot…", click: () => askGroup(phone) },
    ...(inGroup
      ? [
          { icon: "add", label: "Agregar a una persona…", click: () => askMember(phone) },
          { icon: "close", label: "Salir del grupo", danger: true, click: leave },
        ]
      : [{ icon: "ban", label: person.blocked ? "Desbloquear al bot" : "Bloquear al bot", danger: !person.blocked, click: block }]),
  ]);
}

function askLink(phone) {
  const address = el("input", { required: true, placeholder: `t.me/${state.bot.username}?start=…`, autocomplete: "off", spellcheck: false });
  const open = () => phone.follow(address.value.trim());
  openSheet(phone, "Abrir un enlace", el("div", { class: "fields" }, field("Enlace", address)), [{ label: "Abrir", click: open }]);
}
