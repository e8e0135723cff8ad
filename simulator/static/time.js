const ZONE = "America/Lima";
const format = (options) => new Intl.DateTimeFormat("es-PE", { timeZone: ZONE, ...options });

const TIME = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const DAY = format({ weekday: "long", day: "numeric", month: "long" });
const SHORT_DAY = format({ day: "2-digit", month: "2-digit" });
const KEY = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE });
const CLOCK = format({ weekday: "short", day: "numeric", month: "short", year: "numeric" });
const SECONDS = format({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

const DAY_MS = 86_400_000;

/** Dates come as Bot API seconds; `now` as milliseconds. All words are in Lima's time. */
export const timeOf = (seconds) => TIME.format(seconds * 1000);
export const dayKey = (milliseconds) => KEY.format(milliseconds);

export function dayName(seconds, now) {
  const key = dayKey(seconds * 1000);
  if (key === dayKey(now)) return "Hoy";
  if (key === dayKey(now - DAY_MS)) return "Ayer";
  return DAY.format(seconds * 1000);
}

export const listTime = (seconds, now) =>
  dayKey(seconds * 1000) === dayKey(now) ? timeOf(seconds) : SHORT_DAY.format(seconds * 1000);

export const clockDay = (milliseconds) => CLOCK.format(milliseconds);
export const clockTime = (milliseconds) => SECONDS.format(milliseconds);

/** 95 -> "1:35" */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** 93600 -> "1 d 2 h" */
export function span(seconds) {
  const minutes = Math.round(seconds / 60);
  const parts = [
    [Math.floor(minutes / 1440), "d"],
    [Math.floor((minutes % 1440) / 60), "h"],
    [minutes % 60, "min"],
  ];
  return parts.filter(([count]) => count).map(([count, unit]) => `${count} ${unit}`).join(" ");
}
