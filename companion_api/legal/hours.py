"""Reads opening hours as people write them: "Mon - Thurs 9am - 5pm and Fri 9am- 4:30pm" -> a timetable.

The rule of this module: every word must be understood, or the whole sentence is left as text. So "9 to 5" (morning or
night?), "9am until close of business" and "8am to 5pm (4:30pm on Friday)" come back as None, to be shown as published.
English and Welsh day names are read; where both are printed they must agree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from companion_api.legal.timetable import DAY_MINUTES, NO_WEEK, Interval, Timetable, Week

Condition = Literal["", "by-appointment", "urgent-only", "sitting-days-only"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sentence about opening says."""

    timetable: Timetable | None
    """None: not understood, or no times in it."""
    condition: Condition = ""
    """What else must hold for a visitor to be let in."""


_EVERY_DAY: Final = frozenset(range(7))
_DAYS: Final[tuple[tuple[str, frozenset[int]], ...]] = (
    (r"mon(?:days?)?|(?:dd?ydd )?llun", frozenset({0})),
    (r"tue(?:s(?:days?)?)?|(?:dd?ydd )?mawrth", frozenset({1})),
    (r"wed(?:s|nesdays?)?|(?:dd?ydd )?mercher", frozenset({2})),
    (r"thu(?:r(?:s(?:days?)?)?)?|(?:dd?ydd )?iau", frozenset({3})),
    (r"fri(?:days?)?|(?:dd?ydd )?gwener", frozenset({4})),
    (r"sat(?:urdays?)?|(?:dd?ydd )?sadwrn", frozenset({5})),
    (r"sun(?:days?)?|(?:dd?ydd )?sul", frozenset({6})),
    (r"weekdays", frozenset(range(5))),
    (r"weekends?", frozenset({5, 6})),
    (r"daily|every day|7 days a week|seven days a week", _EVERY_DAY),
)

_PHONE: Final = re.compile(
    r"(?:to (?:make|book) an appointment,? )?(?:please )?\b(?:call|ring|tel\.?)(?: us)?(?: on)? ?0[\d ]{9,13}\d"
    r"(?: to (?:make an appointment|book))?"
)
_APPOINTMENT: Final = re.compile(
    r"(?:strictly )?(?:by |for )?(?:strict |prior |previously arranged |prearranged |prior urgent )?"
    r"appointments?(?:[ -]only)"
    r"|\bby (?:strict |prior |previously arranged |prearranged )?appointment\b"
)
_URGENT: Final = re.compile(
    r"(?:for )?urgent (?:matters?|applications?|work|enquiries|criteria|appointments)(?: only)?"
    r"|for urgent civil and family (?:applications|matters)"
)
_SITTING: Final = re.compile(r"(?:open )?(?:only )?on (?:sitting|hearing) days(?: only)?|for hearings only")
_CONDITIONS: Final[tuple[tuple[re.Pattern[str], Condition], ...]] = (
    (_APPOINTMENT, "by-appointment"),
    (_URGENT, "urgent-only"),
    (_SITTING, "sitting-days-only"),
)

_PART: Final = re.compile(
    r"\b(?:for )?(?:county court|crown court|magistrate'?s'? court|llys s(?:irol|ifil)|crown & magistrates'?"
    r"|magistrates|county|crown|bailiffs?|beili|civil and family|civil|family|application counter|counter|reception"
    r"|enquiry line)(?: enquiries only| enquiries| queries)?(?![a-z])"
)
"""Whose hours they are, inside one building. Names no other building, so the hours are still those of this one."""

_IRREGULAR: Final = re.compile(
    r"\b(?:alternate|every other|last|first|second|third|fourth|[1-5](?:st|nd|rd|th))\b"
    r"(?:(?: and |, ?)(?:last|first|second|third|fourth|[1-5](?:st|nd|rd|th))\b)*"
)
_OF_THE_MONTH: Final = re.compile(r"\b(?:of|in) (?:the|each|every) month\b")

_TIME: Final = r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))? ?(?P<half>[ap]\.?m\b\.?)?(?!\d)"
_TOKEN: Final = re.compile(
    "|".join(
        [
            *(rf"(?P<day{number}>(?:{names})(?![a-z]))" for number, (names, _) in enumerate(_DAYS)),
            r"(?P<always>24 hours|24/7)",
            rf"(?P<time>{_TIME})",
            r"(?P<noon>(?:12 ?)?(?:noon|midday))",
            r"(?P<midnight>midnight)",
            r"(?P<between>between\b)",
            r"(?P<to>(?:until|till|to)|i(?= (?:dd?ydd|\d)))",
            r"(?P<dash>-)",
            r"(?P<join>,|&|and\b)",
            r"(?P<apart>[;/\n:.()])",
            r"(?P<noise> |(?:from|only|open|opens)\b)",
        ]
    )
)


