/** What the server has told this page: people, chats with their messages, commands, the clock. */
export const state = { bot: null, people: new Map(), chats: new Map(), commands: null, clock: null };

const listeners = new Set();

/** Calls `listener(event)` after each event was applied; `{type: "state"}` means everything is new. */
export function subscribe(listener) {
  listeners.add(listener);
}

const tell = (event) => listeners.forEach((listener) => listener(event));

export function replaceState(snapshot) {
  state.bot = snapshot.bot;
  state.people = new Map(snapshot.people.map((person) => [person.id, person]));
  const shown = (chat) => ({ ...chat, messages: chat.messages.filter((message) => !message._deleted) });
  state.chats = new Map(snapshot.chats.map((chat) => [chat.id, shown(chat)]));
  state.commands = snapshot.commands;
  setClock(snapshot.clock);
  tell({ type: "state" });
}

function setClock(clock) {
  state.clock = { ...clock, readAt: performance.now() };
}

/** The simulated time in milliseconds since 1970. */
export const now = () => Date.parse(state.clock.now) + performance.now() - state.clock.readAt;

const messagesOf = (event) => state.chats.get(event.chat_id)?.messages ?? [];
const find = (messages, id) => messages.findIndex((message) => message.message_id === id);

export const messageOf = (chatId, messageId) =>
  state.chats.get(chatId)?.messages.find((message) => message.message_id === messageId);

const APPLY = {
  message(event) {
    const messages = messagesOf(event);
    const at = find(messages, event.message.message_id);
    event.known = at >= 0;
    if (event.known) messages[at] = event.message;
    else messages.push(event.message);
  },
  edited(event) {
    const messages = messagesOf(event);
    const at = find(messages, event.message.message_id);
    if (at >= 0) messages[at] = { _reactions: messages[at]._reactions, ...event.message };
  },
  deleted(event) {
    const messages = messagesOf(event);
    const at = find(messages, event.message_id);
    if (at >= 0) messages.splice(at, 1);
  },
  reaction(event) {
    const message = messageOf(event.chat_id, event.message_id);
    if (message) message._reactions = event.reactions;
  },
  keyboard(event) {
    const chat = state.chats.get(event.chat_id);
    if (chat) (chat.reply_keyboard ??= {})[event.person_id] = event.markup;
  },
  pinned(event) {
    const chat = state.chats.get(event.chat_id);
    if (chat) chat.pinned = event.message_id;
  },
  person(event) {
    state.people.set(event.person.id, event.person);
  },
  chat(event) {
    const known = state.chats.get(event.chat.id);
    state.chats.set(event.chat.id, { ...known, ...event.chat, messages: event.chat.messages ?? known?.messages ?? [] });
  },
  commands(event) {
    state.commands = event.commands;
  },
  clock(event) {
    setClock(event);
  },
};

export function applyEvent(event) {
  APPLY[event.type]?.(event);
  tell(event);
}

export const isPrivate = (chat) => chat.type === "private";

export const isIn = (chat, personId) =>
  isPrivate(chat) ? chat.id === personId : chat.members.includes(personId) && !chat.migrated_to;

/** The chats a person is in, the newest word first. */
export function chatsOf(personId) {
  const lastDate = (chat) => chat.messages.at(-1)?.date ?? 0;
  return [...state.chats.values()]
    .filter((chat) => isIn(chat, personId))
    .sort((a, b) => lastDate(b) - lastDate(a));
}

export const titleOf = (chat) => (isPrivate(chat) ? state.bot.first_name : chat.title);

export const nameOf = (user) => [user.first_name, user.last_name].filter(Boolean).join(" ");
