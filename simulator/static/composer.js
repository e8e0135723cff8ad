import { editMessage, sendMessage } from "./api.js";
import { openAttachments, sendFiles } from "./attachments.js";
import { suggestCommands } from "./commands.js";
import { button, el } from "./dom.js";
import { icon } from "./icons.js";
import { suggestInline } from "./inline.js";
import { replyKeyboard } from "./keyboard.js";
import { record } from "./recorder.js";
import { nameOf } from "./store.js";
import { summary } from "./summary.js";

/** The bottom of a phone: text field, attachments, voice notes, suggestions, and the bot's reply keyboard. */
export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.drafts = new Map();
    this.field = el("textarea", {
      rows: 1,
      "aria-label": "Mensaje",
      placeholder: "Mensaje",
      enterkeyhint: "send",
      on: { input: () => this.changed(), keydown: (event) => this.key(event), paste: (event) => this.paste(event) },
    });
    this.send = button({ class: "round send", label: "Enviar", hidden: true, click: () => this.submit() }, icon("send"));
    this.mic = button({ class: "round mic", label: "Grabar nota de voz", click: () => record(phone, this) }, icon("mic"));
    this.keys = button({ class: "plain", label: "Teclado del bot", hidden: true, click: () => this.toggleKeyboard() }, icon("keyboard"));
    this.slash = button({ class: "plain", label: "Comandos", click: () => this.toggleCommands() }, icon("slash"));
    this.attach = button({ class: "plain", label: "Adjuntar", click: () => openAttachments(phone) }, icon("attach"));
    this.context = el("div", { class: "context", hidden: true });
    this.suggestions = el("div", { class: "suggestions", hidden: true });
    this.keyboard = el("div", { class: "reply-keyboard", role: "group", "aria-label": "Teclado del bot", hidden: true });
    this.bar = el("div", { class: "bar" }, this.attach, this.field, this.slash, this.keys, this.mic, this.send);
    this.element = el("div", { class: "composer" }, this.suggestions, this.context, this.bar, this.keyboard);
  }

  open(chat) {
    if (this.chat) this.drafts.set(this.chat.id, this.field.value);
    this.chat = chat;
    this.forgetContext();
    this.write(this.drafts.get(chat.id) ?? "");
    this.showKeyboard(chat.reply_keyboard?.[this.phone.person.id] ?? null);
  }

  write(text) {
    this.field.value = text;
    this.changed();
  }

  changed() {
    const { field } = this;
    field.style.height = "auto";
    if (field.scrollHeight) field.style.height = `${field.scrollHeight}px`;
    const empty = !field.value.trim();
    this.send.hidden = empty;
    this.mic.hidden = !empty;
    if (!suggestInline(this)) suggestCommands(this);
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape") {
      this.suggest(null);
      this.forgetContext();
    } else if (event.key === "ArrowUp" && !this.suggestions.hidden) {
      event.preventDefault();
      [...this.suggestions.querySelectorAll("button")].at(-1)?.focus();
    }
  }

  paste(event) {
    const files = [...event.clipboardData.files];
    if (!files.length) return;
    event.preventDefault();
    sendFiles(this.phone, files);
  }

  /** Sends or changes what is written; the words come back when the server refuses them. */
  async submit() {
    const text = this.field.value.trim();
    if (!text) return;
    const { editing } = this;
    const fields = editing ? null : this.phone.outgoing({ text });
    this.write("");
    this.forgetContext();
    const at = { person_id: this.phone.person.id, chat_id: this.chat.id };
    const done = await this.phone.run(editing ? editMessage({ ...at, message_id: editing.message_id, text }) : sendMessage(fields));
    if (done === undefined && !this.field.value) this.write(text);
  }

  replyTo(message) {
    this.editing = null;
    this.reply = message;
    this.showContext("reply", message.from ? nameOf(message.from) : "Mensaje", message);
  }

  edit(message) {
    this.reply = null;
    this.editing = message;
    this.write(message.text ?? message.caption);
    this.showContext("edit", "Editar mensaje", message);
  }

  showContext(mark, title, message) {
    const cancel = () => {
      if (this.editing) this.write("");
      this.forgetContext();
    };
    this.context.hidden = false;
    this.context.replaceChildren(
      icon(mark),
      el("span", {}, el("b", {}, title), el("span", {}, summary(message))),
      button({ class: "plain", label: "Cancelar", click: cancel }, icon("close")),
    );
    this.field.focus();
  }

  forgetContext() {
    this.reply = null;
    this.editing = null;
    this.context.hidden = true;
  }

  /** The message being answered went away. */
  lost(messageId) {
    if (this.reply?.message_id === messageId || this.editing?.message_id === messageId) this.forgetContext();
  }

  suggest(nodes) {
    this.suggestions.hidden = !nodes?.length;
    this.suggestions.replaceChildren(...(nodes ?? []));
  }

  toggleCommands() {
    this.write(this.field.value.startsWith("/") ? "" : "/");
    this.field.focus();
  }

  showKeyboard(markup) {
    const rows = markup?.keyboard;
    this.keys.hidden = !rows;
    this.field.placeholder = (rows || markup?.force_reply ? markup.input_field_placeholder : "") || "Mensaje";
    this.keyboard.hidden = !rows;
    const used = () => {
      if (markup.one_time_keyboard) this.keyboard.hidden = true;
    };
    this.keyboard.replaceChildren(...(rows ? replyKeyboard(markup, this.phone, used) : []));
  }

  toggleKeyboard() {
    this.keyboard.hidden = !this.keyboard.hidden;
  }
}
