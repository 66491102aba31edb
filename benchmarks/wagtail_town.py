"""The same town in Wagtail, for comparison: one file, run by publish.py and serve.py in an environment of their own.

python wagtail_town.py publish PAGES    times publications with so many pages; prints {"milliseconds": …}
python wagtail_town.py serve PAGES PORT serves them on loopback
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from pathlib import Path

PAGES = int(os.environ.get("PAGES") or sys.argv[2])
FOLDER = Path(f"town-{PAGES}")
TITLE = "关于测试事项第{}号的通知"
BODY = "<p>" + "为方便群众办事，现将有关事项公布如下。" * 25 + "</p>"
TIMES = 15


def set_up() -> None:
    import django
    from django.conf import settings

    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "bench").mkdir(exist_ok=True)
    (FOLDER / "bench" / "__init__.py").write_text("")
    (FOLDER / "bench" / "models.py").write_text(
        "from django.db import models\n"
        "from wagtail.admin.panels import FieldPanel\n"
        "from wagtail.fields import RichTextField\n"
        "from wagtail.models import Page\n"
        "from wagtail.search import index\n"
        "class Notice(Page):\n"
        "    body = RichTextField()\n"
        "    template = 'notice.html'\n"
        "    search_fields = [*Page.search_fields, index.SearchField('body')]\n"
        "class Column(Page):\n"
        "    template = 'column.html'\n"
        "    def get_context(self, request):\n"
        "        newest = Notice.objects.child_of(self).live().order_by('-first_published_at')[:20]\n"
        "        return super().get_context(request) | {'newest': newest}\n"
    )
    (FOLDER / "templates").mkdir(exist_ok=True)
    page = "{% load wagtailcore_tags %}<!doctype html><html lang=zh-CN><title>{{ page.title }}</title>"
    page += "<h1>{{ page.title }}</h1>"
    (FOLDER / "templates" / "notice.html").write_text(page + "{{ page.body|richtext }}</html>")
    (FOLDER / "templates" / "column.html").write_text(
        page + "{% for one in newest %}<p><a href='{% pageurl one %}'>{{ one.title }}</a>{% endfor %}</html>"
    )
    sys.path.insert(0, str(FOLDER.resolve()))
    settings.configure(
        SECRET_KEY="benchmark",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="wagtail.urls",
        INSTALLED_APPS=[
            "bench", "wagtail.users", "wagtail.images", "wagtail.documents", "wagtail.admin", "wagtail.search",
            "wagtail.sites", "wagtail", "modelcluster", "taggit", "django.contrib.auth", "django_tasks",
            "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages",
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(FOLDER / "db.sqlite3")}},
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [str(FOLDER / "templates")],
                "APP_DIRS": True,
            }
        ],
        STATIC_URL="static/",
        WAGTAILADMIN_BASE_URL="http://127.0.0.1", WAGTAIL_SITE_NAME="town", USE_TZ=True, LANGUAGE_CODE="zh-hans",
        WAGTAILSEARCH_BACKENDS={"default": {"BACKEND": "wagtail.search.backends.database"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )  # fmt: skip
    django.setup()


def load(pages: int) -> object:
    """The root of the site, a column, and so many notices in it, written in bulk as treebeard lays them out."""
    from django.contrib.contenttypes.models import ContentType
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone
    from wagtail.models import Locale, Page, Site

    call_command("makemigrations", "bench", verbosity=0)
    call_command("migrate", verbosity=0)
    from bench.models import Column, Notice

    Locale.objects.get_or_create(language_code="zh-hans")
    home = Page.objects.filter(depth=2).first()
    column = home.add_child(instance=Column(title="测试栏目", slug="column"))
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "127.0.0.1", "root_page": home})
    kind, now = ContentType.objects.get_for_model(Notice), timezone.now()
    rows = Page.objects.bulk_create(
        [
            Page(
                path=f"{column.path}{Page._int2str(number + 1).zfill(4)}",
                depth=4,
                numchild=0,
                content_type=kind,
                title=TITLE.format(number),
                draft_title=TITLE.format(number),
                slug=f"n{number}",
                live=True,
                url_path=f"{column.url_path}n{number}/",
                locale=column.locale,
                first_published_at=now,
            )
            for number in range(pages)
        ],
        batch_size=500,
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO bench_notice (page_ptr_id, body) VALUES (%s, %s)", [(row.pk, BODY) for row in rows]
        )
    Page.objects.filter(pk=column.pk).update(numchild=pages)
    call_command("update_index", verbosity=0)
    return Column.objects.get(pk=column.pk)


def publish(pages: int) -> None:
    column = load(pages)
    from bench.models import Notice

    seconds = []
    for number in range(TIMES):
        column.refresh_from_db()
        notice = column.add_child(
            instance=Notice(title=TITLE.format(pages + number), slug=f"p{number}", body=BODY, live=False)
        )
        revision = notice.save_revision()
        began = time.perf_counter()
        revision.publish()
        seconds.append(time.perf_counter() - began)
    print(json.dumps({"milliseconds": 1000 * statistics.median(seconds)}))


set_up()
if __name__ == "__main__":
    if sys.argv[1] == "publish":
        publish(PAGES)
    else:
        load(PAGES)
else:
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
