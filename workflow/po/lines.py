"""Lines → entries, in any form that msgcat reads and in some that it does not; what is wrong becomes a fault."""

import re
from itertools import chain
from pathlib import Path

from workflow.catalogue import DraftMark, Entry, StaleMark
from workflow.errors import Fault
from workflow.patterns import pattern
from workflow.po.parts import NO_REMARKS, remarks, unescaped_bytes

CUT = "the file was cut short: take it again from whoever sent it, from git or from a backup"
_CONFLICT = pattern(r"(?:<{7}|\|{7}|={7}|>{7})(?: |$)")
_CONFLICT_END = pattern(r">{7}(?: |$)")
_BLANK = pattern(r"\s*$")
_OBSOLETE = pattern(r"(?:#~\s*)+")

_FORMS = tuple(f"msgstr[{n}]" for n in range(10))
_KEYWORDS = frozenset({"msgctxt", "msgid", "msgid_plural", "msgstr", *_FORMS})
# A keyword that may begin an entry, and what stands before it when it does not.
_BEGINNINGS = {"msgctxt": (), "msgid": ("msgctxt",)}
_CONTEXTS: tuple[tuple[str, ...], ...] = ((), ("msgctxt",))
_PLURALS = tuple(("msgid_plural", *_FORMS[: n + 1]) for n in range(len(_FORMS)))
_SHAPES = frozenset((*context, "msgid", *rest) for context in _CONTEXTS for rest in (("msgstr",), *_PLURALS))
_PREVIOUS_SHAPES = frozenset((*context, "msgid", *rest) for context in _CONTEXTS for rest in ((), ("msgid_plural",)))

_TOKEN = pattern(
    r"""[ \t\f\v\r]*(?:
        (?P<word>[A-Za-z_$][\w$]*) (?:[ \t]*\[[ \t]*(?P<form>[0-9]+)[ \t]*\])?
      | "(?P<text>[^"\\]*+(?:\\.[^"\\]*+)*+)"
      | (?P<comment>\#(?![~|]).*)
      | (?P<open>".*)
      | (?P<other>[^ \t\f\v\r"]+)
    )""",
    re.VERBOSE,
)


class _Draft:
    """An entry while it is being read."""

    __slots__ = ("comments", "line", "obsolete", "previous", "strings")

    def __init__(self) -> None:
        self.comments: list[str] = []
        self.previous: dict[str, list[str]] = {}
        self.strings: dict[str, list[str]] = {}
        """The pieces of each string by keyword, in the order of the file."""
        self.obsolete = False
        self.line = 0


