from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agencies", "0002_deputies")]

    operations = [
        migrations.AddField(
            "staff",
            "email",
            models.EmailField(blank=True, default="", max_length=254, verbose_name="电子邮箱"),
            False,
        ),
    ]
