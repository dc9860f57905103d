"""The one place that wires: from a ledger's name to everything that reads and writes it."""

from types import TracebackType
from typing import Self

from api.shelf import LedgerShelf
from ledger.access import AccessLog
from ledger.application import LedgerApplication
from ledger.context import Context, begin
from ledger.database import Database, Missing
from ledger.genesis import Genesis
from ledger.latest import Latest
from ledger.ledger import Ledger
from ledger.log.streams import LEDGER_STREAM
from ledger.matching.apart import MatchingApart
from ledger.rulemaking import Rulemaking
from ledger.vault.documents import Documents
from ledger.vault.persons import Persons
from ledger.vault.refused import RefusedRows
from ledger.vault.vault import Vault
from projections.projector import Projector
from projections.reading import Views
from projections.worklist import Worklist
from rules.matching.answers import MakeMatcher


class Office:
    """An opened ledger with its commands, its views and its projector. Close it, or use it as a context manager."""

    def __init__(self, database: Database, *, make_matcher: MakeMatcher | None = None) -> None:
        """Matches live and checked, large batches in a process of their own, unless another way is given."""
        self.database = database
        self.application = LedgerApplication(database)
        self.pool = database.pool(minimum=1, maximum=8)
        self.worklist = Worklist(self.pool)
        self.access = AccessLog(self.pool)
        self._apart = MatchingApart()
        self._make_matcher: MakeMatcher = self._apart if make_matcher is None else make_matcher
        self._context: Context | None = None

    @classmethod
    def open(cls, ledger: str, *, missing: Missing = Missing.MADE) -> Self:
        """Open a ledger by name. Raises Unavailable in all its forms."""
        return cls(Database.open(ledger, missing=missing))

    @property
    def has_begun(self) -> bool:
        """True if the ledger has its genesis."""
        return self._context is not None or bool(self.application.events_of(LEDGER_STREAM))

    def begin(self, genesis: Genesis) -> None:
        """Write the genesis unless there is one."""
        if not self.has_begun:
            begin(self.application, genesis)

    @property
    def context(self) -> Context:
        """The clock, the rulebook and the identities. Raises NotFound before the genesis."""
        return self._load()

    @property
    def rulemaking(self) -> Rulemaking:
        """The lives of the ledger's rulesets. Raises NotFound before the genesis."""
        self._load()
        return self._rulemaking

    def _load(self) -> Context:
        if self._context is None:
            self._context = Context.load(self.application, self.pool, make_matcher=self._make_matcher)
            vault = Vault(self.database, self.pool)
            self.ledger = Ledger(self.application, self._context, keyed=vault.document_digest)
            self._rulemaking = Rulemaking(self.application, self.pool, self._context)
            self.persons = Persons(self.ledger, vault)
            self.documents = Documents(self.ledger, vault)
            self.refused_rows = RefusedRows(vault, self.pool)
            tail = self.application.tail()
            self.projector = self._project_into("views", latest=self.ledger.latest)
            self.views = Views(self.pool, self._context, tail)
        return self._context

    def shelf(self) -> LedgerShelf:
        """What a file is held against. Raises NotFound before the genesis."""
        self._load()
        return LedgerShelf(self.ledger, self.persons)

    def new_projector(self, schema: str) -> Projector:
        """A projector into a schema of views that repeats every determination: for a rebuild."""
        return self._project_into(schema, latest=Latest())

    def _project_into(self, schema: str, *, latest: Latest) -> Projector:
        return Projector(
            self.application.tail(), self.pool, lambda: self.context.rulebook, latest=latest, schema=schema
        )

    def refresh(self) -> int:
        """Bring the views up to the ledger's head; the position reached. Raises NotFound before the genesis."""
        self._load()
        return self.projector.catch_up()

    def close(self) -> None:
        """Let go of everything; an embedded server stops with its last user."""
        self._apart.close()
        self.application.close()
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
