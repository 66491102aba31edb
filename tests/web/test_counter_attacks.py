"""What is tried at the counter, and what must come of it: foreign cases, forged tokens, hostile texts and files."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone

from gongkai.records.applications.models import Applicant, Application, PartyKind
from gongkai.records.applications.query_codes import query_code
from gongkai.records.applications.verbs import ConfirmReceipt, ConsultParty, SubmitApplication
from gongkai.records.applications.verbs.base import THE_APPLICANT
from gongkai.records.authority import Role
from gongkai.records.journal.models import Event
from gongkai.records.today import today
from gongkai.web.counter import limits
from gongkai.web.counter.limits import Limit
from gongkai.web.counter.models import Draft, DraftFile, Tally
from gongkai.web.visitors import address_of
from tests.records.world import APPLICANT, World, done, founded, world
from tests.web.counter_helpers import HOW, TYPED, WHAT, WHO, apply, fill, open_case, send, text_of

__all__ = ["founded", "world"]

SECRET = "机密★10年"
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg onload=alert(3)>"
PAGES = (
    "/counter/",
    "/counter/who/",
    "/counter/what/",
    "/counter/public/",
    "/counter/how/",
    "/counter/check/",
    "/counter/receipt/",
    "/counter/receipt.pdf",
    "/counter/track/",
    "/counter/case/",
    "/counter/case/correct/",
    "/counter/case/withdraw/",
    "/counter/case/confirm/",
    "/counter/case/files/1/",
    "/counter/fees/",
    "/counter/remedies/",
)


@pytest.fixture(autouse=True)
def counter(world: World, settings, tmp_path) -> World:
    settings.FILES = tmp_path / "files"
    return world


def bare(response: Any) -> str:
    """The page without what is new on each: the token of the form."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text_of(response))


# --- other people's cases ------------------------------------------------------------------------------


def test_wrong_and_foreign_pairs_get_the_same_answer(client: Client, world: World) -> None:
    case, code = apply(client)
    stranger = query_code(bytes(16))
    told = {"applicant_class": "natural_person", "topic": "别镇的事项", "applicant": APPLICANT}
    told |= {"submission": "f" * 64, "code": query_code(bytes(range(16)))}
    foreign = done(SubmitApplication(by=THE_APPLICANT, on=today(), at=world.other_town, **told))
    answers = set()
    for number, typed in (
        (case.number, stranger),  # there is such a case
        (foreign.number, code),  # another agency's
        ("测政依申请〔2026〕999号", code),  # there is none
        (case.number, "没有这样的查询码"),
    ):
        response = open_case(Client(), number, typed)
        assert not response.cookies.get("case")
        answers.add((response.status_code, bare(response).replace(number, "").replace(typed, "")))
    assert len(answers) == 1


def test_another_case_appears_on_no_page(client: Client, world: World) -> None:
    theirs, _ = apply(client)
    manager = world[Role.MANAGER]
    theirs = done(ConfirmReceipt(case=theirs, by=manager, on=today()))
    party = {"kind": PartyKind.THIRD_PARTY, "party": "第三方暗记"}
    done(ConsultParty(case=theirs, by=manager, on=today(), **party))
    mine = Client()
    told = {"name": "我自己", "identity": "100000190001020000", "contact": "13900000000"}
    case, code = apply(mine, who=told, what={"topic": "我的事项", "details": ""})
    done(ConfirmReceipt(case=case, by=manager, on=today()))
    open_case(mine, case.number, code)
    shown = "".join(text_of(mine.get(path)) for path in PAGES if not path.endswith(".pdf"))
    assert "正在办理" in shown
    for hidden in (*TYPED, theirs.number, "第三方暗记", manager.name, world[Role.OGI_HEAD].name):
        assert hidden not in shown


def test_without_a_token_no_page_shows_a_case(client: Client) -> None:
    apply(client)
    for path in PAGES:
        response = Client().get(path)
        assert response.status_code in (200, 302)
        assert not any(hidden in text_of(response) for hidden in TYPED)


@pytest.mark.parametrize("token", ["", "x", "WzEsICJ4Il0:1:2", "eyJ9:1w:abc", "[1]", "\x01" * 40, "å" * 30])
def test_a_forged_token_opens_nothing(client: Client, token: str) -> None:
    apply(client)
    forger = Client()
    forger.cookies["case"] = token
    forger.cookies["draft"] = token
    assert forger.get("/counter/case/").status_code == 302
    assert forger.get("/counter/receipt/").status_code == 302
    assert forger.get("/counter/what/").status_code == 302


def test_a_token_of_before_opens_nothing_once_the_code_is_gone(client: Client) -> None:
    case, code = apply(client)
    open_case(client, case.number, code)
    assert client.get("/counter/case/").status_code == 200
    Application.objects.update(query_mark="")
    assert client.get("/counter/case/").status_code == 302


