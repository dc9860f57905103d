"""Why the database cannot be used: the branch of the error tree that belongs to the ledger.

Unavailable                the database, the server or the disk is not there
├── ServerUnreachable      nobody answers at the address
├── NoSuchLedger           the server is there, the database is not
├── WrongRole              the account may do too much, or too little
├── DiskFull               no room to write
├── OwnerUnknown           only the owner may do this, and how to become him is not known
├── SchemaTooOld           the database is behind the program
├── SchemaTooNew           the database is ahead of the program
└── SchemaChanged          a migration that was applied reads differently now
"""

from domain.errors import Unavailable


class ServerUnreachable(Unavailable):
    """The database server cannot be reached."""

    code = "server_unreachable"


class NoSuchLedger(Unavailable):
    """The server has no such ledger."""

    code = "no_such_ledger"


class WrongRole(Unavailable):
    """The database role is not fit for the ledger."""

    code = "wrong_role"


class DiskFull(Unavailable):
    """The disk of the database is full."""

    code = "disk_full"


class OwnerUnknown(Unavailable):
    """Only the owner of the ledger may do this."""

    code = "owner_unknown"


class SchemaTooOld(Unavailable):
    """The database is older than this program."""

    code = "schema_too_old"


class SchemaTooNew(Unavailable):
    """The database is newer than this program."""

    code = "schema_too_new"


class SchemaChanged(Unavailable):
    """An applied migration reads differently in this program."""

    code = "schema_changed"
