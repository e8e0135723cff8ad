import { sendFile } from "./api.js";
import { button, el } from "./dom.js";
import { icon } from "./icons.js";
import { duration } from "./time.js";

const TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];

/** Records a voice note in place of the text field until it is sent or thrown away. */
export async function record(phone, composer) {
  const stream = await phone.run(openMicrophone(), "No hay micrófono: elija un audio con el clip.");
  if (!stream) return;
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, { mimeType });
  const parts = [];
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  const length = el("time", {}, "0:00");
  const timer = setInterval(() => {
    length.textContent = duration(seconds());
  }, 250);
  const fields = phone.outgoing({ kind: "voice" });
  let keep = false;

  const finish = (send) => () => {
    keep = send;
    fields.duration = Math.max(1, Math.round(seconds()));
    recorder.stop();
  };
  const bar = el(
    "div",
    { class: "bar recording", role: "group", "aria-label": "Grabando" },
    button({ class: "plain danger", label: "Descartar", click: finish(false) }, icon("trash")),
    el("span", { class: "recording-words" }, el("i", { "aria-hidden": "true" }), length, " Grabando…"),
    button({ class: "round send", label: "Enviar nota de voz", click: finish(true) }, icon("send")),
  );
  recorder.ondataavailable = ({ data }) => parts.push(data);
  recorder.onstop = () => {
    clearInterval(timer);
    stream.getTracks().forEach((track) => track.stop());
    bar.replaceWith(composer.bar);
    const type = recorder.mimeType;
    if (keep) phone.run(sendFile(fields, new Blob(parts, { type }), type.includes("ogg") ? "voz.ogg" : type.includes("mp4") ? "voz.m4a" : "voz.webm"));
  };
  composer.bar.replaceWith(bar);
  recorder.start();
}

async function openMicrophone() {
  if (!navigator.mediaDevices) throw new Error("El navegador no deja grabar aquí.");
  return navigator.mediaDevices.getUserMedia({ audio: true });
}
