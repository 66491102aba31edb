"""Typefaces for PDFs that bring none of their own.

Many Chinese offices print without embedding 宋体 and 仿宋. On a server without Chinese fonts their letters would be
drawn as nothing, and what is drawn is what is given out. So the fonts that come along are lent to PDFium.
"""

from __future__ import annotations

import ctypes
from pathlib import Path

import pylopdf_fonts_zh_cn
import pypdfium2.raw as pdfium

# Where PDFium looks by itself on Linux; a list of our own replaces it.
_SYSTEM = (
    "/usr/share/fonts",
    "/usr/share/X11/fonts/Type1",
    "/usr/share/X11/fonts/TTF",
    "/usr/local/share/fonts",
)


def _paths() -> ctypes.Array[ctypes._Pointer[ctypes.c_char]]:
    folders = [str(Path(pylopdf_fonts_zh_cn.serif_path()).parent), *_SYSTEM]
    paths = (ctypes.POINTER(ctypes.c_char) * (len(folders) + 1))()
    for place, folder in enumerate(folders):
        paths[place] = ctypes.cast(
            ctypes.create_string_buffer(folder.encode()), ctypes.POINTER(ctypes.c_char)
        )
    return paths


_PATHS = _paths()  # PDFium may read them as long as it runs


def lend() -> None:
    """Start PDFium anew with our fonts in front of the system's. No document may be open."""
    pdfium.FPDF_DestroyLibrary()
    configuration = pdfium.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=_PATHS)
    pdfium.FPDF_InitLibraryWithConfig(configuration)
