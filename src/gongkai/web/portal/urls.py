"""The addresses of the public pages. An item's address is its index number, which never changes.

``gongkai site build`` writes these pages as files: docs/adr/0018-static-site.md says what that asks of a page.
"""

from django.urls import path

from gongkai.web.portal import (
    boards_urls,
    converters,
    errors,
    feeds,
    guide,
    handbook_urls,
    items,
    lists,
    log,
    reports,
    search,
    views,
)
from gongkai.web.portal.api import views as api

app_name = "portal"
converters.register()

_ARCHIVE = "items/archive/"
_COLUMN = "columns/<slug:code>/"
_ITEM = "items/<slug:front>/<slug:back>/"

urlpatterns = [
    path("", views.home, name="home"),
    path("guide/", guide.guide, name="guide"),
    path("guide/guide.<str:kind>", guide.guide_file, name="guide_file"),
    path("guide/form.<str:kind>", guide.form_file, name="form_file"),
    path("guide/qr.svg", guide.guide_qr, name="guide_qr"),
    path("guide/editions/<int:number>/", guide.edition, name="guide_edition"),
    path("systems/", lists.systems, name="systems"),
    path("catalogue/", guide.catalogue, name="catalogue"),
    path("catalogue/catalogue.<str:kind>", guide.catalogue_file, name="catalogue_file"),
    path("items/", lists.items, name="items"),
    path(_ARCHIVE, lists.archive, name="archive"),
    path(f"{_ARCHIVE}<year:year>/", lists.year),
    path(f"{_ARCHIVE}<month:month>/", lists.month),
    path(f"{_ARCHIVE}<month:month>/p1/", lists.first_page, {"number": 1}),
    path(f"{_ARCHIVE}<month:month>/p<int:number>/", lists.month),
    path(_COLUMN, lists.items, name="column"),
    path(f"{_COLUMN}<year:year>/", lists.year),
    path(f"{_COLUMN}<month:month>/", lists.month),
    path(f"{_COLUMN}<month:month>/p1/", lists.first_page, {"number": 1}),
    path(f"{_COLUMN}<month:month>/p<int:number>/", lists.month),
    path(f"{_COLUMN}feed.atom", feeds.feed, name="column_feed"),
    path(_ITEM, items.item, name="item"),
    path(f"{_ITEM}versions/<int:number>/", items.version, name="version"),
    path(f"{_ITEM}files/<int:number>/<str:name>", items.file, name="file"),
    path(f"{_ITEM}qr.svg", items.qr, name="item_qr"),
    path(f"{_ITEM}error/", errors.report_error, name="item_error"),
    path("error/", errors.report_error, name="error"),
    path("search/", search.search_page, name="search"),
    path("apply/", guide.apply, name="apply"),
    path("reports/", reports.archive, name="reports"),
    path("reports/compare/", reports.compared, name="reports_compared"),
    path("reports/compare/all/", reports.compared, {"all_years": True}, name="reports_all_compared"),
    path("reports/<int:year>/", reports.report, name="report"),
    path("reports/<int:year>/report.<str:kind>", reports.file, name="report_file"),
    path("reports/<int:year>/editions/<int:number>/", reports.edition, name="report_edition"),
    path("reports/<int:year>/editions/<int:number>/report.<str:kind>", reports.file, name="edition_file"),
    path("reports/<int:year>/figures/<path:key>/", reports.figure, name="figure"),
    *boards_urls.urlpatterns,
    *handbook_urls.urlpatterns,
    path("log/", log.log, name="log"),
    path("log/items/<slug:front>/<slug:back>.json", log.proof, name="log_proof"),
    path("log/<path:name>", log.file, name="log_file"),
    path("feed.atom", feeds.feed, name="feed"),
    path("robots.txt", feeds.robots, name="robots"),
    path("sitemap.xml", feeds.sitemap_index, name="sitemap"),
    path("sitemaps/pages.xml", feeds.sitemap_pages, name="sitemap_pages"),
    path("sitemaps/<month:month>.xml", feeds.sitemap_month, name="sitemap_month"),
    path("sitemaps/<month:month>-<int:number>.xml", feeds.sitemap_month, name="sitemap_month_part"),
    path("api/openapi.json", api.openapi, name="api"),
    path("api/columns/", api.columns, name="api_columns"),
    path("api/reports/", api.reports, name="api_reports"),
    path("api/reports/<int:year>/", api.report, name="api_report"),
    path("api/items/", api.items, name="api_items"),
    path("api/items/archive/<month:month>/", api.month, name="api_month"),
    path("api/items/archive/<month:month>/p<int:number>/", api.month, name="api_month_page"),
    path("api/items/<slug:front>/<slug:back>/", api.item, name="api_item"),
]
