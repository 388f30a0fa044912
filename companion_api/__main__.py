"""`python -m companion_api` is the `companion` command."""

from companion_api.cli import main

main()
