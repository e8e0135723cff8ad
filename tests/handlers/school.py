"""A town whose library learns: two shelves, as in two processes, over one database, with the real matcher."""

import asyncio

from bot.library import Shelf
from handlers.turn import House
from knowledge.manual import Manual
from knowledge.matcher import Matcher
from messages.renderer import Renderer
from service.database import Database
from service.programme import Programme
from tests.handlers.town import Town


class Reader:
    """One renderer for all schools, since it compiles each template once; it reads the shelf of the newest."""

    def __init__(self, programme: Programme, manual: Manual, matcher: Matcher) -> None:
        self.manual, self.matcher = manual, matcher
        self.shelf = Shelf(manual, matcher)
        self.renderer = Renderer(programme, lambda: self.shelf.manual, lambda: "yachachiq_bot")


class School(Town):
    def __init__(self, db: Database, programme: Programme, reader: Reader) -> None:
        self.here, self.there = (Shelf(reader.manual, reader.matcher) for _ in range(2))
        reader.shelf = self.here
        super().__init__(db, programme, reader.renderer)
        self.house = House(programme, self.here, "handlers")

    def learns(self, *, everywhere: bool = False) -> None:
        """The process looks at the database, as each does every two seconds; with `everywhere` the second one too."""
        for shelf in (self.here, self.there) if everywhere else (self.here,):
            asyncio.run(shelf.refresh(self.db))
