"""What must come back from an engine as it went: links, code, footnotes, placeholders, names. An inverse pair.

`protect` puts an opaque token in the place of each such part, and `Protected.restored` puts the parts back. Each token
must be there exactly once, and the markup of what comes out must be the markup of what went in; anything else is
refused, and nothing is guessed. A text goes out line by line: no engine gets a newline, and none gets the marks at the
start of a line or the white space around it.

Source: engines put blanks into tokens and beside them, which is mended; they lose and double tokens, and translate what
stands between `translate="no"`, which is not.

`spans` says what is protected, `lines` puts tokens in its place, `restoring` puts it back, and `texts` does both for
all lines of a text.
"""

from workflow.protection.lines import shifted
from workflow.protection.spans import names_of
from workflow.protection.texts import Protected, protect

VERSION = 1
"""Part of the key under which answers are kept: raised with every change of what is sent for a text."""

__all__ = ["VERSION", "Protected", "names_of", "protect", "shifted"]
