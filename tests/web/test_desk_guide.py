"""The guide on the desk: faults told, contact data and channels changed, its revision confirmed."""

from __future__ import annotations

from django.test import Client

from gongkai.records.authority import Role
from gongkai.records.guide.editions import current_edition
from gongkai.records.guide.models import Reception
from tests.web.conftest import MODEL_BACKEND
from tests.web.world import Faces


def client_of(faces: Faces, role: Role) -> Client:
    client = Client()
    client.force_login(faces.world[role], MODEL_BACKEND)
    return client


def test_the_guide_tells_what_it_lacks_and_takes_it(faces: Faces) -> None:
    head, town = client_of(faces, Role.OGI_HEAD), faces.world.town
    assert "请在机关联系方式中填写" in head.get("/desk/guide/").content.decode()
    contact = {f"contact-{name}": "" for name in ("address", "postcode", "phone")}
    contact |= {"contact-phone": "0371-00000000", "contact-office_hours": "工作日8:30至12:00"}
    sent = head.post("/desk/guide/", contact | {"form": "contact"})
    assert sent.status_code == 302
    town.refresh_from_db()
    assert town.phone == "0371-00000000"


def test_what_is_wrong_is_said_at_the_form_and_nothing_typed_is_lost(faces: Faces) -> None:
    head = client_of(faces, Role.OGI_HEAD)
    page = head.post("/desk/guide/", {"form": "contact", "contact-email": "不是邮箱"}).content.decode()
    assert "还没有办理" in page
    assert "不是邮箱" in page


def test_channels_are_opened_by_who_manages_the_catalogue(faces: Faces) -> None:
    manager, town = client_of(faces, Role.MANAGER), faces.world.town
    refused = manager.post("/desk/guide/", {"form": "channels", "channels-channels": ["fax"]})
    assert "请先填写传真号码" in refused.content.decode()
    told = {"channels-channels": ["online"], "channels-online_url": "https://town.example/apply/"}
    assert manager.post("/desk/guide/", told | {"form": "channels"}).status_code == 302
    assert Reception.objects.get(agency=town).channels == ["online"]


def test_confirming_makes_a_new_edition(faces: Faces) -> None:
    manager, town = client_of(faces, Role.MANAGER), faces.world.town
    before = current_edition(town)
    assert manager.post("/desk/guide/keep/").status_code == 302
    after = current_edition(town)
    assert after is not None
    assert after.number == (before.number if before else 0) + 1


def test_a_clerk_sees_the_faults_and_changes_nothing(faces: Faces) -> None:
    clerk, town = client_of(faces, Role.CLERK), faces.world.town
    page = clerk.get("/desk/guide/").content.decode()
    assert "保存联系方式" not in page
    assert clerk.post("/desk/guide/", {"form": "contact", "contact-phone": "110"}).status_code == 200
    town.refresh_from_db()
    assert town.phone != "110"
    before = current_edition(town)
    assert clerk.post("/desk/guide/keep/").status_code == 409
    assert current_edition(town) == before
