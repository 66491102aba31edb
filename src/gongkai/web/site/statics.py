"""Style sheets, icons and scripts of the public pages, each under a name that holds a hash of its content."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

from gongkai.web.site.tree import Tree

FOLDER = "static"

_PUBLIC = ("gongkai/", "portal/")  # what the desk and others need is not part of the site


def read_statics() -> dict[str, tuple[str, bytes]]:
    """By name: the name under which the file stands in the tree, and its content."""
    with TemporaryDirectory() as folder:
        storage = ManifestStaticFilesStorage(location=folder, base_url="/static/")
        found = {
            path: (origin, path)
            for finder in get_finders()
            for path, origin in finder.list([])
            if path.startswith(_PUBLIC)
        }
        for _, _, processed in storage.post_process(found):
            if isinstance(processed, Exception):
                raise processed
        hashed = {path: storage.stored_name(path) for path in found}
        return {
            path: (f"{FOLDER}/{name}", (Path(folder) / name).read_bytes()) for path, name in hashed.items()
        }


def write_statics(tree: Tree) -> dict[str, str]:
    """Put them into the tree; gives the name in the tree by the name in the program."""
    statics = read_statics()
    for name, content in statics.values():
        tree.put(name, content)
    return {path: name for path, (name, _) in statics.items()}
