"""What the tests need from the machine besides Python: a browser, Chinese glyphs, a PostgreSQL of their own.

Standard library only: scripts/test uses this module before it starts pytest, the fixtures use it afterwards.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote


def find_chromium() -> str | None:
    """The path of a Chromium or Chrome, or None."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next(filter(None, map(shutil.which, names)), None)


def has_chinese_font() -> bool:
    """Whether the browser can draw Chinese; without a font every screen is a row of boxes."""
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=True).stdout)


def find_postgres() -> Path | None:
    """The newest folder that holds PostgreSQL's server programs, or None."""
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest_first = sorted(installed, key=lambda program: float(program.parts[-3]), reverse=True)
    on_path = shutil.which("initdb")
    candidates = [*newest_first, *([Path(on_path).resolve()] if on_path else [])]
    return candidates[0].parent if candidates else None


@contextmanager
def postgres_cluster(programs: Path) -> Iterator[str]:
    """Start a PostgreSQL nobody else can reach, give its DATABASE_URL, stop and remove it at the end.

    It listens on no network port, only on a socket in a folder that belongs to its own user. What a crash of
    the machine would lose is of no interest here: it stands in memory where there is room, and nothing is flushed.
    """
    folder = Path(tempfile.mkdtemp(prefix="gongkai-postgres-", dir=_memory()))
    as_user = _become_unprivileged(folder)
    data = folder / "data"

    def run(program: str, *arguments: str) -> None:
        command = [*as_user, str(programs / program), f"--pgdata={data}", *arguments]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        if done.returncode:
            log = folder / "log"
            details = log.read_text() if log.exists() else done.stderr
            raise RuntimeError(f"{program} failed:\n{details}")

    try:
        run(
            "initdb", "--username=gongkai", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"
        )
        # Short statements on small tables: compiling them (jit) costs more than running them.
        options = {
            "listen_addresses": "",
            "unix_socket_directories": folder,
            "max_connections": 200,
            "jit": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_wal_size": "128MB",
        }
        server = " ".join(["-F", *(f"-c {name}={value}" for name, value in options.items())])
        run("pg_ctl", "start", "--wait", f"--log={folder / 'log'}", f"--options={server}")
        try:
            yield f"postgres://gongkai@{quote(str(folder), safe='')}/postgres"
        finally:
            run("pg_ctl", "stop", "--wait", "--mode=immediate")
    finally:
        shutil.rmtree(folder)


def _memory() -> Path | None:
    """A folder in memory with room for the test databases, or None."""
    memory = Path("/dev/shm")
    has_room = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOM
    return memory if has_room else None


_ROOM = 2 * 2**30  # bytes


def _become_unprivileged(folder: Path) -> list[str]:
    """The words before a command that run it as a user PostgreSQL accepts; it refuses to run as root."""
    if os.geteuid() != 0:
        return []
    users = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in users else "nobody"
    shutil.chown(folder, user)
    return ["runuser", "-u", user, "--"]
