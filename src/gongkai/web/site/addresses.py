"""Which addresses the public site has, and which of them a change of an item touches.

Addresses come in sections: pages that are written together. A section may own folders; a file there that stands for
no page of it is removed with the next writing. The same functions make the sections of a full build and those of an
update, so that both give the same tree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import Q, QuerySet

from gongkai.records.agencies.models import Agency
from gongkai.records.annual.explain import explain
from gongkai.records.annual.figures import count
from gongkai.records.annual.models import Report
from gongkai.records.annual.scope import Scope
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.models import Attachment, Item, ItemVersion
from gongkai.records.guide.models import GuideEdition
from gongkai.records.handbook.models import Entry as HandbookEntry
from gongkai.records.handbook.models import Form
from gongkai.records.noticeboards.models import Posting
from gongkai.records.noticeboards.queries import boards_of
from gongkai.web.portal import boards, handbook, queries
from gongkai.web.portal.feeds import MOST_IN_SITEMAP
from gongkai.web.portal.lists import PER_PAGE
from gongkai.web.portal.report_years import (
    COLUMN_NAME,
    PublicYear,
    can_compare,
    compared_keys,
    printed_keys,
    years_of,
)
from gongkai.web.reporting import FILE_TYPES, REPORT_TYPES
from gongkai.web.site.names import easy, folders_of, proof_of

HOME, LIST, ARTICLE, TOMBSTONE = "home", "list", "article", "tombstone"
DETAIL = "detail"  # a page that belongs to an article: an older version, how a figure was counted
DATA, FILE = "data", "file"

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Page:
    """An address, and what kind of page stands there."""

    path: str
    kind: str


@dataclass(frozen=True, slots=True)
class Section:
    """Pages that are written together, and the folders of which they are all that may be there."""

    pages: tuple[Page, ...]
    folders: tuple[str, ...] = ()


def everything(agency: Agency) -> Iterator[Section]:
    """The whole site, as a stream: no more than a few hundred items are in memory."""
    yield from frame(agency)
    for column, months in _months(agency).items():
        yield from (_year(column, year) for year in sorted({month[:4] for month in months}))
        yield from (_month(column, month, count) for month, count in months.items())
    yield from _items(queries.items_of(agency))
    yield from _items(queries.withdrawn_of(agency), gone=True)


def frame(agency: Agency) -> Iterator[Section]:
    """What stands around the items: parts, columns, guide, reports."""
    yield _front()
    yield _standing()
    yield _documents(agency)
    yield from _column_fronts(agency)
    yield from _reports(agency)
    yield from _handbook(agency)
    yield from board_sections(agency)


def board_sections(agency: Agency, only: set[int] | None = None) -> Iterator[Section]:
    """The list of notice boards, and of each board (of those that are ``only``) all its pages."""
    yield Section(tuple(_in_both_modes([Page("/boards/", LIST)])))
    for board in boards_of(agency):
        if only is None or board.pk in only:
            path = f"/boards/{board.code}/"
            pages = [Page(path, LIST), *(Page(one, ARTICLE) for one in boards.posting_urls(board))]
            files = [Page(one, FILE) for one in (f"{path}qr.svg", *boards.photo_urls(board))]
            yield Section(tuple(_in_both_modes([*pages, *files])), _folders(path))


def size(agency: Agency) -> int:
    """About how many sections ``everything`` gives."""
    months = sum(len(found) for found in _months(agency).values())
    items = queries.items_of(agency).count() + queries.withdrawn_of(agency).count()
    return 2 + Column.objects.filter(agency=agency).count() + months + items


def touched(agency: Agency, items: Iterable[Item], named: Iterable[str] = ()) -> list[Section]:
    """What must be written again after ``items`` changed: as many pages, however much else is on the site.

    ``named``: index numbers to which their pages led until now; those pages may lead back.
    """
    changed = [item for item in items if item.index_number and item.published_on]
    keys = {item.pk for item in changed}
    around = keys | {pk for item in changed for pk in _beside(agency, item)}
    sections = [
        *_items(queries.items_of(agency).filter(Q(pk__in=around) | Q(index_number__in=list(named)))),
        *_items(queries.withdrawn_of(agency).filter(pk__in=keys), gone=True),
    ]
    columns = {column.pk: column for column in Column.objects.filter(agency=agency)}
    for pk, month in sorted({(pk, _name(item)) for item in changed for pk in (item.column_id, 0)}):
        if column := columns.get(pk):
            sections += [_year(column, month[:4]), _month(column, month, _count(agency, column, month))]
        elif pk == 0:
            sections += [_year(None, month[:4]), _month(None, month, _count(agency, None, month))]
    sections += _touched_reports(agency, changed)
    if HandbookEntry.objects.filter(item__in=keys).exists():
        sections += _handbook(agency, keys)
    if hung := set(Posting.objects.filter(item__in=keys).values_list("board", flat=True)):
        sections += board_sections(agency, hung)
    fronts = None if _is_listing_changed(agency, changed) else {item.column_id for item in changed}
    sections += _column_fronts(agency, fronts)
    return [*sections, _front()]


# --- sections ----------------------------------------------------------------------------------------


def _front() -> Section:
    """The pages that name the newest items or count them."""
    lists = [Page("/", HOME), *(Page(f"/{name}/", LIST) for name in ("items", "systems", "log"))]
    data = ("feed.atom", "sitemap.xml", "sitemaps/pages.xml", "api/columns/")
    return Section(tuple(_in_both_modes([*lists, *(Page(f"/{name}", DATA) for name in data)])))


def _standing() -> Section:
    """The pages of which there is one, and which items do not change."""
    lists = [Page(f"/{name}/", LIST) for name in ("guide", "apply", "catalogue", "reports")]
    lists += [Page(f"/reports/{name}/", LIST) for name in ("compare", "compare/all")]
    data = ("robots.txt", "guide/qr.svg", "api/openapi.json", "api/reports/")
    return Section(tuple(_in_both_modes([*lists, *(Page(f"/{name}", DATA) for name in data)])))


def _documents(agency: Agency) -> Section:
    """What does not change with the items: the older guides, and documents to download."""
    editions = GuideEdition.objects.filter(agency=agency).values_list("number", flat=True)[1:]
    documents = ("guide/guide", "guide/form", "catalogue/catalogue")
    names = [f"/{name}.{kind}" for name in documents for kind in FILE_TYPES]
    pages = [Page(f"/guide/editions/{number}/", DETAIL) for number in editions]
    return Section(tuple(_in_both_modes([*pages, *(Page(name, FILE) for name in names)])))


def _column_fronts(agency: Agency, only: set[int] | None = None) -> Iterator[Section]:
    """The first page of each column that the site lists; of one that it does not list, nothing is there."""
    listed = {column.pk for column in queries.columns_of(agency)}
    for column in Column.objects.filter(agency=agency):
        if only is not None and column.pk not in only:
            continue
        path = f"/columns/{column.code}/"
        if column.pk in listed:
            yield Section(tuple(_in_both_modes([Page(path, LIST), Page(f"{path}feed.atom", DATA)])))
        else:
            yield Section((), _folders(path))


def _is_listing_changed(agency: Agency, changed: list[Item]) -> bool:
    """Whether a column may have got its first item or lost its last: then every column's page names other columns."""
    counts = queries.counts_of(agency)
    touched = Counter(item.column_id for item in changed)
    return any(sum(counts.by_column.get(pk, {}).values()) <= number for pk, number in touched.items())


