import { vote } from "./api.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";

// What each person chose in this page's life; the Bot API's Poll holds only the counts.
const choices = new Map();

/** A poll with its options as buttons; votes are shown as bars once there are any. */
export function pollCard(message, phone) {
  const { poll } = message;
  const kind = [poll.is_anonymous === false ? "Encuesta pública" : "Encuesta anónima", poll.is_closed && "cerrada"];
  const key = `${phone.person.id}/${poll.id}`;
  const own = choices.get(key) ?? new Set();
  const options = poll.options.map((option, index) => {
    const share = poll.total_voter_count ? Math.round((100 * option.voter_count) / poll.total_voter_count) : 0;
    const chosen = own.has(index);
    const choose = () => {
      const others = poll.allows_multiple_answers ? [...own].filter((other) => other !== index) : [];
      const next = chosen ? others : [...others, index];
      choices.set(key, new Set(next));
      phone.run(vote({ person_id: phone.person.id, chat_id: message.chat.id, message_id: message.message_id, option_ids: next }));
    };
    return el(
      "button",
      { type: "button", class: "poll-option", "aria-pressed": String(chosen), disabled: Boolean(poll.is_closed), style: `--share: ${share}%`, on: { click: choose } },
      el("span", {}, chosen && icon("check"), option.text),
      poll.total_voter_count ? el("small", {}, `${share} %`) : null,
    );
  });
  const votes = poll.total_voter_count === 1 ? "1 voto" : `${poll.total_voter_count} votos`;
  return el("div", { class: "poll" }, el("b", {}, icon("poll"), poll.question), el("small", {}, kind.filter(Boolean).join(", ")), options, el("small", {}, votes));
}
