import { fileUrl } from "./api.js";
import { button, el } from "./dom.js";
import { icon } from "./icons.js";
import { duration } from "./time.js";

const BARS = 34;

/** A play button, a drawn wave and the length. The wave is drawn from the file's id: it tells notes apart, not loudness. */
export function voicePlayer(sound, name) {
  const audio = el("audio", { src: fileUrl(sound.file_id), preload: "none" });
  const length = el("small", {}, duration(sound.duration ?? 0));
  const bars = heights(sound.file_unique_id ?? sound.file_id).map((height) => el("i", { style: `--height: ${height}` }));
  const wave = el("span", { class: "wave", "aria-hidden": "true" }, bars);
  const toggle = button({ class: "round", label: `Reproducir: ${name}`, click: () => (audio.paused ? audio.play() : audio.pause()) }, icon("play"));

  const show = () => {
    const total = Number.isFinite(audio.duration) ? audio.duration : sound.duration || 1;
    const played = audio.ended ? 0 : audio.currentTime / total;
    bars.forEach((bar, index) => bar.classList.toggle("played", index < played * BARS));
    length.textContent = duration(audio.currentTime && !audio.ended ? audio.currentTime : (sound.duration ?? 0));
    toggle.replaceChildren(icon(audio.paused ? "play" : "pause"));
  };
  for (const type of ["play", "pause", "ended", "timeupdate"]) audio.addEventListener(type, show);
  audio.addEventListener("error", () => {
    length.textContent = "no se puede reproducir";
  });
  const title = name === "Nota de voz" ? null : el("b", {}, name);
  return el("div", { class: "voice" }, toggle, el("span", { class: "voice-words" }, title, wave, length), audio);
}

function heights(seed) {
  let value = [...seed].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) >>> 0, 7);
  return Array.from({ length: BARS }, () => {
    value = (value * 1664525 + 1013904223) >>> 0;
    return (0.2 + (0.8 * (value >>> 16)) / 65535).toFixed(2);
  });
}
