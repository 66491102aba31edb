"""The addresses of the desk: tasks."""

from __future__ import annotations

from django.urls import path

from gongkai.web.desk import promises, tasks

urlpatterns = [
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/new/", tasks.new, name="task-new"),
    path("tasks/<int:pk>/", tasks.task, name="task"),
    path("tasks/promises/<slug:code>/<int:year>/", promises.promises, name="promises"),
]
