import { deleteMessage, sendMessage } from "./api.js";
import { el } from "./dom.js";
import { copy } from "./keyboard.js";
import { EMOJI, ownReaction, toggleReaction } from "./reactions.js";
import { openChoices } from "./sheet.js";
import { chatsOf, titleOf } from "./store.js";
import { summary } from "./summary.js";

/** What one can do with a message; his own can be edited, and deleted, as can all of a private chat. */
export function openMessageMenu(message, phone, node) {
  const own = message.from?.id === phone.person.id;
  const words = message.text ?? message.caption;
  const editable = own && words !== undefined && !message.forward_origin && !message.via_bot;
  const at = { person_id: phone.person.id, chat_id: message.chat.id, message_id: message.message_id };
  const choices = [
    { icon: "reply", label: "Responder", click: () => phone.replyTo(message) },
    words && { icon: "copy", label: "Copiar texto", click: () => copy(words, phone) },
    { icon: "forward", label: "Reenviar", click: () => chooseChat(message, phone) },
    editable && { icon: "edit", label: "Editar", click: () => phone.edit(message) },
    (own || message.chat.type === "private") && { icon: "trash", label: "Eliminar", danger: true, click: () => phone.run(deleteMessage(at)) },
  ];
  const current = ownReaction(message, phone.person.id);
  const faces = (close) => {
    const face = (emoji) => {
      const choose = () => {
        close();
        toggleReaction(message, phone, emoji);
      };
      return el("button", { type: "button", "aria-label": `Reaccionar con ${emoji}`, "aria-pressed": String(emoji === current), on: { click: choose } }, emoji);
    };
    return el("div", { class: "faces", role: "group", "aria-label": "Reacciones" }, EMOJI.map(face));
  };
  node.classList.add("chosen");
  setTimeout(() => node.classList.remove("chosen"), 1200);
  openChoices(phone, summary(message), choices.filter(Boolean), faces);
}

function chooseChat(message, phone) {
  const from = { chat_id: message.chat.id, message_id: message.message_id };
  const send = (chat) => async () => {
    await phone.run(sendMessage({ person_id: phone.person.id, chat_id: chat.id, forward_from: from }));
    phone.open(chat.id);
  };
  const choices = chatsOf(phone.person.id).map((chat) => ({ icon: "forward", label: titleOf(chat), click: send(chat) }));
  openChoices(phone, "Reenviar a…", choices);
}
