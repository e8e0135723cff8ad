import { sendFile, sendMessage } from "./api.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { askLocation } from "./pin.js";
import { field, openChoices, openSheet } from "./sheet.js";

const ALBUM = 10;

/** What can be sent besides words. */
export function openAttachments(phone) {
  const pick = (label, accept, kind) => {
    const input = el("input", { type: "file", "aria-label": label, class: "hidden-input", accept, multiple: true });
    input.addEventListener("change", () => sendFiles(phone, [...input.files], kind));
    return el("label", { class: "choice" }, icon(ICONS[label]), label, input);
  };
  openChoices(
    phone,
    "Adjuntar",
    [
      { icon: "pin", label: "Ubicación", click: () => askLocation(phone) },
      { icon: "contact", label: "Contacto", click: () => askContact(phone) },
      { icon: "poll", label: "Encuesta", click: () => askPoll(phone) },
    ],
    () => [
      pick("Foto o video", "image/*,video/*"),
      pick("Nota de voz", "audio/*", "voice"),
      pick("Audio", "audio/*", "audio"),
      pick("Documento", "", "document"),
    ],
  );
}

const ICONS = { "Foto o video": "photo", "Nota de voz": "mic", Audio: "audio", Documento: "file" };

function kindOf(file) {
  if (file.type === "image/gif") return "animation";
  const [family] = file.type.split("/");
  return { image: "photo", video: "video", audio: "audio" }[family] ?? "document";
}

/** Shows the chosen files with room for a caption, then sends them; several photos or documents go as an album. */
export function sendFiles(phone, files, kind) {
  const chosen = files.slice(0, ALBUM);
  if (!chosen.length) return;
  const caption = el("textarea", { rows: 2, "aria-label": "Comentario", placeholder: "Añadir un comentario…" });
  const urls = chosen.map((file) => URL.createObjectURL(file));
  const preview = chosen.map((file, index) =>
    (kind ?? kindOf(file)) === "photo"
      ? el("img", { src: urls[index], alt: file.name })
      : el("span", { class: "file" }, el("span", { class: "round" }, icon("file")), el("span", { class: "file-words" }, el("b", {}, file.name))),
  );
  const send = async () => {
    const group = chosen.length > 1 ? String(Date.now()) : undefined;
    const fields = phone.outgoing({ media_group_id: group });
    for (const [index, file] of chosen.entries()) {
      const sent = kind ?? kindOf(file);
      const about = { ...fields, kind: sent, caption: index ? undefined : caption.value.trim() || undefined };
      if (sent === "voice" || sent === "audio") about.duration = await lengthOf(urls[index]);
      await phone.run(sendFile(about, file));
    }
    urls.forEach((url) => URL.revokeObjectURL(url));
  };
  const title = chosen.length > 1 ? `Enviar ${chosen.length} archivos` : "Enviar archivo";
  openSheet(phone, title, el("div", { class: "preview" }, preview, kind === "voice" ? null : caption), [{ label: "Enviar", click: () => void send() }]);
}

/** Whole seconds of a sound, or undefined when the browser cannot read it; the server then leaves it at 0. */
const lengthOf = (url) =>
  new Promise((resolve) => {
    const audio = new Audio(url);
    audio.onloadedmetadata = () => resolve(Number.isFinite(audio.duration) ? Math.round(audio.duration) : undefined);
    audio.onerror = () => resolve(undefined);
  });

function askContact(phone) {
  const name = el("input", { required: true, autocomplete: "off" });
  const number = el("input", { type: "tel", required: true, pattern: "[+0-9 ]{6,20}", value: "+51 ", autocomplete: "off" });
  const send = () => {
    const contact = { first_name: name.value.trim(), phone_number: number.value.replaceAll(" ", "") };
    phone.run(sendMessage(phone.outgoing({ contact })));
  };
  openSheet(phone, "Compartir contacto", el("div", { class: "fields" }, field("Nombre", name), field("Teléfono", number)), [{ label: "Enviar", click: send }]);
}

function askPoll(phone) {
  const question = el("input", { required: true, maxLength: 300 });
  const options = el("textarea", { required: true, rows: 4, placeholder: "Una opción en cada línea" });
  const send = () => {
    const lines = options.value.split("\n").map((line) => line.trim()).filter(Boolean);
    if (lines.length < 2) {
      phone.toast("Escriba al menos dos opciones");
      return false;
    }
    phone.run(sendMessage(phone.outgoing({ poll: { question: question.value.trim(), options: lines } })));
    return true;
  };
  openSheet(phone, "Nueva encuesta", el("div", { class: "fields" }, field("Pregunta", question), field("Opciones", options)), [{ label: "Enviar", click: send }]);
}
