"""The `compstat` command: load a feed, ask for a table, freeze a briefing, serve the pages.

Exit codes: 0 done · 1 refused, with a sentence that says what to do · 2 wrong use.
"""

from __future__ import annotations

import os

import click

from compstat.access.rules import Refused


class Refusing(click.Group):
    """A group that turns every refusal of the house into one sentence and exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a refusal is told on stderr, never as a traceback."""
        try:
            return super().invoke(ctx)
        except Refused as refusal:
            click.echo(f"Refused: {refusal}", err=True)
            ctx.exit(1)


@click.group(cls=Refusing, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="community-compstat")
def main() -> None:
    """From a police department's published reports to a briefing people can trust.

    \b
    A first round:
      compstat demo                          the fictional city, in a browser
      compstat areas boston *.geojson        where districts and neighborhoods lie
      compstat load boston 2021.csv          read, check, protect, store, publish
      compstat table boston --area D4        what was reported, is it unusual?
      compstat serve                         the pages

    Cities are folders with a city.toml, looked up in cities/ and in COMPSTAT_CITIES.
    Everything written lives under COMPSTAT_DATA (default ./var).
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "compstat.website.settings")
    import django

    django.setup()


def _register() -> None:
    """Attach the commands; each module imports its rooms only when it runs."""
    from . import asking, checking, keeping, loading, people, records, serving, working

    for module in (loading, asking, serving, working, keeping, checking, people, records):
        for command in module.COMMANDS:
            main.add_command(command)


_register()
