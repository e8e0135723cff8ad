"""What the Bot API answers when it refuses."""

from typing import Any

NOT_UTF8 = "strings must be encoded in UTF-8"


class ApiError(Exception):
    """A refused Bot API call: the HTTP code, Telegram's words, and `parameters` (retry_after, migrate_to_chat_id)."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def bad_request(words: str) -> ApiError:
    return ApiError(400, f"Bad Request: {words}")


def forbidden(words: str) -> ApiError:
    return ApiError(403, f"Forbidden: {words}")


def conflict(words: str) -> ApiError:
    return ApiError(409, f"Conflict: {words}")


def too_many_requests(retry_after: int) -> ApiError:
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


class PhoneError(Exception):
    """A person tried what his phone would not let him do."""

    def __init__(self, words: str, code: int = 400) -> None:
        super().__init__(words)
        self.code = code
