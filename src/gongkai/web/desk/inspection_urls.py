"""The addresses of the desk: inspection."""

from __future__ import annotations

from django.urls import path

from gongkai.web.desk import inspection, inspection_found, inspection_papers

urlpatterns = [
    path("inspection/", inspection.inspections, name="inspections"),
    path("inspection/run/", inspection.run, name="inspection-run"),
    path("inspection/found/", inspection_found.found, name="found"),
    path("inspection/found.<slug:kind>", inspection_papers.ledger_file, name="found-file"),
    path("inspection/found/<int:pk>/", inspection_found.one, name="found-one"),
    path("inspection/notices/<int:pk>.<slug:kind>", inspection_papers.notice_file, name="inspection-notice"),
    path("inspection/<int:pk>/", inspection.inspection, name="inspection"),
    path("inspection/<int:pk>/notices/", inspection.notices, name="inspection-notices"),
    path("inspection/<int:pk>/report/", inspection_papers.report, name="inspection-report"),
    path(
        "inspection/<int:pk>/report.<slug:kind>", inspection_papers.report_file, name="inspection-report-file"
    ),
]
