import { readState } from "./api.js";
import { applyEvent, replaceState } from "./store.js";

const RETRY_MS = 1000;

/**
 * Follows the server's events. The state is read anew each time the stream opens (the server may have been
 * restarted meanwhile, with other ids); events that arrive during that reading wait, and those that the state
 * already holds are left out.
 */
export function followServer(onStatus) {
  const source = new EventSource("/phone/events");
  let waiting = [];
  let seen = 0;
  const take = ({ id, event }) => id > seen && applyEvent(event);
  source.onopen = async () => {
    const snapshot = await readState();
    seen = snapshot.event_id;
    replaceState(snapshot);
    const missed = waiting;
    waiting = null;
    missed.forEach(take);
    onStatus(true);
  };
  source.onerror = () => {
    source.close();
    onStatus(false);
    setTimeout(() => followServer(onStatus), RETRY_MS);
  };
  source.onmessage = ({ data, lastEventId }) => {
    const numbered = { id: Number(lastEventId), event: JSON.parse(data) };
    if (waiting) waiting.push(numbered);
    else take(numbered);
  };
}