class Scanner:
    """Reads lines; `entries` and `faults` are what came out, and `closing` the comments after the last entry."""

    def __init__(self, path: Path, codec: str) -> None:
        self.entries: list[Entry] = []
        self.faults: list[Fault] = []
        self.closing: tuple[str, ...] = ()
        self._path = path
        self._codec = codec
        self.line = 0
        self._draft = _Draft()
        self._pieces: list[str] | None = None  # of the string that a line of text alone continues ...
        self._marker = ""  # ... when the same marker stands before it
        self._skip: re.Pattern[str] | None = None  # after a fault: up to where lines tell nothing more

    def read(self, lines: list[str]) -> None:
        """Read these lines, which follow those of the last call."""
        for line in lines:
            self.line += 1
            if self._skip:
                if self._skip.match(line):
                    self._skip = _BLANK if self._skip is _CONFLICT_END else None
            elif line.isspace() or not line:
                continue
            elif line[0] == "#":
                self._marked(line)
            else:
                self._strings(line, "")

    def is_between_entries(self) -> bool:
        """Whether the lines that follow stand for themselves; takes what was read until now for an entry if so."""
        if tuple(self._draft.strings) in _SHAPES:
            self._fresh()
        return not (self._skip or self._draft.comments or self._draft.previous or self._draft.strings)

    def _marked(self, line: str) -> None:
        """A line that begins with `#`: strings stand after `#~`, `#|` and `#~|`, comments after all else."""
        obsolete = _OBSOLETE.match(line)
        body = line[obsolete.end() :] if obsolete else line
        marker = "~" if obsolete else ""
        if body.startswith(("|", "#|")):
            marker, body = f"{marker}|", body.removeprefix("#").removeprefix("|").lstrip()
        if body.startswith("#"):
            self._fresh().comments.append(body)
        elif body:
            self._strings(body, marker)

    def _strings(self, body: str, marker: str) -> None:
        """Keywords and texts, as many as the line holds."""
        for token in _TOKEN.finditer(body):
            if self._skip:
                return
            word, form, text = token["word"], token["form"], token["text"]
            keyword = f"{word}[{form.lstrip('0') or 0}]" if form else word
            if keyword in _KEYWORDS:
                self._open(keyword, marker)
            elif text is not None:
                self._text(text, marker)
            elif token["comment"]:
                self._fresh().comments.append(token["comment"])
            else:
                self._strange(token[0].strip())

    def _text(self, raw: str, marker: str) -> None:
        """A text with its escapes."""
        try:
            self._append(unescaped_bytes(raw, self._codec), marker)
        except ValueError as error:
            self._fault(f"this text cannot be read: {error}", r"a backslash itself is written \\")

    def _strange(self, token: str) -> None:
        """A text without an end, or something that is no part of a PO file."""
        if token.startswith('"'):
            self._fault("the text that begins here has no end", f'put a " at its end; or {CUT}')
        elif _CONFLICT.match(token):
            tip = "choose one of the two versions; `communique po merge3` puts most of them together"
            self._fault("a merge conflict of git stands here", tip)
            self._skip = _BLANK if _CONFLICT_END.match(token) else _CONFLICT_END
        else:
            tip = 'a " inside a text is written \\"; a comment begins with #'
            self._fault(f"{token[:20]} is no keyword, no text in quotation marks and no comment", tip)

    def _open(self, keyword: str, marker: str) -> None:
        """Begin a string, and a new entry when it is the first string of one."""
        obsolete = marker[:1] == "~"
        if marker[-1:] == "|":
            strings = self._fresh().previous
        else:
            strings = self._draft.strings
            if strings and keyword in _BEGINNINGS and tuple(strings) != _BEGINNINGS[keyword]:
                strings = self._fresh().strings
            if not strings:
                self._draft.obsolete = obsolete
            if not strings or keyword == "msgid":
                self._draft.line = self.line
        if keyword in strings:
            self._fault(f"this entry has a second {keyword}", "separate the two entries, or delete one of them")
        elif strings is self._draft.strings and self._draft.obsolete != obsolete:
            self._fault("half of this entry is obsolete", "put #~ before all of its lines, or before none")
        else:
            strings[keyword] = self._pieces = []
            self._marker = marker

    def _append(self, text: str, marker: str) -> None:
        """Add a text to the string that is open."""
        if self._pieces is not None and self._marker == marker:
            self._pieces.append(text)
        elif self._skip is None:
            self._fault("this text belongs to nothing", "put msgid or msgstr before it, or # before all of the line")

    def _fresh(self) -> _Draft:
        """The entry to which what follows belongs: a new one when the present one has its strings."""
        if self._draft.strings:
            self._finish("an entry is msgid and msgstr, in this order")
        return self._draft

    def _finish(self, tip: str) -> None:
        """Make an entry of what was gathered, or a fault with this tip."""
        draft, self._draft, self._pieces = self._draft, _Draft(), None
        if wrong := _wrong(draft):
            self.faults.append(Fault(f"this entry {wrong}", self._path, draft.line, tip))
            return
        self.entries.append(_entry(draft))

    def end(self) -> None:
        """The end of the file: the last entry, or the comments after it."""
        draft = self._draft
        said = remarks("\n".join(draft.comments)) if draft.comments else NO_REMARKS
        if draft.strings:
            self._finish(CUT)
        elif draft.previous or any(said[1:]) or any(map(_is_mark, said.comments)):
            self._fault("the file ends in the middle of an entry", CUT)
        else:
            self.closing = said.comments

    def _fault(self, message: str, tip: str = "") -> None:
        """Note what is wrong in this line, and look at nothing more up to the next blank line."""
        self.faults.append(Fault(message, self._path, self.line, tip))
        self._draft, self._pieces, self._skip = _Draft(), None, _BLANK


def _wrong(draft: _Draft) -> str:
    """What an entry lacks to be one; empty when it is one."""
    shape, previous = tuple(draft.strings), tuple(draft.previous)
    if shape in _SHAPES and (not previous or previous in _PREVIOUS_SHAPES):
        empty = (keyword for keyword, pieces in chain(draft.strings.items(), draft.previous.items()) if not pieces)
        return next((f"has a {keyword} without a text" for keyword in empty), "")
    if "msgid" not in shape:
        return "has no msgid"
    if not any(keyword.startswith("msgstr") for keyword in shape):
        return "has no msgstr"
    if shape in _SHAPES:
        return "has something after #| but no previous msgid"
    return f"has {', '.join(shape)}: one of them is too much, or in the wrong place"


def _entry(draft: _Draft) -> Entry:
    """The entry that was gathered."""
    texts = {keyword: "".join(pieces) for keyword, pieces in draft.strings.items()}
    previous = {keyword: "".join(pieces) for keyword, pieces in draft.previous.items()}
    said = remarks("\n".join(draft.comments)) if draft.comments else NO_REMARKS
    msgstrs = tuple(text for keyword, text in texts.items() if keyword.startswith("msgstr"))
    return Entry(
        msgid=texts["msgid"],
        msgctxt=texts.get("msgctxt"),
        msgid_plural=texts.get("msgid_plural"),
        msgstrs=msgstrs,
        comments=said.comments,
        extracted=said.extracted,
        references=said.references,
        flags=said.flags,
        fuzzy=said.fuzzy and any(msgstrs),  # nothing cannot be fuzzy: gettext drops it, too
        previous_msgid=previous.get("msgid"),
        previous_msgctxt=previous.get("msgctxt"),
        previous_plural=previous.get("msgid_plural"),
        obsolete=draft.obsolete,
        line=draft.line,
    )


def _is_mark(comment: str) -> bool:
    """Whether this comment can only belong to an entry."""
    return DraftMark.read(comment) is not None or StaleMark.read(comment) is not None
