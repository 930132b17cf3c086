"""On PostgreSQL whoever does not own the logbook adds lines of the public door alone, and in nobody's name."""

from importlib import import_module

from django.db import migrations

before = import_module("compstat.access.migrations.0003_logbook_triggers")

OWNS = "pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER')"
PLAIN = "IF NEW.number IS NULL AND NEW.seal = '' THEN RETURN NEW; END IF;"
OWN_DOOR = (
    "IF NEW.number IS NULL AND NEW.seal = '' "
    f"AND ({OWNS} OR (NEW.door = 'public' AND NEW.who = 'nobody' AND NEW.agency = '' AND NEW.role = '')) "
    "THEN RETURN NEW; END IF;"
)


def narrow(apps, editor):
    """Lines in somebody's name are the owner's alone."""
    _replace(editor, before.REFUSES.replace(PLAIN, OWN_DOOR))


def widen(apps, editor):
    """As before."""
    _replace(editor, before.REFUSES)


def _replace(editor, statement):
    if editor.connection.vendor == "postgresql":
        with editor.connection.cursor() as cursor:
            cursor.execute(statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))


class Migration(migrations.Migration):

    dependencies = [("access", "0007_deputies")]

    operations = [migrations.RunPython(narrow, widen)]
