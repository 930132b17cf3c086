"""Lines of the logbook are only ever added; the database itself refuses all else, the seal aside.

A new line has no number and no seal. Both may be filled once, together, with nothing else changed. SQLite's INSERT and
UPDATE "OR REPLACE" remove rows without asking the trigger for DELETE, so keys and numbers already there are refused.

SQLite loses triggers when Django rebuilds a table: a later migration that alters LogLine ends with `guard` again.
"""

from django.db import migrations

SENTENCE = "The logbook is only added to: its lines are never changed or removed."
COLUMNS = ("id", "at", "who", "agency", "role", "act", "object_kind", "object_id", "door", "reason")
SEALED = "OLD.number IS NULL AND OLD.seal = '' AND NEW.number IS NOT NULL AND length(NEW.seal) = 64"

SQLITE = {
    "logbook_insert": (
        "INSERT",
        "NEW.number IS NOT NULL OR NEW.seal <> '' OR EXISTS (SELECT 1 FROM access_logline WHERE id = NEW.id)",
    ),
    "logbook_update": (
        "UPDATE",
        f"NOT ({SEALED} AND {' AND '.join(f'NEW.{name} IS OLD.{name}' for name in COLUMNS)})"
        " OR EXISTS (SELECT 1 FROM access_logline WHERE number = NEW.number)",
    ),
    "logbook_delete": ("DELETE", "1"),
}
POSTGRES = {
    "logbook_insert": "INSERT ON access_logline FOR EACH ROW",
    "logbook_update": "UPDATE ON access_logline FOR EACH ROW",
    "logbook_delete": "DELETE ON access_logline FOR EACH ROW",
    "logbook_truncate": "TRUNCATE ON access_logline FOR EACH STATEMENT",
}
REFUSES = f"""
CREATE FUNCTION logbook_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE unsealed access_logline;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.number IS NULL AND NEW.seal = '' THEN RETURN NEW; END IF;
    ELSIF TG_OP = 'UPDATE' THEN
        unsealed := NEW;
        unsealed.number := NULL;
        unsealed.seal := '';
        IF {SEALED} AND unsealed IS NOT DISTINCT FROM OLD THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation';
END $$
"""


def guard(apps, editor):
    """Put the triggers in place."""
    _run(editor, {
        "sqlite": [
            f"CREATE TRIGGER {name} BEFORE {event} ON access_logline WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
            for name, (event, when) in SQLITE.items()
        ],
        "postgresql": [REFUSES] + [
            f"CREATE TRIGGER {name} BEFORE {event} EXECUTE FUNCTION logbook_refuses()"
            for name, event in POSTGRES.items()
        ],
    })


def unguard(apps, editor):
    """Take the triggers away."""
    _run(editor, {
        "sqlite": [f"DROP TRIGGER {name}" for name in SQLITE],
        "postgresql": [f"DROP TRIGGER {name} ON access_logline" for name in POSTGRES]
        + ["DROP FUNCTION logbook_refuses()"],
    })


def _run(editor, statements):
    """The statements of the database in use, one by one."""
    with editor.connection.cursor() as cursor:
        for statement in statements[editor.connection.vendor]:
            cursor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [("access", "0002_people_and_logbook")]

    operations = [migrations.RunPython(guard, unguard)]
