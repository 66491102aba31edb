from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "gongkai.records.assessment"
    label = "assessment"
    verbose_name = "绩效考核"
