"""The addresses of the desk: the annual reports of the subordinates."""

from django.urls import path

from gongkai.web.desk import rollup, rollup_compared, rollup_files, rollup_sums

urlpatterns = [
    path("rollup/", rollup.latest, name="rollup"),
    path("rollup/trend/", rollup_compared.trend, name="rollup-trend"),
    path("rollup/<int:year>/", rollup.overview, name="rollup-year"),
    path("rollup/<int:year>/call/", rollup.call, name="rollup-call"),
    path("rollup/<int:year>/remind/", rollup.remind, name="rollup-remind"),
    path("rollup/<int:year>/agencies/<slug:code>/", rollup.agency, name="rollup-agency"),
    path("rollup/<int:year>/sums/", rollup_sums.sums, name="rollup-sums"),
    path("rollup/<int:year>/sums/<path:key>/", rollup_sums.figure, name="rollup-figure"),
    path("rollup/<int:year>/questions/", rollup_sums.questions, name="rollup-questions"),
    path("rollup/<int:year>/ranking/", rollup_compared.ranking, name="rollup-ranking"),
    path("rollup/<int:year>/report/", rollup_files.report, name="rollup-report"),
    path("rollup/<int:year>/report.<slug:kind>", rollup_files.report_file, name="rollup-report-file"),
    path("rollup/<int:year>/sheets.<slug:kind>", rollup_files.sheets_file, name="rollup-sheets"),
]
