"""Awkward files: the name, the numbers, and everything a PDF can do to keep them.

    for case in CASES.values():
        case.make()      # the bytes of a file that shows or hides NAME, IDENTITY, PHONE or MAIL

The people are invented. Each case is one thing that has been seen to defeat a program that blackens.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pylopdf_fonts_zh_cn
import typst
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageDraw, ImageFont

from gongkai.documents.reading import Refusable
from gongkai.documents.reading.here import read_here

NAME = "钟无名"
IDENTITY = "330100195803120116"
PHONE = "13800004321"
MAIL = "zhong.office@example.invalid"
SECRETS = (NAME, IDENTITY, PHONE, MAIL)
KEPT = "样例镇人民政府"
LETTER = f"申请人：{NAME}，身份证号{IDENTITY}，联系电话{PHONE}。申请由{KEPT}收到。"

Change = Callable[[pikepdf.Pdf], object]
Rectangle = tuple[int, float, float, float, float]  # page from 0; left, top, right, bottom as displayed


@dataclass(frozen=True)
class Case:
    """``boxes``: where the words stand in pictures, where no program can find them. ``keeps``: whether KEPT must be
    selectable in the result. ``finds``: whether the words are found by searching."""

    make: Callable[[], bytes]
    boxes: tuple[Rectangle, ...] = ()
    keeps: bool = True
    finds: bool = True
    extension: str = "pdf"


CASES: dict[str, Case] = {}


def case(title: str, **about: object) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    def register(make: Callable[[], bytes]) -> Callable[[], bytes]:
        CASES[title] = Case(make, **about)  # type: ignore[arg-type]
        return make

    return register


# --- making -------------------------------------------------------------------------------------------

_FONTS = typst.Fonts(
    include_system_fonts=False,
    include_embedded_fonts=False,
    font_paths=[str(Path(pylopdf_fonts_zh_cn.serif_path()).parent)],
)


def typeset(body: str = LETTER, *, pages: str = "width: 420pt, height: 300pt, margin: 30pt") -> bytes:
    """A page set by Typst: CID-keyed CFF fonts, cut down to the characters used."""
    source = f'#set page({pages})\n#set text(font: ("Noto Serif SC", "Noto Sans SC"), size: 12pt, lang: "zh")\n{body}'
    made = typst.Compiler(source.encode(), font_paths=_FONTS).compile(format="pdf")
    assert isinstance(made, bytes)
    return made


def changed(change: Change, content: bytes | None = None, **saved: object) -> bytes:
    """A letter, changed by pikepdf."""
    with pikepdf.open(io.BytesIO(content or typeset())) as pdf:
        change(pdf)
        file = io.BytesIO()
        pdf.save(file, **saved)  # type: ignore[arg-type]
    return file.getvalue()


def song(*, vertical: bool = False) -> Dictionary:
    """宋体 that is not embedded, as many offices print."""
    base = Name("/STSong-Light")
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=base,
        Flags=6,
        FontBBox=[0, -120, 1000, 880],
        ItalicAngle=0,
        Ascent=880,
        Descent=-120,
        CapHeight=880,
        StemV=80,
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0,
        BaseFont=base,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"GB1", Supplement=4),
        DW=1000,
        FontDescriptor=descriptor,
    )
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=base,
        Encoding=Name("/UniGB-UCS2-V" if vertical else "/UniGB-UCS2-H"),
        DescendantFonts=Array([descendant]),
    )


def helvetica() -> Dictionary:
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
    )


def code(text: str) -> str:
    return f"<{text.encode('utf-16-be').hex()}>"


def line(
    text: str, x: float = 30, y: float = 240, *, before: str = "", font: str = "S", size: float = 12
) -> str:
    """The operators that write one line in 宋体."""
    return f"q {before} BT /{font} {size} Tf {x} {y} Td {code(text)} Tj ET Q\n"


def drawn(*contents: str, size: tuple[float, float] = (480, 300), change: Change | None = None) -> bytes:
    """Pages from operators, with the fonts S (宋体), V (宋体, vertical) and H (Helvetica)."""
    with pikepdf.new() as pdf:
        for content in contents:
            page = pdf.add_blank_page(page_size=size)
            page.obj.Resources = Dictionary(Font=Dictionary(S=song(), V=song(vertical=True), H=helvetica()))
            page.obj.Contents = pdf.make_stream(content.encode())
        if change:
            change(pdf)
        file = io.BytesIO()
        pdf.save(file)
    return file.getvalue()


def scan(text: str = LETTER, *, size: tuple[int, int] = (840, 600), form: str = "RGB") -> Image.Image:
    """A picture of a letter: 144 dpi on a page of 420 × 300 points; the text at (60, 100) in rows of 24 characters."""
    image = Image.new("RGB", size, (250, 249, 246))
    font = ImageFont.truetype(pylopdf_fonts_zh_cn.serif_path(), 28)
    rows = [text[at : at + 24] for at in range(0, len(text), 24)]
    for number, row in enumerate(rows):
        ImageDraw.Draw(image).text((60, 100 + 60 * number), row, fill=(20, 20, 30), font=font)
    return image.convert(form)


# Where the rows of ``scan`` stand on the page, in points.
SCANNED = ((0, 28.0, 48.0, 400.0, 70.0), (0, 28.0, 78.0, 400.0, 100.0), (0, 28.0, 108.0, 400.0, 130.0))


def with_picture(pdf: pikepdf.Pdf, image: Image.Image, number: int = 0, *, form: str = "JPEG") -> None:
    """Put a picture below everything on a page."""
    page = pdf.pages[number]
    file = io.BytesIO()
    image.save(file, form, **({"quality": 90} if form == "JPEG" else {}))
    stream = pikepdf.Stream(pdf, file.getvalue())
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    stream.Width, stream.Height, stream.BitsPerComponent = image.width, image.height, 8
    stream.ColorSpace = Name.DeviceRGB
    stream.Filter = Name.DCTDecode if form == "JPEG" else Name.JPXDecode
    page.obj.Resources.XObject = Dictionary(Scan=pdf.make_indirect(stream))
    box = page.mediabox
    page.contents_add(f"q {float(box[2])} 0 0 {float(box[3])} 0 0 cm /Scan Do Q\n".encode(), prepend=True)


def scanned(*contents: str, form: str = "JPEG") -> bytes:
    """``scan`` on the first page, below what the operators write."""
    return drawn(
        *(contents or ("",)), size=(420, 300), change=lambda pdf: with_picture(pdf, scan(), form=form)
    )


def recognised(shift: float = 0) -> str:
    """The invisible text that a recognition lays over ``scan``."""
    font = ImageFont.truetype(pylopdf_fonts_zh_cn.serif_path(), 28)
    rows = [LETTER[at : at + 24] for at in range(0, len(LETTER), 24)]
    return "".join(
        line(letter, 30 + font.getlength(row[:place]) / 2, 232 - 30 * number - shift, before="3 Tr", size=14)
        for number, row in enumerate(rows)
        for place, letter in enumerate(row)
    )


# --- pages that are turned, cut, scaled ----------------------------------------------------------------

case("plain letter")(typeset)
for angle in (90, 180, 270):
    case(f"rotated by {angle}")(
        lambda angle=angle: changed(lambda pdf: pdf.pages[0].rotate(angle, relative=False))
    )


@case("cropped")
def _cropped() -> bytes:
    return changed(lambda pdf: pdf.pages[0].obj.__setitem__("/CropBox", Array([20, 150, 415, 290])))


@case("cropped and rotated")
def _cropped_and_rotated() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.CropBox = Array([20, 150, 415, 290])
        pdf.pages[0].rotate(90, relative=False)

    return changed(change)


@case("user unit")
def _user_unit() -> bytes:
    return changed(lambda pdf: pdf.pages[0].obj.__setitem__("/UserUnit", 2))


@case("origin elsewhere")
def _origin_elsewhere() -> bytes:
    content = "1 0 0 1 -200 500 cm " + line(LETTER[:24]) + line(LETTER[24:], y=200)
    return drawn(
        content, change=lambda pdf: pdf.pages[0].obj.__setitem__("/MediaBox", Array([-200, 500, 280, 800]))
    )


@case("size inherited from the tree")
def _inherited() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        for key in ("/MediaBox", "/Resources"):
            pdf.Root.Pages[key] = page[key]
            del page[key]
        pdf.Root.Pages.Rotate = 90

    return changed(change)


@case("huge page")
def _huge_page() -> bytes:
    return drawn(line(LETTER[:24]) + line(LETTER[24:], y=200), size=(2384, 3370))


def many_pages(count: int) -> bytes:
    """The letter on the last of so many pages."""
    body = f"#for number in range({count - 1}) [第#(number)页{KEPT} #pagebreak(weak: true)]\n{LETTER}"
    return typeset(body, pages="width: 300pt, height: 120pt, margin: 20pt")


case("five hundred pages")(lambda: many_pages(500))


# --- fonts and writing ---------------------------------------------------------------------------------


@case("font not embedded")
def _not_embedded() -> bytes:
    return drawn(line(LETTER[:24]) + line(LETTER[24:], y=200))


@case("Type 3 font")
def _type3() -> bytes:
    """Digits as little drawings."""

    def change(pdf: pikepdf.Pdf) -> None:
        digits = {f"/d{digit}": pdf.make_stream(_bars(digit)) for digit in range(10)}
        table = "".join(f"<{0x30 + digit:02X}> <{0x30 + digit:04X}>\n" for digit in range(10))
        pdf.pages[0].obj.Resources.Font.T = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type3,
            FontBBox=[0, 0, 600, 700],
            FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
            CharProcs=Dictionary(digits),
            Encoding=Dictionary(Type=Name.Encoding, Differences=Array([48, *map(Name, digits)])),
            FirstChar=48,
            LastChar=57,
            Widths=[600] * 10,
            Resources=Dictionary(),
            ToUnicode=pdf.make_stream(_to_unicode(f"10 beginbfchar\n{table}endbfchar", 1)),
        )

    return drawn(f"BT /T 12 Tf 30 240 Td ({IDENTITY}) Tj ET\n" + line(KEPT, y=200), change=change)


def _bars(digit: int) -> bytes:
    bars = "".join(f"{50 + 50 * bar} 0 30 {400 + 30 * digit} re f\n" for bar in range(digit + 1))
    return f"600 0 0 0 600 700 d1\n{bars}".encode()


def _to_unicode(body: str, width: int = 2) -> bytes:
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        f"1 begincodespacerange <{'00' * width}> <{'FF' * width}> endcodespacerange\n{body}\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode()


@case("letters without a meaning", boxes=((0, 25, 25, 395, 90),), finds=False, keeps=False)
def _no_table() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        for font in pdf.pages[0].resources.Font.values():
            del font.ToUnicode

    return changed(change)


def _meaning(old: str, new: str) -> bytes:
    """A letter in whose fonts one character has another meaning."""

    def change(pdf: pikepdf.Pdf) -> None:
        for font in pdf.pages[0].resources.Font.values():
            was, is_ = (f"<{text.encode('utf-16-be').hex().upper()}>".encode() for text in (old, new))
            font.ToUnicode.write(font.ToUnicode.read_bytes().replace(was, is_))

    return changed(change)


case("radicals instead of characters")(lambda: _meaning("无", "⽆"))
case("rare character")(lambda: _meaning("由", "𠮷"))


@case("kerned apart")
def _kerned() -> bytes:
    pieces = " ".join(f"{code(letter)} -120" for letter in LETTER[:24])
    digits = " ".join(f"({letter}) 35" for letter in PHONE)
    return drawn(
        f"BT /S 12 Tf 30 240 Td [{pieces}] TJ ET\nBT /H 12 Tf 30 210 Td [{digits}] TJ ET\n"
        + line(KEPT, y=180)
    )


@case("each letter by itself, backwards")
def _backwards() -> bytes:
    letters = [line(letter, 30 + 14 * place) for place, letter in enumerate(LETTER[:24])]
    return drawn("".join(reversed(letters)) + line(LETTER[24:], y=200))


@case("ligatures")
def _ligatures() -> bytes:
    return typeset(f'电子邮箱：#"{MAIL}"。\n\n{KEPT}')


@case("vertical writing")
def _vertical() -> bytes:
    columns = [LETTER[at : at + 15] for at in range(0, len(LETTER), 15)]
    return drawn(
        "".join(line(text, 380 - 30 * place, 280, font="V") for place, text in enumerate(columns)),
    )


@case("written uphill")
def _uphill() -> bytes:
    written = f"BT /S 12 Tf 0.9397 0.342 -0.342 0.9397 40 60 Tm {code('申请人' + NAME)} Tj ET\n"
    return drawn(written + line(KEPT, y=270))


@case("marks of direction inside a number")
def _marks() -> bytes:
    number = "\u200f".join(PHONE)
    return drawn(line(f"联系电话{number}") + line(KEPT, y=200))


@case("bold by printing twice")
def _twice() -> bytes:
    return drawn(line(LETTER[:24]) + line(LETTER[:24], x=30.3) + line(LETTER[24:], y=200))


@case("over the end of a line")
def _over_lines() -> bytes:
    return drawn(line(f"{KEPT}申请人是钟", 200) + line("无名，电话1380000", y=220) + line("4321。", y=200))


@case("full-width digits and blanks")
def _full_width() -> bytes:
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in PHONE)
    return drawn(line(f"钟　无　名 {wide}") + line(" ".join(IDENTITY), y=220) + line(KEPT, y=180))


@case("cells of a table")
def _cells() -> bytes:
    rows = (
        f"#table(columns: 4, [姓名], [身份证号], [电话], [机关], [{NAME}], [{IDENTITY}], [{PHONE}], [{KEPT}])"
    )
    return typeset(rows, pages="width: 600pt, height: 200pt, margin: 20pt")


# --- drawings in drawings --------------------------------------------------------------------------------


def _form(
    pdf: pikepdf.Pdf, content: str, *, matrix: tuple[float, ...] = (1, 0, 0, 1, 0, 0), **inside: object
) -> object:
    stream = pdf.make_stream(content.encode())
    stream.Type, stream.Subtype = Name.XObject, Name.Form
    stream.BBox, stream.Matrix = Array([0, 0, 480, 300]), Array(list(matrix))
    stream.Resources = Dictionary(
        Font=pdf.pages[0].obj.Resources.Font,
        XObject=Dictionary({f"/{name}": each for name, each in inside.items()}),
    )
    return pdf.make_indirect(stream)


@case("drawing on a page")
def _drawing() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        form = _form(pdf, line(LETTER[:24]) + line(LETTER[24:], y=200))
        pdf.pages[0].obj.Resources.XObject = Dictionary(A=form)

    return drawn("/A Do", change=change)


@case("drawings in drawings")
def _nested() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        inner = _form(pdf, line(LETTER[:24]) + line(LETTER[24:], y=200), matrix=(0.5, 0, 0, 0.5, 20, 30))
        middle = _form(pdf, "q 1.4 0 0 1.4 0 0 cm /I Do Q", I=inner)
        pdf.pages[0].obj.Resources.XObject = Dictionary(A=_form(pdf, "/M Do", M=middle))

    return drawn("/A Do", change=change)


@case("one drawing, cut differently on two pages")
def _shared() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        form = _form(pdf, line(LETTER[:24]) + line(LETTER[24:], y=200) + line("第二页", y=60))
        for page in pdf.pages:
            page.obj.Resources.XObject = Dictionary(A=form)

    return drawn("/A Do", "q 0 0 420 100 re W n /A Do Q", change=change)


@case("pattern of letters", boxes=((0, 0, 0, 420, 150),), finds=False)
def _pattern() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        tile = pdf.make_stream(line(NAME, 5, 10).encode())
        tile.Type, tile.PatternType, tile.PaintType, tile.TilingType = Name.Pattern, 1, 1, 1
        tile.BBox, tile.XStep, tile.YStep = Array([0, 0, 60, 30]), 60, 30
        tile.Resources = Dictionary(Font=pdf.pages[0].obj.Resources.Font)
        pdf.pages[0].obj.Resources.Pattern = Dictionary(P=pdf.make_indirect(tile))

    return drawn("q /Pattern cs /P scn 0 150 420 150 re f Q\n" + line(KEPT, y=60), change=change)


@case("content in pieces")
def _pieces() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        whole = pdf.pages[0].obj.Contents.read_bytes()
        cut = whole.index(b"Td") - 3
        cut += whole[cut:].index(b" ")
        pdf.pages[0].obj.Contents = Array([pdf.make_stream(whole[:cut]), pdf.make_stream(whole[cut:])])

    return drawn(line(LETTER[:24]) + line(LETTER[24:], y=200), change=change)


@case("inline picture beside the text")
def _inline() -> bytes:
    return drawn(
        "q 20 0 0 20 350 20 cm BI /W 2 /H 2 /BPC 8 /CS /G ID abcd\nEI Q\n"
        + line(LETTER[:24])
        + line(LETTER[24:], y=200)
    )


# --- what cannot be seen -----------------------------------------------------------------------------------


@case("white on white")
def _white() -> bytes:
    return drawn(line(f"申请人{PHONE}") + line(NAME, y=120, before="1 g") + line(KEPT, y=200))


@case("transparent")
def _transparent() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Resources.ExtGState = Dictionary(G=Dictionary(Type=Name.ExtGState, ca=0))

    return drawn(
        line(f"申请人{PHONE}") + line(NAME, y=120, before="/G gs") + line(KEPT, y=200), change=change
    )


@case("clipped away")
def _clipped() -> bytes:
    return drawn(line(f"申请人{PHONE}") + line(NAME, y=120, before="0 0 5 5 re W n") + line(KEPT, y=200))


@case("beside the page")
def _beside() -> bytes:
    return drawn(line(f"申请人{PHONE}") + line(NAME, x=900) + line(KEPT, y=200))


@case("painted over and typed anew")
def _retyped() -> bytes:
    over = "1 g 60 235 60 18 re f 0 g\n"
    return drawn(line(f"申请人{NAME}") + over + line("张某某", x=66) + line(f"{PHONE}{KEPT}", y=200))


@case("blackened by somebody who did not know")
def _blackened_before() -> bytes:
    over = "0 g 60 235 60 18 re f\n"
    return drawn(line(PHONE), line(f"申请人{NAME}") + over + line(KEPT, y=200))


@case("picture blackened in the same way", boxes=((0, 25, 40, 200, 70),))
def _picture_blackened() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        with_picture(pdf, scan(), 1)

    return drawn(line(PHONE), "0 g 20 180 390 80 re f\n" + line(KEPT, y=100), change=change)


@case("hidden layer")
def _layer() -> bytes:
    return drawn(
        line(f"申请人{PHONE}") + "/OC /L BDC\n" + line(NAME, y=120) + "EMC\n" + line(KEPT, y=200),
        change=_layers,
    )


@case("hidden layer over other words")
def _layer_over() -> bytes:
    return drawn(
        line(f"申请人{PHONE}")
        + line("张某某", y=120)
        + "/OC /L BDC\n"
        + line(NAME, y=120)
        + "EMC\n"
        + line(KEPT, y=200),
        change=_layers,
    )


def _layers(pdf: pikepdf.Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(f"{NAME}的意见")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([group])))
    pdf.pages[0].obj.Resources.Properties = Dictionary(L=group)


@case("told to machines only")
def _actual_text() -> bytes:
    spoken = f"/Span <</ActualText <FEFF{NAME.encode('utf-16-be').hex()}>>> BDC\n"
    return drawn(line(f"申请人{PHONE}") + spoken + line("张某某", y=120) + "EMC\n" + line(KEPT, y=200))


@case("structure tree with other words")
def _structure() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        element = Dictionary(
            Type=Name.StructElem,
            S=Name.Figure,
            Alt=String(NAME),
            ActualText=String(IDENTITY),
            E=String(PHONE),
        )
        pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=pdf.make_indirect(element))
        pdf.Root.MarkInfo = Dictionary(Marked=True)

    return changed(change)


# --- what a second page keeps of what the first one hides ------------------------------------------------------


@case("letters of no size")
def _no_size() -> bytes:
    return drawn(line(NAME), line(KEPT) + line(NAME, y=100, size=0))


@case("letters too small to read")
def _too_small() -> bytes:
    return drawn(
        line(NAME), line(KEPT) + line(NAME[:2], y=100, size=0.3) + line(NAME[2], x=30.6, y=100, size=0.3)
    )


@case("words no program draws")
def _unknown_operator() -> bytes:
    return drawn(line(NAME), f"{line(KEPT)}BX ({IDENTITY}) told {code(NAME)} told EX\n")


@case("words in a mask")
def _mask() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        form = _form(pdf, line(NAME, y=100))
        form.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
        mask = Dictionary(Type=Name.Mask, S=Name.Luminosity, G=form)
        pdf.pages[1].obj.Resources.ExtGState = Dictionary(G=Dictionary(SMask=mask))

    return drawn(line(NAME), line(KEPT) + "q /G gs 0.5 g 0 0 1 1 re f Q\n", change=change)


@case("words behind the pixels of a picture")
def _behind_pixels() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        stream = pikepdf.Stream(pdf, zlib.compress(bytes(40 * 40)) + LETTER.encode())
        stream.Type, stream.Subtype, stream.Filter = Name.XObject, Name.Image, Name.FlateDecode
        stream.Width, stream.Height, stream.BitsPerComponent, stream.ColorSpace = 40, 40, 8, Name.DeviceGray
        pdf.pages[1].obj.Resources.XObject = Dictionary(I=pdf.make_indirect(stream))

    return drawn(line(PHONE), "q 40 0 0 40 30 30 cm /I Do Q\n" + line(KEPT), change=change)


@case("picture too small to see", boxes=())
def _minute_picture() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        with_picture(pdf, scan(), 1)
        page = pdf.pages[1].obj
        page.Contents = pdf.make_stream(f"q 2 0 0 2 30 30 cm /Scan Do Q\n{line(KEPT)}".encode())

    return drawn(line(PHONE), "", change=change)


@case("one letter that means a name")
def _one_letter() -> bytes:
    return _meaning("。", NAME)


# --- scans ------------------------------------------------------------------------------------------------

_ALL = SCANNED


@case("scan", boxes=_ALL, finds=False, keeps=False)
def _scan() -> bytes:
    return scanned()


@case("scan with recognised text")
def _recognised() -> bytes:
    return scanned(recognised())


@case("scan with recognised text in the wrong place", boxes=_ALL, keeps=False)
def _misplaced() -> bytes:
    return scanned(recognised(120))


@case("scan in JPEG 2000", boxes=_ALL, finds=False, keeps=False)
def _jpeg2000() -> bytes:
    return scanned(form="JPEG2000")


@case("scan in fax code", boxes=_ALL, finds=False, keeps=False)
def _fax() -> bytes:
    file = io.BytesIO()
    scan(form="1").save(file, "PDF", resolution=144)
    return file.getvalue()


@case("photograph of a letter", boxes=_ALL, finds=False, keeps=False, extension="jpg")
def _photograph() -> bytes:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = NAME
    scan().save(file, "JPEG", dpi=(144, 144), exif=exif)
    return file.getvalue()


@case("picture with words beside the pixels", boxes=_ALL, finds=False, keeps=False, extension="png")
def _png() -> bytes:
    from PIL import PngImagePlugin

    file = io.BytesIO()
    info = PngImagePlugin.PngInfo()
    info.add_itxt("Author", NAME)
    scan().save(file, "PNG", dpi=(144, 144), pnginfo=info)
    return file.getvalue()


@case(
    "scan of two sheets in one file",
    boxes=(*_ALL, *((1, *rest) for _, *rest in _ALL)),
    finds=False,
    keeps=False,
    extension="tif",
)
def _sheets() -> bytes:
    file = io.BytesIO()
    scan().save(file, "TIFF", save_all=True, append_images=[scan()], dpi=(144, 144))
    return file.getvalue()


@case("two halves of one scan", boxes=SCANNED, finds=False)
def _halves() -> bytes:
    """One picture on two pages, each showing a half: the second hides what the first shows."""

    def change(pdf: pikepdf.Pdf) -> None:
        with_picture(pdf, scan())
        pdf.pages[1].obj.Resources.XObject = pdf.pages[0].obj.Resources.XObject

    return drawn("", "q 420 0 0 300 0 200 cm /Scan Do Q\n" + line(KEPT, y=60), size=(420, 300), change=change)


# --- beside the pages -----------------------------------------------------------------------------------------


def _annotation(**entries: object) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        made = Dictionary(Type=Name.Annot, Rect=[30, 100, 330, 130], F=4, **entries)
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(made)])

    return change


@case("typed on the page as a remark")
def _free_text() -> bytes:
    return changed(
        _annotation(
            Subtype=Name.FreeText, Contents=String(PHONE), DA=String("/Helv 12 Tf 0 g"), T=String(NAME)
        )
    )


@case("highlight with a remark")
def _highlight() -> bytes:
    return changed(
        _annotation(
            Subtype=Name.Highlight,
            C=[1, 1, 0],
            QuadPoints=[30, 130, 330, 130, 30, 100, 330, 100],
            Contents=String(f"{NAME}的电话是{PHONE}"),
            T=String(NAME),
        )
    )


@case("field of a form")
def _field() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        field_ = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Tx,
                T=String("phone"),
                TU=String(NAME),
                V=String(PHONE),
                DV=String(PHONE),
                Rect=[30, 100, 330, 130],
                F=4,
                DA=String("/Helv 12 Tf 0 g"),
            )
        )
        pdf.pages[0].obj.Annots = Array([field_])
        fonts = Dictionary(Font=Dictionary(Helv=helvetica()))
        pdf.Root.AcroForm = Dictionary(Fields=Array([field_]), NeedAppearances=True, DR=fonts)

    return changed(change)


@case("file in the file")
def _attached() -> bytes:
    return changed(lambda pdf: pdf.attachments.__setitem__(f"{NAME}.txt", LETTER.encode()))


@case("properties")
def _properties() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo.Author = String(NAME)
        with pdf.open_metadata() as metadata:
            metadata["dc:title"] = LETTER

    return changed(change)


@case("bookmarks, scripts, names of pages")
def _catalogue() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem(LETTER, 0))
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{PHONE}')"))
        pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(NAME))]))
        pdf.pages[0].obj.AA = Dictionary(
            O=Dictionary(S=Name.URI, URI=String(f"https://example.invalid/{PHONE}"))
        )

    return changed(change)


@case("thumbnail and private data")
def _private() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        small = pikepdf.Stream(pdf, scan(size=(120, 60)).convert("L").tobytes())
        small.Width, small.Height, small.BitsPerComponent, small.ColorSpace = 120, 60, 8, Name.DeviceGray
        pdf.pages[0].obj.Thumb = pdf.make_indirect(small)
        pdf.pages[0].obj.PieceInfo = Dictionary(Draw=Dictionary(Private=String(LETTER)))

    return changed(change)


@case("words in the profile of a picture on another page")
def _picture_metadata() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        file = io.BytesIO()
        exif = Image.Exif()
        exif[0x010E] = IDENTITY
        Image.new("RGB", (40, 40), "red").save(file, "JPEG", exif=exif, comment=NAME.encode())
        stream = pikepdf.Stream(pdf, file.getvalue())
        stream.Type, stream.Subtype, stream.Filter = Name.XObject, Name.Image, Name.DCTDecode
        stream.Width, stream.Height, stream.BitsPerComponent, stream.ColorSpace = 40, 40, 8, Name.DeviceRGB
        stream.Metadata = pdf.make_stream(LETTER.encode(), Type=Name.Metadata, Subtype=Name.XML)
        pdf.pages[1].obj.Resources.XObject = Dictionary(I=pdf.make_indirect(stream))

    return drawn(
        line(LETTER[:24]) + line(LETTER[24:], y=200),
        "q 40 0 0 40 30 30 cm /I Do Q\n" + line(KEPT),
        change=change,
    )


@case("unused things in the resources of another page")
def _unused() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].obj.Resources.XObject = Dictionary(U=_form(pdf, line(LETTER)))

    return drawn(line(LETTER[:24]), line(KEPT), change=change)


# --- the file itself -------------------------------------------------------------------------------------------


@case("saved over an older version")
def _older_version() -> bytes:
    """The newer version shows another page; the older one is still there."""
    old = changed(lambda pdf: None, drawn(line(LETTER[:24]) + line(LETTER[24:], y=200)))
    with pikepdf.open(io.BytesIO(old)) as pdf:
        number, size = pdf.pages[0].obj.Contents.objgen[0], int(pdf.trailer.Size)
        root = pdf.Root.objgen[0]
    content = (line(f"申请人{PHONE}") + line(KEPT, y=200)).encode()
    added = b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, len(content), content)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, len(old))
    previous = int(old.rsplit(b"startxref", 1)[1].split()[0])
    trailer = b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\n" % (size, root, previous)
    return old + added + table + trailer + b"startxref\n%d\n%%%%EOF\n" % (len(old) + len(added))


@case("locked without a password")
def _locked() -> bytes:
    return changed(lambda pdf: None, encryption=pikepdf.Encryption(user="", owner="x", R=6))


@case("objects packed together")
def _packed() -> bytes:
    return changed(lambda pdf: None, object_stream_mode=pikepdf.ObjectStreamMode.generate)


@case("table of contents of the file broken")
def _broken() -> bytes:
    content = drawn(line(LETTER[:24]) + line(LETTER[24:], y=200))
    at = content.rindex(b"startxref")
    return content[:at] + b"startxref\n7\n%%EOF\n"


@case("words after the end and before the beginning")
def _around() -> bytes:
    return f"%{NAME}\n".encode() + typeset() + f"\n%{LETTER}\n".encode()


@case("deleted page left behind")
def _deleted() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        ghost = Dictionary(
            Type=Name.Page, MediaBox=[0, 0, 420, 300], Contents=pdf.make_stream(line(NAME).encode())
        )
        pdf.Root.Ghost = pdf.make_indirect(ghost)

    return changed(change)


@case("one page with a name, many without, one font")
def _one_font() -> bytes:
    return typeset(f"{LETTER}\n#pagebreak()\n{KEPT}。\n#pagebreak()\n{KEPT}收到申请的电话和身份证号。")


@case("pages taken apart and put together")
def _put_together() -> bytes:
    """Each page has a copy of the font that was cut down for both."""
    whole = typeset(f"{LETTER}\n#pagebreak()\n{KEPT}。")
    with pikepdf.new() as pdf:
        for number in (0, 1):
            with pikepdf.open(io.BytesIO(whole)) as single:
                pdf.pages.append(single.pages[number])
        file = io.BytesIO()
        pdf.save(file)
    return file.getvalue()


@case("pages with fonts of their own")
def _own_fonts() -> bytes:
    with pikepdf.new() as pdf:
        for content in (typeset(), typeset(f"{KEPT}，第二页。"), typeset(f"{KEPT}，第三页。")):
            with pikepdf.open(io.BytesIO(content)) as single:
                pdf.pages.extend(single.pages)
        file = io.BytesIO()
        pdf.save(file)
    return file.getvalue()


# --- looking for what survived ------------------------------------------------------------------------------


def survivors(content: bytes) -> set[str]:
    """The secrets that can still be got out of a PDF: by reading it, by unpacking it, by searching its bytes.

    Written without a line of the engine that is examined; the reader of uploads tells what each hidden place holds.
    """
    said = ""
    with suppress(Refusable):  # a script in it: then the bytes tell
        said = "".join(part.text for part in read_here(content, "a.pdf").parts)
    spoken = re.sub(r"\s", "", unicodedata.normalize("NFKC", said))
    left = {secret for secret in SECRETS if secret in spoken}
    for data in _inflated(content):
        left.update(secret for secret in SECRETS if any(spelled in data for spelled in _spellings(secret)))
    return left


def _spellings(text: str) -> Iterator[bytes]:
    """The bytes by which a text may stand in a file."""
    for encoding in ("utf-8", "utf-16-be", "utf-16-le", "gb18030"):
        raw = text.encode(encoding)
        yield raw
        yield raw.hex().encode()
        yield raw.hex().upper().encode()


def _inflated(content: bytes) -> Iterator[bytes]:
    """The file, and every stretch of it that unpacks."""
    yield content
    at = content.find(b"stream")
    while at >= 0:
        start = at + 8 if content[at + 6 : at + 8] == b"\r\n" else at + 7
        with suppress(zlib.error):
            yield zlib.decompressobj().decompress(content[start:], _MOST_INFLATED)
        at = content.find(b"stream", at + 6)


_MOST_INFLATED = 2**20
