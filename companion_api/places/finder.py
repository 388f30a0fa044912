"""Names to places: exact before misspelt, a name with its surroundings before a bare one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from companion_api.core.errors import AmbiguousPlace, CompanionError, UnknownPlace
from companion_api.core.geo import Point
from companion_api.core.place import Place
from companion_api.places import forces, words
from companion_api.places.context import Context
from companion_api.places.folder import Tables
from companion_api.places.named import Named
from companion_api.places.names import PlaceNames
from companion_api.places.options import CANDIDATES, FAR_BETTER_KNOWN, Option, documents, fitting, plainly_meant
from companion_api.places.questions import Question, questions

_WHICH: Final = "Several places have that name. Which one do you mean?"
_NOTHING_EXACTLY: Final = "Nothing has exactly that name here."
_ELSEWHERE: Final = "Nothing of that name is known there. Did you mean one of these?"
_WHOLE_AREA: Final = "That is a whole area. Which place in it do you mean? A postcode works as well."
_ONLY_THE_TOWN: Final = "Nothing of that name is known there; the place around it is. Ask for that, or send a postcode."
_UNKNOWN: Final = "No postcode, town or street of that name is known here. Check the spelling, or send a postcode."
_PLAIN: Final = 4
"""Readings, from the first, that are plain enough to be sought misspelt."""
_CLOSE: Final = 40
"""Names a few edits away that are looked at, fewest edits first."""
_LONGER: Final = 2
"""Towns known by their first word that are shown."""


class Finder:
    """Seeks names in sets of tables. Cheap to make; holds nothing of its own."""

    def __init__(self, sets: tuple[Tables, ...], near: Point | None = None) -> None:
        """`near` is the person's last place."""
        self._sets = sets
        self._near = near

    def exact(self, typed: str) -> Place | None:
        """The place of exactly that name; None when there is none. Raises AmbiguousPlace, at most five candidates."""
        for question in questions(typed):
            place = self._force(question)
            if place is not None:
                return place
            options = self._exact(question, self._contexts(question))
            if options:
                return _decide(options, placed=bool(question.within))
        return None

    def close(self, typed: str) -> CompanionError:
        """What to say when nothing has exactly that name: AmbiguousPlace with what may be meant, or UnknownPlace.

        A misspelt name is never taken for a place: it may be the right name of one that is not in the tables.
        """
        plain = questions(typed)[:_PLAIN]
        for question in plain:
            options = self._close(question)
            if options:
                meant = f"Did you mean {options[0].place.name}?" if len(options) == 1 else "Did you mean one of these?"
                return _ambiguous(f"{_NOTHING_EXACTLY} {meant}", options)
        return self._nothing(plain)

    def _force(self, question: Question) -> Place | None:
        """A police force: by its full name, or by its area's where no town or city has that name ("Durham" does)."""
        found = forces.named(question.name) if not question.within else None
        if found is None:
            return None
        whole, surely = found
        towns = (tables.names.towns(tables.names.rows(question.name)) for tables in self._sets if tables.names)
        return whole if surely or not any(len(rows) for rows in towns) else None

    def _contexts(self, question: Question) -> list[Context]:
        return [Context.of(area, self._sets, nearby=question.nearby) for area in question.within]

    def _exact(self, question: Question, contexts: Sequence[Context]) -> list[Option]:
        """What has exactly that name, in all those contexts, best first: towns, and streets where it reads as one.

        Other streets ("Rutland") count only where no town and no area has the name. Raises AmbiguousPlace, with its
        largest towns, for an area that is no one place.
        """
        if not all(context.known for context in contexts):
            return []
        names = [tables.names for tables in self._sets if tables.names]
        streets = [tables.streets for tables in self._sets if tables.streets]
        options = self._fitting(names, question, contexts)
        if not question.within:
            options += self._longer(names, question.name, options)
        if not options and not question.within:
            _refuse_area(question.name, names)
        if not options or words.names_a_street(question.name):
            options += self._fitting(streets, question, contexts)
        return sorted(options, key=lambda option: option.rank)

    def _longer(self, names: Sequence[PlaceNames], key: str, exact: Sequence[Option]) -> list[Option]:
        """Towns known by the first word of their name, where they are far better known than what has just that name."""
        least = FAR_BETTER_KNOWN * max((option.weight for option in exact), default=0.0)
        found = [
            option for table in names for option in fitting(table, table.longer(key), [], self._near, nearby=False)
        ]
        return [replace(option, exact=False) for option in found if option.weight >= least][:_LONGER]

    def _fitting(self, tables: Iterable[Named], question: Question, contexts: Sequence[Context]) -> list[Option]:
        found: list[Option] = []
        for table in tables:
            rows = table.rows(question.name)
            found += fitting(table, rows, contexts, self._near, nearby=question.nearby) if len(rows) else []
        return found

    def _close(self, question: Question) -> list[Option]:
        """Names a few edits away, in a context that may be misspelt itself; as many as are shown."""
        contexts = [self._meant(area, question) for area in question.within]
        held = [context for context in contexts if context is not None]
        if len(held) < len(contexts):
            return []
        if held:
            spelt_right = self._exact(question, held)
            if spelt_right:  # only the surroundings were misspelt
                return spelt_right
        names: list[Named] = [tables.names for tables in self._sets if tables.names]
        streets: list[Named] = [tables.streets for tables in self._sets if tables.streets]
        if words.names_a_street(question.name):
            return self._misspelt([*names, *streets], question, held)
        return (
            self._misspelt(names, question, held)
            or self._misspelt(streets, question, held)
            or self._cut_short(names, question, held)
        )

    def _misspelt(self, tables: Iterable[Named], question: Question, contexts: Sequence[Context]) -> list[Option]:
        marked: list[tuple[tuple[float, ...], list[Option]]] = []
        for table in tables:
            for name, edits in table.keys.close(question.name)[:_CLOSE]:
                options = fitting(table, table.rows(name), contexts, self._near, nearby=question.nearby)
                if options:
                    marked.append((_mark(question.name, name, edits, options[0]), options))
        return _interleaved([options for _, options in sorted(marked, key=lambda item: item[0])])

    def _cut_short(self, tables: Iterable[Named], question: Question, contexts: Sequence[Context]) -> list[Option]:
        """Names of which the beginning was typed: Llanfairpwll."""
        found: list[Option] = []
        for table in tables:
            rows = table.keys.starting(question.name)
            found += fitting(table, rows, contexts, self._near, nearby=question.nearby) if len(rows) else []
        return sorted(found, key=lambda option: option.rank)

    def _meant(self, area: str, question: Question) -> Context | None:
        """The context of that name, or of the best-known town or area a few edits away."""
        context = Context.of(area, self._sets, nearby=question.nearby)
        if context.known:
            return context
        for tables in self._sets:
            close = tables.names.keys.close(area) if tables.names else []
            if close and tables.names:
                names = tables.names
                fewest = [name for name, edits in close if edits == close[0][1]]
                best = max(fewest, key=lambda name: float(names.weight[names.rows(name)].max()))
                return Context.of(best, self._sets, nearby=question.nearby)
        return None

    def _nothing(self, asked: Sequence[Question]) -> CompanionError:
        """What to say when nothing fits: the same name elsewhere, or the place it was said to lie in."""
        names = [tables.names for tables in self._sets if tables.names]
        streets = [tables.streets for tables in self._sets if tables.streets]
        for question in asked:
            if question.within:
                around = self._fitting(names, Question(question.within[-1]), [])
                elsewhere = self._fitting([*names, *streets], Question(question.name), [])
                if elsewhere:
                    return _ambiguous(_ELSEWHERE, [*around[:1], *elsewhere])
                if around:
                    return UnknownPlace(_ONLY_THE_TOWN, candidates=[around[0].place.document()])
        return UnknownPlace(_UNKNOWN)


