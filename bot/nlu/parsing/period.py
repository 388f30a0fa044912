"""Months and periods in free text, English and Welsh, and what they mean on data that is published by the month.

`find` gives a symbolic value that needs no clock; `resolve` turns it into months once the latest published one is known:

    2024-03            that month                     2024-03..2024-06   those months, both included
    2024               January to December 2024       2024-03..          since then
    --03               the latest such month          --06..--08         the latest such months (summer)
    --03..             since the latest such month    P6M                the last six published months
    latest             the last published month       year-0, year-1     this calendar year, the one before
    finer              a day or a week: answered by the latest month, and said so
    all                everything there is            month-3            the month three before the latest
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.nlu.parsing.months import add, latest
from bot.nlu.parsing.spans import Found, clear_of, without_overlaps

_ENGLISH = "january february march april may june july august september october november december".split()
_WELSH = "ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr".split()
_WELSH_MUTATED = {"fawrth": 3, "fai": 5, "fehefin": 6, "orffennaf": 7, "fedi": 9, "dachwedd": 11, "ragfyr": 12}
_MONTHS: dict[str, int] = {
    **{name: number for number, name in enumerate(_ENGLISH, 1)},
    **{name[:3]: number for number, name in enumerate(_ENGLISH, 1) if name != "may"},
    "sept": 9, "febuary": 2, "feburary": 2, "agust": 8, "septmber": 9, "novemeber": 11,
    **{name: number for number, name in enumerate(_WELSH, 1)},
    **_WELSH_MUTATED,
}  # fmt: skip
_SEASONS = {
    "spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 2), "christmas": (12, 12), "xmas": (12, 12),
    "gwanwyn": (3, 5), "haf": (6, 8), "hydref": (9, 11), "gaeaf": (12, 2), "nadolig": (12, 12), "halloween": (10, 10),
    "bonfire night": (11, 11), "easter": (4, 4), "new year": (1, 1), "new years": (1, 1),
}  # fmt: skip
_NUMBERS = {
    "a": 1, "one": 1, "an": 1, "two": 2, "couple of": 2, "a couple of": 2, "three": 3, "few": 3, "a few": 3, "four": 4,
    "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "eighteen": 18,
    "twenty four": 24, "twenty-four": 24, "dwy": 2, "dau": 2, "tair": 3, "tri": 3, "pedair": 4, "pum": 5, "chwe": 6,
    "chwech": 6, "deuddeg": 12,
}  # fmt: skip

_MONTH = "(?:" + "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True)) + r")\.?"
_YEAR = r"(?:19[89]\d|20\d\d)"
_SHORT_YEAR = r"(?:['’]?\d{2})"
_MONTH_YEAR = rf"(?:mis )?{_MONTH},? ?(?:of |in )?(?:{_YEAR}|['’]\d\d|(?<= )[12]\d)(?!\d)"
_ISO = rf"{_YEAR}-(?:0[1-9]|1[0-2])"
_SLASHED = rf"(?:0?[1-9]|1[0-2])/{_YEAR}"
_COUNT = r"(?:\d{1,3}|" + "|".join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True)) + ")"
_POINT = rf"(?:{_ISO}|{_SLASHED}|{_MONTH_YEAR}|{_YEAR}|(?:mis )?{_MONTH})"
_RECENT = r"(?:last|past|previous|recent|preceding|latest)"

_Reader = Callable[["re.Match[str]"], "str | None"]


def _months_of(text: str) -> tuple[str, str] | None:
    """A point in time as written -> its first and last month, symbolic (`--03` where no year is said)."""
    text = text.lower().removeprefix("mis ").strip(" .,")
    if re.fullmatch(_YEAR, text):
        return f"{text}-01", f"{text}-12"
    if re.fullmatch(_ISO, text):
        return text, text
    if re.fullmatch(_SLASHED, text):
        number, year = text.split("/")
        return (f"{year}-{int(number):02d}",) * 2
    match = re.match(rf"({_MONTH})(?:[ ,]*(?:of |in )?(?:({_YEAR})|['’]?(\d\d)))?$", text)
    if match is None:
        return None
    number = _MONTHS[match[1].rstrip(".")]
    year = match[2] or (f"20{match[3]}" if match[3] else None)
    return (f"{year}-{number:02d}" if year else f"--{number:02d}",) * 2


def _point(match: re.Match[str]) -> str | None:
    months = _months_of(match["a"])
    if months is None:
        return None
    first, last = months
    if first == last:
        return first
    return first[:4] if first[4:] == "-01" and last[4:] == "-12" else f"{first}..{last}"


def _range(match: re.Match[str]) -> str | None:
    first, last = _months_of(match["a"]), _months_of(match["b"])
    if first is None or last is None:
        return None
    start, end = first[0], last[1]
    if start.startswith("--") and not end.startswith("--"):  # "March to June 2024"
        start = f"{int(end[:4]) - (start[2:] > end[5:])}-{start[2:]}"
    if end.startswith("--") and not start.startswith("--"):  # "March 2024 to June"
        end = f"{int(start[:4]) + (end[2:] < start[5:])}-{end[2:]}"
    if not start.startswith("--") and start > end:
        start, end = first[0] if last[0] > first[0] else last[0], max(first[1], last[1])
    return f"{start}..{end}"


def _since(match: re.Match[str]) -> str | None:
    months = _months_of(match["a"])
    return None if months is None else f"{months[0]}.."


def _number(text: str | None) -> int:
    if text is None:
        return 1
    text = text.lower().strip()
    return int(text) if text.isdigit() else _NUMBERS.get(text, 1)


def _last_months(match: re.Match[str]) -> str | None:
    return f"P{max(1, min(_number(match['n']), 400))}M"


def _last_years(match: re.Match[str]) -> str | None:
    return f"P{max(1, min(_number(match['n']), 30)) * 12}M"


def _months_ago(match: re.Match[str]) -> str | None:
    return f"month-{max(1, min(_number(match['n']), 400))}"


def _years_ago(match: re.Match[str]) -> str | None:
    return f"year-{max(1, min(_number(match['n']), 30))}"


def _season(match: re.Match[str]) -> str | None:
    first, last = _SEASONS[match["s"].lower()]
    year = match["y"]
    if not year:
        return f"--{first:02d}" if first == last else f"--{first:02d}..--{last:02d}"
    if first == last:
        return f"{year}-{first:02d}"
    return f"{year}-{first:02d}..{int(year) + (last < first)}-{last:02d}"


def _since_season(match: re.Match[str]) -> str | None:
    season = _season(match)
    return None if season is None else f"{season.partition('..')[0]}.."


def _quarter(match: re.Match[str]) -> str | None:
    number = (
        int(match["q"])
        if match["q"].isdigit()
        else {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}[match["q"].lower()]
    )
    return f"{match['y']}-{number * 3 - 2:02d}..{match['y']}-{number * 3:02d}"


def _half(match: re.Match[str]) -> str | None:
    first = match["h"].lower() in {"first", "1st"}
    return f"{match['y']}-01..{match['y']}-06" if first else f"{match['y']}-07..{match['y']}-12"


def _always(value: str) -> _Reader:
    return lambda _: value


_PATTERNS: list[tuple[str, _Reader]] = [
    (
        rf"(?:between |from |rhwng |o )?(?P<a>{_POINT}) ?(?:to|until|till|and|-|–|up to|through|thru|tan|a|i) ?(?P<b>{_POINT})",
        _range,
    ),
    (
        rf"(?:ever )?(?:since(?: last| this)?|starting|from|after|ers|o)(?: the (?:start|beginning) of| about| around| roughly)? (?P<a>{_POINT})(?: (?:onwards?|on|to (?:now|date|today|the present)|until now|till now|ymlaen))?",
        _since,
    ),
    (rf"(?P<a>{_POINT}) (?:onwards?|and after|to (?:now|date|today|the present)|until now|till now|ymlaen)", _since),
    (
        rf"(?:ever )?(?:since|from|after)(?: last| this| the)? (?P<s>{'|'.join(_SEASONS)})(?: (?:of )?(?P<y>{_YEAR}))?",
        _since_season,
    ),
    (
        rf"(?:in |during |for |over |throughout |of |back in |yn |ym |yng |yn ystod |around )?(?P<a>{_ISO}|{_SLASHED}|{_MONTH_YEAR}|{_YEAR})",
        _point,
    ),
    (
        rf"(?:in|during|for|of|over|throughout|last|this|back in|ym mis|yn|ym|mis|around|about|and|only) (?P<a>{_MONTH})(?: just gone)?",
        _point,
    ),
    (rf"^(?P<a>{_MONTH})\W*$", _point),
    (
        r"(?P<a>january|february|april|june|july|august|september|october|november|december|jan|feb|aug|sept?|oct|nov|dec|(?<=, )march)(?=\W*$)",
        _point,
    ),
    (
        rf"(?:in |over |for |during |from |within |yn |yn ystod )?(?:the |y )?(?:{_RECENT} )(?P<n>{_COUNT}) ?(?:months?|mths?|mis)",
        _last_months,
    ),
    (rf"(?:in |over |for |during |from |within )?(?:the )?(?:{_RECENT} )(?P<n>{_COUNT}) ?(?:years?|yrs?)", _last_years),
    (r"(?P<n>\d{1,2}|two|three|six) month(?=\W*$)", _last_months),
    (rf"(?:in |over |for |during )?(?P<n>{_COUNT}) (?:months|mths)(?! ago)", _last_months),
    (r"(?:in |over |for |during )(?:the )?(?P<n>\d+|two|three|four|five) (?:years|yrs)(?! ago)", _last_years),
    (
        r"(?:yn |yn ystod |dros )?(?:y |yr )?(?P<n>dwy|dau|tair|tri|pedair|pum|chwe|chwech|deuddeg|\d+) (?:mis|fis) (?:d|dd)iwetha[fr]?",
        _last_months,
    ),
    (
        r"(?:yn |yn ystod |dros )?(?:y |yr )?(?P<n>dwy|dau|tair|tri|pedair|pum|\d+) (?:flynedd|mlynedd|blynedd) (?:d|dd)iwetha[fr]?",
        _last_years,
    ),
    (rf"(?P<n>{_COUNT}) (?:months?|mths?) ago", _months_ago),
    (rf"(?P<n>{_COUNT}) (?:years?|yrs?) ago", _years_ago),
    (r"(?:the )?year before(?: last| that)?", _always("year-2")),
    (
        r"(?:(?:in |over |for |during |within |across )(?:the |this )|over |within |across |(?:in |for |during )(?=past))(?:last|past|previous) (?:year|yr|twelvemonth)",
        _always("P12M"),
    ),
    (
        r"(?:the )?past (?:year|yr)|the last year|(?:over )?the year(?= |$|\?)|(?:in|over) a year|annually|per year|a year(?= |$|\?)(?! ago)|rolling year|last 12",
        _always("P12M"),
    ),
    (r"(?:yn |yn ystod |dros )(?:y )?flwyddyn ddiwetha[fr]?", _always("P12M")),
    (
        r"(?:the )?(?:last|previous) (?:calendar )?(?:year|yr)(?:'s)?|y flwyddyn ddiwetha[fr]?|llynedd|y llynedd",
        _always("year-1"),
    ),
    (
        r"(?:so far )?this (?:calendar )?(?:year|yr)(?: so far)?|year to date|eleni|y flwyddyn (?:hon|yma)",
        _always("year-0"),
    ),
    (
        r"(?:in |over |for |during )?(?:the )?(?:last|past|previous|latest|most recent|newest) (?:months?|mth)(?:'s)?|(?:yn |yn ystod )?(?:y )?[fm]is (?:d|dd)iwetha[fr]?",
        _always("latest"),
    ),
    (r"this month|y mis (?:hwn|yma)", _always("latest")),
    (r"(?:the )?(?:month before(?: last| that)?)", _always("month-1")),
    (r"(?:in |over |for |during )?(?:the )?(?:last|past|previous) quarter", _always("P3M")),
    (r"(?:in |over |for |during )?(?:the )?(?:last|past) (?:half[- ]?year|6 ?months?)|six[- ]month", _always("P6M")),
    (r"(?:in |over )?(?:the )?(?:last|past) decade", _always("P120M")),
    (
        rf"(?:in |over |during |at |for |since |last |this |yn |yn y |y |dros y |the |a |over a )+(?P<s>{'|'.join(_SEASONS)})(?: (?:of )?(?P<y>{_YEAR}))?",
        _season,
    ),
    (rf"(?P<s>{'|'.join(_SEASONS)}) (?:of )?(?P<y>{_YEAR})", _season),
    (r"(?P<s>christmas|xmas|easter|halloween|nadolig)(?=\W*$)(?P<y>)", _season),
    (rf"q(?P<q>[1-4]) (?:of )?(?P<y>{_YEAR})", _quarter),
    (rf"(?:in )?(?:the )?(?P<q>first|second|third|fourth|last) quarter (?:of )?(?P<y>{_YEAR})", _quarter),
    (rf"(?:in |during )?(?:the )?(?P<h>first|second|1st|2nd) half (?:of )?(?P<y>{_YEAR})", _half),
    (rf"(?:in |during )?(?:the )?(?:early|late) (?P<a>{_YEAR})", _point),
    (
        r"(?:this|last|past|the last|the past|over the|at the|in the last|in the past)(?: few| couple of)? (?:weeks?|weekend|wk|fortnight|days?|hours?)|(?:the )?last (?:\d+|few|two|three) (?:days|weeks|hours)|yesterday|today|tonight|last night|this (?:morning|afternoon|evening)|(?:on )?(?:last )?(?<!every )(?:mon|tues|wednes|thurs|fri|satur|sun)day(?: night)?|neithiwr|heddiw|ddoe|yr wythnos (?:hon|ddiwethaf)",
        _always("finer"),
    ),
    (
        r"(?:of )?all[- ]time|since (?:records|the data|it) beg[au]n|as far back as (?:you (?:can|have)|it goes)|altogether ever|in total ever|ever recorded|(?:like )?ever(?=\W*$)|ever(?= (?:been|had|happened|gone|got|seen)\b)|(?:for )?(?:every|all the|each) months? (?:that )?you(?:'ve| have)?(?: got)?|(?:everything|whatever|all(?: that)?) you(?:'?ve| have) (?:got|on record|on file)(?! (?:stored|saved|about|on (?:me|us|my))\b)|all of it|the whole (?:lot|period)|whole history|all the years",
        _always("all"),
    ),
]
_COMPILED = [(re.compile(rf"(?<![\w-])(?:{pattern})(?![\w/])", re.IGNORECASE), read) for pattern, read in _PATTERNS]
_OPENING = re.compile(r"\b(?:open(?:s|ing)?|clos(?:e|es|ed|ing)|meetings?|events?|shut|ar agor|hours)\b", re.IGNORECASE)


_ABOUT_ME = re.compile(
    r"\b(?:moved|moving|move|started|arrived|came|got|only|been)(?: (?:in|here|over|house|there|to|back|up|down|home)){0,2} (?:only |just )?(?:(?:last|this) (?:week|month|year|weekend)|(?:for )?\w+ (?:weeks|months|years))\b",
    re.IGNORECASE,
)
"""When a person moved says nothing of the months asked about."""


def find(text: str) -> list[Found]:
    """Periods as entity `period`. In a question about opening hours or meetings a day of the week is no crime period."""
    about_opening = _OPENING.search(text) is not None
    found = []
    for pattern, read in _COMPILED:
        for match in pattern.finditer(text):
            value = read(match)
            if value is not None and not (about_opening and value in {"finer", "latest"}):
                found.append(Found(match.start(), match.end(), "period", value))
    return clear_of(without_overlaps(found), [Found(m.start(), m.end(), "", "") for m in _ABOUT_ME.finditer(text)])


@dataclass(frozen=True)
class Window:
    """Months `first`..`last`, both included, and whether the question was finer or later than the data."""

    first: str
    last: str
    finer: bool = False


def resolve(value: str, as_of: str, today: str) -> Window:
    """A symbolic period -> months, given the latest published month and the current one (`YYYY-MM` both).

    Relative words count back from the latest published month, because that is the newest there is; "last year" and
    "this year" are calendar years of `today`, or of the data when it lies wholly behind them. Raises ValueError for a
    value that `find` cannot give.
    """
    if value in {"latest", "finer"}:
        return Window(as_of, as_of, finer=value == "finer")
    if value == "all":
        return Window("2010-12", as_of)
    for prefix, read in _RELATIVE.items():
        if value.startswith(prefix):
            return read(value[len(prefix) :], as_of, today)
    first, separator, last = value.partition("..")
    if not separator:
        return _single(first, as_of)
    if not last:
        return Window(_anchor(first, as_of), as_of)
    return _between(first, last, as_of)


def _rolling(rest: str, as_of: str, _: str) -> Window:
    return Window(add(as_of, 1 - int(rest.removesuffix("M"))), as_of)


def _month_back(rest: str, as_of: str, _: str) -> Window:
    month = add(as_of, -int(rest))
    return Window(month, month)


def _year_back(rest: str, as_of: str, today: str) -> Window:
    year = int(today[:4]) - int(rest)
    if f"{year}-01" > as_of:
        year = int(as_of[:4])
    return Window(f"{year}-01", min(f"{year}-12", as_of) if rest == "0" else f"{year}-12")


_RELATIVE: dict[str, Callable[[str, str, str], Window]] = {"P": _rolling, "month-": _month_back, "year-": _year_back}


def _single(value: str, as_of: str) -> Window:
    if re.fullmatch(r"\d{4}", value):
        return Window(f"{value}-01", f"{value}-12")
    month = _anchor(value, as_of)
    return Window(month, month)


def _anchor(value: str, as_of: str) -> str:
    if value.startswith("--"):
        return latest(int(value[2:]), as_of)
    if not re.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])", value):
        raise ValueError("not a period")
    return value


def _between(first: str, last: str, as_of: str) -> Window:
    if first.startswith("--") and last.startswith("--"):
        end = latest(int(last[2:]), as_of)
        start = f"{end[:4]}-{first[2:]}"
        return Window(start if start <= end else add(start, -12), end)
    return Window(_anchor(first, as_of), _anchor(last, as_of))
