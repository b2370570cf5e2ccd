"""How checks read a text: its markup, its numbers and dates, its negations. Tables of words, and what reads by them.

`numeral_words`, `initials`, `function_words` and `polarity` hold what languages say; the rest is alike for all of them.
"""
