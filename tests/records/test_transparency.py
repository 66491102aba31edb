"""The transparency log: what becomes public is told in it, nothing in it can be changed unseen."""

from __future__ import annotations

import ast
import hashlib
import json
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gongkai.records import files
from gongkai.records.authority import Role
from gongkai.records.disclosure.models import Attachment, Item, Publicity, Status, Validity
from gongkai.records.disclosure.signals import Change
from gongkai.records.disclosure.verbs import (
    AttachFile,
    CheckItem,
    PublishItem,
    ReviewSecrecy,
    SetValidity,
    SignOffItem,
    SubmitItem,
    WithdrawItem,
)
from gongkai.records.transparency import keys, verify
from gongkai.records.transparency.log import append, open_log, proof_of, size_of_log
from gongkai.records.transparency.models import Checkpoint, Key, Leaf, Log, Salt, Subtree
from gongkai.records.transparency.tiles import Forked, file_of, pack, write_tiles
from gongkai.records.transparency.verify import Untrue, leaf_hash, open_checkpoint, root
from gongkai.records.uploads import Upload
from tests.records.world import START, World, done

TITLE, BODY = "关于标题暗记的通知", "<p>正文暗记</p>"
VERIFIER = Path(verify.__file__)
REVIEW = (
    (CheckItem, Role.DEPARTMENT_HEAD),
    (ReviewSecrecy, Role.SECRECY_REVIEWER),
    (SignOffItem, Role.OGI_HEAD),
)


@pytest.fixture(autouse=True)
def own_key(tmp_path: Path, settings: Any) -> None:
    """A signing key for this test alone."""
    settings.VAR = tmp_path / "var"
    settings.VAR.mkdir()
    settings.FILES = tmp_path / "files"


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """The folder in which the log stands for everybody."""
    return tmp_path / "public"


def items_of(world: World, number: int) -> list[Item]:
    """Public items that the log does not tell of yet."""
    first = Item.objects.count()
    return Item.objects.bulk_create(
        Item(
            agency=world.department,
            column=world.columns[0],
            index_number=f"100000001/2022-{serial:05}",
            title=f"测试{serial}",
            body=f"<p>测试正文{serial}</p>",
            formed_on=START,
            published_on=START,
            publicity=Publicity.PROACTIVE,
            status=Status.PUBLISHED,
        )
        for serial in range(first, first + number)
    )


def log_of(world: World, number: int) -> list[Item]:
    items = items_of(world, number)
    append(items, Change.PUBLISHED, START)
    return items


