import { el } from "./dom.js";
import { isPrivate, state } from "./store.js";

/** Shows the bot's commands that begin like the words typed; a tap sends one. */
export function suggestCommands(composer) {
  const typed = composer.field.value.match(/^\/(\w*)$/)?.[1].toLowerCase();
  if (typed === undefined) return composer.suggest(null);
  const { phone, chat } = composer;
  const send = (name) => () => {
    composer.write("");
    phone.say(isPrivate(chat) ? `/${name}` : `/${name}@${state.bot.username}`);
    composer.field.focus();
  };
  const item = ({ command, description }) =>
    el("button", { type: "button", class: "suggestion", on: { click: send(command) } }, el("b", {}, `/${command}`), el("span", {}, description));
  const fitting = commandsFor(chat, phone.person).filter(({ command }) => command.startsWith(typed));
  if (!fitting.length && !typed) return composer.suggest([el("p", { class: "hint" }, "El bot no publicó comandos todavía.")]);
  return composer.suggest(fitting.map(item));
}

/** The narrowest scope the bot set for this chat and person wins; within it the person's language. */
function commandsFor(chat, person) {
  const scopes = isPrivate(chat)
    ? [`chat/${chat.id}`, "all_private_chats", "default"]
    : [`chat_member/${chat.id}/${person.id}`, `chat/${chat.id}`, "all_group_chats", "default"];
  const keys = scopes.flatMap((scope) => [`${scope}@${person.language_code}`, scope]);
  const key = keys.find((name) => state.commands[name]?.length);
  return state.commands[key] ?? [];
}
