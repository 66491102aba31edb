from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "gongkai.records.letters"
    verbose_name = "文书"
