"""The paragraphs and tables of a Word document."""

import io
from pathlib import Path

from foedera.documents.refusals import MissingReaderError, UnreadableDocumentError
from foedera.documents.rendering import Rendered


def render_docx(path: Path, content: bytes) -> Rendered:
    """The paragraphs and table rows of a .docx in their order, one to a block."""
    try:
        import docx
        from docx.table import Table
    except ImportError as error:
        raise MissingReaderError(path, "python-docx") from error
    try:
        opened = docx.Document(io.BytesIO(content))
        blocks: list[str] = []
        for part in opened.iter_inner_content():
            if isinstance(part, Table):
                for row in part.rows:
                    # A merged cell is met once per column it spans.
                    cells = dict.fromkeys(cell.text.strip() for cell in row.cells)
                    blocks.append(" | ".join(cell for cell in cells if cell))
            else:
                blocks.append(part.text.strip())
        title = opened.core_properties.title or None
    except Exception as error:  # python-docx raises many kinds on damaged files
        raise UnreadableDocumentError(path, str(error)[:80]) from error
    return Rendered("\n\n".join(block for block in blocks if block), title=title)
