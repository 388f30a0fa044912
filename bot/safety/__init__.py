"""The emergency gate: plain Python, no Rasa, no network. See docs/safety.md for what it does and how it was tested."""
