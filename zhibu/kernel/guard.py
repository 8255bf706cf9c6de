"""Rows that the database itself refuses to change: triggers for SQLite and PostgreSQL.

Made after every migrate (`post_migrate`), so test databases have them too.
"""

from django.db import connections
from django.db.models import Model


def protect(model: type[Model], *, using: str, when: str = "", deletes: bool = True, updates: bool = True) -> None:
    """Refuse UPDATE and DELETE of the model's rows, all of them or those for which the SQL condition `when` on OLD
    holds. PostgreSQL refuses TRUNCATE as well. Idempotent.
    """
    connection = connections[using]
    table = model._meta.db_table
    deeds = [deed for deed, wanted in (("UPDATE", updates), ("DELETE", deletes)) if wanted]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            condition = f"WHEN {when} " if when else ""
            for deed in deeds:
                cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_{deed.lower()}"')
                cursor.execute(
                    f'CREATE TRIGGER "{table}_no_{deed.lower()}" BEFORE {deed} ON "{table}" {condition}'
                    f"BEGIN SELECT RAISE(ABORT, '{table}: rows are never changed'); END"
                )
            # INSERT OR REPLACE removes the row that is in its way without asking the trigger on DELETE.
            pk = model._meta.pk.column
            kept = f"kept.{pk} = NEW.{pk}" + (f" AND ({when.replace('OLD.', 'kept.')})" if when else "")
            cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_replace"')
            cursor.execute(
                f'CREATE TRIGGER "{table}_no_replace" BEFORE INSERT ON "{table}" '  # noqa: S608 - names of ours only
                f'WHEN EXISTS (SELECT 1 FROM "{table}" kept WHERE {kept}) '
                f"BEGIN SELECT RAISE(ABORT, '{table}: rows are never changed'); END"
            )
        else:
            condition = f"WHEN ({when}) " if when else ""
            cursor.execute(
                "CREATE OR REPLACE FUNCTION kernel_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION '%: rows are never changed', TG_TABLE_NAME; END $$"
            )
            for deed in deeds:
                cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_{deed.lower()}" ON "{table}"')
                cursor.execute(
                    f'CREATE TRIGGER "{table}_no_{deed.lower()}" BEFORE {deed} ON "{table}" FOR EACH ROW {condition}'
                    "EXECUTE FUNCTION kernel_refuse_change()"
                )
            if deletes:
                cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_truncate" ON "{table}"')
                cursor.execute(
                    f'CREATE TRIGGER "{table}_no_truncate" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT '
                    "EXECUTE FUNCTION kernel_refuse_change()"
                )
