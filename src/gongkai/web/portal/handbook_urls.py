"""The addresses of the public pages: handbook."""

from __future__ import annotations

from django.urls import URLPattern, path

from gongkai.web.portal import handbook

_SERVICE = "handbook/services/<slug:front>/<slug:back>/"
_POWERS = "handbook/powers/<slug:front>/<slug:back>/"

urlpatterns: list[URLPattern] = [
    path("handbook/", handbook.home, name="handbook"),
    path("handbook/by/<slug:by>/<slug:key>/", handbook.group, name="handbook_group"),
    path("handbook/handbook.pdf", handbook.book, name="handbook_book"),
    path("handbook/services.json", handbook.services_data, name="services_data"),
    path(_SERVICE, handbook.service, name="service"),
    path(f"{_SERVICE}card.pdf", handbook.card, name="service_card"),
    path(f"{_SERVICE}qr.svg", handbook.service_qr, name="service_qr"),
    path("handbook/powers/", handbook.powers, name="powers"),
    path(_POWERS, handbook.power_list, name="power_list"),
    path(f"{_POWERS}powers.<str:kind>", handbook.power_list_file, name="power_list_file"),
]
