"""`jiangcheng vault`: the key of everybody's names."""

import typer

from api.cli.app import AsJson, LedgerName, app, office
from api.cli.output import document, say, text
from ledger.vault.keyfile import key_path
from ledger.vault.rotation import rotate as rotate_key

vault = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
app.add_typer(vault, name="vault")


@vault.callback()
def _verbs() -> None:
    """The sealed names and numbers of persons."""


@vault.command("rotate")
def rotate(ledger: LedgerName = "main", as_json: AsJson = False) -> None:
    """Give the vault a new key and destroy the former; copies made before then open with nothing."""
    with office(ledger, as_json=as_json) as opened:
        wrapped = rotate_key(opened.database)
        file = key_path(opened.database.name)
    document({"file": str(file), "wrapped": wrapped})
    text(say("vault.rotated", file=file, wrapped=wrapped))
