"""Reading files: what a document is, and what is refused with which words."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedera.documents import (
    BinaryFileError,
    Document,
    DocumentError,
    EmptyDocumentError,
    EncryptedDocumentError,
    ScannedDocumentError,
    Sketch,
    TooLargeError,
    UnreadableDocumentError,
    freeze,
    frozen_text,
    likeness,
    near_copies,
    read_document,
    sha256_of,
)
from foedera.extraction.view import view_of

ARTICLE = "La délégation du Val Fictif est partie à Oslo. Le maire a signé un accord avec la ville."


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def pdf_bytes(text=None, password=None, pages=1):
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter()
    for _ in range(pages):
        page = writer.add_blank_page(400, 400)
        if text:
            font = DictionaryObject(
                {
                    NameObject("/Type"): NameObject("/Font"),
                    NameObject("/Subtype"): NameObject("/Type1"),
                    NameObject("/BaseFont"): NameObject("/Helvetica"),
                }
            )
            fonts = DictionaryObject({NameObject("/F1"): font})
            page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
            stream = DecodedStreamObject()
            lines = " T* ".join(f"({line}) Tj" for line in text.split("\n"))
            stream.set_data(f"BT /F1 12 Tf 14 TL 20 300 Td {lines} ET".encode())
            page[NameObject("/Contents")] = stream
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_plain_text_is_frozen_as_it_is(tmp_path):
    path = write(tmp_path, "a.txt", "Première ligne\r\n\r\nSeconde ligne de la ville\n")
    document = read_document(path)
    assert document.text == "Première ligne\r\n\r\nSeconde ligne de la ville\n"
    assert document.sha256 == document.source_sha256 == sha256_of(path.read_bytes())
    assert document.language == "fr"


def test_text_in_an_old_encoding_is_read(tmp_path):
    path = write(tmp_path, "a.txt", "L'été à Fécamp est la saison des foires".encode("cp1252"))
    assert "été à Fécamp" in read_document(path).text


@pytest.mark.parametrize(
    ("text", "language"),
    [("The delegation visited the port and signed an agreement.", "en"), (ARTICLE, "fr")],
)
def test_language_is_detected_per_document(text, language):
    assert Document.from_text(text).language == language


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ("Published on Tuesday March 3, 2015\n\nText of the article.", "2015-03-03"),
        ("OSLO (Norway), May 4, 2019 – The cluster met here.", "2019-05-04"),
        ("12/11/2018\n\nUn titre assez long pour en être un", "2018-11-12"),
        ("Communiqué de presse – 5 juin 2020\n\nUn texte.", "2020-06-05"),
        ("La ville a été fondée le 3 mai 1820 par des pêcheurs venus du nord.", None),
    ],
)
def test_date_line_gives_the_documents_date(head, date):
    assert Document.from_text(head).date == date


def test_title_and_publisher_come_from_the_head():
    text = "Une mission utile au Pérou\n\nVoir : <https://www.journal.example/article-12>\n\nTexte."
    document = Document.from_text(text)
    assert document.title == "Une mission utile au Pérou"
    assert document.publisher == "journal.example"
    assert document.address == "https://www.journal.example/article-12"


def test_html_keeps_words_and_marks_furniture(tmp_path):
    page = (
        "<html lang='fr'><head><title>Mission au Pérou</title>"
        "<meta property='article:published_time' content='2021-02-03T10:00'></head><body>"
        "<nav><a href='/'>Accueil du journal</a></nav><script>var x = 1</script>"
        "<article><h1>Mission au Pérou</h1><p>Le maire s'est rendu\n à <b>Lima</b>.</p></article>"
        "<footer>Mentions du site</footer></body></html>"
    )
    document = read_document(write(tmp_path, "p.html", page))
    assert "s'est rendu à Lima." in document.text
    assert "var x" not in document.text
    furniture = " ".join(document.text[f.start : f.end] for f in document.furniture)
    assert "Accueil du journal" in furniture
    assert "Mentions du site" in furniture
    assert "Lima" not in furniture
    assert (document.title, document.date) == ("Mission au Pérou", "2021-02-03")


def test_comment_form_at_the_end_of_a_text_is_furniture():
    text = ARTICLE * 4 + "\n\nCommentaires 0\n\nVotre email ne sera pas publié."
    document = Document.from_text(text)
    assert document.furniture[0].start == text.index("Commentaires")


def test_docx_paragraphs_and_tables_are_read(tmp_path):
    import docx

    made = docx.Document()
    made.add_paragraph(ARTICLE)
    table = made.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Chef de file", "Ville de Fécamp"
    path = tmp_path / "d.docx"
    made.save(str(path))
    assert ARTICLE in read_document(path).text
    assert "Chef de file | Ville de Fécamp" in read_document(path).text


def test_pdf_text_layer_is_read(tmp_path):
    path = write(tmp_path, "p.pdf", pdf_bytes("The delegation of the city went to Oslo in May"))
    assert "delegation of the city" in read_document(path).text


def test_a_word_broken_at_the_end_of_a_pdfs_line_is_read_whole(tmp_path):
    lines = "The delegation met the Harbour Clus-\nter of Oslo and signed an agree-\nment with it."
    document = read_document(write(tmp_path, "p.pdf", pdf_bytes(lines)))
    assert "Clus-\nter" in document.text
    view = view_of(document)
    assert "the Harbour Cluster of Oslo and signed an agreement with it" in view.text
    start = view.text.index("Cluster")
    first, last = view.passage(start, start + len("Cluster"))
    assert document.text[first:last] == "Clus-\nter"


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("empty.txt", b"", EmptyDocumentError),
        ("blank.txt", b" \n\n ", EmptyDocumentError),
        ("marks.txt", b"... --- ...", EmptyDocumentError),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", BinaryFileError),
        ("noise.bin", bytes(range(256)) * 8, BinaryFileError),
        ("false.pdf", b"this is no PDF at all", UnreadableDocumentError),
        ("cut.pdf", b"%PDF-1.4\n1 0 obj <<", DocumentError),
        ("false.docx", b"PK\x03\x04 nothing", UnreadableDocumentError),
    ],
)
def test_unreadable_files_are_refused_by_kind(tmp_path, name, content, refusal):
    with pytest.raises(refusal) as caught:
        read_document(write(tmp_path, name, content))
    assert name in str(caught.value)
    assert str(caught.value).endswith(".")


def test_zip_archive_is_no_document(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x.txt", ARTICLE)
    with pytest.raises(BinaryFileError):
        read_document(path)


def test_encrypted_pdf_is_refused(tmp_path):
    path = write(tmp_path, "e.pdf", pdf_bytes("secret words of the city", password="k"))
    with pytest.raises(EncryptedDocumentError):
        read_document(path)


def test_scanned_pdf_is_refused_with_advice(tmp_path):
    with pytest.raises(ScannedDocumentError, match="OCR"):
        read_document(write(tmp_path, "s.pdf", pdf_bytes()))


def test_pdf_of_two_hundred_pages_is_refused(tmp_path):
    with pytest.raises(TooLargeError, match="200 pages"):
        read_document(write(tmp_path, "l.pdf", pdf_bytes(pages=200)))


def test_file_over_the_limit_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(51_000_000)
    with pytest.raises(TooLargeError, match="51,000,000"):
        read_document(path)


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(UnreadableDocumentError, match="No such file"):
        read_document(tmp_path / "none.txt")


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_never_worse(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "f.txt"
    path.write_bytes(content)
    try:
        document = read_document(path)
    except DocumentError:
        return
    assert all(0 <= f.start <= f.end <= len(document.text) for f in document.furniture)


def test_frozen_text_is_found_by_its_hash(tmp_path):
    document = Document.from_text(ARTICLE)
    freeze(document, tmp_path)
    assert frozen_text(document.sha256, tmp_path / "elsewhere", tmp_path) == ARTICLE
    (tmp_path / f"{document.sha256}.txt").write_text("altered", "utf-8")
    assert frozen_text(document.sha256, tmp_path) is None


def test_near_copy_is_pointed_out_and_another_text_is_not():
    first = " ".join(f"mot{n} de la phrase numéro {n}." for n in range(60))
    copy = first.replace("mot7 ", "autre ").replace("mot40 ", "encore ")
    other = " ".join(f"word{n} of another sentence {n}!" for n in range(60))
    sketches = [Sketch.of("a", first), Sketch.of("b", copy), Sketch.of("c", other)]
    assert [(x, y) for x, y, _ in near_copies(sketches)] == [("b", "a")]
    assert likeness(sketches[0], sketches[0]) == 1.0
