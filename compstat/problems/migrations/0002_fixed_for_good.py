"""What a plan is judged by, its amendments and its effects are only added: the database itself refuses all else.

SQLite loses triggers when Django rebuilds a table: a later migration that alters one of these ends with `guard` again.
"""

from django.db import migrations

SENTENCE = "What a plan is judged by is fixed: amend it, with a reason that everybody sees."
TABLES = ("problems_fixedpart", "problems_amendment", "problems_effectfound")


def guard(apps, editor):
    """Put the triggers in place."""
    _run(editor, {
        "sqlite": [
            f"CREATE TRIGGER {table}_{event.lower()} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
            for table in TABLES for event in ("UPDATE", "DELETE")
        ] + [
            f"CREATE TRIGGER {table}_insert BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END" for table in TABLES
        ],
        "postgresql": [
            "CREATE FUNCTION fixed_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation'; END $$"
        ] + [
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION fixed_refuses()"
            for table in TABLES
        ] + [
            f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION fixed_refuses()"
            for table in TABLES
        ],
    })


def unguard(apps, editor):
    """Take the triggers away."""
    _run(editor, {
        "sqlite": [f"DROP TRIGGER {table}_{event}" for table in TABLES for event in ("update", "delete", "insert")],
        "postgresql": [f"DROP TRIGGER {table}_{name} ON {table}" for table in TABLES for name in ("kept", "whole")]
        + ["DROP FUNCTION fixed_refuses()"],
    })


def _run(editor, statements):
    """The statements of the database in use, one by one."""
    with editor.connection.cursor() as cursor:
        for statement in statements[editor.connection.vendor]:
            cursor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [("problems", "0001_initial")]

    operations = [migrations.RunPython(guard, unguard)]
