import { hueOf, userAvatar } from "./avatar.js";
import { button, el } from "./dom.js";
import { formatted } from "./entities.js";
import { icon } from "./icons.js";
import { inlineKeyboard } from "./keyboard.js";
import { media } from "./media.js";
import { openMessageMenu } from "./menu.js";
import { reactionRow } from "./reactions.js";
import { nameOf, state } from "./store.js";
import { mediaKind, serviceWords, summary } from "./summary.js";
import { timeOf } from "./time.js";

const BARE = new Set(["sticker", "video_note"]);
const ONLY_EMOJI = /^(\p{Extended_Pictographic}[\u{FE0F}\u{1F3FB}-\u{1F3FF}]?){1,3}$/u;

const senderName = (message) => (message.sender_chat ? message.sender_chat.title : message.from ? nameOf(message.from) : "Alguien");

/** A message as one person sees it: his own on the right, the others' on the left. */
export function bubble(message, phone) {
  const service = serviceWords(message);
  const data = { messageId: message.message_id, sender: message.from?.id ?? "" };
  if (service) return el("article", { class: "service", data }, el("span", {}, service));

  const own = message.from?.id === phone.person.id;
  const inGroup = message.chat.type !== "private";
  const words = message.text ?? message.caption;
  const kind = mediaKind(message);
  const classes = ["message", own ? "own" : "theirs"];
  if (BARE.has(kind) && !words) classes.push("bare");
  if (!kind && ONLY_EMOJI.test(words ?? "") && !message.reply_to_message) classes.push("bare", "emoji");
  if (kind) classes.push("with-media");
  if (kind && !words) classes.push("captionless");

  const menu = (event) => {
    event.preventDefault();
    openMessageMenu(message, phone, node);
  };
  const node = el(
    "article",
    {
      class: classes.join(" "),
      data: { ...data, own: String(own) },
      "aria-label": `${own ? "Usted" : senderName(message)}, ${timeOf(message.date)}`,
      on: { contextmenu: menu, dblclick: (event) => isWall(event) && phone.replyTo(message) },
    },
    inGroup && !own && message.from ? userAvatar(message.from) : null,
    el(
      "div",
      { class: "stack" },
      el(
        "div",
        { class: "bubble" },
        inGroup && !own && el("b", { class: "sender", style: `--hue: ${hueOf(message.from?.id ?? 0)}` }, senderName(message)),
        topic(message, phone),
        forwarded(message),
        message.via_bot && el("small", { class: "via" }, `vía @${message.via_bot.username}`),
        quote(message, phone),
        media(message, phone),
        words && el("div", { class: "words" }, formatted(words, message.entities ?? message.caption_entities, phone)),
        reactionRow(message, phone),
        meta(message, own),
        button({ class: "message-menu", label: "Opciones del mensaje", click: menu }, icon("down")),
      ),
      inlineKeyboard(message, phone),
    ),
  );
  holdToOpen(node, menu);
  return node;
}

const isWall = (event) => !event.target.closest("button, a, video, audio");

function holdToOpen(node, menu) {
  let timer;
  const stop = () => clearTimeout(timer);
  node.addEventListener("touchstart", (event) => {
    if (isWall(event)) timer = setTimeout(() => menu(event), 550);
  }, { passive: true });
  for (const type of ["touchend", "touchmove", "touchcancel"]) node.addEventListener(type, stop, { passive: true });
}

function meta(message, own) {
  return el(
    "span",
    { class: "meta" },
    message.edit_date && el("span", { class: "edited" }, "editado"),
    el("time", { datetime: new Date(message.date * 1000).toISOString() }, timeOf(message.date)),
    own && icon("checks"),
  );
}

/** Where all topics of a forum are shown together, each message says its own. */
function topic(message, phone) {
  if (phone.thread !== null || !message.is_topic_message) return null;
  const found = phone.chat.topics.find((one) => one.message_thread_id === message.message_thread_id);
  return found && el("small", { class: "via" }, `# ${found.name}`);
}

function forwarded(message) {
  const origin = message.forward_origin;
  if (!origin) return null;
  const from = origin.sender_user ? nameOf(origin.sender_user) : (origin.sender_user_name ?? origin.chat?.title ?? origin.sender_chat?.title);
  return el("small", { class: "forwarded" }, `Reenviado de ${from ?? "alguien"}`);
}

function quote(message, phone) {
  const original = message.reply_to_message;
  if (!original || original.forum_topic_created) return null;
  const author = original.from?.id === phone.person.id ? "Usted" : senderName(original);
  const hue = original.from?.id === state.bot.id ? undefined : `--hue: ${hueOf(original.from?.id ?? 0)}`;
  return el(
    "button",
    { type: "button", class: "quote", style: hue, "aria-label": `En respuesta a ${author}`, on: { click: () => phone.show(original.message_id) } },
    el("b", {}, author),
    el("span", {}, message.quote?.text ?? summary(original)),
  );
}
