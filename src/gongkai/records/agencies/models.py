"""The tree county → town → department / village; posts with terms of office; staff; holiday notices; numbers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F

from gongkai.records.authority import Role
from gongkai.records.once import read_once


class AgencyKind(models.TextChoices):
    COUNTY = "county", "县级人民政府"
    TOWN = "town", "乡镇人民政府"
    DEPARTMENT = "department", "内设机构"
    VILLAGE = "village", "村民委员会"


class AgencyQuerySet(models.QuerySet["Agency"]):
    def within(self, agency: Agency) -> AgencyQuerySet:
        """``agency`` and everything below it."""
        return self.filter(path__startswith=agency.path)


class Agency(models.Model):
    """A node of the tree. ``reporting`` is the agency in whose annual report its work is counted."""

    name = models.CharField("名称", max_length=100)
    code = models.CharField(
        "组织机构代码",
        max_length=9,
        unique=True,
        # 国办秘函〔2009〕6号: the front part of the index number, nine characters without the hyphen
        validators=[RegexValidator(r"^[0-9A-Z]{9}$", "组织机构代码为九位数字或大写字母")],
    )
    kind = models.CharField("类别", max_length=20, choices=AgencyKind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=200, unique=True, editable=False)
    reporting = models.ForeignKey("self", models.PROTECT, null=True, related_name="counted_here")
    document_mark = models.CharField("发文机关代字", max_length=20, blank=True)

    address = models.CharField("办公地址", max_length=200, blank=True)
    postcode = models.CharField("邮政编码", max_length=6, blank=True)
    office_hours = models.CharField("办公时间", max_length=200, blank=True)
    phone = models.CharField("联系电话", max_length=60, blank=True)
    fax = models.CharField("传真", max_length=60, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    website = models.URLField("政府网站", blank=True)
    site_code = models.CharField("网站标识码", max_length=10, blank=True)
    ogi_body = models.CharField("政府信息公开工作机构", max_length=100, blank=True)
    competent_body = models.CharField("政府信息公开工作主管部门", max_length=100, blank=True)
    reconsideration_body = models.CharField("行政复议机关", max_length=100, blank=True)
    reconsideration_url = models.URLField("网上行政复议渠道", blank=True)
    court = models.CharField("管辖法院", max_length=100, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "机关"
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name

    @property
    def files_report(self) -> bool:
        """Whether it writes an annual report of its own (its work is counted in it, not in another's)."""
        return self.reporting_id == self.pk

    def counted_agencies(self) -> models.QuerySet[Agency]:
        """The agencies whose work is counted in this agency's annual report: itself and its units."""
        return Agency.objects.filter(reporting=self)


class StaffManager(BaseUserManager["Staff"]):
    def get_by_natural_key(self, username: str | None) -> Staff:
        return self.get(username=username)


class Staff(AbstractBaseUser):
    """A person with an account. What they may do comes from the posts they hold, never from the account."""

    username = models.CharField("用户名", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=60)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="staff", verbose_name="所在单位")
    phone = models.CharField("办公电话", max_length=60, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    is_active = models.BooleanField("在用", default=True)

    USERNAME_FIELD = "username"
    objects = StaffManager()

    class Meta:
        verbose_name = verbose_name_plural = "工作人员"
        ordering = ["agency__path", "name"]

    def __str__(self) -> str:
        return self.name

    @read_once
    def roles_over(self, agency: Agency, on: date, *, tree_wide: bool) -> dict[Role, str]:
        """Roles held over ``agency`` on that day → title of the post (see ``authority``), one's own posts first."""
        terms = Term.objects.on(on).filter(staff=self).select_related("post__agency").own_first()
        held: dict[Role, str] = {}
        for term in terms:
            at = term.post.agency
            if agency.path.startswith(at.path) and (tree_wide or at.reporting_id == agency.reporting_id):
                held.setdefault(Role(term.post.role), term.title)
        return held


class Post(models.Model):
    """A post of an agency, e.g. 民政所 信息员."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="posts")
    role = models.CharField("岗位", max_length=30, choices=Role.choices)
    title = models.CharField("职务", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "岗位"
        constraints = [models.UniqueConstraint(fields=["agency", "role", "title"], name="post_once")]

    def __str__(self) -> str:
        return f"{self.agency.name}{self.title}"


class TermQuerySet(models.QuerySet["Term"]):
    def on(self, day: date) -> TermQuerySet:
        """The terms of office that run on ``day`` (both ends included)."""
        return self.filter(began_on__lte=day).filter(
            models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=day)
        )

    def own_first(self) -> TermQuerySet:
        """Posts held before posts stood in for, the oldest first."""
        return self.order_by(F("stands_in_for").asc(nulls_first=True), "began_on", "pk")


class Term(models.Model):
    """Who held a post, from when to when.

    A deputy's term ``stands_in_for`` that of the holder, for a ``reason`` and until a day that is known from the
    beginning; while it runs it gives what any term gives.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="terms")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="terms")
    began_on = models.DateField("任职日期")
    ended_on = models.DateField("离任日期", null=True, blank=True)
    stands_in_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="deputies", verbose_name="代行"
    )
    reason = models.CharField("代行原因", max_length=200, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任期"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=F("began_on")),
                name="term_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=models.Q(stands_in_for__isnull=True)
                | models.Q(ended_on__isnull=False) & ~models.Q(reason=""),
                name="deputy_for_a_time_and_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff} {self.title}"

    @property
    def title(self) -> str:
        """The post as journal and tables name it, a deputy's with （代）."""
        return f"{self.post}（代）" if self.stands_in_for_id else str(self.post)


class HolidayNotice(models.Model):
    """A year's 部分节假日安排的通知, entered by an administrator.

    It replaces what was loaded for its year, or, with ``amends``, changes only the days it lists.
    """

    year = models.PositiveSmallIntegerField("年份")
    number = models.CharField("文号", max_length=60)
    issued_on = models.DateField("印发日期")
    source = models.CharField("来源", max_length=300)
    rest_days = models.JSONField("放假日期", default=list)
    working_days = models.JSONField("调休上班日期", default=list)
    amends = models.BooleanField("只调整所列日期", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "节假日安排"
        ordering = ["year", "issued_on"]
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="notice_once")]

    def __str__(self) -> str:
        return f"{self.year}年 {self.number}"


