"""The addresses of the desk: trainings and meetings."""

from __future__ import annotations

from django.urls import path

from gongkai.web.desk import meetings, training, training_door, training_hours, training_people, training_test

urlpatterns = [
    path("trainings/", training.trainings, name="trainings"),
    path("trainings/plan-<int:year>.<slug:kind>", training.plan_file, name="training-plan-file"),
    path("trainings/new/", training.new, name="training-new"),
    path("trainings/held/", training.held, name="training-held"),
    path("trainings/hours/", training_hours.hours, name="training-hours"),
    path("trainings/hours-<int:year>.<slug:kind>", training_hours.hours_file, name="training-hours-file"),
    path("trainings/<int:pk>/", training.training, name="training"),
    path("trainings/<int:pk>/change/", training.change, name="training-change"),
    path("trainings/<int:pk>/<slug:paper>.<slug:kind>", training.paper, name="training-paper"),
    path("trainings/<int:pk>/materials/<int:number>/", training.material, name="training-material"),
    path("trainings/<int:pk>/invite/", training_people.invite, name="training-invite"),
    path("trainings/<int:pk>/people/", training_people.people, name="training-people"),
    path("trainings/<int:pk>/people/<int:number>/", training_people.person, name="training-person"),
    path("trainings/<int:pk>/door/", training_door.door, name="training-door"),
    path("trainings/<int:pk>/test/", training_test.test, name="training-test"),
    path("trainings/<int:pk>/test/<int:number>/", training_test.result, name="training-result"),
    path("sign-in/", training_door.sign_in, name="sign-in"),
    path("sign-in/here/", training_door.here, name="sign-in-here"),
    path("sign-in/<str:token>/", training_door.scanned, name="sign-in-scanned"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/new/", meetings.new, name="meeting-new"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/change/", meetings.change, name="meeting-change"),
    path("meetings/<int:pk>/hold/", meetings.hold, name="meeting-hold"),
    path("meetings/<int:pk>/minutes.<slug:kind>", meetings.minutes_file, name="meeting-minutes"),
]
