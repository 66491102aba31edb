from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0002_sealed_applicants")]

    operations = [
        migrations.RemoveField(
            model_name="applicant",
            name="agent",
        ),
        migrations.RemoveField(
            model_name="applicant",
            name="contact",
        ),
        migrations.RemoveField(
            model_name="applicant",
            name="identity",
        ),
        migrations.RemoveField(
            model_name="applicant",
            name="name",
        ),
        migrations.RemoveField(
            model_name="applicant",
            name="request",
        ),
        migrations.RemoveField(
            model_name="applicant",
            name="wanted_form",
        ),
        migrations.RemoveField(
            model_name="application",
            name="topic",
        ),
        migrations.RemoveField(
            model_name="consultation",
            name="party",
        ),
        migrations.AlterField("consultation", "sealed_party", models.BinaryField()),
    ]