def test_a_token_lasts_half_an_hour_and_the_receipt_too(client: Client, monkeypatch) -> None:
    case, code = apply(client)
    open_case(client, case.number, code)
    later = timezone.now() + timedelta(minutes=31)
    monkeypatch.setattr("django.core.signing.time.time", later.timestamp)
    monkeypatch.setattr("gongkai.web.counter.receipts.timezone.now", lambda: later)
    assert client.get("/counter/case/").status_code == 302
    assert client.get("/counter/receipt/").status_code == 302


def test_the_cookies_are_for_the_browser_alone(client: Client) -> None:
    case, code = apply(client)
    open_case(client, case.number, code)
    for name in ("draft", "case"):
        cookie = client.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert not cookie["max-age"]
        assert code not in cookie.value
    assert client.get("/counter/case/")["Cache-Control"] == "no-store, private"


def test_a_form_sent_from_elsewhere_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    for path in (
        "/counter/who/",
        "/counter/check/",
        "/counter/track/",
        "/counter/leave/",
        "/counter/similar/",
    ):
        assert client.post(path, WHO).status_code == 403


def test_no_code_and_no_word_stands_in_an_address(client: Client) -> None:
    fill(client)
    response = client.post("/counter/check/", follow=True)
    addresses = [address for address, _ in response.redirect_chain]
    code = re.search(r'<dd class="key code">([^<]+)</dd>', text_of(response))
    addresses.append(open_case(client, Application.objects.get().number, code[1]).url)
    assert addresses == ["/counter/receipt/", "/counter/case/"]


# --- limits --------------------------------------------------------------------------------------------


def test_wrong_codes_are_limited_by_number_and_the_right_one_still_opens(client: Client) -> None:
    case, code = apply(client)
    answers = [open_case(Client(), case.number, query_code(bytes(16))).status_code for _ in range(12)]
    assert answers == [400] * 10 + [429] * 2
    assert open_case(Client(), case.number, code).status_code == 302


def test_looking_is_limited_by_address(client: Client, monkeypatch) -> None:
    monkeypatch.setattr(limits, "LOOKED", Limit("look", 2))
    case, code = apply(client)
    answers = [open_case(client, f"2026-{n}", code).status_code for n in range(800, 803)]
    assert answers == [400, 400, 429]
    assert open_case(client, case.number, code).status_code == 429
    elsewhere = client.post(
        "/counter/track/", {"number": case.number, "code": code}, REMOTE_ADDR="203.0.113.9"
    )
    assert elsewhere.status_code == 302


def test_sending_is_limited_by_address_and_nothing_typed_is_lost(client: Client, monkeypatch) -> None:
    monkeypatch.setattr(limits, "SENT", Limit("sent", 1))
    apply(client)
    fill(client)
    assert client.post("/counter/check/").status_code == 429
    assert WHAT["details"] in text_of(client.get("/counter/what/"))
    Tally.objects.update(since=timezone.now() - timedelta(hours=2))
    send(client)
    assert Application.objects.count() == 2


def test_what_is_counted_is_not_readable(client: Client) -> None:
    open_case(client, "2026-1", query_code(bytes(16)))
    kept = str(list(Tally.objects.values()))
    assert "127.0.0.1" not in kept
    assert "2026" not in kept.replace(str(timezone.now().year) + ",", "")


def test_a_network_of_many_addresses_is_one_visitor(client: Client) -> None:
    limit = Limit("test", 1)
    assert limit.count("2001:db8::1")
    assert not limit.count("2001:db8::2")
    assert limit.count("2001:db8:0:1::1")


@pytest.mark.parametrize(
    ("remote", "forwarded", "visitor"),
    [
        ("203.0.113.5", "", "203.0.113.5"),
        ("203.0.113.5", "198.51.100.7", "203.0.113.5"),  # no proxy of ours: it may say what it likes
        ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.7", "198.51.100.7"),  # the first was written by the visitor
        ("10.0.0.1", "198.51.100.7, 10.0.0.2", "198.51.100.7"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("", "198.51.100.7", ""),
    ],
)
def test_only_our_own_proxies_are_believed(settings, remote: str, forwarded: str, visitor: str) -> None:
    import ipaddress

    settings.PROXIES = (ipaddress.ip_network("10.0.0.0/24"),)
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert address_of(RequestFactory().get("/", REMOTE_ADDR=remote, **headers)) == visitor


# --- hostile texts and files ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "hostile",
    [SCRIPT, "=HYPERLINK(1)", "\u202egnp.exe\u2066", "{{ settings.SECRET_KEY }}{% x %}", "''; DROP TABLE"],
)
def test_hostile_texts_stay_texts(client: Client, hostile: str) -> None:
    case, _ = apply(
        client,
        who={"name": hostile},
        what={"topic": hostile, "details": hostile},
        how={"other": hostile[:100]},
    )
    assert case.applicant.particulars.name == hostile
    fill(client, who={"name": hostile}, what={"topic": hostile})
    for path in PAGES:
        page = client.get(path).content
        assert b"<script>alert" not in page
        assert b"<img src=x" not in page


