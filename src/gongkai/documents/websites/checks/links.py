"""Links that lead nowhere, pages that nobody can reach, addresses without end."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.documents.websites.addresses import DOCUMENT_ENDINGS, ending, shape, shown
from gongkai.documents.websites.model import Finding, Place
from gongkai.documents.websites.seen import MOST_PLACES, Seen, finding
from gongkai.documents.websites.store import State, Store

SLOW_SECONDS = 5  # 工作约定
_HOPS = 5
_MOST = 2000  # broken targets that are told one by one


def link_findings(store: Store, seen: Seen) -> Iterator[Finding]:
    """Everything that is wrong with where links lead."""
    yield from _broken(store, seen)
    yield from _redirects(store, seen)
    yield from _gone(store, seen)
    yield from _slow(store, seen)
    yield from _traps(store, seen)
    if seen.is_copy and seen.home and not seen.partial:
        yield from _orphans(store, seen)
    if not seen.home:
        yield finding("home_missing", "文件夹里没有首页", [])


def _broken(store: Store, seen: Seen) -> Iterator[Finding]:
    rows = store.rows(
        "select id, key, state, told from address where state in (?, ?, ?, ?) order by key limit ?",
        State.MISSING,
        State.FORBIDDEN,
        State.FAILED,
        State.OUTSIDE,
        _MOST,
    )
    for number, key, state, told in list(rows):
        loads = store.one("select max(loads) from link where target = ?", number)
        if loads is None:
            if state == State.FAILED:
                yield finding("unreachable", f"{seen.where(key)}：{told}", [Place(seen.where(key))])
            continue
        yield _broken_one(store, seen, number, key, State(state), told, bool(loads))


def _broken_one(
    store: Store, seen: Seen, number: int, key: str, state: State, told: str, loads: bool
) -> Finding:
    because = f"（{told}）" if told else ""
    return finding(_code(key, state, loads), f"{seen.where(key)}{because}", _from(store, seen, number))


def _code(key: str, state: State, loads: bool) -> str:
    if state is State.FORBIDDEN:
        return "forbidden"
    if loads:
        return "broken_image"
    if ending(key) in DOCUMENT_ENDINGS:
        return "broken_file"
    return "unreachable" if state is State.FAILED else "broken_link"


def _from(store: Store, seen: Seen, number: int) -> list[Place]:
    """The pages that link to an address."""
    rows = store.rows(
        "select a.key, max(l.words) from link l join address a on a.id = l.source"
        " where l.target = ? group by a.id order by a.key",
        number,
    )
    return [Place(seen.where(key), f"链接文字“{words[:40]}”" if words else "") for key, words in rows]


def _redirects(store: Store, seen: Seen) -> Iterator[Finding]:
    """Those that end nowhere; where a redirect leads to what is broken, its links are broken as well."""
    rows = store.rows("select id, key, target from address where state = ? order by key", State.REDIRECT)
    for number, key, target in list(rows):
        state, told, passed = _landing(store, number, target)
        if state in (State.SEEN, State.WAITING, State.SKIPPED, State.TRAP, State.WRONG_KIND):
            continue
        places = _from(store, seen, number)
        if not places:
            continue
        if state is None:
            yield finding("redirect_loop", f"{seen.where(key)}跳转{passed}次也没有到达", places)
        else:
            loads = bool(store.one("select max(loads) from link where target = ?", number))
            yield finding(
                _code(key, state, loads), f"{seen.where(key)}（跳转后打不开{told and '：' + told}）", places
            )


def _landing(store: Store, number: int, target: int | None) -> tuple[State | None, str, int]:
    """(state at the end, what is told of it, redirects on the way); None for an end that is never reached."""
    passed = {number}
    while target is not None and target not in passed and len(passed) <= _HOPS:
        passed.add(target)
        ((state, told, following),) = store.rows(
            "select state, told, target from address where id = ?", target
        )
        if state != State.REDIRECT:
            return State(state), told, len(passed) - 1
        target = following
    return None, "", len(passed)


def _gone(store: Store, seen: Seen) -> Iterator[Finding]:
    rows = store.rows(
        "select p.id, a.key, p.title from page p join address a on a.id = p.id where p.gone order by a.key"
    )
    for number, key, title in list(rows):
        # Those that are gone may well link to each other: the plain form and the large print.
        led = store.one("select 1 from link join page on id = source where target = ? and not gone", number)
        if led and (places := _from(store, seen, number)):
            yield finding("soft_missing", f"{seen.where(key)}显示“{title[:40]}”", places)
    rows = store.rows("select id, key from address where state = ? order by key", State.WRONG_KIND)
    for number, key in list(rows):
        yield finding("file_is_page", seen.where(key), _from(store, seen, number))


def _slow(store: Store, seen: Seen) -> Iterator[Finding]:
    rows = store.rows(
        "select key, printf('%.0f秒', seconds) from address where seconds >= ? and state = ? order by key",
        SLOW_SECONDS,
        State.SEEN,
    )
    if places := seen.places(rows):
        yield finding("slow", f"{len(places)}个网页{SLOW_SECONDS}秒以上才打开", places)


def _traps(store: Store, seen: Seen) -> Iterator[Finding]:
    by_shape: dict[str, list[str]] = {}
    for (key,) in store.rows("select key from address where state = ? order by length(key), key", State.TRAP):
        by_shape.setdefault(shape(key), []).append(key)
    kinds = sorted(by_shape.values(), key=lambda keys: (len(keys[0]), keys[0]))
    if kinds:
        places = [Place(seen.where(keys[0])[:300], f"同类地址{len(keys)}个没有再看") for keys in kinds]
        yield finding("trap", f"{shown(kinds[0][0])[:120]}等{sum(map(len, kinds))}个地址", places)


def _orphans(store: Store, seen: Seen) -> Iterator[Finding]:
    rows = store.rows(
        "with recursive reached(id) as ("
        " select id from address where key = ?"
        " union"
        " select arrived from reached join led on led.source = reached.id"
        ") select a.key from page p join address a on a.id = p.id"
        " where p.id not in (select id from reached) and not p.gone order by a.key",
        seen.home,
    )
    if places := [place for place in seen.places(rows) if not _is_error_page(place.address)]:
        yield finding("orphan", f"{len(places)}个网页", places[:MOST_PLACES], count=len(places))


def _is_error_page(name: str) -> bool:
    """404.html and the like are shown by the server and linked by nobody."""
    stem = name.rpartition("/")[2].partition(".")[0].lower()
    return stem in ("400", "401", "403", "404", "500", "502", "503", "error", "404error")
