import { bubble } from "./bubble.js";
import { button, el } from "./dom.js";
import { icon } from "./icons.js";
import { isPrivate, now, state, titleOf } from "./store.js";
import { dayKey, dayName } from "./time.js";

const PAGE = 150;
const RUN_SECONDS = 300;

/** The log of one chat on one phone. New messages are added and changed ones replaced, the rest stays as it is. */
export class Conversation {
  constructor(phone) {
    this.phone = phone;
    this.log = el("div", { class: "log", role: "log", "aria-live": "polite", tabindex: "0" });
    this.down = button({ class: "to-end", label: "Ir al final", hidden: true, click: () => this.toEnd("smooth") }, icon("down"));
    this.element = el("div", { class: "wall" }, this.log, this.down);
    this.log.addEventListener("scroll", () => this.showDown(), { passive: true });
    this.log.addEventListener("load", () => this.stuck && this.toEnd(), { capture: true });
    new ResizeObserver(() => this.stuck && this.toEnd()).observe(this.log);
    this.stuck = true;
  }

  /** Shows a chat from its end; `thread` limits it to one topic of a forum. */
  open(chat, thread = null) {
    this.chat = chat;
    this.thread = thread;
    this.shown = PAGE;
    this.log.setAttribute("aria-label", `Mensajes: ${titleOf(chat)}`);
    this.draw();
    this.toEnd();
  }

  draw() {
    const messages = this.chat.messages.filter((message) => this.belongs(message));
    const recent = messages.slice(-this.shown);
    const earlier = () => {
      this.shown += PAGE;
      const height = this.log.scrollHeight;
      this.draw();
      this.log.scrollTop += this.log.scrollHeight - height;
    };
    this.log.replaceChildren();
    if (recent.length < messages.length)
      this.log.append(button({ class: "earlier", click: earlier }, "Ver mensajes anteriores"));
    if (!messages.length) this.log.append(this.welcome());
    recent.forEach((message) => this.append(message));
    this.joinRuns();
  }

  belongs(message) {
    return this.thread === null || (message.message_thread_id ?? 0) === this.thread;
  }

  welcome() {
    if (!isPrivate(this.chat)) return el("div", { class: "welcome" }, el("p", {}, "Todavía no hay mensajes en este grupo."));
    return el(
      "div",
      { class: "welcome" },
      el("p", {}, `Aquí empieza su conversación con ${state.bot.first_name}.`),
      el("button", { type: "button", class: "primary", on: { click: () => this.phone.say("/start") } }, "Iniciar"),
    );
  }

  append(message) {
    const day = dayKey(message.date * 1000);
    const days = this.log.querySelectorAll(".day");
    if (days[days.length - 1]?.dataset.day !== day)
      this.log.append(el("div", { class: "day", data: { day } }, el("span", {}, dayName(message.date, now()))));
    this.holder(message).append(this.bubble(message));
  }

  /** "Hoy" becomes "Ayer" when the clock is moved. */
  nameDays() {
    for (const day of this.log.querySelectorAll(".day")) {
      const next = this.chat.messages.find((message) => dayKey(message.date * 1000) === day.dataset.day);
      if (next) day.firstElementChild.textContent = dayName(next.date, now());
    }
  }

  holder(message) {
    if (!message.media_group_id) return this.log;
    const last = this.log.lastElementChild;
    if (last?.dataset.group === message.media_group_id) return last;
    const own = message.from?.id === this.phone.person.id;
    const grid = message.photo || message.video ? "grid" : "stacked";
    const album = el("div", { class: `album ${grid} ${own ? "own" : "theirs"}`, data: { group: message.media_group_id } });
    this.log.append(album);
    return album;
  }

  bubble(message) {
    const node = bubble(message, this.phone);
    node.dataset.date = message.date;
    return node;
  }

  add(message) {
    if (!this.belongs(message)) return;
    this.log.querySelector(".welcome")?.remove();
    const follow = this.stuck || message.from?.id === this.phone.person.id;
    if (follow && this.log.childElementCount > 2 * PAGE) this.draw();
    else this.append(message);
    this.joinRuns();
    if (follow) this.toEnd();
    else this.down.hidden = false;
  }

  replace(message) {
    const old = this.article(message.message_id);
    if (!old) return;
    const { stuck } = this;
    old.replaceWith(this.bubble(message));
    this.joinRuns();
    if (stuck) this.toEnd();
  }

  remove(messageId) {
    const node = this.article(messageId);
    if (!node) return;
    const leave = () => {
      const holder = node.parentElement;
      node.remove();
      if (holder?.classList.contains("album") && !holder.childElementCount) holder.remove();
      for (const day of this.log.querySelectorAll(".day"))
        if (!day.nextElementSibling || day.nextElementSibling.classList.contains("day")) day.remove();
      this.joinRuns();
      if (!this.log.childElementCount) this.log.append(this.welcome());
    };
    node.removeAttribute("data-message-id");
    node.classList.add("leaving");
    node.addEventListener("animationend", leave, { once: true });
    setTimeout(() => node.isConnected && leave(), 400);
  }

  article(messageId) {
    return this.log.querySelector(`article[data-message-id="${messageId}"]`);
  }

  /** Brings a message into view and lights it up for a moment. */
  show(messageId) {
    if (!this.article(messageId)) {
      this.shown = Infinity;
      this.draw();
    }
    const node = this.article(messageId);
    if (!node) return false;
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.add("chosen");
    setTimeout(() => node.classList.remove("chosen"), 1600);
    return true;
  }

  /** Marks the last message of each run of one sender: it wears the tail and, in a group, the picture. */
  joinRuns() {
    const nodes = [...this.log.querySelectorAll("article, .day")];
    nodes.forEach((node, index) => {
      node.classList.toggle("first", !follows(nodes[index - 1], node));
      node.classList.toggle("last", !follows(node, nodes[index + 1]));
    });
  }

  toEnd(behavior = "instant") {
    this.log.scrollTo({ top: this.log.scrollHeight, behavior });
    this.stuck = true;
    this.down.hidden = true;
  }

  showDown() {
    const { scrollTop, scrollHeight, clientHeight } = this.log;
    this.stuck = scrollHeight - scrollTop - clientHeight < 60;
    if (this.stuck) this.down.hidden = true;
    else if (scrollHeight - scrollTop - clientHeight > 300) this.down.hidden = false;
  }
}

const follows = (above, below) =>
  above?.classList.contains("message") === true &&
  below?.classList.contains("message") === true &&
  above.dataset.sender === below.dataset.sender &&
  below.dataset.date - above.dataset.date < RUN_SECONDS;