class NumberSeries(models.Model):
    """The last number given in one series of one agency and year; a row lock keeps writers in line."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    series = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "series", "year"], name="series_once")]

    def __str__(self) -> str:
        return f"{self.agency_id}/{self.series}/{self.year}: {self.last}"


def next_number(agency: Agency, series: str, year: int) -> int:
    """The next number of a series, from 1, without gaps or duplicates.

    Must run inside the transaction of the record that takes the number: a rollback gives the number back.
    """
    return take_numbers(agency, series, year, 1)[0]


def take_numbers(agency: Agency, series: str, year: int, count: int, above: int = 0) -> range:
    """The next ``count`` numbers of a series, as :func:`next_number`, all greater than ``above``.

    ``above`` keeps clear of numbers that were given before this program did.
    """
    row, _ = NumberSeries.objects.get_or_create(agency=agency, series=series, year=year)
    row = NumberSeries.objects.select_for_update().get(pk=row.pk)
    first = max(row.last, above) + 1
    row.last = first + count - 1
    row.save(update_fields=["last"])
    return range(first, first + count)


def last_number(agency: Agency, series: str, year: int) -> int:
    """The number given last in a series; 0 before the first."""
    row = NumberSeries.objects.filter(agency=agency, series=series, year=year).first()
    return row.last if row else 0


def agency_by_code(code: str) -> Agency:
    """The agency with this code or name; LookupError in Chinese with what exists."""
    found = Agency.objects.filter(models.Q(code=code) | models.Q(name=code)).first()
    if found:
        return found
    known: Any = Agency.objects.filter(reporting=models.F("pk")).values_list("code", "name")
    listed = "、".join(f"{known_code}（{name}）" for known_code, name in known[:10]) or "还没有登记任何机关"
    raise LookupError(f"没有代码或名称为“{code}”的机关。现有编制年度报告的机关：{listed}")
