"""The licence and attribution every answer carries."""

from __future__ import annotations

from typing import Final

LICENCE: Final = "OGL-UK-3.0"
LICENCE_URL: Final = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
ATTRIBUTION: Final = (
    "Contains public sector information licensed under the Open Government Licence v3.0. "
    "Contains OS data © Crown copyright and database right. "
    "Contains Royal Mail data © Royal Mail copyright and database right. "
    "Source: Office for National Statistics."
)
SANDBOX_NOTE: Final = "This is invented data about an invented county, for trying things out."
