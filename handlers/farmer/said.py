"""One message of a farmer, as it stands in his chat."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from handlers.incoming import Incoming


@dataclass(frozen=True)
class Said:
    kind: str
    text: str
    message_id: int
    album: str | None
    written_at: datetime
    file_key: str | None = None

    @classmethod
    def of(cls, incoming: Incoming) -> "Said":
        return cls(incoming.kind, incoming.text, incoming.message_id, incoming.album, incoming.written_at, incoming.file_key)

    def as_data(self) -> dict[str, Any]:
        return {**asdict(self), "written_at": self.written_at.isoformat()}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Said":
        return cls(**{**data, "written_at": datetime.fromisoformat(data["written_at"])})
