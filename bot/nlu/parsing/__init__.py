"""Pure parsers of what residents type: no network, no Rasa, no state. `understand.py` runs them all on one message."""