def _touched_reports(agency: Agency, changed: list[Item]) -> Iterator[Section]:
    """The reports that count the items. Of those that are published as one of them everything, and what names them:
    the archive, the comparison, the first pages of the others."""
    years = {item.published_on.year for item in changed}
    own = Report.objects.filter(agency=agency, item__in=changed)
    columns = Column.objects.filter(pk__in={item.column_id for item in changed})
    if not own and not columns.filter(name__contains=COLUMN_NAME):
        yield from _reports(agency, years)
        return
    yield _standing()
    yield from _reports(agency, years | {report.year for report in own})
    for shown in years_of(agency):
        if shown.edition:
            yield Section(tuple(_in_both_modes([Page(f"/reports/{shown.year}/", ARTICLE)])))


def _year(column: Column | None, year: str) -> Section:
    path = f"{_archive(column)}{year}/"
    return Section(tuple(_in_both_modes([Page(path, LIST)])), _folders(path))


def _month(column: Column | None, month: str, count: int) -> Section:
    path = f"{_archive(column)}{month}/"
    pages = [Page(one, LIST) for one in _numbered(path, count, PER_PAGE)]
    folders = _folders(path)
    if column is None:
        api = f"/api/items/archive/{month}/"
        pages += [Page(one, DATA) for one in _numbered(api, count, PER_PAGE) if count]
        parts = range(2, -(-count // MOST_IN_SITEMAP) + 1)
        pages += [Page(f"/sitemaps/{month}.xml", DATA)]
        pages += [Page(f"/sitemaps/{month}-{number}.xml", DATA) for number in parts]
        folders += (api.strip("/"),)
    return Section(tuple(_in_both_modes(pages)), folders)


def _numbered(path: str, count: int, per_page: int) -> list[str]:
    """The addresses of the pages of a list; the first has no number."""
    return [path, *(f"{path}p{number}/" for number in range(2, -(-count // per_page) + 1))]


def _reports(agency: Agency, only: set[int] | None = None) -> Iterator[Section]:
    """Each report with all that belongs to it; of one that is not public (any more), nothing is there."""
    years = years_of(agency)
    public = {one.year: one for one in years if one.edition}
    for year in Report.objects.filter(agency=agency).order_by("year").values_list("year", flat=True):
        if only is not None and year not in only:
            continue
        if year in public:
            yield _report(public[year], can_compare(years))
        else:
            yield Section((), _report_folders(year))


def _report(shown: PublicYear, is_compared: bool) -> Section:
    """The page of a report, one for each figure, its files, and the editions that it replaced."""
    path, edition = f"/reports/{shown.year}/", shown.edition
    former = [f"{path}editions/{number}/" for number in range(1, edition.number)]  # type: ignore[union-attr]
    figures = _figures(shown, is_compared)
    pages = [Page(path, ARTICLE), *(Page(f"{path}figures/{key}/", DETAIL) for key in figures)]
    pages += [Page(one, DETAIL) for one in former]
    files = [Page(f"{folder}report.{kind}", FILE) for folder in (path, *former) for kind in REPORT_TYPES]
    return Section(
        (*_in_both_modes([*pages, *files]), Page(f"/api{path}", DATA)), _report_folders(shown.year)
    )


def _report_folders(year: int) -> tuple[str, ...]:
    path = f"/reports/{year}/"
    return (*_folders(path), f"api{path}".strip("/"))


def _figures(shown: PublicYear, is_compared: bool) -> list[str]:
    """The figures to which the pages lead: those printed, those compared, and those of which they are made."""
    scope = Scope(shown.edition.report.agency, shown.year)  # type: ignore[union-attr]
    counted = count(scope)
    known = counted.values.keys() | shown.edition.figures.keys()  # type: ignore[union-attr]
    waiting = printed_keys(shown) + (compared_keys(shown) if is_compared else [])
    found: dict[str, None] = {}
    while waiting:
        key = waiting.pop(0)
        if key not in found and key in known:
            found[key] = None
            waiting += [part.key for part in explain(scope, key, counted).parts]
    return list(found)


def _handbook(agency: Agency, only: set[int] | None = None) -> Iterator[Section]:
    """The pages that name services, the book, and of each entry (of those whose items are ``only``) its own; of one
    that is not public (any more), nothing is there."""
    services, lists = handbook.services_of(agency), handbook.power_lists_of(agency)
    home = ["/handbook/", *handbook.group_urls(services), *(["/handbook/powers/"] if lists else [])]
    files = [Page("/handbook/handbook.pdf", FILE)] if services or lists else []
    pages = [Page(path, LIST) for path in home]
    data = Page("/handbook/services.json", DATA)
    yield Section((*_in_both_modes(pages), data, *files), (*_folders("/handbook/by/"),))
    public = {one.entry.item_id for one in (*services, *lists)}
    for entry in HandbookEntry.objects.filter(agency__reporting=agency).select_related("item").order_by("pk"):
        item = entry.item
        if not item.index_number or (only is not None and item.pk not in only):
            continue
        is_service = entry.form == Form.SERVICE
        path = f"/handbook/{'services' if is_service else 'powers'}/{item.index_number}/"
        beneath = ("card.pdf", "qr.svg") if is_service else ("powers.xlsx", "powers.json")
        own = (Page(path, ARTICLE), *(Page(f"{path}{name}", FILE) for name in beneath))
        yield Section(tuple(_in_both_modes(own)) if item.pk in public else (), _folders(path))


def _items(items: QuerySet[Item], *, gone: bool = False) -> Iterator[Section]:
    """A section for each item. Of one that is gone, what it had is named as well, so that it is known to be gone."""
    rows = items.order_by("pk").values_list("pk", "index_number").iterator(chunk_size=_BATCH)
    while batch := dict(islice(rows, _BATCH)):
        versions = ItemVersion.objects.filter(item__in=batch, in_force=True).exclude(reason="")
        files = Attachment.objects.filter(item__in=batch)
        if not gone:
            files = files.exclude(released="")
        beneath: dict[int, list[Page]] = {}
        for pk, number in versions.order_by("number").values_list("item", "number"):
            beneath.setdefault(pk, []).append(Page(f"versions/{number}/", DETAIL))
        for pk, number, name in files.order_by("number").values_list("item", "number", "name"):
            beneath.setdefault(pk, []).append(Page(f"files/{number}/{name}", FILE))
        for pk, number in batch.items():
            yield _item(number, beneath.get(pk, []))


def _item(number: str, beneath: Iterable[Page]) -> Section:
    path = f"/items/{number}/"
    pages = [Page(path, ARTICLE), *(Page(path + one.path, one.kind) for one in beneath)]
    data = [f"{path}qr.svg", f"/{proof_of(number)}", f"/api/items/{number}/"]
    return Section((*_in_both_modes(pages), *(Page(one, DATA) for one in data)), tuple(folders_of(number)))


# --- what stands around an item ----------------------------------------------------------------------


def _beside(agency: Agency, item: Item) -> list[int]:
    """The items whose pages name this one: its relations, and its neighbours in the column."""
    public = queries.items_of(agency)
    related = Q(interprets=item) | Q(replaced_by=item) | Q(pk__in=[item.interprets_id, item.replaced_by_id])
    column = public.filter(column=item.column_id)
    day = Q(published_on=item.published_on)
    newer = column.filter(Q(published_on__gt=item.published_on) | day & Q(pk__gt=item.pk))
    older = column.filter(Q(published_on__lt=item.published_on) | day & Q(pk__lt=item.pk))
    return [
        *public.filter(related).values_list("pk", flat=True),
        *newer.order_by("published_on", "pk").values_list("pk", flat=True)[:1],
        *older.order_by("-published_on", "-pk").values_list("pk", flat=True)[:1],
    ]


def _months(agency: Agency) -> dict[Column | None, dict[str, int]]:
    counts = queries.counts_of(agency)
    columns: list[Column | None] = [None, *Column.objects.filter(agency=agency)]
    return {column: counts.of(column) for column in columns}


def _count(agency: Agency, column: Column | None, month: str) -> int:
    first = date.fromisoformat(f"{month}-01")
    found = queries.items_of(agency).filter(published_on__year=first.year, published_on__month=first.month)
    return (found.filter(column=column) if column else found).count()


def _name(item: Item) -> str:
    return f"{item.published_on:%Y-%m}"


# --- addresses ---------------------------------------------------------------------------------------


def _archive(column: Column | None) -> str:
    return f"/columns/{column.code}/" if column else "/items/archive/"


def _folders(path: str) -> tuple[str, ...]:
    """The folders of an address in both modes."""
    return path.strip("/"), easy(path).strip("/")


def _in_both_modes(pages: Iterable[Page]) -> Iterator[Page]:
    """Each page, and the same for the easy mode; data and files have one form only."""
    for page in pages:
        yield page
        if page.path.endswith("/") and page.kind not in (DATA, FILE):
            yield Page(easy(page.path), page.kind)