class _Clock(NamedTuple):
    """One time of day as written. `sure`: it cannot mean the other half of the day."""

    minute: int
    sure: bool
    two_digits: bool


class _NotUnderstood(Exception):
    """Some word or order of words that this module does not know."""


@lru_cache(maxsize=4096)
def read_hours(text: str) -> Reading:
    """What `text` says. Never raises and never guesses: what is not wholly understood has timetable None."""
    plain, condition = _set_conditions_aside(_plain(text))
    without_part = _PART.sub(" ", plain)
    if condition == "by-appointment" and without_part != plain:
        return Reading(None, condition)  # whether the appointment goes for all or for that part is not clear
    try:
        return Reading(_timetable(without_part), condition)
    except _NotUnderstood:
        return Reading(None, condition)


def _plain(text: str) -> str:
    """Lower case, one kind of dash, quote and space; line breaks kept."""
    text = text.lower().translate({0x2013: "-", 0x2014: "-", 0x2019: "'", 0xA0: " ", 0x0D: " ", 0x09: " "})
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _set_conditions_aside(text: str) -> tuple[str, Condition]:
    text = _PHONE.sub(" ", text)
    found: Condition = ""
    for pattern, condition in _CONDITIONS:
        without = pattern.sub(" ", text)
        if without != text:
            found = found or condition
            text = without
    return text, found


def _timetable(text: str) -> Timetable | None:
    """The whole text as a timetable; None when nothing is left of it. Raises _NotUnderstood."""
    regular: list[str] = []
    irregular: list[str] = []
    for line in text.split("\n"):
        (irregular if _IRREGULAR.search(line) else regular).append(line)
    stated, undated = _statements("\n".join(regular))
    perhaps: list[tuple[frozenset[int], tuple[Interval, ...]]] = []
    for line in irregular:
        perhaps.extend(_irregular(line))
    if not stated and not undated and not perhaps:
        return None
    if undated and (stated or perhaps):
        raise _NotUnderstood
    return Timetable(week=_week(stated), perhaps=_week(perhaps), undated=undated)


def _irregular(line: str) -> list[tuple[frozenset[int], tuple[Interval, ...]]]:
    """`2nd and 4th Saturday of the month, 10am to 1pm` -> Saturday's hours, for the weeks that nobody can tell here."""
    rest = _OF_THE_MONTH.sub(" ", _IRREGULAR.sub(" ", line)).strip()
    if rest.startswith("closed "):
        chunks = _chunks(rest.removeprefix("closed "))
        if len(chunks) == 1 and isinstance(chunks[0], frozenset):
            return [(chunks[0], ((0, DAY_MINUTES),))]
        raise _NotUnderstood
    stated, undated = _statements(rest)
    if undated or not stated:
        raise _NotUnderstood
    return stated


_Chunk = frozenset[int] | tuple[Interval, ...]
"""Some days, or some hours."""


def _statements(text: str) -> tuple[list[tuple[frozenset[int], tuple[Interval, ...]]], tuple[Interval, ...]]:
    """Days with their hours, whichever is written first; or hours alone, as the second value."""
    chunks = _chunks(text)
    if not chunks:
        return [], ()
    if len(chunks) == 1 and isinstance(chunks[0], tuple):
        if chunks[0] == ((0, DAY_MINUTES),):
            return [(_EVERY_DAY, chunks[0])], ()  # "24 hours" leaves no day out
        return [], chunks[0]
    if len(chunks) == 3 and chunks[0] == chunks[2] and isinstance(chunks[0], frozenset):
        chunks.pop()  # the same days before and after the hours, in two languages
    if len(chunks) % 2:
        raise _NotUnderstood
    stated = []
    for first, second in zip(chunks[::2], chunks[1::2], strict=True):
        match first, second:
            case (frozenset() as days, tuple() as hours) | (tuple() as hours, frozenset() as days):
                stated.append((days, hours))
            case _:
                raise _NotUnderstood
    if any(type(chunk) is not type(chunks[0]) for chunk in chunks[::2]):
        raise _NotUnderstood  # days first here, hours first there: which belong together is anyone's guess
    return stated, ()


def _week(stated: list[tuple[frozenset[int], tuple[Interval, ...]]]) -> Week:
    """Seven days from statements. Raises _NotUnderstood when two overlap: a publication that contradicts itself."""
    days: list[list[Interval]] = [[] for _ in NO_WEEK]
    for names, hours in stated:
        for day in names:
            days[day].extend(hours)
    for spans in days:
        spans.sort()
        if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
            raise _NotUnderstood
    return tuple(tuple(spans) for spans in days)


_Word = tuple[str, frozenset[int] | _Clock | None]
"""A token: its sort (day, time, to, dash, join, apart, between, always) and its value."""


