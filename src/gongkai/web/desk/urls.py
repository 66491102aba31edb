"""The addresses of the desk."""

from django.urls import path

from gongkai.web.desk import (
    applications,
    bulk,
    drafting,
    errors,
    findings,
    items,
    records,
    reports,
    reviewing,
    session,
    words,
    worklist,
)

app_name = "desk"

urlpatterns = [
    path("", worklist.home, name="home"),
    path("login/", session.Login.as_view(), name="login"),
    path("logout/", session.Logout.as_view(), name="logout"),
    path("applications/", applications.applications, name="applications"),
    path("applications/<int:pk>/", applications.application, name="application"),
    path("items/", items.items, name="items"),
    path("items/new/", drafting.new, name="new"),
    path("items/import/", drafting.from_file, name="from-file"),
    path("items/bulk/", bulk.bulk, name="bulk"),
    path("items/register/", records.registers, name="registers"),
    path("items/register/<slug:since>/<slug:until>.<slug:kind>", records.register_file, name="register-file"),
    path("items/<int:pk>/", items.item, name="item"),
    path("items/<int:pk>/edit/", drafting.edit, name="edit"),
    path("items/<int:pk>/findings/", findings.findings, name="findings"),
    path("items/<int:pk>/files/", drafting.attachments, name="attachments"),
    path("items/<int:pk>/files/<int:number>/", items.file, name="file"),
    path("items/<int:pk>/files/<int:number>/seen/", drafting.see_file, name="see-file"),
    path("items/<int:pk>/files/<int:number>/remove/", drafting.remove_file, name="remove-file"),
    path("items/<int:pk>/versions/<int:number>/", items.version, name="version"),
    path("items/<int:pk>/record/", records.record, name="record"),
    path("items/<int:pk>/record.<slug:kind>", records.record_file, name="record-file"),
    path("items/<int:pk>/<slug:slug>/", reviewing.step, name="step"),
    path("errors/", errors.errors, name="errors"),
    path("errors/<int:pk>/", errors.error, name="error"),
    path("words/", words.words, name="words"),
    path("words/remove/", words.unlist, name="unlist"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<slug:code>/<int:year>/", reports.report, name="report"),
    path("reports/<slug:code>/<int:year>/figures/<path:key>/", reports.figure, name="figure"),
]
