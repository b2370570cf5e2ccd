"""Translation services, one a file, behind one protocol.

`opening` makes the engines that communique.toml names, `asking` asks one until it answers or is benched, `answers`
says what is no translation. An engine that is not ours is a package with an entry point in `communique.engines`.
"""
