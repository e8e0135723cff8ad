import { chatAvatar } from "./avatar.js";
import { button, el } from "./dom.js";
import { chatsOf, isPrivate, nameOf, now, titleOf } from "./store.js";
import { summary } from "./summary.js";
import { listTime } from "./time.js";

/** The chats of a person as buttons, with the last message and how many are unread. */
export function chatList(phone) {
  const item = (chat) => {
    const last = chat.messages.at(-1);
    const author = last && !isPrivate(chat) && last.from ? `${last.from.id === phone.person.id ? "Usted" : nameOf(last.from)}: ` : "";
    const unread = phone.unread.get(chat.id);
    return el(
      "li",
      {},
      button(
        { class: "chat-item", click: () => phone.open(chat.id) },
        chatAvatar(chat),
        el(
          "span",
          { class: "chat-words" },
          el("b", {}, titleOf(chat)),
          last && el("time", {}, listTime(last.date, now())),
          el("span", {}, last ? author + summary(last) : "Sin mensajes"),
          unread && el("em", { "aria-label": `${unread} sin leer` }, String(unread)),
        ),
      ),
    );
  };
  return el("ul", { class: "chat-list", "aria-label": "Chats" }, chatsOf(phone.person.id).map(item));
}
