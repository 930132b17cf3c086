"""The page of commands, written from the commands themselves. Run as a module to write it anew."""

from __future__ import annotations

from pathlib import Path

import click

from compstat.website.command import main

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "commands.md"


def page() -> str:
    """Every command's help, as it prints."""
    parts = [
        "# Commands",
        "",
        "Written from the commands themselves. Exit codes: 0 done, 1 refused (with a sentence that says what to do),",
        "2 wrong use.",
        "",
        *_section("compstat", main),
    ]
    for name in sorted(main.commands):
        parts += _section(f"compstat {name}", main.commands[name])
    return "\n".join(parts)


def _section(name: str, command: click.Command) -> list[str]:
    context = click.Context(command, info_name=name, max_content_width=100, terminal_width=100)
    return [f"## {name}", "", "```", command.get_help(context).rstrip(), "```", ""]


if __name__ == "__main__":
    PAGE.write_text(page())
