"""What people have translated before: exact, sentence by sentence, or like it.

The memory is the project's own reviewed entries, and the TMX files that communique.toml names. It never learns from a
draft. A pair serves in the direction in which it was translated, and in no other.

What is alike does not mean the same: "shall be criminalised" and "shall not be criminalised" are 96 % alike. So a like
text fills an entry only when its numbers agree and no negation or modality differs; else it is a hint.

The text of a statement under embargo serves that statement alone. A draft, a hint or a previous wording in another
catalogue would carry it to where that one goes: to its translators, into its kits, and out on its day.

`units` says what a memory holds and what it finds, `comparing` how alike texts are (the only home of rapidfuzz),
`finding` looks for a text, and `reading` knows where the memories of a project lie.
"""

from workflow.memory.comparing import likeness
from workflow.memory.finding import Memory
from workflow.memory.reading import Memories, Pair, memories_of
from workflow.memory.units import Found, How, Match, Unit

__all__ = ["Found", "How", "Match", "Memories", "Memory", "Pair", "Unit", "likeness", "memories_of"]
