"""The addresses of the desk: annual reports that came as files."""

from django.urls import path

from gongkai.web.desk import received, received_paper

urlpatterns = [
    path("received/", received.papers, name="received"),
    path("received/drop/", received.drop, name="received-drop"),
    path("received/drops/<int:pk>/", received.intake, name="received-intake"),
    path("received/drops/<int:pk>/read/", received.read_on, name="received-read"),
    path("received/drops/<int:pk>/accept/", received.accept_clean, name="received-accept-clean"),
    path("received/drops/<int:pk>/findings/", received.findings, name="received-findings"),
    path(
        "received/drops/<int:pk>/findings.<slug:kind>", received.findings_file, name="received-findings-file"
    ),
    path("received/<int:pk>/", received_paper.paper, name="received-paper"),
    path("received/<int:pk>/accept/", received_paper.accept, name="received-accept"),
    path("received/<int:pk>/discard/", received_paper.discard, name="received-discard"),
    path("received/<int:pk>/file/", received_paper.original, name="received-file"),
    path("received/<int:pk>/pages/<int:page>.png", received_paper.page_picture, name="received-page"),
]
