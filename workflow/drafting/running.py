"""A whole run: catalogue by catalogue, saved every few entries, at the end, and when it is interrupted."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from workflow.catalogue import Catalogue, Entry, Key
from workflow.cores import Progress, silent
from workflow.drafting.blanks import Blank, blanks_of, is_blank, unknown_messages
from workflow.drafting.chain import Chain, Outcome
from workflow.drafting.marking import marked, terms
from workflow.editions import Edition
from workflow.errors import CatalogueError, Fault
from workflow.facts import digest
from workflow.journal import Journal
from workflow.languages import Language
from workflow.po import read, save
from workflow.project import Project
from workflow.statement import Statement

UNEXTRACTED = "not in the catalogue yet: communique extract puts them there"
AT_ONCE = 20
"""Entries after which a catalogue is saved."""


@dataclass(slots=True)
class Report:
    """What a run did."""

    drafted: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Entries by language and engine."""
    left: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Entries that are still empty, by language and reason."""
    by_people: Counter[str] = field(default_factory=Counter)
    """Entries by language that somebody filled while the run went on; their words stand."""
    warned: Counter[str] = field(default_factory=Counter)
    """Drafts by language that a check warns about."""
    benched: list[str] = field(default_factory=list)
    """A sentence for each engine that was given up."""
    faults: list[Fault] = field(default_factory=list)
    """Catalogues that could not be saved."""
    was_engine_asked: bool = False
    """Whether somebody else had a part in it, who may answer otherwise another time."""

    @property
    def is_complete(self) -> bool:
        """Whether nothing was left."""
        return not self.left and not self.faults

    @property
    def is_final(self) -> bool:
        """Whether another run would leave just as much, as long as no file changes."""
        return self.is_complete or not (self.was_engine_asked or self.faults)


def draft(
    chain: Chain,
    journal: Journal,
    statements: Iterable[Statement],
    languages: Iterable[Language],
    *,
    clock: Callable[[], datetime.datetime],
    refresh: bool = False,
    progress: Progress = silent,
) -> Report:
    """Fill the blanks of these statements in these languages, and save them as drafts.

    With `refresh` the machine's own unedited drafts are made anew; one that cannot be made better stays. Raises
    DraftError when the journal cannot be used, and passes an interruption on once all that was found is saved.
    """
    statements, languages = tuple(statements), tuple(languages)
    work = list(blanks_of(chain.inventory, statements, languages, refresh=refresh))
    total = sum(len(blanks) for _, blanks in work)
    report = Report(was_engine_asked=bool(chain.askers))
    run = _Run(chain, journal, report, clock, refresh, progress, total)
    run.look_for_unextracted(statements, languages)
    try:
        for edition, blanks in work:
            for start in range(0, len(blanks), AT_ONCE):
                run.fill(edition, blanks[start : start + AT_ONCE])
    finally:
        run.report.benched += chain.bench.told()
    return run.report


@dataclass(slots=True)
class _Run:
    chain: Chain
    journal: Journal
    report: Report
    clock: Callable[[], datetime.datetime]
    refresh: bool
    progress: Progress
    total: int
    done: int = 0

    def look_for_unextracted(self, statements: Iterable[Statement], languages: Iterable[Language]) -> None:
        """Tell of messages that no catalogue has yet."""
        for statement in statements:
            for language in (language for language in languages if language in statement.targets):
                edition = self.chain.inventory.edition(statement.slug, language)
                if edition and edition.is_readable and (missing := unknown_messages(edition)):
                    self.report.left[language.tag, UNEXTRACTED] += missing

    def fill(self, edition: Edition, blanks: Sequence[Blank]) -> None:
        """Draft some entries of one catalogue and save them; what was found also when it is interrupted."""
        name = f"{edition.statement.slug} ({edition.language.tag})"
        outcomes: dict[Blank, Outcome] = {}

        def told(answered: int) -> None:
            self.progress(min(self.done + answered, self.done + len(blanks)), self.total, name)

        try:
            self.chain.fill(blanks, outcomes, told)
        finally:
            self._save(edition, outcomes)
        self.done += len(blanks)
        self.progress(self.done, self.total, name)

    def _save(self, edition: Edition, outcomes: dict[Blank, Outcome]) -> None:
        project = self.chain.inventory.project
        try:
            written = self._written(project, edition, outcomes)
        except CatalogueError as error:
            self.report.faults += error.faults
            return
        tag = edition.language.tag
        for blank, outcome in outcomes.items():
            entry = written.get(blank.key)
            if outcome.draft is None:
                if blank.entry.is_empty:
                    self.report.left[tag, outcome.why] += 1
            elif entry and self._is_worse(entry, outcome):
                pass
            elif entry and entry.is_untouched_draft and entry.msgstr == outcome.draft.text:
                self.report.drafted[tag, outcome.draft.engine] += 1
                self.report.warned[tag] += bool(outcome.draft.warnings)
            else:
                self.report.by_people[tag] += 1

    def _written(self, project: Project, edition: Edition, outcomes: dict[Blank, Outcome]) -> dict[Key, Entry]:
        """The entries of the catalogue once the drafts stand in it, and what others did meanwhile."""
        path = project.catalogue_path(edition.statement.slug, edition.language)
        catalogue = read(path)
        by_key = {blank.key: (blank, outcome) for blank, outcome in outcomes.items()}
        entries = tuple(
            self._with_draft(entry, *by_key[entry.key]) if entry.key in by_key else entry for entry in catalogue.entries
        )
        if entries != catalogue.entries:
            catalogue = save(path, replace(catalogue, entries=entries)).catalogue
        return {entry.key: entry for entry in _active(catalogue)}

    def _with_draft(self, entry: Entry, blank: Blank, outcome: Outcome) -> Entry:
        if not is_blank(entry, refresh=self.refresh) or self._is_worse(entry, outcome):
            return entry
        notes = tuple(outcome.notes)
        if outcome.draft:
            self.journal.remember(digest(outcome.draft.text), outcome.draft.text)
            glossary = self.chain.inventory.glossary
            notes = (*terms(blank.text, blank.statement.language.tag, blank.language.tag, glossary), *notes)
        return marked(entry, outcome.draft, notes, f"{self.clock():%Y-%m-%d}")

    def _is_worse(self, entry: Entry, outcome: Outcome) -> bool:
        """Whether the draft that stands there is of the same English, and of an engine that is asked first."""
        old, order = entry.draft_mark, self.chain.order
        if not (old and outcome.draft and not entry.is_empty) or old.src != digest(entry.msgid):
            return False
        return old.engine in order and order.index(old.engine) < order.index(outcome.draft.engine)


def _active(catalogue: Catalogue) -> Iterable[Entry]:
    return (entry for entry in catalogue.entries if not entry.obsolete)
