"""Names of municipalities, counties and bodies as plans print them → the registry's, where the name is certain."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

from ontology import ids
from ontology.vocabulary import Place, Vocabulary, vocabulary

_MUNICIPALITY = re.compile(r"\s+(?:kommune|herad|kommunes?)$", re.I)
_COUNTY = re.compile(r"\s+(?:fylkeskommune|fylke)$", re.I)


def municipalities_named(names: Iterable[str], known: Vocabulary) -> list[str | None]:
    """The number of each municipality, None where the name is no municipality's or two share it.

    A name that two municipalities share means the one in the county in which most of its neighbours in the list lie.
    """
    found = [_candidates(_MUNICIPALITY.sub("", name), known) for name in names]
    counties = Counter(places[0].county for places in found if len(places) == 1)
    home = counties.most_common(1)[0][0] if counties else None
    result: list[str | None] = []
    for places in found:
        near = places if len(places) == 1 else [place for place in places if place.county == home]
        result.append(near[0].number if len(near) == 1 else None)
    return result


def municipality_named(name: str, known: Vocabulary) -> str | None:
    """The number of the municipality in ``Fjordvik kommune``; None for a name that does not say it is one."""
    return municipalities_named([name], known)[0] if _MUNICIPALITY.search(name) else None


def publisher_named(name: str, known: Vocabulary) -> str | None:
    """The IRI of a municipality, a county or an actor of the registry."""
    number = municipality_named(name, known)
    if number is not None:
        return ids.municipality_iri(number)
    if _COUNTY.search(name):
        wanted = _COUNTY.sub("", name).casefold()
        counties = [place for place in known.counties.values() if place.name.casefold() == wanted]
        current = [place for place in counties if place.valid_to is None] or counties
        return ids.county_iri(current[0].number) if len(current) == 1 else None
    actor = _actors(known).get(" ".join(name.split()).casefold())
    return ids.actor_iri(actor) if actor else None


def _candidates(name: str, known: Vocabulary) -> list[Place]:
    places = _places(known).get(" ".join(name.split()).casefold(), [])
    return [place for place in places if place.valid_to is None] or places


def _places(known: Vocabulary) -> dict[str, list[Place]]:
    return _shipped_places() if known is vocabulary() else _index_places(known)


@lru_cache(maxsize=1)
def _shipped_places() -> dict[str, list[Place]]:
    return _index_places(vocabulary())


def _index_places(known: Vocabulary) -> dict[str, list[Place]]:
    index: defaultdict[str, list[Place]] = defaultdict(list)
    for place in known.municipalities.values():
        for name in dict.fromkeys((place.name, *place.alternative)):
            index[name.casefold()].append(place)
    return dict(index)


def _actors(known: Vocabulary) -> dict[str, str]:
    return _shipped_actors() if known is vocabulary() else _index_actors(known)


@lru_cache(maxsize=1)
def _shipped_actors() -> dict[str, str]:
    return _index_actors(vocabulary())


def _index_actors(known: Vocabulary) -> dict[str, str]:
    """Full names only: who publishes a plan is not told by an abbreviation. Actors of one municipality are left out."""
    index: dict[str, str] = {}
    for actor in known.actors.values():
        if actor.scope is None:
            for label in (*actor.preferred.values(), *(other.text for other in actor.alternative)):
                index.setdefault(label.casefold(), actor.id)
    return index