def _refuse_area(area: str, names: Iterable[PlaceNames]) -> None:
    """A county or country is no one place: its largest towns instead."""
    for table in names:
        rows = table.rows_in(area)
        towns = table.towns(rows)
        options = fitting(table, towns if len(towns) >= CANDIDATES else rows, [], None, nearby=False)
        if options:
            raise _ambiguous(_WHOLE_AREA, options)


def _decide(options: list[Option], *, placed: bool) -> Place:
    meant = plainly_meant(options, placed=placed)
    if meant is None:
        raise _ambiguous(_WHICH, options)
    return meant.place


def _mark(typed: str, name: str, edits: int, best: Option) -> tuple[float, ...]:
    """Fewer edits first, then those that keep the first letter (people seldom miss it), towns, the better known."""
    return (edits, float(typed[0] != name[0]), float(best.is_street), *best.rank)


def _interleaved(groups: list[list[Option]]) -> list[Option]:
    """The best of each name, then the second best, as many as are shown."""
    deepest = max((len(group) for group in groups), default=0)
    mixed = [group[depth] for depth in range(deepest) for group in groups if depth < len(group)]
    return mixed[:CANDIDATES]


def _ambiguous(detail: str, options: Sequence[Option]) -> AmbiguousPlace:
    return AmbiguousPlace(detail, [place.document() for place in documents(options)])
