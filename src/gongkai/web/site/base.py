"""Where the tree is to stand, and what its pages are made with."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from gongkai.records.agencies.models import Agency
from gongkai.web.site.links import Base
from gongkai.web.site.statics import write_statics
from gongkai.web.site.tree import Tree


class NoAddress(Exception):
    """It is not known where the site is to stand; the message says in Chinese what to do."""


def address_for(agency: Agency, prefix: str | None = None) -> str:
    """The address of the agency's website, or with ``prefix`` that path on the same host. Ends in "/"."""
    parts = urlsplit(agency.website)
    if not parts.hostname:
        raise NoAddress(
            f"{agency.name}还没有登记网站地址。站点地图和订阅里的网址要用它：请先在机关联系方式中填写“政府网站”。"
        )
    path = parts.path if prefix is None else prefix
    return f"{parts.scheme}://{parts.netloc}/{path.strip('/')}/".replace("//", "/").replace(":/", "://", 1)


def prepare(tree: Tree, address: str) -> Base:
    """What every page needs beside it, put into the tree."""
    dynamic = settings.DYNAMIC_ADDRESS
    return Base(address, f"{dynamic.rstrip('/')}/" if dynamic else "", write_statics(tree))