def checked(folder: Path, **asked: Any) -> list[str]:
    return list(
        verify.verify(verify.reader(str(folder)), Key.objects.values_list("public", flat=True), **asked)
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- what is told ---


def test_publication_correction_and_withdrawal_are_each_told_once(world: World) -> None:
    item = world.public_item(title=TITLE)
    append([item], Change.CORRECTED, START + timedelta(days=1))
    done(WithdrawItem(by=world[Role.OGI_HEAD], on=START + timedelta(days=2), item=item, reason="测试"))
    told = [leaf.told for leaf in Leaf.objects.all()]
    assert [(one["event"], one["index_number"], one["agency"], one["on"]) for one in told] == [
        ("published", item.index_number, "100000003", "2023-01-03"),
        ("corrected", item.index_number, "100000003", "2023-01-04"),
        ("withdrawn", item.index_number, "100000003", "2023-01-05"),
    ]
    assert [leaf.position for leaf in Leaf.objects.all()] == [0, 1, 2]


def test_the_time_told_is_that_of_the_machine_whatever_the_business_date(world: World) -> None:
    before = timezone.now() - timedelta(seconds=1)
    world.public_item(date(2023, 2, 1))
    leaf = Leaf.objects.get()
    assert leaf.told["on"] == "2023-02-01"
    assert before <= datetime.fromisoformat(leaf.told["time"]) <= timezone.now()


def test_nothing_of_the_content_enters_the_log(world: World, public: Path) -> None:
    world.public_item(title=TITLE, body=BODY, summary="概述暗记")
    write_tiles(public)
    for name, content in contents(public).items():
        assert "暗记".encode() not in content, name
    assert "暗记" not in "".join(Leaf.objects.values_list("entry", flat=True))


def test_a_draft_is_not_told(world: World) -> None:
    world.reviewed_item()
    assert size_of_log() == 0
    assert Checkpoint.objects.count() == 0


def test_a_verb_undone_leaves_no_entry(world: World) -> None:
    point = transaction.savepoint()
    world.public_item()
    transaction.savepoint_rollback(point)
    assert (size_of_log(), Salt.objects.count(), Checkpoint.objects.count()) == (0, 0, 0)


def test_a_log_that_can_not_be_signed_undoes_the_publication(world: World) -> None:
    item = world.reviewed_item()
    keys.key_file().write_text("不是密钥")
    with pytest.raises(keys.KeyProblem, match="从备份恢复"):
        done(PublishItem(by=world[Role.MANAGER], on=START, item=item))
    item.refresh_from_db()
    assert (item.status, size_of_log()) == (Status.SIGNED, 0)


def test_many_items_at_once_make_one_checkpoint(world: World) -> None:
    log_of(world, 600)
    assert Checkpoint.objects.get().size == size_of_log() == 600
    assert Subtree.objects.count() == 2


def test_an_entry_costs_the_same_in_a_long_log(world: World) -> None:
    counts = []
    for length in (3, 700):
        log_of(world, length)
        (item,) = items_of(world, 1)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            append([item], Change.PUBLISHED, START)
        counts.append(len(queries))
    # One more for each level of tiles, of which there is one for every factor of 256.
    assert counts[1] <= counts[0] + 6


# --- what the database refuses ---

TABLES = {
    Log: "origin = 'x'",
    Leaf: "entry = 'x'",
    Subtree: "hash = hash",
    Checkpoint: "note = 'x'",
    Key: "public = 'x'",
}


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_the_database_refuses_to_change_what_was_told(world: World, model: Any) -> None:
    log_of(world, 300)
    table = model._meta.db_table
    before = list(model.objects.values())
    statements = [f"UPDATE {table} SET {TABLES[model]}", f"DELETE FROM {table}"]
    if connection.vendor == "sqlite":
        statements += [f"REPLACE INTO {table} SELECT * FROM {table}"]
    else:
        statements += [f"TRUNCATE {table} CASCADE"]
        connection.check_constraints()
    for statement in statements:
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            connection.cursor().execute(statement)
    assert list(model.objects.values()) == before


# --- proofs ---


def test_the_proof_of_an_item_stands_on_its_own(world: World) -> None:
    log_of(world, 5)
    item = world.public_item(title=TITLE, body=BODY)
    log_of(world, 3)
    proof = json.loads(proof_of(item).as_json())
    head = open_checkpoint(proof["checkpoint"], [open_log()])
    told = verify.check_proof(proof, head, "<html><body><h1>网页</h1><p>正文 暗记</p></body></html>")
    assert item.index_number in told
    assert TITLE in told
    with pytest.raises(Untrue, match="正文不同"):
        verify.check_proof(proof, head, "<p>别的正文</p>")


def test_a_proof_stays_the_same_while_the_log_grows(world: World) -> None:
    item = world.public_item()
    before = proof_of(item).as_json()
    log_of(world, 300)
    assert proof_of(item).as_json() == before


def test_every_item_of_a_long_log_is_proved(world: World, public: Path) -> None:
    items = [*log_of(world, 200), *log_of(world, 130), *log_of(world, 1)]
    write_tiles(public)
    for item in items[::37]:
        saved = public / "saved.json"
        saved.write_text(proof_of(item).as_json())
        assert item.index_number in checked(public, item=str(saved))[-1]


@pytest.mark.parametrize(
    "field", ["title", "body", "summary", "document_number", "formed_on", "published_on"]
)
def test_a_content_changed_behind_the_log_is_proved_no_more(world: World, field: str) -> None:
    item = world.public_item(title=TITLE)
    value = date(2022, 1, 1) if field.endswith("_on") else "改动"
    Item.objects.filter(pk=item.pk).update(**{field: value})
    proof = json.loads(proof_of(Item.objects.get(pk=item.pk)).as_json())
    with pytest.raises(Untrue, match="内容被改动过"):
        verify.check_proof(proof, open_checkpoint(proof["checkpoint"], [open_log()]))


def test_the_files_of_an_item_are_part_of_what_is_proved(world: World) -> None:
    clerk, upload = world[Role.CLERK], Upload("附表.txt", "附表的内容".encode())
    item = done(AttachFile(item=world.item(), by=clerk, on=START, upload=upload))
    item = done(SubmitItem(item=item, by=clerk, on=START))
    for verb, role in REVIEW:
        item = done(verb(item=item, by=world[role], on=START, opinion="同意"))
    item = done(PublishItem(item=item, by=world[Role.MANAGER], on=START))
    proof = json.loads(proof_of(item).as_json())
    (told,) = json.loads(proof["content"])["attachments"]
    released = Attachment.objects.get().released
    assert told == {"name": "附表.txt", "sha256": released}
    assert hashlib.sha256(files.content_of(released, files.Area.RELEASED)).hexdigest() == released
    Attachment.objects.update(released="0" * 64)
    changed = json.loads(proof_of(item).as_json())
    with pytest.raises(Untrue, match="内容被改动过"):
        verify.check_proof(changed, open_checkpoint(changed["checkpoint"], [open_log()]))


def test_a_changed_validity_is_told_and_proved(world: World) -> None:
    item = world.public_item(title=TITLE)
    manager = world[Role.MANAGER]
    done(SetValidity(item=item, by=manager, on=START, validity=Validity.ABOLISHED, reason="测政〔2023〕9号"))
    item.refresh_from_db()
    assert Leaf.objects.last().told["event"] == "annotated"
    proof = json.loads(proof_of(item).as_json())
    assert json.loads(proof["content"])["validity"] == "abolished"
    assert TITLE in verify.check_proof(proof, open_checkpoint(proof["checkpoint"], [open_log()]))


def test_what_was_withdrawn_can_not_be_guessed_back(world: World, public: Path) -> None:
    item = world.public_item(title=TITLE, body=BODY)
    append([item], Change.CORRECTED, START)
    salts = {bytes(salt.value) for salt in Salt.objects.all()}
    done(WithdrawItem(by=world[Role.OGI_HEAD], on=START, item=item, reason="内容有误"))
    assert not salts & {bytes(salt.value) for salt in Salt.objects.all()}
    item.refresh_from_db()
    proof = proof_of(item)
    assert "暗记" not in proof.as_json()
    assert json.loads(proof.content) == {"withdrawal_reason": "内容有误", "withdrawn_on": "2023-01-03"}
    (public / "items").mkdir(parents=True)
    write_tiles(public)
    (public / "saved.json").write_text(proof.as_json())
    assert "已撤回，理由：内容有误" in checked(public, item=str(public / "saved.json"), text=BODY)[-1]


def test_an_item_that_the_log_does_not_tell_has_no_proof(world: World) -> None:
    assert proof_of(world.item()) is None


# --- the key ---


def test_the_private_key_is_made_once_for_its_owner_alone(world: World) -> None:
    public = open_log()
    assert stat.S_IMODE(keys.key_file().stat().st_mode) == 0o600
    assert open_log() == public
    assert list(Key.objects.values_list("public", flat=True)) == [public]


def test_a_replaced_key_is_told_beside_the_old_one(world: World, public: Path) -> None:
    item = world.public_item()
    write_tiles(public)
    first = Key.objects.get().public
    keys.key_file().unlink()
    world.public_item()
    write_tiles(public)
    told = (public / "key").read_text().split()
    assert len(told) == 2
    assert told[0] == first
    with pytest.raises(Untrue, match="没有有效的签名"):
        list(verify.verify(verify.reader(str(public)), [first]))
    open_checkpoint(proof_of(item).checkpoint, [first])


# --- files ---


def test_a_folder_written_step_by_step_is_one_written_at_once(world: World, tmp_path: Path) -> None:
    steps, once = tmp_path / "steps", tmp_path / "once"
    for number in (1, 2, 252, 1, 1, 300):
        log_of(world, number)
        written = write_tiles(steps)
        assert written.size == size_of_log()
        checked(steps)
    write_tiles(once)
    full = {name for name in contents(once) if ".p/" not in name}
    assert {name: contents(steps)[name] for name in full} == {name: contents(once)[name] for name in full}
    assert contents(once).items() <= contents(steps).items()


def test_nothing_new_writes_nothing(world: World, public: Path) -> None:
    log_of(world, 300)
    write_tiles(public)
    assert write_tiles(public).files == ()


def test_one_more_entry_writes_only_what_it_changes(world: World, public: Path) -> None:
    log_of(world, 600)
    write_tiles(public)
    log_of(world, 1)
    assert write_tiles(public).files == ("tile/entries/002.p/89", "tile/0/002.p/89", "checkpoint")


def test_partial_tiles_go_when_the_full_one_stands(world: World, public: Path) -> None:
    log_of(world, 200)
    write_tiles(public)
    log_of(world, 60)
    written = write_tiles(public)
    assert set(written.removed) == {"tile/entries/000.p/", "tile/0/000.p/"}
    assert not (public / "tile/0/000.p").exists()
    checked(public)


def test_what_is_served_is_what_is_written(world: World, public: Path) -> None:
    log_of(world, 520)
    write_tiles(public)
    for name, content in contents(public).items():
        assert file_of(name) == content, name


@pytest.mark.parametrize(
    "name",
    [
        "tile/0/001",
        "tile/0/000.p/256",
        "tile/0/000.p/0",
        "tile/0/000.p/011",
        "tile/0/x000/000",
        "tile/1/000",
        "tile/64/000",
        "tile/0/0001",
        "tile/entries/002",
        "../key",
        "tile/0/../../key",
        "",
    ],
)
def test_a_file_that_the_log_has_not_is_refused(world: World, name: str) -> None:
    log_of(world, 11)
    with pytest.raises(FileNotFoundError):
        file_of(name)


def test_an_empty_log_writes_nothing(world: World, public: Path) -> None:
    assert write_tiles(public).files == ()
    assert contents(public) == {}


def test_a_lost_file_comes_back_when_all_are_written_again(world: World, public: Path) -> None:
    log_of(world, 300)
    write_tiles(public)
    before = contents(public)
    (public / "tile/0/000").unlink()
    (public / "tile/entries/000").write_bytes(b"")
    assert set(write_tiles(public, whole=True).files) == {"tile/0/000", "tile/entries/000"}
    assert contents(public) == before


def test_a_folder_ahead_of_the_database_is_not_written_over(world: World, public: Path) -> None:
    log_of(world, 10)
    point = transaction.savepoint()
    log_of(world, 10)
    write_tiles(public)
    transaction.savepoint_rollback(point)
    before = contents(public)
    with pytest.raises(Forked, match="较旧的备份"):
        write_tiles(public)
    assert contents(public) == before


def test_a_folder_with_another_history_is_not_written_over(world: World, public: Path) -> None:
    log_of(world, 10)
    point = transaction.savepoint()
    log_of(world, 10)
    write_tiles(public)
    transaction.savepoint_rollback(point)
    log_of(world, 300)
    before = contents(public)
    with pytest.raises(Forked, match="被改动过"):
        write_tiles(public)
    assert contents(public) == before


@pytest.mark.parametrize("note", ["", "随便\n", "x\n1\nAAAA\n\n— x AAAA\n"])
def test_a_folder_with_a_foreign_checkpoint_is_not_written_over(
    world: World, public: Path, note: str
) -> None:
    log_of(world, 3)
    public.mkdir()
    (public / "checkpoint").write_text(note)
    with pytest.raises(Forked, match="不是本系统签名"):
        write_tiles(public)


# --- what the verifier finds ---

Tamper = Callable[[Path], None]


def _edit(public: Path) -> None:
    _rewrite_entries(public, lambda entries: [*entries[:5], entries[5].replace(b"published", b"withdrawn")])


def _edit_with_hashes(public: Path) -> None:
    """An altered entry whose tiles were all computed again; only the signed root does not follow."""
    entries = _rewrite_entries(
        public, lambda found: [*found[:5], found[5].replace(b"2023-01-03", b"2022-12-31"), *found[6:]]
    )
    hashes = [leaf_hash(entry) for entry in entries]
    (public / "tile/0/000").write_bytes(b"".join(hashes))
    (public / "tile/1/000.p/1").write_bytes(root(hashes))


def _delete(public: Path) -> None:
    _rewrite_entries(public, lambda entries: entries[:5] + entries[6:])


def _reorder(public: Path) -> None:
    _rewrite_entries(public, lambda entries: [entries[1], entries[0], *entries[2:]])


def _hash(public: Path) -> None:
    content = bytearray((public / "tile/0/001.p/44").read_bytes())
    content[40] ^= 1
    (public / "tile/0/001.p/44").write_bytes(bytes(content))


def _upper_hash(public: Path) -> None:
    (public / "tile/1/000.p/1").write_bytes(bytes(32))


def _truncate_bundle(public: Path) -> None:
    path = public / "tile/entries/001.p/44"
    path.write_bytes(path.read_bytes()[:-7])


def _lose_bundle(public: Path) -> None:
    (public / "tile/entries/000").unlink()


def _lose_tile(public: Path) -> None:
    (public / "tile/0/000").unlink()


def _lose_checkpoint(public: Path) -> None:
    (public / "checkpoint").unlink()


def _checkpoint(public: Path) -> None:
    path = public / "checkpoint"
    path.write_text(path.read_text().replace("\n300\n", "\n299\n"))


def _nonsense(public: Path) -> None:
    (public / "checkpoint").write_bytes(b"\xff\xfe")


def _rewrite_entries(public: Path, change: Callable[[list[bytes]], list[bytes]]) -> list[bytes]:
    path = public / "tile/entries/000"
    entries = change(verify.unpack(path.read_bytes(), 0, 256))
    path.write_bytes(pack(entries))
    return entries


TAMPERED: list[tuple[Tamper, str]] = [
    (_edit, "不完整"),
    (_edit_with_hashes, "总哈希与签名的检查点不符"),
    (_delete, "不完整"),
    (_reorder, "第1条记录与它的哈希不符"),
    (_hash, "第258条记录与它的哈希不符"),
    (_upper_hash, "第1个1层节点与它的哈希不符"),
    (_truncate_bundle, "不完整"),
    (_lose_bundle, "缺少文件"),
    (_lose_tile, "缺少文件"),
    (_lose_checkpoint, "没有找到日志"),
    (_checkpoint, "没有有效的签名"),
    (_nonsense, "格式不对"),
]


@pytest.mark.parametrize(("tamper", "found"), TAMPERED, ids=lambda one: getattr(one, "__name__", ""))
def test_the_verifier_finds(world: World, public: Path, tamper: Tamper, found: str) -> None:
    log_of(world, 300)
    write_tiles(public)
    assert len(checked(public)) == 2
    tamper(public)
    with pytest.raises(Untrue, match=found):
        checked(public)


@pytest.mark.parametrize("kept", [1, 100, 255, 256, 257, 299])
def test_the_verifier_finds_a_shortened_log(world: World, public: Path, tmp_path: Path, kept: int) -> None:
    """Truncated, properly signed: only who remembers a checkpoint can know."""
    log_of(world, kept)
    write_tiles(tmp_path / "short")
    log_of(world, 300 - kept)
    since = file_of("checkpoint").decode()
    assert len(checked(tmp_path / "short")) == 2
    with pytest.raises(Untrue, match="变短"):
        checked(tmp_path / "short", since=since)


@pytest.mark.parametrize("common", [0, 20, 256])
def test_the_verifier_finds_a_fork(world: World, public: Path, common: int) -> None:
    """Two histories, both signed with the right key."""
    if common:
        log_of(world, common)
    point = transaction.savepoint()
    log_of(world, 30)
    since = file_of("checkpoint").decode()
    transaction.savepoint_rollback(point)
    for number in (30, 50):
        log_of(world, number)
        write_tiles(public)
        with pytest.raises(Untrue, match="被改写过"):
            checked(public, since=since)


def test_the_verifier_finds_a_swapped_key(world: World, public: Path) -> None:
    log_of(world, 3)
    known = open_log()
    since = file_of("checkpoint").decode()
    keys.key_file().unlink()
    log_of(world, 3)
    write_tiles(public)
    (public / "key").write_text(f"{open_log()}\n")
    told = list(verify.verify(verify.reader(str(public)), []))
    assert any("请与公报等处登载的公钥核对" in sentence for sentence in told)
    with pytest.raises(Untrue, match="没有有效的签名"):
        list(verify.verify(verify.reader(str(public)), [known]))
    with pytest.raises(Untrue, match="没有有效的签名"):
        list(verify.verify(verify.reader(str(public)), [], since=since))


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 512, 513])
def test_any_earlier_checkpoint_is_passed_through(world: World, public: Path, size: int) -> None:
    log_of(world, size)
    since = file_of("checkpoint").decode()
    log_of(world, 260)
    write_tiles(public)
    assert f"（{size}条）一致" in checked(public, since=since)[-1]


