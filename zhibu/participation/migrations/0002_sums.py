"""The sums of a closing's records, for the closings that are there already."""

from typing import Any

from django.db import migrations, models
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

NAMES = ("expected", "present", "made_up")


def add_up(apps: Any, schema_editor: Any) -> None:
    """Fill in the sums; one statement."""
    records = apps.get_model("participation", "Record").objects.filter(closing=OuterRef("pk")).order_by()
    sums = {name: records.values("closing").annotate(sum=Sum(name)).values("sum") for name in NAMES}
    closings = apps.get_model("participation", "Closing").objects
    closings.update(**{name: Coalesce(Subquery(found), 0) for name, found in sums.items()})


class Migration(migrations.Migration):
    dependencies = [("participation", "0001_initial")]

    operations = [
        *(
            migrations.AddField(model_name="closing", name=name, field=models.PositiveIntegerField(default=0))
            for name in NAMES
        ),
        migrations.RunPython(add_up, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="closing",
            index=models.Index(fields=["period"], name="participati_period_8248d7_idx"),
        ),
    ]
