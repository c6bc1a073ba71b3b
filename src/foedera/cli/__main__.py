"""`python -m foedera.cli`."""

from foedera.cli import main

main()
