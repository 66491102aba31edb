"""The addresses of the counter. None holds a number, a code or a word of an application."""

from __future__ import annotations

from django.urls import path

from gongkai.web.counter import apply, notes, receipts, track

app_name = "counter"

urlpatterns = [
    path("", apply.start, name="start"),
    path("who/", apply.who, name="who"),
    path("what/", apply.what, name="what"),
    path("public/", apply.public, name="public"),
    path("similar/", apply.similar, name="similar"),
    path("how/", apply.how, name="how"),
    path("check/", apply.check, name="check"),
    path("receipt/", receipts.receipt, name="receipt"),
    path("receipt.pdf", receipts.receipt_pdf, name="receipt_pdf"),
    path("leave/", apply.leave, name="leave"),
    path("track/", track.track, name="track"),
    path("case/", track.case, name="case"),
    path("case/files/<int:number>/", track.file, name="file"),
    path("case/correct/", track.correct, name="correct"),
    path("case/withdraw/", track.withdraw, name="withdraw"),
    path("case/confirm/", track.confirm, name="confirm"),
    path("fees/", notes.fees, name="fees"),
    path("remedies/", notes.remedies, name="remedies"),
]
