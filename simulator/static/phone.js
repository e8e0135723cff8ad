import { sendMessage } from "./api.js";
import { chatList } from "./chatlist.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { el } from "./dom.js";
import { phoneHeader, pinnedBar, topicBar } from "./header.js";
import { showInlineResults } from "./inline.js";
import { followLink } from "./links.js";
import { askLocation } from "./pin.js";
import { roleName } from "./roles.js";
import { openAlert } from "./sheet.js";
import { chatsOf, isIn, isPrivate, messageOf, nameOf, state } from "./store.js";

const TOAST_MS = 4000;
const ACTION_MS = 5500;
const ANSWER_MS = 15_000;

/** One person's phone: his chats, the open one, and what he can do in it. */
export class Phone {
  constructor(person) {
    this.person = person;
    this.unread = new Map();
    this.conversation = new Conversation(this);
    this.composer = new Composer(this);
    this.screen = el("div", { class: "screen" });
    this.caption = el("h2", { class: "caption" });
    this.toasts = el("div", { class: "toasts", role: "status", "aria-live": "polite" });
    this.element = el(
      "section",
      { class: "phone", id: `phone-${person.id}`, data: { personId: person.id, role: person.role_hint ?? "" }, "aria-label": `Teléfono de ${nameOf(person)}` },
      this.caption,
      this.screen,
      this.toasts,
    );
    this.showCaption();
    this.open(this.firstChat().id);
  }

  /** A consultant's phone opens on his group, everyone else's on the chat with the bot. */
  firstChat() {
    const chats = chatsOf(this.person.id);
    const group = this.person.role_hint === "consultant" && chats.find((chat) => !isPrivate(chat));
    return group || chats.find(isPrivate);
  }

  showCaption() {
    this.caption.replaceChildren(el("b", {}, nameOf(this.person)), el("span", {}, this.person.blocked ? "bloqueó al bot" : roleName(this.person)));
  }

  open(chatId, thread = null) {
    this.chat = state.chats.get(chatId);
    this.thread = thread;
    this.unread.delete(chatId);
    this.element.dataset.chatId = chatId;
    this.header = el("div", { class: "head" });
    this.screen.replaceChildren(this.header, this.conversation.element, this.composer.element);
    this.showHeader();
    this.composer.open(this.chat);
    this.conversation.open(this.chat, thread);
  }

  showHeader() {
    if (!this.chat) return;
    this.header.replaceChildren(...[phoneHeader(this), pinnedBar(this), topicBar(this)].filter(Boolean));
  }

  openList() {
    this.chat = null;
    delete this.element.dataset.chatId;
    this.showList();
    this.screen.querySelector(".chat-item")?.focus();
  }

  showList() {
    this.screen.replaceChildren(el("div", { class: "head" }, phoneHeader(this)), chatList(this));
  }

  /** Something happened in a chat that is not open: the list, or the number beside the way back to it. */
  showElsewhere() {
    if (this.chat) this.showHeader();
    else this.showList();
  }

  /** Fields of a message to the open chat: as an answer when one is being written, in the open topic. */
  outgoing(content) {
    const reply = this.composer.reply;
    const thread = this.thread ?? reply?.message_thread_id;
    const fields = { person_id: this.person.id, chat_id: this.chat.id, reply_to: reply?.message_id, thread_id: thread || undefined, ...content };
    this.composer.forgetContext();
    return fields;
  }

  say(text) {
    return this.run(sendMessage(this.outgoing({ text })));
  }

  /** Puts words into the text field for the person to finish. */
  write(text) {
    this.composer.write(text);
    this.composer.field.focus();
  }

  follow(address) {
    followLink(address, this);
  }

  askLocation() {
    askLocation(this);
  }

  replyTo(message) {
    this.composer.replyTo(message);
  }

  edit(message) {
    this.composer.edit(message);
  }

  show(messageId) {
    if (!this.conversation.show(messageId)) this.toast("Ese mensaje ya no está");
  }

  /** Waits for a request; when it fails the person reads why and the answer is undefined. */
  async run(request, words) {
    try {
      return (await request) ?? true;
    } catch (error) {
      this.toast(words ?? error.message);
      return undefined;
    }
  }

