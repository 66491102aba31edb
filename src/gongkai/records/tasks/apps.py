from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "gongkai.records.tasks"
    label = "tasks"
    verbose_name = "交办事项"
