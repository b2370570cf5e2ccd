"""`python -m workflow` is `communique`."""

from workflow.cli import main

main()
