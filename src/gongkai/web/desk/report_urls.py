"""The addresses of the desk: the agency's own annual report."""

from django.urls import path

from gongkai.web.desk import reports

urlpatterns = [
    path("reports/", reports.reports, name="reports"),
    path("reports/<slug:code>/<int:year>/", reports.report, name="report"),
    path("reports/<slug:code>/<int:year>/figures/<path:key>/", reports.figure, name="figure"),
]
