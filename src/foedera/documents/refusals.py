"""Why a file could not be read, each reason with what to do about it."""

from pathlib import Path


class DocumentError(Exception):
    """A file that gives no text: says which file, what was wrong and what to do."""

    reason = "it cannot be read"
    advice = "check the file"

    def __init__(self, path: Path, detail: str = "") -> None:
        self.path = path
        self.detail = detail
        said = f"{self.reason} ({detail})" if detail else self.reason
        super().__init__(f"{path}: {said}; {self.advice}.")


class EmptyDocumentError(DocumentError):
    """The file holds no words."""

    reason = "it holds no words"
    advice = "leave it out, or save it again from its source"


class BinaryFileError(DocumentError):
    """The file is not a kind of document that we read."""

    reason = "it is not a text, HTML, PDF or Word file"
    advice = "save it as .txt, .md, .html, .pdf or .docx"


class ScannedDocumentError(DocumentError):
    """A PDF of pictures, without a text layer."""

    reason = "its pages are pictures without a text layer"
    advice = "run it through OCR first (ocrmypdf, for instance)"


class EncryptedDocumentError(DocumentError):
    """A document that asks for a password."""

    reason = "it is encrypted"
    advice = "save a copy without password"


class TooLargeError(DocumentError):
    """A file over the limits of size, pages or characters."""

    reason = "it is too large"
    advice = "split it, or raise the limit in the settings of the reader"


class UnreadableDocumentError(DocumentError):
    """A file of a known kind that its reader refuses."""

    reason = "its contents are damaged"
    advice = "open it in the program that made it and save it again"


class MissingReaderError(DocumentError):
    """The library for this kind of file is not installed."""

    reason = "the library that reads this kind of file is not installed"
    advice = "install foedera[extract]"
