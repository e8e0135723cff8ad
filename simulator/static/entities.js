import { el } from "./dom.js";
import { followLink } from "./links.js";

const WRAP = {
  bold: () => el("b"),
  italic: () => el("i"),
  underline: () => el("u"),
  strikethrough: () => el("s"),
  code: () => el("code"),
  custom_emoji: () => el("span"),
  blockquote: () => el("blockquote"),
  pre: (entity) => el("pre", { "data-language": entity.language }),
  spoiler: () => spoiler(),
  expandable_blockquote: () => expandable(),
  url: (entity, words, phone) => link(/^\w+:/.test(words) ? words : `https://${words}`, phone),
  text_link: (entity, words, phone) => link(entity.url, phone),
  email: (entity, words, phone) => link(`mailto:${words}`, phone),
  phone_number: (entity, words, phone) => link(`tel:${words}`, phone),
  bot_command: (entity, words, phone) => action(() => phone.say(words)),
  mention: (entity, words, phone) => action(() => phone.write(`${words} `)),
  hashtag: (entity, words, phone) => action(() => phone.write(`${words} `)),
  cashtag: () => el("span"),
  text_mention: () => el("span", { class: "mention" }),
};

const action = (click) => el("button", { type: "button", class: "link", on: { click } });

function link(url, phone) {
  const click = (event) => {
    event.preventDefault();
    followLink(url, phone);
  };
  return el("a", { href: /^(https?|mailto|tel|tg):/i.test(url) ? url : "#", rel: "noopener", on: { click } });
}

function spoiler() {
  const show = () => node.removeAttribute("data-hidden");
  const node = el("span", { class: "spoiler", "data-hidden": "", tabindex: "0", role: "button", "aria-label": "Ver texto oculto" });
  node.addEventListener("click", show);
  node.addEventListener("keydown", (event) => event.key === "Enter" && show());
  return node;
}

function expandable() {
  const node = el("blockquote", { class: "expandable", tabindex: "0", role: "button", "aria-label": "Ver la cita entera" });
  const toggle = () => node.classList.toggle("open");
  node.addEventListener("click", toggle);
  node.addEventListener("keydown", (event) => event.key === "Enter" && toggle());
  return node;
}

/** Bot API text and entities (UTF-16 offsets, as JavaScript counts) as DOM nodes; nested entities nest. */
export function formatted(text, entities, phone) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return between(text, 0, text.length, sorted, phone);
}

function between(text, start, end, entities, phone) {
  const nodes = [];
  let at = start;
  for (let index = 0; index < entities.length; ) {
    const entity = entities[index];
    const stop = Math.min(entity.offset + entity.length, end);
    const inner = [];
    for (index += 1; index < entities.length && entities[index].offset < stop; index += 1) inner.push(entities[index]);
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    const node = (WRAP[entity.type] ?? (() => el("span")))(entity, text.slice(entity.offset, stop), phone);
    node.append(...between(text, entity.offset, stop, inner, phone));
    nodes.push(node);
    at = stop;
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes;
}
