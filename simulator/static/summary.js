import { nameOf } from "./store.js";

const KINDS = {
  photo: "Foto",
  voice: "Nota de voz",
  video_note: "Videomensaje",
  video: "Video",
  animation: "GIF",
  audio: "Audio",
  sticker: "Sticker",
  document: "Documento",
  venue: "Lugar",
  location: "Ubicación",
  contact: "Contacto",
  poll: "Encuesta",
};

/** The kind of media a message carries, or undefined. The order matters: a GIF is also a document. */
export const mediaKind = (message) => Object.keys(KINDS).find((kind) => message[kind]);

/** One line that stands for a message in a chat list, a reply or the pinned bar. */
export function summary(message) {
  const kind = mediaKind(message);
  const words = message.text ?? message.caption ?? message.poll?.question ?? message.document?.file_name;
  if (!kind) return words ?? serviceWords(message) ?? "Mensaje";
  return words ? `${KINDS[kind]} · ${words}` : KINDS[kind];
}

const short = (words) => (words.length > 42 ? `${words.slice(0, 40).trimEnd()}…` : words);

const names = (users) => users.map(nameOf).join(", ");

/** What a service message says in the middle of the chat, or null for an ordinary message. */
export function serviceWords(message) {
  const who = message.from ? nameOf(message.from) : "Alguien";
  if (message.new_chat_members) {
    const own = message.new_chat_members.length === 1 && message.new_chat_members[0].id === message.from?.id;
    return own ? `${who} se unió al grupo` : `${who} agregó a ${names(message.new_chat_members)}`;
  }
  if (message.left_chat_member) {
    return message.left_chat_member.id === message.from?.id
      ? `${who} salió del grupo`
      : `${who} sacó a ${nameOf(message.left_chat_member)}`;
  }
  if (message.pinned_message) return `${who} fijó «${short(summary(message.pinned_message))}»`;
  if (message.group_chat_created || message.supergroup_chat_created) return `${who} creó el grupo`;
  if (message.new_chat_title) return `${who} cambió el nombre a «${message.new_chat_title}»`;
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return "El grupo pasó a ser supergrupo";
  if (message.forum_topic_created) return `Tema nuevo: ${message.forum_topic_created.name}`;
  if (message.forum_topic_closed) return "Tema cerrado";
  if (message.forum_topic_reopened) return "Tema abierto de nuevo";
  return null;
}
