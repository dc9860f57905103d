"""Files of every kind that is kept, as small as they can be, and some of no such kind."""

import zlib
from collections.abc import Mapping
from io import BytesIO
from struct import pack
from typing import Final
from zipfile import ZipFile

from domain.values import MediaType


def archive(*names: str) -> bytes:
    """A zip with these members."""
    written = BytesIO()
    with ZipFile(written, "w") as made:
        for name in names:
            made.writestr(name, "<x/>")
    return written.getvalue()


def _chunk(name: bytes, content: bytes) -> bytes:
    return pack(">I", len(content)) + name + content + pack(">I", zlib.crc32(name + content))


PNG: Final = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\0\0"))
    + _chunk(b"IEND", b"")
)
PDF: Final = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
WHOLE: Final[Mapping[MediaType, bytes]] = {
    MediaType.PDF: PDF,
    MediaType.OFD: archive("OFD.xml", "Doc_0/Document.xml"),
    MediaType.PNG: PNG,
    MediaType.JPEG: b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(20) + b"\xff\xd9",
    MediaType.XLSX: archive("[Content_Types].xml", "xl/workbook.xml"),
    MediaType.TEXT: "\ufeff申辩书：\r\n一、……\n".encode(),
}
OTHERS: Final[Mapping[str, bytes]] = {
    "program": b"MZ\x90\x00" + bytes(60),
    "half a PDF": PDF[:30],
    "half a PNG": PNG[:-12],
    "half an archive": archive("OFD.xml")[:40],
    "an archive of anything": archive("letter.docx"),
    "a workbook with macros": archive("xl/workbook.xml", "xl/vbaProject.bin"),
    "text of another coding": "申辩书".encode("gb18030"),
    "text with control signs": b"a\x00b",
    "a page that calls itself nothing": b"\x1f\x8b\x08\x00",
}
