"""A measure's links as the codes that people compare plans by."""

from __future__ import annotations

from ontology.records import Measure, Scheme
from ontology.vocabulary import Vocabulary


def codes_of(measure: Measure, scheme: Scheme, vocabulary: Vocabulary) -> tuple[str, ...]:
    """What a measure is aimed at or about: the core codes first, in the vocabulary's order, then finer ones that it names.

    A finer concept's core code is always there (*hjemmesykepleiere* are ``helsepersonell``), so that who knows only the
    core codes misses nothing.
    """
    named = dict.fromkeys(link.code for link in measure.links if link.scheme == scheme and link.relation != "mentioned")
    core = {code for name in named for code in vocabulary.core(scheme, name)}
    order = [concept.code for concept in vocabulary.scheme(scheme)]
    return (*(code for code in order if code in core), *(code for code in named if code not in core))