def _words(text: str) -> list[_Word]:
    words: list[_Word] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _NotUnderstood
        position = match.end()
        sort = next(name for name, value in match.groupdict().items() if value is not None)
        if sort.startswith("day"):
            words.append(("day", _DAYS[int(sort[3:])][1]))
        elif sort == "time":
            words.append(("time", _clock(match)))
        elif sort == "noon":
            words.append(("time", _Clock(DAY_MINUTES // 2, True, False)))
        elif sort == "midnight":
            words.append(("time", _Clock(0, True, False)))
        elif sort != "noise":
            words.append((sort, None))
    return words


def _clock(match: re.Match[str]) -> _Clock:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = (match["half"] or "")[:1]
    if minute > 59 or hour > (12 if half else 24) or (half and hour == 0):
        raise _NotUnderstood
    if half:
        return _Clock((hour % 12 + (12 if half == "p" else 0)) * 60 + minute, True, False)
    if match["minute"] is None or hour * 60 + minute > DAY_MINUTES:
        raise _NotUnderstood  # "9 to 5"
    two_digits = len(match["hour"]) == 2
    return _Clock(hour * 60 + minute, two_digits and (hour >= 13 or match["hour"][0] == "0"), two_digits)


def _chunks(text: str) -> list[_Chunk]:
    """Runs of days and runs of hours, in order; the same run twice in a row (once in each language) counts once."""
    words = _words(text)
    chunks: list[_Chunk] = []
    joined = False  # whether the last chunk may still grow: only a comma, "and" or nothing since
    between = False
    position = 0
    while position < len(words):
        sort = words[position][0]
        chunk: _Chunk
        if sort == "day":
            chunk, position = _day_range(words, position)
        elif sort == "time":
            chunk, position = _time_range(words, position, between=between)
            between = False
        elif sort == "always":
            chunk, position = ((0, DAY_MINUTES),), position + 1
        else:
            between, joined = _between_chunks(words, position, chunks, between=between, joined=joined)
            position += 1
            continue
        _add(chunks, chunk, joined=joined)
        joined = True
    if between:
        raise _NotUnderstood
    return chunks


def _between_chunks(
    words: list[_Word], position: int, chunks: list[_Chunk], *, between: bool, joined: bool
) -> tuple[bool, bool]:
    """(an opened "between", whether the last chunk may still grow) after a word that is neither a day nor a time."""
    sort = words[position][0]
    if sort == "between":
        return True, joined
    if sort == "to":
        raise _NotUnderstood  # one end of a range is missing
    if sort == "dash":
        after = words[position + 1][0] if position + 1 < len(words) else ""
        if after == "time" and chunks and isinstance(chunks[-1], tuple):
            raise _NotUnderstood  # "9am to 10am-1pm to 2pm"
        return between, False
    return between, joined and sort == "join"


def _add(chunks: list[_Chunk], chunk: _Chunk, *, joined: bool) -> None:
    last = chunks[-1] if chunks else None
    if joined and isinstance(last, frozenset) and isinstance(chunk, frozenset):
        chunks[-1] = last | chunk
    elif joined and isinstance(last, tuple) and isinstance(chunk, tuple):
        chunks[-1] = last + chunk
    elif chunk != last:
        chunks.append(chunk)


def _day_range(words: list[_Word], position: int) -> tuple[frozenset[int], int]:
    """One day, or `Monday to Friday` (also round the week's end), and the position after it."""
    first = words[position][1]
    assert isinstance(first, frozenset)  # noqa: S101  # "day" words carry days
    if len(words) > position + 2 and words[position + 1][0] in {"to", "dash"} and words[position + 2][0] == "day":
        last = words[position + 2][1]
        assert isinstance(last, frozenset)  # noqa: S101
        if len(first) != 1 or len(last) != 1:
            raise _NotUnderstood
        (start,), (end,) = first, last
        return frozenset((start + step) % 7 for step in range((end - start) % 7 + 1)), position + 3
    return first, position + 1


def _time_range(words: list[_Word], position: int, *, between: bool) -> tuple[tuple[Interval, ...], int]:
    """`9am to 5pm` and the position after it. Raises _NotUnderstood for half a range or an unsure half of the day."""
    links = {"to", "dash", "join"} if between else {"to", "dash"}
    if len(words) < position + 3 or words[position + 1][0] not in links or words[position + 2][0] != "time":
        raise _NotUnderstood
    start, end = words[position][1], words[position + 2][1]
    assert isinstance(start, _Clock)  # noqa: S101  # "time" words carry times
    assert isinstance(end, _Clock)  # noqa: S101
    if not (start.sure and end.sure) and not (start.two_digits and end.two_digits):
        raise _NotUnderstood
    closing = end.minute or DAY_MINUTES  # midnight, as an end
    if closing <= start.minute:
        raise _NotUnderstood
    return ((start.minute, closing),), position + 3
