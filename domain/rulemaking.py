"""The life of one version of the ruleset: drafted, tested, submitted, approved by another, published, withdrawn.

Nobody who had a hand in a draft can approve or publish it; an approval holds for one content and against one version.
What a document says is judged in rules/releasing/release.py, who may act in the ledger's room.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from domain.actors import Actor, same_officer
from domain.errors import ChangedSince, InvalidInput, NotAllowed, WrongActor
from domain.events import (
    Event,
    Happened,
    RulesetAdopted,
    RulesetApproved,
    RulesetDrafted,
    RulesetEdited,
    RulesetEvent,
    RulesetPublished,
    RulesetRefused,
    RulesetSubmitted,
    RulesetTested,
    RulesetWithdrawn,
)
from domain.identity import scanner
from domain.transitions import RULESET, RulesetState, advance

_SHORTEST = 12  # characters of a hash by which a content is named


class Content(Struct, frozen=True):
    """A document in its canonical form, with its hash and the worked examples that it is tested by."""

    content_hash: str
    document: str
    examples: str
    files: tuple[tuple[str, str], ...] = ()
    """The files it was read from, by path, as their author wrote them."""

    @property
    def tag(self) -> str:
        """SHA-256 of all of it: who changes a draft says which one was read."""
        parts = (self.content_hash, self.examples, *(part for file in self.files for part in file))
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def says_as(self, other: "Content") -> bool:
        """Whether both say the same, however their files are written."""
        return (self.content_hash, self.examples) == (other.content_hash, other.examples)


class Seen(Struct, frozen=True):
    """What an officer was shown: the version compared with, how many differences, and their SHA-256."""

    against: str
    differences: int
    digest: str


class Approval(Struct, frozen=True):
    """Who approved, and what was seen."""

    by: Actor
    seen: Seen


class Refusal(Struct, frozen=True):
    """Who refused which content on what day, and why."""

    by: Actor
    on: date
    content: Content
    reason: str


class Release(Struct, frozen=True):
    """What is published: the approved document with its days, its hash, and the keys acknowledged."""

    content_hash: str
    document: str
    effective_from: date
    acknowledged: tuple[str, ...]


class Life(Struct, frozen=True):
    """One version with everything that happened to it; `content` is what stands, as it was drafted."""

    pack: str
    version: int
    state: RulesetState | None = None
    content: Content = Content("", "", "")
    makers: tuple[Actor, ...] = ()
    """Everybody who drafted, edited, tested or submitted it."""
    approval: Approval | None = None
    refusals: tuple[Refusal, ...] = ()
    """Every content that was refused, oldest first."""
    effective_from: date | None = None
    released: str = ""
    """The hash under which decisions cite it."""
    withdrawn_from: date | None = None
    steps: tuple[Happened, ...] = ()

    @property
    def refusal(self) -> Refusal | None:
        """The refusal of what stands; none once the draft says something else."""
        return next((one for one in self.refusals if one.content.says_as(self.content)), None)


def fold(life: Life, happened: Iterable[Happened]) -> Life:
    """The version after these events of its own."""
    for one in happened:
        life = _after(life, one)
    return life


def _after(life: Life, one: Happened) -> Life:
    event = one.event
    state = advance(RULESET, life.state, type(event).__name__)
    life = replace(life, state=state, steps=(*life.steps, one))
    match event:
        case RulesetDrafted() | RulesetEdited():
            content = Content(event.content_hash, event.document, event.examples, event.files)
            return replace(life, content=content, makers=(*life.makers, one.by), approval=None)
        case RulesetTested() | RulesetSubmitted():
            return replace(life, makers=(*life.makers, one.by))
        case RulesetApproved():
            return replace(life, approval=Approval(one.by, Seen(event.against, event.differences, event.seen)))
        case RulesetRefused():
            refusal = Refusal(one.by, one.on, life.content, event.reason)
            return replace(life, approval=None, refusals=(*life.refusals, refusal))
        case RulesetPublished():
            return replace(life, effective_from=event.effective_from, released=event.content_hash)
        case RulesetAdopted():
            content = Content(event.content_hash, event.document, "[]")
            return replace(life, content=content, effective_from=event.effective_from, released=event.content_hash)
        case RulesetWithdrawn():
            return replace(life, withdrawn_from=event.effective_on)
    return life


# --- what officers decide


def draft(life: Life, content: Content, *, reason: str) -> list[Event]:
    """Begin a version. Raises NotAllowed where there is one of this number."""
    event = RulesetDrafted(
        pack=life.pack,
        version=life.version,
        content_hash=content.content_hash,
        document=content.document,
        examples=content.examples,
        reason=_said(reason),
        files=content.files,
    )
    _refuse_persons(content)
    return _steps(life, [event])


def edit(life: Life, content: Content, *, reason: str, read: str | None = None) -> list[Event]:
    """Replace the document of what is not published yet; nothing happens where it is the same.

    `read` is the tag of what the author read, if that is known. Raises ChangedSince where something else stands.
    """
    event = RulesetEdited(
        pack=life.pack,
        version=life.version,
        content_hash=content.content_hash,
        document=content.document,
        examples=content.examples,
        reason=_said(reason),
        files=content.files,
    )
    _refuse_persons(content)
    if read is not None:
        refuse_changed(life, read)
    return [] if content == life.content else _steps(life, [event])


def refuse_changed(life: Life, read: str) -> None:
    """Raise ChangedSince for a draft that is not the one of this tag."""
    if read != life.content.tag:
        raise ChangedSince(
            f"version {life.version} stands at {life.content.tag[:16]}",
            do="Read it again, and make the change on what it says now.",
        )


def submit(life: Life, *, examples: int, notices: int, reason: str) -> list[Event]:
    """Hand in what has passed guards and examples. Raises NotAllowed for a content that was refused before."""
    pack, version, content_hash = life.pack, life.version, life.content.content_hash
    steps = _steps(
        life,
        [
            RulesetTested(pack=pack, version=version, content_hash=content_hash, examples=examples, notices=notices),
            RulesetSubmitted(pack=pack, version=version, content_hash=content_hash, reason=_said(reason)),
        ],
    )
    _refuse_refused(life)
    return steps


def approve(life: Life, content_hash: str, *, seen: Seen, by: Actor, reason: str) -> list[Event]:
    """Approve this very content. Raises WrongActor for whoever had a hand in it, NotAllowed for another content."""
    event = RulesetApproved(
        pack=life.pack,
        version=life.version,
        content_hash=life.content.content_hash,
        against=seen.against,
        differences=seen.differences,
        seen=seen.digest,
        reason=_said(reason),
    )
    steps = _steps(life, [event])
    _refuse_maker(life, by, "approve")
    _refuse_other_content(life, content_hash)
    return steps


def refuse(life: Life, content_hash: str, *, by: Actor, reason: str) -> list[Event]:
    """Send this very content back to its author. Raises WrongActor for whoever had a hand in it, NotAllowed."""
    event = RulesetRefused(
        pack=life.pack, version=life.version, content_hash=life.content.content_hash, reason=_said(reason)
    )
    steps = _steps(life, [event])
    _refuse_maker(life, by, "refuse")
    _refuse_other_content(life, content_hash)
    return steps


def publish(life: Life, release: Release, *, against: str, on: date, by: Actor, reason: str) -> list[Event]:
    """Publish what was approved, in force from a day after today. Raises NotAllowed, WrongActor, InvalidInput."""
    event = RulesetPublished(
        pack=life.pack,
        version=life.version,
        content_hash=release.content_hash,
        document=release.document,
        effective_from=release.effective_from,
        approved=life.content.content_hash,
        acknowledged=release.acknowledged,
        reason=_said(reason),
    )
    steps = _steps(life, [event])
    _refuse_maker(life, by, "publish")
    if life.approval is None or life.approval.seen.against != against:
        raise NotAllowed(
            f"version {life.version} was approved against another version than {against}",
            do="Have it approved anew: `jiangcheng rules approve`.",
        )
    if release.effective_from <= on:
        raise InvalidInput(
            f"{release.effective_from} is not after {on}, the day of publication",
            do="Name a later day: rules take effect at the earliest on the day after (architecture.md, Time).",
        )
    return steps


def withdraw(life: Life, *, effective_on: date, article: str, reason: str) -> list[Event]:
    """Find it unlawful: one officer is enough, since burdens fall (INV-34)."""
    if not article.strip():
        raise InvalidInput("no article is named", do="Say with --article which law it offends against.")
    event = RulesetWithdrawn(
        pack=life.pack,
        version=life.version,
        content_hash=life.released,
        effective_on=effective_on,
        article=scanner.mask(article.strip()),
        reason=_said(reason),
    )
    return _steps(life, [event])


def _steps(life: Life, events: Sequence[RulesetEvent]) -> list[Event]:
    """The events, if the table allows them one after the other. Raises NotAllowed."""
    state = life.state
    for event in events:
        state = advance(RULESET, state, type(event).__name__)
    return [*events]


def _refuse_persons(content: Content) -> None:
    """No ruleset names anybody by number, in an example neither (INV-26)."""
    written = (content.document, content.examples, *(text for _, text in content.files))
    found = [one for text in written for one in scanner.find(text)]
    if any(one.what is scanner.Personal.CITIZEN_NUMBER for one in found):
        raise InvalidInput("the pack holds the number of a person (INV-26)", do="Take it out; examples need none.")


def _said(reason: str) -> str:
    if not reason.strip():
        raise InvalidInput("no reason is given", do="Say why with --reason; it is kept in the ledger.")
    return scanner.mask(reason.strip())


def _refuse_maker(life: Life, by: Actor, what: str) -> None:
    if any(same_officer(by, maker) for maker in life.makers):
        raise WrongActor(
            f"{by.officer} had a hand in version {life.version} and cannot {what} it",
            do="Let an officer do so who neither drafted, edited nor submitted it.",
        )


def _refuse_refused(life: Life) -> None:
    """What was refused comes back changed: a refusal that is handed in again as it was would be asked for twice."""
    if (refusal := life.refusal) is not None:
        raise NotAllowed(
            f"{refusal.by.officer} refused this content of version {life.version} on {refusal.on}: {refusal.reason}",
            do="Change what the refusal names and bring it in with `jiangcheng rules edit`; then submit.",
        )


def _refuse_other_content(life: Life, content_hash: str) -> None:
    if len(content_hash) < _SHORTEST or not life.content.content_hash.startswith(content_hash):
        raise NotAllowed(
            f"version {life.version} stands at {life.content.content_hash[:16]}, not at {content_hash[:64]}",
            do=f"Read `jiangcheng rules show {life.version} --diff` and name the hash that it shows.",
        )
