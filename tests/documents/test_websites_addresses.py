"""Addresses and encodings as strangers write them: one key for what is the same, and never a crash."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.documents.websites.addresses import BadAddress, Site, is_endless, key_of
from gongkai.documents.websites.dates import of_tag, standing_alone
from gongkai.documents.websites.decoding import text_of

SITE = Site(("https://www.example.gov.cn", "http://www.example.gov.cn"))
BASE = "https://www.example.gov.cn/a/b.html"


@pytest.mark.parametrize(
    ("link", "key"),
    [
        ("c.html#part", "/a/c.html"),
        ("//WWW.Example.gov.cn:443/x/../y//z/", "/y/z/"),
        ("http://www.example.gov.cn", "/"),
        ("?id=5&jsessionid=AB12", "/a/b.html?id=5"),
        ("..\\图\\1.png", "/%E5%9B%BE/1.png"),
        ("/%e5%9b%be/1.png;jsessionid=77", "/%E5%9B%BE/1.png"),
        (" \n/c .html ", "/c%20.html"),
        ("?q=通知", "/a/b.html?q=%CD%A8%D6%AA"),
    ],
)
def test_one_address_has_one_key(link, key):
    assert SITE.locate(BASE, link, "gb18030") == (key, "")


def test_what_is_no_page_or_somebody_elses_is_told_apart():
    assert SITE.locate(BASE, "mailto:a@example.com") is None
    assert SITE.locate(BASE, "JavaScript:void(0)") is None
    assert SITE.locate(BASE, "https://other.example.com:8443/x") == ("", "other.example.com")
    for link in ("D:\\公文.doc", "http://192.168.0.3/", "http://[bad"):
        with pytest.raises(BadAddress):
            SITE.locate(BASE, link)


@given(st.text())
def test_any_link_is_located_or_refused(link):
    with suppress(BadAddress):
        if (located := SITE.locate(BASE, link)) and located[0]:
            path, _, query = located[0].partition("?")
            assert key_of(path, query) == located[0]
            is_endless(located[0])


@given(st.binary(), st.sampled_from(["", "utf-8", "gb2312", "utf-16", "nonsense", "idna", "base64"]))
def test_any_bytes_are_read_in_some_encoding(content, told):
    assert isinstance(text_of(content, told)[0], str)


@given(st.text())
def test_any_words_are_a_date_or_none(words):
    standing_alone(words)
    of_tag(words)


def test_addresses_of_dates_are_no_trap_and_repeated_folders_are():
    assert not is_endless("/art/2011/1/1/1/art_1_1.html")
    assert not is_endless("/a/b/a/b.html")
    assert is_endless("/x/a/b/a/b/a/b/")
    assert is_endless("/list?p=1&p=1&p=1&p=1")
