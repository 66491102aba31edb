"""How much a file from outside may ask of this machine. House rules (工作约定, D) of 23 November 2026.

Each is far above what an office document needs and far below what would stop the machine; the law sets none.
"""

import resource

MIB = 2**20

FILE_BYTES = 50 * MIB

# Archives (zip, and docx, xlsx, pptx, which are archives)
MEMBERS = 2_000
UNPACKED_BYTES = 200 * MIB
RATIO = 200  # of a member of more than RATIO_FROM_BYTES unpacked
RATIO_FROM_BYTES = MIB
DEPTH = 2  # a file in the file in the file that was sent

IMAGE_PIXELS = 60_000_000
PDF_PAGES = 2_000
PDF_TABLE_PAGES = 100  # pages that are searched for ruled tables: 40 ms each
PDF_VERSIONS = 5  # earlier versions inside a PDF that are read
HTML_CELLS = 50_000  # a larger workbook is read, but not turned into a page

NAME_CHARACTERS = 120
NAME_BYTES = 240  # file systems allow 255 bytes

# The child process in which a file is read
CHILD_SECONDS = 60
CHILD_BYTES = 2048 * MIB


def impose(seconds: int = CHILD_SECONDS) -> None:
    """Put this process, a child that opens one file, under the limits."""
    resource.setrlimit(resource.RLIMIT_AS, (CHILD_BYTES, CHILD_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (UNPACKED_BYTES, UNPACKED_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
