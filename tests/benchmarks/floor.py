"""The least code that does the whole job, as a yardstick and not as a design: what it leaves out, nobody should use.

    python tests/benchmarks/floor.py FOLDER LANGUAGE…

`source/*.md` becomes `po/<language>/*.po` (the same text keeps its translation, else rapidfuzz finds the likeliest,
fuzzy with the previous msgid) and `html/<language>/*.html`. What has not changed is known by its modification time.
It checks nothing, keeps no word of a translation that is gone, knows no approval, escapes nothing, writes in place.
"""

import html
import re
import sys
from pathlib import Path

import polib
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from rapidfuzz import fuzz, process

MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").use(footnote_plugin)
FIELD = re.compile(r'^(title|summary): "(.*)"$', re.MULTILINE)
LIKELY = 70


def read(path: Path) -> tuple[dict[str, str], list[Token], dict, list[str]]:
    """(text fields, tokens, their environment, messages) of a statement."""
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    fields = dict(FIELD.findall(head))
    env: dict = {}
    tokens = MARKDOWN.parse(body, env)
    messages = [*fields.values(), *(token.content for token in tokens if token.type == "inline")]
    return fields, tokens, env, list(dict.fromkeys(messages))


def merge(path: Path, messages: list[str], source: str) -> dict[str, str]:
    """Bring a catalogue up to the messages; what it translates."""
    old = polib.pofile(str(path), wrapwidth=0) if path.exists() else polib.POFile(wrapwidth=0)
    known = {entry.msgid: entry for entry in old}
    if list(known) == messages:
        return {entry.msgid: entry.msgstr for entry in old if entry.msgstr and not entry.fuzzy}
    gone = [text for text in known if text not in set(messages) and known[text].msgstr]
    new = polib.POFile(wrapwidth=0)
    new.metadata = old.metadata or {"Content-Type": "text/plain; charset=UTF-8"}
    for text in messages:
        entry = known.get(text) or polib.POEntry(msgid=text, occurrences=[(source, "")])
        if text not in known and (found := process.extractOne(text, gone, scorer=fuzz.ratio, score_cutoff=LIKELY)):
            entry.msgstr, entry.previous_msgid = known[found[0]].msgstr, found[0]
            entry.flags.append("fuzzy")
        new.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    new.save(str(path))
    return {entry.msgid: entry.msgstr for entry in new if entry.msgstr and not entry.fuzzy}


def page(fields: dict[str, str], tokens: list[Token], env: dict, words: dict[str, str], language: str) -> str:
    """The statement in a language as HTML."""
    localised = [
        MARKDOWN.parseInline(words[token.content], env)[0]
        if token.type == "inline" and words.get(token.content)
        else token
        for token in tokens
    ]
    body = MARKDOWN.renderer.render(localised, MARKDOWN.options, env)
    title, summary = (MARKDOWN.renderInline(words.get(text, text)) for text in fields.values())
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{html.escape(fields["title"])}'
        f"</title></head><body><h1>{title}</h1><p>{summary}</p>\n{body}</body></html>\n"
    )


def main(folder: Path, languages: list[str]) -> None:
    """Bring everything up to date."""
    for path in sorted((folder / "source").glob("*.md")):
        at, read_already = path.stat().st_mtime_ns, None
        for language in ("en", *languages):
            po = folder / "po" / language / f"{path.stem}.po"
            out = folder / "html" / language / f"{path.stem}.html"
            latest = max(at, po.stat().st_mtime_ns) if language != "en" and po.exists() else at
            if out.exists() and out.stat().st_mtime_ns >= latest:
                continue
            fields, tokens, env, messages = read_already = read_already or read(path)
            words = {} if language == "en" else merge(po, messages, path.name)
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_text(page(fields, tokens, env, words, language), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
