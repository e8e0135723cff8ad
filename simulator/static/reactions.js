import { react } from "./api.js";
import { el } from "./dom.js";

export const EMOJI = ["👍", "❤", "🙏", "🔥", "👏", "🤔", "👎"];

/** `_reactions` is a list of `{user_id, type: {type: "emoji", emoji}}`; here it becomes emoji -> ids of people. */
function tally(reactions) {
  const people = new Map();
  for (const { user_id: id, type } of reactions ?? []) people.set(type.emoji, [...(people.get(type.emoji) ?? []), id]);
  return people;
}

export const ownReaction = (message, personId) =>
  [...tally(message._reactions)].find(([, people]) => people.includes(personId))?.[0];

/** Sets a person's reaction, or takes it back when it is the one he already has. */
export function toggleReaction(message, phone, emoji) {
  const next = ownReaction(message, phone.person.id) === emoji ? "" : emoji;
  return phone.run(react({ person_id: phone.person.id, chat_id: message.chat.id, message_id: message.message_id, emoji: next }));
}

export function reactionRow(message, phone) {
  const found = [...tally(message._reactions)];
  if (!found.length) return null;
  const chip = ([emoji, people]) =>
    el(
      "button",
      {
        type: "button",
        class: "reaction",
        "aria-pressed": String(people.includes(phone.person.id)),
        "aria-label": `Reacción ${emoji}: ${people.length}`,
        on: { click: () => toggleReaction(message, phone, emoji) },
      },
      emoji,
      people.length > 1 ? ` ${people.length}` : null,
    );
  return el("div", { class: "reactions" }, found.map(chip));
}