@pytest.mark.parametrize("field", [*WHO, "agent", "representative", "agent_contact"])
def test_control_characters_and_books_are_refused_at_every_field(client: Client, field: str) -> None:
    for bad in ("甲\x00乙", "甲\x07乙", "长" * 5000):
        response = client.post("/counter/who/", WHO | {field: bad})
        assert response.status_code == 400
        assert not any(line.startswith("Traceback") for line in text_of(response).splitlines())


def test_a_secret_text_is_kept_nowhere_and_the_visitor_is_told_what_to_do(client: Client) -> None:
    client.post("/counter/who/", WHO)
    for told in ({"details": SECRET}, {"topic": SECRET}, {"details": SECRET, "back": "1"}):
        response = client.post("/counter/what/", WHAT | told)
        assert response.status_code == 400
        assert "不要上网传送" in text_of(response)
        assert SECRET not in text_of(response)
    assert SECRET not in text_of(client.get("/counter/what/"))
    told = Event.objects.filter(kind="item.secret_refused")
    assert [event.data for event in told] == [{}] * 3
    for _ in range(9):
        client.post("/counter/what/", WHAT | {"topic": SECRET})
    assert told.all().count() == 5  # strangers do not fill the journal


def test_a_secret_file_is_kept_nowhere(client: Client) -> None:
    file = io.BytesIO(f"{SECRET}\n某某文件".encode())
    file.name = "文件.txt"
    response = client.post("/counter/who/", WHO | {"identity_files": file})
    assert "不能提交" in text_of(response)
    assert not DraftFile.objects.exists()


def test_a_bomb_is_refused_by_name(client: Client) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 2**26)
    bomb.name = "炸弹.docx"
    bomb.seek(0)
    response = client.post("/counter/who/", WHO | {"identity_files": bomb})
    assert response.status_code == 400
    assert "炸弹.docx" in text_of(response)
    assert not DraftFile.objects.exists()


def test_a_form_that_is_too_large_is_not_read(client: Client) -> None:
    response = client.post("/counter/who/", WHO, CONTENT_LENGTH=str(23 * 2**20))
    assert response.status_code == 413
    assert "没有收到" in text_of(response)
    assert not Draft.objects.exists()


def test_more_files_than_an_application_may_have_are_told(client: Client) -> None:
    def files() -> list[io.BytesIO]:
        made = [io.BytesIO(f"材料{n}".encode()) for n in range(6)]
        for n, file in enumerate(made):
            file.name = f"{n}.txt"
        return made

    client.post("/counter/who/", WHO | {"identity_files": files()})
    response = client.post("/counter/what/", WHAT | {"attachments": files()})
    assert "最多上传10个文件" in text_of(response)
    assert DraftFile.objects.count() == 10


def test_drops_of_nonsense_do_nothing(client: Client) -> None:
    client.post("/counter/who/", WHO)
    for value in ("-1", "9" * 40, "x", "²"):
        assert client.post("/counter/who/", WHO | {"drop": value}).status_code in (302, 400)


# --- nothing of applicants outside the sealed columns --------------------------------------------------


def test_neither_journal_nor_plain_columns_hold_what_was_typed(client: Client) -> None:
    apply(client, how={"other": "要求暗记"})
    plain = str(list(Event.objects.values())) + str(list(Application.objects.values()))
    plain += str(list(Applicant.objects.values()))
    for hidden in (*TYPED, "要求暗记"):
        assert hidden not in plain


def test_a_process_without_the_desk_serves_the_counter(client: Client) -> None:
    """Without sessions and accounts, as GONGKAI_FACES=portal,counter has it."""
    from django.conf import settings

    needless = (".sessions.", ".auth.", ".messages.", "axes.")
    kept = [one for one in settings.MIDDLEWARE if not any(part in one for part in needless)]
    with override_settings(MIDDLEWARE=kept):
        visitor = Client()
        case, code = apply(visitor)
        assert open_case(visitor, case.number, code).url == "/counter/case/"
        assert visitor.get("/counter/case/").status_code == 200
        assert "sessionid" not in visitor.cookies


def test_the_steps_are_not_taken_out_of_order(client: Client) -> None:
    for step, told in (("what", WHAT), ("how", HOW)):
        assert client.post(f"/counter/{step}/", told).url == "/counter/?lost"
    assert client.post("/counter/check/").url == "/counter/?lost"
    assert not Draft.objects.exists()
