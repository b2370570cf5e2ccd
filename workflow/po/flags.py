"""The flags of `#,` and `#=` lines: those that gettext knows, in gettext's order. It drops all others."""

from collections.abc import Iterable

from workflow.patterns import pattern

# gettext's message.c; 0.21 knows all but c++, rust, go, sh-printf, modula2, d and ocaml, and has them in this order.
_LANGUAGES = (
    *("c", "objc", "c++", "python", "python-brace", "java", "java-printf", "csharp", "javascript", "scheme", "lisp"),
    *("elisp", "librep", "rust", "go", "ruby", "sh", "sh-printf", "awk", "lua", "object-pascal", "modula2", "d"),
    *("ocaml", "smalltalk", "qt", "qt-plural", "kde", "kde-kuit", "boost", "tcl", "perl", "perl-brace", "php"),
    *("gcc-internal", "gfc-internal", "ycp"),
)
_ORDER = {name: place for place, name in enumerate([*_LANGUAGES, "range:", "no-wrap"])}
_TOKEN = pattern(r"range:[ \t]*[0-9]+\.\.[0-9]+|[^\s,]+")
_RANGE = pattern(r"range:[ \t]*0*([0-9]{1,9})\.\.0*([0-9]{1,9})")
_FORMAT = pattern(r"(no-|possible-|impossible-|)(.+)-format")
_FLAG = pattern(r"[a-z][\w+.-]*(?::\S*)?")


def is_flag_line(rest: str) -> bool:
    """Whether what follows `#=` is a list of flags, as from gettext 1.0 on, and no comment such as `#=====`."""
    pieces = [piece.strip() for piece in rest.split(",") if piece.strip()]
    return "fuzzy" in _TOKEN.findall(rest) or (bool(pieces) and all(map(_FLAG.fullmatch, pieces)))


def read_flags(lines: Iterable[str]) -> tuple[bool, tuple[str, ...]]:
    """Whether one of these flag lines says fuzzy, and all other flags: those of gettext, then the unknown ones."""
    tokens = [token for line in lines for token in _TOKEN.findall(line)]
    unknown = (token for token in tokens if token not in {"fuzzy", "wrap"} and not is_known(token))
    return "fuzzy" in tokens, (*canonical_flags(tokens), *dict.fromkeys(unknown))


def is_known(flag: str) -> bool:
    """Whether gettext knows this flag, and so would write it again."""
    return _place(flag) is not None


def canonical_flags(flags: Iterable[str]) -> tuple[str, ...]:
    """These flags as gettext writes them: in its order, the last word on each subject, none that it does not know."""
    said: dict[str, str] = {}
    for flag in flags:
        if place := _place(flag):
            said[place[0]] = place[1]
    return tuple(said[subject] for subject in sorted(said, key=_ORDER.__getitem__) if said[subject])


def _place(flag: str) -> tuple[str, str] | None:
    """The subject that a flag speaks of, and how gettext writes what it says; None when gettext does not know it."""
    if flag in {"wrap", "no-wrap"}:
        return "no-wrap", flag.removeprefix("wrap")
    if found := _RANGE.fullmatch(flag):
        low, high = int(found[1]), int(found[2])
        return ("range:", f"range: {low}..{high}") if low <= high else None
    match = _FORMAT.fullmatch(flag)
    if match is None or match[2] not in _ORDER:
        return None
    prefix = {"": "", "possible-": "", "no-": "no-"}.get(match[1])
    return match[2], "" if prefix is None else f"{prefix}{match[2]}-format"
