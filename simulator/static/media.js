import { fileUrl } from "./api.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { locationCard } from "./location.js";
import { pollCard } from "./poll.js";
import { nameOf } from "./store.js";
import { mediaKind } from "./summary.js";
import { voicePlayer } from "./voice.js";

const SHOW = {
  photo: (message, phone) => photo(message, phone),
  sticker: ({ sticker }) => el("img", { class: "sticker", src: fileUrl(sticker.file_id), alt: sticker.emoji ?? "Sticker" }),
  voice: ({ voice }) => voicePlayer(voice, "Nota de voz"),
  audio: ({ audio }) => voicePlayer(audio, audio.title ?? audio.file_name ?? "Audio"),
  video: ({ video }) => film(video, "video", { controls: true }),
  video_note: ({ video_note: note }) => film(note, "video-note", { controls: true }),
  animation: ({ animation }) => film(animation, "video", { autoplay: true, loop: true, muted: true, controls: true }),
  document: ({ document }) => file(document),
  location: ({ location }) => locationCard(location),
  venue: ({ venue }) => locationCard(venue.location, venue.title, venue.address),
  contact: ({ contact }) => contactCard(contact),
  poll: (message, phone) => pollCard(message, phone),
};

/** The media part of a bubble, or null for a message of words alone. */
export function media(message, phone) {
  const kind = mediaKind(message);
  if (!kind) return null;
  const node = SHOW[kind](message, phone);
  if (message.has_media_spoiler) hide(node);
  return el("div", { class: `media media-${kind}` }, node);
}

function photo(message) {
  const best = message.photo.at(-1);
  const image = el("img", { src: fileUrl(best.file_id), alt: message.caption || "Foto", loading: "lazy", width: best.width, height: best.height });
  return el("button", { type: "button", class: "photo", "aria-label": "Ver la foto", on: { click: () => lightbox(image) } }, image);
}

function lightbox(image) {
  const close = () => box.remove();
  const box = el(
    "dialog",
    { class: "lightbox", "aria-label": "Foto", on: { close, click: () => box.close() } },
    el("img", { src: image.src, alt: image.alt }),
    el("button", { type: "button", class: "round", "aria-label": "Cerrar la foto" }, icon("close")),
  );
  document.body.append(box);
  box.showModal();
}

const film = (video, name, controls) =>
  el("video", { class: name, src: fileUrl(video.file_id), preload: "metadata", playsInline: true, "aria-label": "Video", ...controls });

function hide(node) {
  node.classList.add("veiled");
  node.addEventListener("click", (event) => {
    if (node.classList.contains("veiled")) event.stopImmediatePropagation();
    node.classList.remove("veiled");
  }, { capture: true, once: true });
}

function file(document) {
  const name = document.file_name ?? "archivo";
  return el(
    "a",
    { class: "file", href: fileUrl(document.file_id), download: name },
    el("span", { class: "round" }, icon("file")),
    el("span", { class: "file-words" }, el("b", {}, name), el("small", {}, size(document.file_size))),
  );
}

function size(bytes) {
  if (!bytes) return "Documento";
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

const contactCard = (contact) =>
  el(
    "div",
    { class: "file" },
    el("span", { class: "round" }, icon("contact")),
    el("span", { class: "file-words" }, el("b", {}, nameOf(contact)), el("small", {}, contact.phone_number)),
  );

