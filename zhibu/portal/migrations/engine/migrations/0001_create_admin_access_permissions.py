from django.db import migrations


class Migration(migrations.Migration):
    """Nothing: the permission that the engine makes here is for its own pages."""

    operations: list[migrations.operations.base.Operation] = []
