"""The colours of palette.json: told apart by every kind of colour vision, text on them legible.

Vision is simulated after Machado, Oliveira and Fernandes (2009), severity 1, in linear RGB; distances are CIEDE2000
(Sharma, Wu and Dalal 2005); contrast is that of WCAG 2.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from watch_feed.palette import read

VISION = {
    "normal": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
LEVELS = [entry["fill"] for entry in read()["levels"]]
TRAFFIC_LIGHT = ["#00AA00", "#AAFF00", "#FFFF00", "#FFAA00", "#FF0000"]


def _linear(colour: str) -> np.ndarray:
    values = np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def _lab(linear: np.ndarray) -> np.ndarray:
    ratio = TO_XYZ @ np.clip(linear, 0, 1) / np.array([0.95047, 1.0, 1.08883])
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def _ciede2000(a: np.ndarray, b: np.ndarray) -> float:
    (l1, a1, b1), (l2, a2, b2) = a, b
    mean_c7 = ((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2) ** 7
    g = 0.5 * (1 - np.sqrt(mean_c7 / (mean_c7 + 25**7)))
    c1, c2 = np.hypot((1 + g) * a1, b1), np.hypot((1 + g) * a2, b2)
    h1, h2 = (np.degrees(np.arctan2(y, (1 + g) * x)) % 360 for x, y in ((a1, b1), (a2, b2)))
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    mean_h = h1 + h2 if c1 * c2 == 0 else (h1 + turn / 2) % 360
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    cos = lambda degrees: np.cos(np.radians(degrees))  # noqa: E731
    t = 1 - 0.17 * cos(mean_h - 30) + 0.24 * cos(2 * mean_h) + 0.32 * cos(3 * mean_h + 6) - 0.2 * cos(4 * mean_h - 63)
    s_l = 1 + 0.015 * (mean_l - 50) ** 2 / np.sqrt(20 + (mean_l - 50) ** 2)
    s_c, s_h = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * t
    r_t = -np.sin(np.radians(60 * np.exp(-(((mean_h - 275) / 25) ** 2)))) * 2 * np.sqrt(mean_c**7 / (mean_c**7 + 25**7))
    d_l, d_c, d_h = (l2 - l1) / s_l, (c2 - c1) / s_c, 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2)) / s_h
    return float(np.sqrt(d_l**2 + d_c**2 + d_h**2 + r_t * d_c * d_h))


def _closest(colours: list[str]) -> float:
    """Smallest distance between any two of them, over the four kinds of vision."""
    return min(
        _ciede2000(_lab(matrix @ _linear(a)), _lab(matrix @ _linear(b)))
        for matrix in VISION.values()
        for a, b in combinations(colours, 2)
    )


def _contrast(a: str, b: str) -> float:
    high, low = sorted((float(TO_XYZ[1] @ _linear(colour)) for colour in (a, b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_distance_is_the_published_one() -> None:
    """Pairs of Sharma, Wu and Dalal's table."""
    assert _ciede2000(np.array([50, 2.6772, -79.7751]), np.array([50, 0, -82.7485])) == pytest.approx(2.0425, abs=1e-4)
    assert _ciede2000(np.array([60.2574, -34.0099, 36.2677]), np.array([60.4626, -34.1751, 39.4387])) == pytest.approx(
        1.2644, abs=1e-4
    )
    assert _ciede2000(np.array([2.0776, 0.0795, -1.1350]), np.array([0.9033, -0.0636, -0.5514])) == pytest.approx(
        0.9082, abs=1e-4
    )


def test_levels_differ_for_every_kind_of_vision_and_a_traffic_light_would_not() -> None:
    assert _closest(LEVELS) >= 16
    assert _closest(TRAFFIC_LIGHT) < 6


def test_the_outcomes_of_home_differ() -> None:
    home = read()["home"]
    assert _closest([home["lower"], home["cant-tell"], home["higher"]]) >= 16


@pytest.mark.parametrize("entry", [*read()["levels"], read()["unknown"]], ids=lambda entry: str(entry.get("level")))
def test_text_on_every_colour_is_legible(entry: dict[str, str]) -> None:
    assert _contrast(entry["fill"], entry["ink"]) >= 4.5
    if entry["keyline"]:
        assert _contrast(entry["fill"], entry["keyline"]) >= 3


def test_arrows_and_words_stand_out_on_their_plate() -> None:
    home = read()["home"]
    assert _contrast(home["chip"], home["chip_ink"]) >= 7
    for outcome in ("lower", "cant-tell", "higher", "no-data"):
        assert _contrast(home["chip"], home[outcome]) >= 3


def test_colours_are_of_the_64_and_no_data_is_none_of_the_levels() -> None:
    palette = read()
    for entry in [*palette["levels"], palette["unknown"]]:
        assert all(int(entry["fill"][start : start + 2], 16) % 85 == 0 for start in (1, 3, 5))
    assert palette["unknown"]["fill"] not in LEVELS
