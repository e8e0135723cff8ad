import { askInline, sendMessage } from "./api.js";
import { el } from "./dom.js";
import { state } from "./store.js";

const PAUSE_MS = 300;

/** "@bot words" asks the bot while it is typed. True when the text field holds such a question. */
export function suggestInline(composer) {
  clearTimeout(composer.inlineTimer);
  const found = composer.field.value.match(/^@(\w+)\s(.*)$/s);
  if (found?.[1].toLowerCase() !== state.bot.username.toLowerCase()) {
    composer.inlineQuery = null;
    return false;
  }
  const { phone } = composer;
  composer.inlineTimer = setTimeout(async () => {
    const answer = await phone.run(askInline({ person_id: phone.person.id, query: found[2] }));
    composer.inlineQuery = answer?.query_id ?? null;
    if (composer.earlyResults?.query_id === composer.inlineQuery) showInlineResults(composer, composer.earlyResults);
  }, PAUSE_MS);
  return true;
}

/** Results may come before the answer to the question that asked for them; then they wait. */
export function showInlineResults(composer, event) {
  composer.earlyResults = event;
  if (event.query_id !== composer.inlineQuery) return;
  const { phone } = composer;
  const pick = (result) => () => {
    const fields = phone.outgoing({ via_inline: { query_id: event.query_id, result_id: result.id } });
    composer.write("");
    phone.run(sendMessage(fields));
  };
  const item = (result) =>
    el(
      "button",
      { type: "button", class: "suggestion tall", on: { click: pick(result) } },
      el("b", {}, result.title ?? result.caption ?? result.type),
      el("span", {}, result.description ?? ""),
    );
  composer.suggest(event.results.length ? event.results.map(item) : [el("p", { class: "hint" }, "Sin resultados.")]);
}
