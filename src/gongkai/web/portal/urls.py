"""The addresses of the public pages. An item's address is its index number, which never changes.

``gongkai site build`` writes these pages as files: docs/adr/0018-static-site.md says what that asks of a page.
"""

from django.urls import path

from gongkai.web.portal import log, search, views

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("items/", views.items, name="items"),
    path("items/<slug:front>/<slug:back>/", views.item, name="item"),
    path("columns/<slug:code>/", views.items, name="column"),
    path("search/", search.search_page, name="search"),
    path("apply/", views.apply, name="apply"),
    path("reports/", views.reports, name="reports"),
    path("reports/<int:year>/", views.report, name="report"),
    path("reports/<int:year>/report.<str:kind>", views.report_file, name="report_file"),
    path("reports/<int:year>/figures/<path:key>/", views.figure, name="figure"),
    path("log/", log.log, name="log"),
    path("log/items/<slug:front>/<slug:back>.json", log.proof, name="log_proof"),
    path("log/<path:name>", log.file, name="log_file"),
]
