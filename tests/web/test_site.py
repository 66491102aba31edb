"""The static site: the tree of a full build, what a withdrawal leaves of it, and what may interrupt its writing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin
from urllib.request import urlopen

import pytest
from lxml import html

from gongkai.records.authority import Role
from gongkai.records.disclosure.models import Item, Status
from gongkai.records.uploads import Upload
from gongkai.web.site import manifest, receiver
from gongkai.web.site.build import Foreign, build
from gongkai.web.site.check import check
from gongkai.web.site.models import Waiting
from gongkai.web.site.names import file_of
from gongkai.web.site.tree import Busy, alone
from gongkai.web.site.update import update
from tests.records.world import World, founded, world
from tests.web.site_world import abolish, correct, day, publish, tell_contact, tree, withdraw, words

__all__ = ["founded", "world"]

MARKERS = ("撤回标题暗记", "撤回正文暗记", "附件名暗记", "附件内容暗记", "旧版正文暗记")


@pytest.fixture
def town(world: World, settings, tmp_path: Path) -> World:
    settings.SITE = str(tmp_path / "site")
    settings.FILES = tmp_path / "files"
    tell_contact(world)
    return world


@pytest.fixture
def commit(django_capture_on_commit_callbacks) -> Callable[[], AbstractContextManager[None]]:
    """What happens within ``commit()`` is followed by the static site at its end."""

    @contextmanager
    def committing() -> Iterator[None]:
        with django_capture_on_commit_callbacks() as callbacks:
            yield
        for callback in callbacks:
            if getattr(callback, "func", callback).__module__ == receiver.__name__:
                callback()

    return committing


@pytest.fixture
def root(town: World, tmp_path: Path) -> Path:
    """The folder of a site with two items on it."""
    publish(town, day(1), title="第一号测试通知", body="<p>第一号正文</p>")
    publish(town, day(2), title="第二号测试通知", body="<p>第二号正文</p>", column=town.columns[1])
    build(tmp_path / "site", jobs=1)
    return tmp_path / "site"


def marked_item(town: World) -> Item:
    """An item in whose every part something is planted."""
    attachment = Upload("附件名暗记.txt", "附件内容暗记".encode())
    item = publish(town, day(3), attachment, title="撤回标题暗记", body="<p>旧版正文暗记</p>")
    correct(town, item, day(4), "<p>撤回正文暗记</p>")
    item.refresh_from_db()
    return item


# --- what the tree is --------------------------------------------------------------------------------


def test_a_second_build_of_the_same_records_writes_nothing_and_a_fresh_one_the_same_bytes(
    root: Path, tmp_path: Path
) -> None:
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*.html")}
    again = build(root, jobs=1)
    assert (again.written, again.removed) == (0, 0)
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*.html")} == before
    build(tmp_path / "fresh", jobs=1)
    assert tree(tmp_path / "fresh") == tree(root)
    assert (tmp_path / "fresh" / "manifest.json").read_bytes() == (root / "manifest.json").read_bytes()


def test_only_a_running_portal_has_forms_and_links_to_search(root: Path, settings, tmp_path: Path) -> None:
    home = html.fromstring((root / "index.html").read_bytes())
    assert not home.xpath("//form")
    assert not [link for _, _, link, _ in home.iterlinks() if "search" in link]
    settings.DYNAMIC_ADDRESS = "https://open.example.com/"
    build(tmp_path / "linked", jobs=1)
    home = html.fromstring((tmp_path / "linked" / "index.html").read_bytes())
    assert {form.get("action") for form in home.xpath("//form")} == {"https://open.example.com/search/"}


def test_the_canonical_address_is_that_of_the_website_whatever_the_prefix(root: Path, tmp_path: Path) -> None:
    number = Item.objects.public().order_by("pk").values_list("index_number", flat=True)[0]
    build(tmp_path / "elsewhere", prefix="/zwgk/jiayu", jobs=1)
    for folder, address in (
        (root, "https://www.example.com/"),
        (tmp_path / "elsewhere", "https://www.example.com/zwgk/jiayu/"),
    ):
        page = html.fromstring((folder / "items" / number / "index.html").read_bytes())
        assert page.xpath('//link[@rel="canonical"]/@href') == [f"{address}items/{number}/"]
        assert f"{address}items/{number}/" in (folder / "sitemaps" / "2023-01.xml").read_text()
        assert f"{address}sitemap.xml" in (folder / "robots.txt").read_text()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A plain file server, as Python has it."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *words: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_every_link_leads_somewhere_from_a_plain_file_server_under_any_path(
    town: World, tmp_path: Path
) -> None:
    marked_item(town)
    old = publish(town, day(5), title="旧办法")
    abolish(town, old, day(6), replaced_by=publish(town, day(6), title="新办法"))
    root = tmp_path / "server" / "zwgk" / "jiayu"
    build(root, prefix="/zwgk/jiayu", jobs=1)
    with served(tmp_path / "server") as address:
        found, broken = crawl(f"{address}/zwgk/jiayu/")
    assert broken == []
    reached = {link.removeprefix(f"{address}/zwgk/jiayu/") for link in found}
    pages = {path.relative_to(root).as_posix() for path in root.rglob("*.html")}
    assert pages <= reached | {"index.html"}
    assert any("/files/1.txt" in link for link in reached)


def crawl(home: str) -> tuple[set[str], list[str]]:
    """What a reader reaches from ``home`` without leaving the server, and the links that lead nowhere."""
    found, waiting, broken = {home}, [home], []
    while waiting:
        address = waiting.pop()
        try:
            with urlopen(address) as answer:
                content, kind = answer.read(), answer.headers["Content-Type"]
        except HTTPError:
            broken.append(address)
            continue
        if not kind.startswith("text/html"):
            continue
        for _, _, link, _ in html.fromstring(content).iterlinks():
            target = urldefrag(urljoin(address, link)).url
            if target.startswith("http://127.0.0.1") and target not in found:
                found.add(target)
                waiting.append(target)
    return found, broken


# --- in step with what is public ---------------------------------------------------------------------


def test_a_publication_is_on_disk_after_its_commit(root: Path, town: World, commit) -> None:
    with commit():
        item = publish(town, day(3), title="第三号测试通知")
    assert "第三号测试通知" in (root / file_of(f"/items/{item.index_number}/")).read_text()
    for page in ("index.html", "columns/01/index.html", "items/archive/2023-01/index.html", "feed.atom"):
        assert "第三号测试通知" in (root / page).read_text()
    assert not Waiting.objects.exists()
    assert check(root).faults == {}


def test_nothing_of_a_withdrawn_item_is_left_in_any_file(root: Path, town: World, commit) -> None:
    with commit():
        item = marked_item(town)
    told = words(root)
    # The name of a file is told on pages only: never in a path or a manifest.
    assert all(marker in told for marker in MARKERS)
    assert "附件名暗记" not in "\n".join(tree(root)) + (root / "manifest.json").read_text()
    with commit():
        withdraw(town, item, day(5))
    told = words(root)
    assert [marker for marker in MARKERS if marker in told] == []
    tombstone = (root / "items" / item.index_number / "index.html").read_text()
    assert "内容已经废止" in tombstone
    assert not (root / "items" / item.index_number / "versions").exists()
    public = set(Item.objects.public().values_list("index_number", flat=True))
    assert check(root, public=public).faults == {}


def test_a_withdrawal_does_not_wait_for_another_writer(root: Path, town: World, commit) -> None:
    with commit():
        item = marked_item(town)
    (root / ".building").mkdir()  # a full build is under way
    with alone(root), commit():
        withdraw(town, item, day(5))
    assert not list((root / "items" / item.index_number).glob("**/*"))
    assert Waiting.objects.exists()
    (root / ".building").rmdir()
    assert update(root).changes > 0
    assert "内容已经废止" in (root / "items" / item.index_number / "index.html").read_text()
    assert not [marker for marker in MARKERS if marker in words(root)]


def test_a_publication_stands_though_the_site_can_not_be_written(town: World, tmp_path: Path, commit) -> None:
    with commit():
        item = publish(town, day(1), title="先发布的通知")
    item.refresh_from_db()
    assert item.status == Status.PUBLISHED
    assert "gongkai site build" in Waiting.objects.latest("pk").failure
    build(tmp_path / "site", jobs=1)
    assert "先发布的通知" in words(tmp_path / "site")
    assert not Waiting.objects.exists()


def test_a_change_that_is_not_of_an_item_reaches_the_pages_around(root: Path, town: World, commit) -> None:
    from gongkai.records.catalogue.verbs import OpenColumn
    from tests.records.world import done

    with commit():
        done(
            OpenColumn(
                by=town[Role.MANAGER],
                on=day(5),
                at=town.town,
                owner=town.department,
                code="09",
                name="测试新栏目",
            )
        )
    assert "测试新栏目" in (root / "catalogue" / "index.html").read_text()


def test_a_folder_with_other_things_in_it_is_left_alone(town: World, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "论文.txt").write_text("不能丢")
    with pytest.raises(Foreign, match="已有其他文件"):
        build(tmp_path / "mine", jobs=1)
    assert (tmp_path / "mine" / "论文.txt").read_text() == "不能丢"


def test_two_builds_do_not_write_at_once(root: Path) -> None:
    with alone(root), pytest.raises(Busy, match="正在写入"):
        build(root, jobs=1)


# --- what check finds --------------------------------------------------------------------------------


def damage(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    path.write_text(path.read_text().replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("</body>", '<a href="no/such.html">去</a></body>', "断链"),
        ("</body>", '<a href="/items/">去</a></body>', "换一个路径就会断开的链接"),
        ("</body>", '<img src="https://example.net/1.png" alt=""></body>', "向其他网站请求的内容"),
        ('name="SiteIDCode"', 'name="Other"', "缺少的网页标签（国办发〔2017〕47号）"),
        ("</body>", '<p id="twice"></p><p id="twice"></p></body>', "同一网页中重复的编号"),
        ("<title>", "<title></title><noscript>", "没有标题的网页"),
    ],
)
def test_a_fault_of_a_page_is_told(root: Path, old: str, new: str, fault: str) -> None:
    damage(root, "index.html", old, new)
    faults = check(root).faults
    assert any("index.html" in one for one in faults[fault])
    assert "index.html" in faults["内容与清单不符的文件"]
    assert "index.html.gz" in faults["缺少或者不符的压缩文件"]


def test_files_that_are_missing_or_too_many_are_told(root: Path) -> None:
    (root / "feed.atom").unlink()
    (root / "secret.html").write_text("<title>多余</title>")
    (root / "robots.txt.br").unlink()
    faults = check(root).faults
    assert faults["清单中有、文件夹里没有的文件"] == ["feed.atom"]
    assert "secret.html" in faults["清单中没有的文件"]
    assert faults["缺少或者不符的压缩文件"] == ["robots.txt.br"]


def test_what_may_not_be_there_is_told_by_the_records_or_by_the_site_itself(
    root: Path, town: World, commit
) -> None:
    numbers = set(Item.objects.public().values_list("index_number", flat=True))
    hidden = min(numbers)
    faults = check(root, public=numbers - {hidden}).faults
    assert all(hidden in name for name in faults["没有公开的内容"])
    item = Item.objects.get(index_number=hidden)
    with commit():
        withdraw(town, item, day(5))
    name = f"items/{hidden}/versions/1/index.html"
    (root / name).parent.mkdir(parents=True)
    (root / name).write_text("旧版")
    head = manifest.head_of(root)
    assert head.address == "https://www.example.com/"
    manifest.add(root, [manifest.Entry(name, "0" * 64, 6, f"/items/{hidden}/versions/1/", "detail")], [])
    assert name in check(root).faults["已经撤回的内容"]
