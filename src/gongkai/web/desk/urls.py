"""The addresses of the desk."""

from django.urls import path

from gongkai.web.desk import views

app_name = "desk"

urlpatterns = [
    path("", views.home, name="home"),
    path("login/", views.Login.as_view(), name="login"),
    path("logout/", views.Logout.as_view(), name="logout"),
    path("applications/", views.applications, name="applications"),
    path("applications/<int:pk>/", views.application, name="application"),
    path("items/", views.items, name="items"),
    path("items/<int:pk>/", views.item, name="item"),
    path("reports/", views.reports, name="reports"),
    path("reports/<slug:code>/<int:year>/", views.report, name="report"),
    path("reports/<slug:code>/<int:year>/figures/<path:key>/", views.figure, name="figure"),
]
