from django.apps import AppConfig


class WebConfig(AppConfig):
    """What both faces share: templates of components, style sheets, the tag that cites the law."""

    name = "gongkai.web"
    label = "web"
    verbose_name = "网页"
