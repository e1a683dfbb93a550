"""The smallest whole files of each kind, for tests that bring one."""

import io
import zipfile
import zlib


def pdf(words: bytes = b"") -> bytes:
    """A PDF that says nothing but, in a comment, these words: so that two may differ."""
    body = b"%PDF-1.7\n%" + words + b"\n1 0 obj\n<</Type /Catalog>>\nendobj\n"
    table = b"xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Root 1 0 R /Size 2>>\n"
    return body + table + b"startxref\n%d\n%%%%EOF" % len(body)


def zipped(*parts: str) -> bytes:
    """An archive of parts that hold one letter."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
    return raw.getvalue()


def png() -> bytes:
    """One grey point."""
    pieces = ((b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0"), (b"IDAT", zlib.compress(b"\0\x7f")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")
        for name, content in pieces
    )


def jpeg() -> bytes:
    """Its parts in their order, two scans among them; what they hold is nothing to look at."""
    thumbnail = b"Exif\0\0\xff\xd8\xff\xd9"
    inner = b"\xff\xe1" + (len(thumbnail) + 2).to_bytes(2, "big") + thumbnail
    scan = b"\xff\xda\x00\x03\x01some\xff\x00points\xff\xd0and more"
    return b"\xff\xd8" + inner + scan + b"\xff\xff\xc4\x00\x02" + scan + b"\xff\xd9"
