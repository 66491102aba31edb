"""The addresses of the desk: assessment."""

from __future__ import annotations

from django.urls import URLPattern, path

from gongkai.web.desk import assessment, assessment_schemes, assessment_units

urlpatterns: list[URLPattern] = [
    path("assessment/", assessment.assessments, name="assessments"),
    path("assessment/schemes/new/", assessment_schemes.new, name="scheme-new"),
    path("assessment/schemes/<int:pk>/", assessment_schemes.scheme, name="scheme"),
    path("assessment/schemes/<int:pk>.<slug:kind>", assessment_schemes.scheme_file, name="scheme-file"),
    path("assessment/open/<int:year>/", assessment.begin, name="assessment-open"),
    path("assessment/<int:pk>/", assessment.one, name="assessment"),
    path("assessment/<int:pk>/result.<slug:kind>", assessment.result_file, name="assessment-file"),
    path("assessment/<int:pk>/indicators/<str:code>/", assessment.indicator, name="assessment-indicator"),
    path("assessment/<int:pk>/units/<int:unit>/", assessment_units.unit, name="assessment-unit"),
    path(
        "assessment/<int:pk>/units/<int:unit>/sheet.<slug:kind>",
        assessment_units.unit_file,
        name="assessment-unit-file",
    ),
    path("assessment/remarks/<int:pk>/", assessment_units.remark, name="assessment-remark"),
]
