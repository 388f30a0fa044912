"""The version of our rules: raise it when the same data starts to give a different answer (wording included).

Part of every ETag and of `/watch/v1/latest.json`, so that no cache outlives a change of meaning.
"""

from typing import Final

RULES_VERSION: Final = 1
