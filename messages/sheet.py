"""A table as a spreadsheet."""

from collections.abc import Sequence
from io import BytesIO


def render(rows: Sequence[Sequence[str]]) -> bytes:
    """The first row is the head. Every cell is text: what people write never becomes a formula."""
    from openpyxl import Workbook  # here, because it takes memory that the bot seldom needs
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for at, row in enumerate(rows):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
            cell.data_type = "s"
            if at == 0:
                cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)
    written = BytesIO()
    book.save(written)
    return written.getvalue()