  toast(text) {
    const node = el("p", { class: "toast" }, text);
    this.toasts.append(node);
    setTimeout(() => node.remove(), TOAST_MS);
  }

  /** Marks a pressed button until the bot answers. */
  wait(node) {
    node.classList.add("waiting");
    setTimeout(() => node.classList.remove("waiting"), ANSWER_MS);
  }

  /** "escribiendo…" under the name, until the next message or for a few seconds. */
  showAction(action) {
    clearTimeout(this.actionTimer);
    this.action = action;
    this.showHeader();
    if (action) this.actionTimer = setTimeout(() => this.showAction(null), ACTION_MS);
  }

  /** Takes an event of the server, if it concerns this person. */
  take(event) {
    TAKE[event.type]?.(this, event);
  }
}

const isOpen = (phone, event) => phone.chat?.id === event.chat_id;

/** Whether the event is in a chat of this person that is not the open one. */
function isElsewhere(phone, event) {
  const chat = state.chats.get(event.chat_id ?? event.chat?.id);
  return Boolean(chat) && chat.id !== phone.chat?.id && isIn(chat, phone.person.id);
}

const TAKE = {
  message(phone, event) {
    if (isOpen(phone, event)) {
      phone.showAction(null);
      if (event.known) phone.conversation.replace(event.message);
      else phone.conversation.add(event.message);
    } else if (isElsewhere(phone, event)) {
      const own = event.known || event.message.from?.id === phone.person.id;
      if (!own) phone.unread.set(event.chat_id, (phone.unread.get(event.chat_id) ?? 0) + 1);
      phone.showElsewhere();
    }
  },
  edited(phone, event) {
    if (isOpen(phone, event)) phone.conversation.replace(messageOf(event.chat_id, event.message.message_id) ?? event.message);
    else if (isElsewhere(phone, event)) phone.showElsewhere();
  },
  deleted(phone, event) {
    if (isOpen(phone, event)) {
      phone.conversation.remove(event.message_id);
      phone.composer.lost(event.message_id);
      phone.showHeader();
    } else if (isElsewhere(phone, event)) phone.showElsewhere();
  },
  reaction(phone, event) {
    const message = messageOf(event.chat_id, event.message_id);
    if (isOpen(phone, event) && message) phone.conversation.replace(message);
  },
  keyboard(phone, event) {
    if (event.person_id !== phone.person.id || !isOpen(phone, event)) return;
    phone.composer.showKeyboard(event.markup);
    const last = phone.chat.messages.findLast((message) => message.from?.id === state.bot.id);
    if (event.markup?.force_reply && last) phone.replyTo(last);
  },
  pinned(phone, event) {
    if (isOpen(phone, event)) phone.showHeader();
  },
  action(phone, event) {
    if (isOpen(phone, event)) phone.showAction(event.action);
  },
  callback_answer(phone, event) {
    if (event.person_id !== phone.person.id) return;
    for (const node of phone.element.querySelectorAll(".waiting")) node.classList.remove("waiting");
    if (event.url) phone.follow(event.url);
    else if (event.text && event.show_alert) openAlert(phone, event.text);
    else if (event.text) phone.toast(event.text);
  },
  inline_results(phone, event) {
    if (event.person_id === phone.person.id) showInlineResults(phone.composer, event);
  },
  person(phone, event) {
    if (event.person.id !== phone.person.id) return;
    phone.person = event.person;
    phone.showCaption();
  },
  chat(phone, event) {
    const chat = state.chats.get(event.chat.id);
    if (phone.chat?.id !== chat.id) {
      phone.showElsewhere();
      return;
    }
    phone.chat = phone.conversation.chat = phone.composer.chat = chat;
    if (chat.migrated_to) phone.open(chat.migrated_to);
    else if (isIn(chat, phone.person.id)) phone.showHeader();
    else phone.openList();
  },
  clock(phone) {
    if (phone.chat) phone.conversation.nameDays();
    else phone.showList();
  },
};
