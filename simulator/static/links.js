import { state } from "./store.js";

/** `{start}`, `{share}` or `{username}` of a Telegram link, or null when it leads elsewhere. */
export function telegramLink(address) {
  let url;
  try {
    url = new URL(/^\w+:/.test(address) ? address : `https://${address}`);
  } catch {
    return null;
  }
  if (url.protocol === "tg:") {
    const username = url.searchParams.get("domain");
    return username ? { username, start: url.searchParams.get("start") } : null;
  }
  if (!["t.me", "telegram.me"].includes(url.hostname)) return null;
  const username = url.pathname.slice(1);
  if (username === "share/url") return { share: [url.searchParams.get("url"), url.searchParams.get("text")].filter(Boolean).join("\n") };
  return { username, start: url.searchParams.get("start") };
}

/** Opens a link as Telegram would: the bot's own links in this phone, all others in a new tab. */
export function followLink(address, phone) {
  const target = telegramLink(address);
  if (!target) {
    if (/^(https?|mailto|tel):/i.test(address)) window.open(address, "_blank", "noopener");
    else phone.toast(`No se puede abrir ${address}`);
    return;
  }
  if (target.share) phone.write(target.share);
  else if (target.username.toLowerCase() !== state.bot.username.toLowerCase()) phone.toast(`@${target.username} no vive en este Telegram local`);
  else {
    phone.open(phone.person.id);
    if (target.start) phone.say(`/start ${target.start}`);
  }
}
