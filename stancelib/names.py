"""Finding an actor of a graph by any of its names."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from stancelib.errors import UnknownActorError
from stancelib.types import AUTHOR, Actor


def listing(items: Iterable[str], limit: int = 6) -> str:
    """``'a', 'b', 'c' and 4 more``."""
    names = sorted(items)
    shown = ", ".join(repr(name) for name in names[:limit])
    return shown + (f" and {len(names) - limit} more" if len(names) > limit else "")


class NameIndex:
    """The names of a graph's actors, by how well they fit.

    Parameters
    ----------
    actors : sequence of Actor
    """

    def __init__(self, actors: Sequence[Actor]) -> None:
        self._ids = {actor.id: actor for actor in actors}
        # Best fit first: what a user types exactly must never be taken for something else.
        self._levels: tuple[dict[str, dict[str, Actor]], ...] = ({}, {}, {}, {}, {})
        for actor in actors:
            self._add(0, actor.name, actor)
            self._add(2, _plain(actor.name), actor)
            self._add(2, _plain(actor.id), actor)
            self._add(4, _bare(actor.name), actor)
            for alias in actor.aliases:
                self._add(1, alias, actor)
                self._add(3, _plain(alias), actor)
                self._add(4, _bare(alias), actor)

    def _add(self, level: int, name: str, actor: Actor) -> None:
        self._levels[level].setdefault(name, {})[actor.id] = actor

    def find(self, name: str) -> Actor:
        """The actor of that id, name or alias, or `UnknownActorError`."""
        if name in self._ids:
            return self._ids[name]
        plain, bare = _plain(name), _bare(name)
        for level, key in enumerate((name, name, plain, plain, bare)):
            found = self._levels[level].get(key)
            if found is not None and len(found) == 1:
                return next(iter(found.values()))
            if found is not None:
                raise UnknownActorError(
                    f"{name!r} may be any of {listing(found)}: use one of these ids"
                )
        raise UnknownActorError(self._unknown(name))

    def is_author(self, name: str) -> bool:
        """Whether a name means the narrator; an actor that is called so comes first."""
        if name == AUTHOR:
            return True
        plain = _plain(name)
        return plain == _plain(AUTHOR) and not any(plain in level for level in self._levels)

    def name_of(self, actor: str) -> str:
        """The canonical name of an id; what is no actor's id is given back."""
        found = self._ids.get(actor)
        return actor if found is None else found.name

    def _unknown(self, name: str) -> str:
        if not self._ids:
            return (
                f"no actor {name!r}: the graph has none at all. Name the actors yourself: "
                "score(..., actors=[...])"
            )
        spellings = self._levels[4]
        bare = _bare(name)
        near = difflib.get_close_matches(bare, list(spellings), n=4, cutoff=0.6)
        if len(bare) > 2:
            near += [s for s in spellings if bare in s or (len(s) > 2 and s in bare)]
        names = list(dict.fromkeys(a.name for s in near for a in spellings[s].values()))
        message = f"no actor {name!r} in this graph. "
        if names:
            message += f"Nearest: {listing(names)}. "
        else:
            message += f"It has {listing(a.name for a in self._ids.values())}. "
        return message + "graph.actors lists all; score(..., actors=[...]) looks for others."


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _bare(name: str) -> str:
    return _plain(name).removeprefix("the ")
