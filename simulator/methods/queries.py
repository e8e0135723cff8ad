"""Answers to button presses and inline queries; each must come in time and once."""

from typing import Any

from simulator.entities import utf16_length
from simulator.errors import bad_request
from simulator.params import Params
from simulator.world import CALLBACK_SECONDS, INLINE_SECONDS, World

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
MAX_ANSWER = 200  # characters
MAX_RESULTS = 50


def answer_callback_query(world: World, p: Params) -> bool:
    text = p.text("text")
    if utf16_length(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    query = world.callbacks.pop(p.text("callback_query_id"), None)
    if query is None or query.age() > CALLBACK_SECONDS:
        raise bad_request(TOO_OLD)
    world.events.publish(
        "callback_answer",
        person_id=query.person_id,
        chat_id=query.chat_id,
        text=text,
        show_alert=p.flag("show_alert"),
        url=p.text("url"),
    )
    return True


def answer_inline_query(world: World, p: Params) -> bool:
    results: Any = p.json("results")
    if not isinstance(results, list):
        raise bad_request("can't parse inline query results: expected an Array")
    if len(results) > MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    ids = [result.get("id") if isinstance(result, dict) else None for result in results]
    if not all(isinstance(one, str) and 1 <= len(one.encode()) <= 64 for one in ids):
        raise bad_request("RESULT_ID_INVALID")
    if len(set(ids)) < len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    query_id = p.text("inline_query_id")
    query = world.inline_queries.pop(query_id, None)
    if query is None or query.age() > INLINE_SECONDS:
        raise bad_request(TOO_OLD)
    world.inline_results[query_id] = {result["id"]: result for result in results}
    world.events.publish("inline_results", person_id=query.person_id, query_id=query_id, results=results)
    return True
