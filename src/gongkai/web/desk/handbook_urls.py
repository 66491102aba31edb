"""The addresses of the desk: handbook."""

from __future__ import annotations

from django.urls import URLPattern, path

from gongkai.web.desk import handbook, handbook_sheets, handbook_writing

urlpatterns: list[URLPattern] = [
    path("handbook/", handbook.entries, name="handbook"),
    path("handbook/book.<str:kind>", handbook.book, name="handbook-book"),
    path("handbook/new/<str:form>/", handbook_writing.new, name="handbook-new"),
    path("handbook/sheets/<str:form>/", handbook_sheets.upload, name="handbook-upload"),
    path("handbook/sheets/<str:form>/template.xlsx", handbook_sheets.template, name="handbook-template"),
    path("handbook/sheets/<str:form>/now.xlsx", handbook_sheets.export, name="handbook-export"),
    path("handbook/sheets/waiting/<int:pk>/", handbook_sheets.waiting, name="handbook-sheet"),
    path("handbook/sheets/waiting/<int:pk>/drop/", handbook_sheets.drop, name="handbook-sheet-drop"),
    path("handbook/<int:pk>/", handbook.entry, name="handbook-entry"),
    path("handbook/<int:pk>/edit/", handbook_writing.edit, name="handbook-edit"),
    path("handbook/<int:pk>/confirm/", handbook.confirm, name="handbook-confirm"),
    path("handbook/<int:pk>/card.pdf", handbook.card, name="handbook-card"),
    path("handbook/<int:pk>/guide.<str:kind>", handbook.guide, name="handbook-file"),
]
