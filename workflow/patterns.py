"""Regular expressions that are compiled when they are used first.

There are some three hundred of them, and a command uses a few: to compile all took a sixth of the time it loads for.
"""

import re
from typing import Any, AnyStr, cast


def pattern(source: AnyStr, flags: int | re.RegexFlag = re.NOFLAG) -> re.Pattern[AnyStr]:
    """A regular expression like that of `re.compile`, which it is made by when it is used first."""
    return cast("re.Pattern[AnyStr]", _Later(source, flags))


class _Later:
    """Becomes the expression by taking over all it has, so that each use but the first is as fast as its own."""

    def __init__(self, source: str | bytes, flags: int | re.RegexFlag) -> None:
        self.pattern, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what copies and pickles ask for before there is anything to ask
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        vars(self).update((each, getattr(compiled, each)) for each in dir(compiled) if not each.startswith("_"))
        return getattr(compiled, name)
