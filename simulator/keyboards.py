"""Keyboards under messages: checked as Telegram checks them."""

from typing import Any
from urllib.parse import urlsplit

from simulator.errors import bad_request

Json = dict[str, Any]

MAX_BUTTONS = 100
MAX_CALLBACK_DATA = 64  # bytes
INLINE_ACTIONS = (
    "callback_data", "url", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip


def check_markup(markup: Any) -> Json | None:
    """The markup as it will be kept, None for none. Raises 400."""
    if markup is None or markup == {}:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = _rows(markup["inline_keyboard"], "inline keyboard")
        kept = [[_inline_button(button) for button in row] for row in rows if row]
        return {"inline_keyboard": kept} if kept else None
    if "keyboard" in markup:
        rows = _rows(markup["keyboard"], "keyboard")
        return {**markup, "keyboard": [[_button(button) for button in row] for row in rows if row]}
    if markup.get("remove_keyboard") or markup.get("force_reply"):
        return markup
    return None


def _rows(rows: Any, name: str) -> list[list[Any]]:
    if not isinstance(rows, list):
        raise bad_request(f'field "{name.replace(" ", "_")}" must be of type Array')
    for row in rows:
        if not isinstance(row, list):
            raise bad_request(f"can't parse {name}: Expected an Array of Array of buttons")
    if sum(len(row) for row in rows) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return rows


def _text(button: Any, name: str) -> str:
    text = button.get("text") if isinstance(button, dict) else None
    if not isinstance(text, str):
        raise bad_request(f"can't parse {name}: Can't find field \"text\"")
    if not text.strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    return text


def _inline_button(button: Any) -> Json:
    _text(button, "inline keyboard button")
    if not any(action in button for action in INLINE_ACTIONS):
        raise bad_request("Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button:
        data = button["callback_data"]
        if not isinstance(data, str) or not 0 < len(data.encode("utf-8", "surrogatepass")) <= MAX_CALLBACK_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button:
        _check_url(button["url"])
    return dict(button)


def _check_url(url: Any) -> None:
    words = f"inline keyboard button URL '{url}' is invalid"
    if not isinstance(url, str) or not url:
        raise bad_request(f"{words}: URL must be non-empty")
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
    except ValueError:
        raise bad_request(f"{words}: Wrong HTTP URL") from None
    if parts.scheme not in ("http", "https", "tg", "ton"):
        raise bad_request(f"{words}: Unsupported URL protocol")
    if parts.scheme.startswith("http") and "." not in (parts.hostname or "") and parts.hostname != "localhost":
        raise bad_request(f"{words}: Wrong HTTP URL")


def _button(button: Any) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    _text(button, "keyboard button")
    return dict(button)
