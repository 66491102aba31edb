"""QR codes as drawings."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import segno


def qr_svg(address: str, **look: Any) -> bytes:
    """``address`` as a QR code in SVG, black on white, with the four modules of quiet around it.

    ``look``: how segno writes it (``scale``, ``title``, ``svgclass`` …).
    """
    drawing = BytesIO()
    code = segno.make(address, error="m", micro=False)
    usual: dict[str, Any] = {"xmldecl": False, "scale": 4, "border": 4, "dark": "#000", "light": "#fff"}
    code.save(drawing, kind="svg", **(usual | look))
    return drawing.getvalue()
