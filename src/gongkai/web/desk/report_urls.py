"""The addresses of the desk: the agency's own annual report."""

from django.urls import path

from gongkai.web.desk import (
    report_after,
    report_asking,
    report_comparing,
    report_texts,
    report_writing,
    reports,
)

urlpatterns = [
    path("reports/", reports.reports, name="reports"),
    path("reports/new/", report_writing.begin, name="report-begin"),
    path("reports/<slug:code>/<int:year>/", reports.report, name="report"),
    path("reports/<slug:code>/<int:year>/work/", report_writing.work, name="report-work"),
    path("reports/<slug:code>/<int:year>/drop/", report_writing.drop, name="report-drop"),
    path("reports/<slug:code>/<int:year>/layout/", report_writing.change_layout, name="report-layout"),
    path("reports/<slug:code>/<int:year>/requests/", report_asking.requests, name="report-requests"),
    path(
        "reports/<slug:code>/<int:year>/requests/<int:pk>/cancel/",
        report_asking.cancel,
        name="report-request-cancel",
    ),
    path("reports/<slug:code>/<int:year>/entries/", report_writing.entries, name="report-entries"),
    path(
        "reports/<slug:code>/<int:year>/entries/look/",
        report_writing.look_at_entries,
        name="report-look-at-entries",
    ),
    path("reports/<slug:code>/<int:year>/texts/", report_texts.texts, name="report-texts"),
    path("reports/<slug:code>/<int:year>/texts/<slug:place>/", report_texts.text, name="report-text"),
    path("reports/<slug:code>/<int:year>/look/", report_texts.look, name="report-look"),
    path("reports/<slug:code>/<int:year>/comparison/", report_comparing.comparison, name="report-comparison"),
    path(
        "reports/<slug:code>/<int:year>/comparison.<slug:kind>",
        report_comparing.comparison_file,
        name="report-comparison-file",
    ),
    path("reports/<slug:code>/<int:year>/after/", report_after.after, name="report-after"),
    path("reports/<slug:code>/<int:year>/correction/", report_after.correct, name="report-correct"),
    path(
        "reports/<slug:code>/<int:year>/editions/<int:number>/", report_after.edition, name="report-edition"
    ),
    path(
        "reports/<slug:code>/<int:year>/editions/<int:number>/report.<slug:kind>",
        report_after.kept_file,
        name="report-kept-file",
    ),
    path("figure-requests/<int:pk>/", report_asking.provide, name="figure-request"),
    path("reports/<slug:code>/<int:year>/figures/<path:key>/", reports.figure, name="figure"),
]
