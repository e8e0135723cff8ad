import { sendMessage, tap } from "./api.js";
import { button, el } from "./dom.js";
import { icon } from "./icons.js";
import { followLink } from "./links.js";
import { state } from "./store.js";

/** The buttons under a message, in the rows the bot gave. */
export function inlineKeyboard(message, phone) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  const row = (keys) => el("div", { class: "row" }, keys.map((key) => inlineButton(key, message, phone)));
  return el("div", { class: "inline-keyboard" }, rows.map(row));
}

function inlineButton(key, message, phone) {
  const url = key.url ?? key.login_url?.url ?? key.web_app?.url;
  const mark = url ? "link" : key.copy_text ? "copy" : undefined;
  const node = el("button", { type: "button", class: "inline-button" }, el("span", {}, key.text), mark && icon(mark));
  node.addEventListener("click", () => press(key, url, message, phone, node));
  return node;
}

function press(key, url, message, phone, node) {
  if (url) followLink(url, phone);
  else if (key.copy_text) copy(key.copy_text.text, phone);
  else if (key.switch_inline_query_current_chat !== undefined || key.switch_inline_query !== undefined)
    phone.write(`@${state.bot.username} ${key.switch_inline_query_current_chat ?? key.switch_inline_query}`);
  else {
    phone.wait(node);
    phone.run(tap({ person_id: phone.person.id, chat_id: message.chat.id, message_id: message.message_id, data: key.callback_data }));
  }
}

export function copy(text, phone) {
  phone.run(navigator.clipboard.writeText(text).then(() => phone.toast("Copiado")));
}

/** The bot's reply keyboard below the text field; a tap says the button's words, or shares what it asks for. */
export function replyKeyboard(markup, phone, onUse) {
  const share = (key) => {
    onUse();
    if (key.request_location) phone.askLocation();
    else if (key.request_contact) phone.run(sendMessage(phone.outgoing({ contact: ownContact(phone.person) })));
    else phone.say(key.text);
  };
  const replyButton = (key) => {
    const words = typeof key === "string" ? { text: key } : key;
    const mark = words.request_location ? "pin" : words.request_contact ? "contact" : undefined;
    return button({ class: "reply-button", click: () => share(words) }, mark && icon(mark), words.text);
  };
  return markup.keyboard.map((row) => el("div", { class: "row" }, row.map(replyButton)));
}

/** A number of the +51 900 range made from the person's id, so that it is the same each time. */
const ownContact = (person) => ({
  phone_number: `+51900${String(person.id % 1_000_000).padStart(6, "0")}`,
  first_name: person.first_name,
  last_name: person.last_name,
  user_id: person.id,
});
