"""The addresses of the desk: responsibility."""

from __future__ import annotations

from django.urls import path

from gongkai.web.desk import commitments, responsibility, staff

urlpatterns = [
    path("responsibility/", responsibility.table, name="responsibility"),
    path("responsibility/<slug:name>.<slug:kind>", responsibility.table_file, name="responsibility-file"),
    path("responsibility/units/<int:pk>/", responsibility.unit, name="unit"),
    path("responsibility/staff/", staff.people, name="people"),
    path("responsibility/staff/<int:pk>/", staff.person, name="person"),
    path("responsibility/staff/<int:pk>/leave/", staff.leave, name="leave"),
    path("commitments/<slug:code>/<int:year>/", commitments.commitments, name="commitments"),
    path(
        "commitments/<slug:code>/<int:year>.<slug:kind>",
        commitments.commitments_file,
        name="commitments-file",
    ),
]
