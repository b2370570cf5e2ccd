"""Catalogue → the binary file that gettext reads at run time."""

import polib

from workflow.catalogue import Catalogue, State


def compiled(catalogue: Catalogue) -> bytes:
    """An MO of what people have reviewed, for `gettext.GNUTranslations`; drafts and stale texts are not in it."""
    file = polib.MOFile()
    file.metadata = dict(catalogue.header)
    for entry in catalogue.entries:
        if entry.state is State.REVIEWED and not entry.obsolete:
            file.append(
                polib.MOEntry(
                    msgid=entry.msgid,
                    msgctxt=entry.msgctxt,
                    msgid_plural=entry.msgid_plural or "",
                    msgstr=entry.msgstr,
                    msgstr_plural=dict(enumerate(entry.msgstrs)) if entry.msgid_plural is not None else {},
                )
            )
    return file.to_binary()
