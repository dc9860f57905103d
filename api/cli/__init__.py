"""The command line: `jiangcheng`. Every verb takes --ledger and --json; every reading verb says who reads and why.

Exit status: 0 done; 1 some rows or the command itself refused; 2 wrong usage or unreadable input; 3 the database cannot
be used; 130 interrupted. Errors are one message that says what to do, never a traceback.
"""

from api.cli.main import main

__all__ = ["main"]