def test_a_proof_from_elsewhere_is_refused(world: World, public: Path) -> None:
    log_of(world, 10)
    item = world.public_item(title=TITLE)
    write_tiles(public)
    proof = json.loads(proof_of(item).as_json())
    for change, found in (
        ({"content": proof["content"].replace("暗记", "别的")}, "内容被改动过"),
        ({"salt": "00" * 32}, "内容被改动过"),
        ({"position": 3}, "不在日志中"),
        ({"path": proof["path"][:-1]}, "不在日志中"),
        ({"checkpoint": proof["checkpoint"].replace("\n11\n", "\n12\n")}, "没有有效的签名"),
        ({"leaf": "{}"}, "格式不对"),
        ({"path": None}, "格式不对"),
    ):
        (public / "saved.json").write_text(json.dumps(proof | change))
        with pytest.raises(Untrue, match=found):
            checked(public, item=str(public / "saved.json"))


# --- the verifier as one file that anybody can run ---


def test_the_verifier_needs_the_standard_library_alone() -> None:
    names = [
        alias.name if isinstance(node, ast.Import) else node.module
        for node in ast.walk(ast.parse(VERIFIER.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    ]
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


@pytest.fixture
def alone(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a copy of the verifier without anything that is installed."""
    copy = shutil.copy(VERIFIER, tmp_path / "checker.py")

    def run(*words: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-S", "-X", "utf8", str(copy), *map(str, words)]
        return subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)

    return run


def test_a_copy_of_the_verifier_tells_what_it_finds(world: World, public: Path, alone: Any) -> None:
    item = world.public_item(title=TITLE, body=BODY)
    old = public.with_name("old.txt")
    old.write_bytes(file_of("checkpoint"))
    log_of(world, 3)
    write_tiles(public)
    page = public.with_name("page.html")
    page.write_text(f"<html><title>{TITLE}</title><div>{BODY}</div></html>")
    front, back = item.index_number.split("/")
    (public / "items" / front).mkdir(parents=True)
    (public / "items" / front / f"{back}.json").write_text(proof_of(item).as_json())
    key = (public / "key").read_text().strip()
    told = alone(public, "--key", key, "--since", old, "--item", item.index_number, "--text", page)
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.splitlines() == [
        "检查点的签名有效：日志“gongkai/100000000”，共4条。",
        "每一条记录、每一个哈希都与检查点一致。",
        "与保存的检查点（1条）一致：此后只有增加，没有改动。",
        f"{item.index_number}于{Leaf.objects.first().told['time']}记入日志第1条：《{TITLE}》，内容与日志一致；"
        "您手里的文本含有日志所记载的正文，没有改动。",
    ]


def test_the_site_around_the_log_can_be_named_as_well(world: World, public: Path) -> None:
    log_of(world, 3)
    write_tiles(public / "log")
    assert checked(public) == checked(public / "log")


def test_a_copy_of_the_verifier_ends_with_1_when_something_is_wrong(
    world: World, public: Path, alone: Any
) -> None:
    log_of(world, 300)
    write_tiles(public)
    _reorder(public)
    told = alone(public)
    assert told.returncode == 1
    assert told.stderr.startswith("发现问题：第1条记录与它的哈希不符")


@pytest.mark.parametrize(
    "words", [("nowhere",), (), ("http://127.0.0.1:9/log/",), (".", "--since", "nothing")]
)
def test_a_copy_of_the_verifier_does_not_say_right_when_it_could_not_look(alone: Any, words: Any) -> None:
    told = alone(*words)
    assert told.returncode in (1, 2)
    assert "Traceback" not in told.stderr
    assert "一致" not in told.stdout
