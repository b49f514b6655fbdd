"""The conditions of a question, each read by patterns and taken out of the rest: fields, dates, status, numbers, what is asked.

Every function takes the reading so far and the rest of the question, and returns the reading with what it found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from search.dates import DATE, span_of
from search.patterns import Rest, load, patterns
from search.reading import Asked, Intent, Missing, Present, Reading

MAX_NUMBERS = 1_000
"""Numbers of measures that one question can ask for: they have three digits at most."""
_QUOTED = re.compile(r"[\"“”«»„]([^\"“”«»„]{3,200})[\"“”«»„]")


def phrases(reading: Reading, rest: Rest) -> Reading:
    """Words in quotation marks are looked for as they stand, and mean nothing else."""
    found: list[str] = []
    for match in _QUOTED.finditer(rest.text):
        phrase = " ".join(match[1].split())
        if any(map(str.isalnum, phrase)):
            found.append(phrase)
        rest.blank(match.start(), match.end())
    return replace(reading, phrases=tuple(dict.fromkeys(found)))


def plan_counts(reading: Reading, rest: Rest) -> Reading:
    fewer, more, most, least = (rest.take("plans", name) for name in ("fewer", "more", "most", "least"))
    if not (fewer or more or most or least):
        return reading
    return replace(
        reading,
        intent="plans",
        fewer_than=int(fewer["n"]) if fewer else None,
        more_than=int(more["n"]) if more else None,
        most=most is not None,
        least=least is not None,
    )


def title(reading: Reading, rest: Rest) -> Reading:
    match = rest.take("title", "patterns")
    if match is None:
        return reading
    return replace(reading, title_words=tuple(match["words"].strip('"“”«»„ ').split()))


def deadline(reading: Reading, rest: Rest) -> Reading:
    table = load()["deadline"]
    if rest.take("deadline", "overdue"):
        return replace(reading, overdue=True)
    lead = rf"\b{table['word']}\b[^.?\d]{{0,25}}?"
    negated = re.search(rf"\b(?:ikke|ikkje|not|don.?t)\b[^.?]{{0,20}}?{lead}({DATE})", rest.text.lower())
    if negated and (span := span_of(negated[1])):
        rest.blank(negated.start(), negated.end())
        return replace(reading, not_deadline=span)
    several = re.search(rf"{lead}\b(?P<one>{DATE})\s*(?P<join>{table['join']})\s*(?P<other>{DATE})", rest.text.lower())
    if several and (one := span_of(several["one"])) and (other := span_of(several["other"])):
        rest.blank(several.start(), several.end())
        return _between(reading, *sorted((one, other)), whole=re.fullmatch(table["range"], several["join"]) is not None)
    for side in ("before", "after"):
        match = re.search(rf"{lead}\b(?P<word>{table[side]})\b\s*(?P<date>{DATE})", rest.text.lower())
        if match and (span := span_of(match["date"])):
            rest.blank(match.start(), match.end())
            until = match["word"].startswith(("innen", "innan", "by", "senest", "seinast", "no later than"))
            since = match["word"].startswith(("fra og med", "frå og med", "from"))
            if side == "before":
                return replace(reading, deadline_before=span[1] if until else _day_before(span[0]))
            return replace(reading, deadline_after=span[0] if since else _day_after(span[1]))
    match = re.search(rf"{lead}({DATE})", rest.text.lower())
    if match and (span := span_of(match[1])):
        rest.blank(match.start(), match.end())
        return replace(reading, deadline_after=span[0], deadline_before=span[1])
    return reading


def _between(reading: Reading, one: tuple[str, str], other: tuple[str, str], *, whole: bool) -> Reading:
    """A deadline within two dates, or (not ``whole``) in one of them and not between."""
    gap = (_day_after(one[1]), _day_before(other[0]))
    return replace(
        reading,
        deadline_after=one[0],
        deadline_before=other[1],
        not_deadline=None if whole or gap[0] > gap[1] else gap,
    )


def _day_before(iso: str) -> str:
    return (date.fromisoformat(iso) - timedelta(days=1)).isoformat()


def _day_after(iso: str) -> str:
    return (date.fromisoformat(iso) + timedelta(days=1)).isoformat()


def missing(reading: Reading, rest: Rest) -> Reading:
    table = load()["missing"]
    names: tuple[Missing, ...] = ("deadline", "responsible", "status", "period", "audience", "indicator", "budget")
    found: list[Missing] = []
    for name in names:
        match = re.search(rf"\b{table['lead']}\s+{table[name]}(?!\w)", rest.text.lower())
        if match:
            rest.blank(match.start(), match.end())
            found.append(name)
    return replace(reading, missing=tuple(found))


def present(reading: Reading, rest: Rest) -> Reading:
    names: tuple[Present, ...] = ("deadline", "indicator", "budget", "partners", "status")
    return replace(reading, present=tuple(name for name in names if rest.take("present", name)))


def lacking(reading: Reading, rest: Rest) -> Reading:
    """Plans of which no measure has a field (*planer som ikke oppgir status*); *planer med tiltak uten frist* are others."""
    names: tuple[Present, ...] = ("deadline", "indicator", "budget", "partners", "status")
    for name in names:
        match = re.search(rf"{load()['lacking']['lead']}\s+{load()['lacking'][name]}(?!\w)", rest.text.lower())
        if match and patterns("lacking", "measures")[0].search(rest.text[: match.start()]) is None:
            rest.blank(match.start(), match.end())
            return replace(reading, intent="gaps", present=(name,))
    return reading


def fields(reading: Reading, rest: Rest) -> Reading:
    """The fields whose values are asked for (*når er fristen for*)."""
    names: tuple[Asked, ...] = ("deadline", "status", "period")
    asked = tuple(name for name in names if rest.take("asked", name))
    if "deadline" in asked:  # *når skal den være ferdig* asks for no status
        rest.take("asked", "done")
    return replace(reading, asked=asked)


def period(reading: Reading, rest: Rest) -> Reading:
    match = rest.seen("period", "patterns")
    if match is None:
        return reading
    groups = match.groupdict()
    first = int(groups["first"])
    last = int(groups.get("last") or first)
    if "ansvar" not in match.group().lower():  # there the word is needed: who had the responsibility
        rest.blank(match.start(), match.end())
    rest.blank(match.start("first"), match.end("last") if groups.get("last") else match.end("first"))
    return replace(reading, period=(first, last))


def number(reading: Reading, rest: Rest) -> Reading:
    """One number, several (*3, 5 og 7*), or all of a range (*611 til 619*)."""
    if match := rest.take("number", "parts"):
        return replace(reading, parts_of=_numbers(match["numbers"]))
    match = rest.take("number", "patterns")
    return replace(reading, numbers=_numbers(match["numbers"])) if match else reading


def _numbers(words: str) -> tuple[str, ...]:
    through = patterns("number", "through")[0]
    found: list[str] = []
    for part in patterns("number", "between")[0].split(words):
        ends = through.split(part.strip())
        if len(ends) == 2 and all(end.isdecimal() for end in ends) and 0 <= int(ends[1]) - int(ends[0]) < MAX_NUMBERS:
            found.extend(map(str, range(int(ends[0]), int(ends[1]) + 1)))
        else:
            found.extend(ends)
    return tuple(dict.fromkeys(found))[:MAX_NUMBERS]


def identifier(reading: Reading, rest: Rest, plans: Iterable[str]) -> Reading:
    """A measure by its id (*plan/7*)."""
    keys = "|".join(re.escape(key) for key in sorted(plans, key=len, reverse=True))
    match = (
        re.search(rf"(?<![\w/-])(?P<plan>{keys})/(?P<number>\d[\w.]*\w|\d)(?!\w)", rest.text.lower()) if keys else None
    )
    if match is None:
        return reading
    rest.blank(match.start(), match.end())
    return replace(reading, plans=(match["plan"],), numbers=(match["number"],))


def status(reading: Reading, rest: Rest) -> Reading:
    wanted: list[str] = []
    unwanted: list[str] = ["completed"] if rest.take("status", "unfinished") else []
    negation = patterns("status", "negation")[0]
    for name in ("not-started", "withdrawn", "completed", "ongoing"):
        match = rest.seen("status", name)
        if match is None:
            continue
        negated = name != "not-started" and negation.search(rest.text[: match.start()])
        (unwanted if negated else wanted).append(name)
        rest.blank(negated.start() if negated else match.start(), match.end())
    return replace(reading, status=tuple(wanted), not_status=tuple(unwanted))


def levels_of_plans(reading: Reading, rest: Rest) -> Reading:
    """The levels of the plans asked for (*i de kommunale planene*)."""
    match = rest.seen("level_of_plans", "patterns")
    if match is None:
        return reading
    rest.blank(match.start("words"), match.end("words"))
    names = ("national", "regional", "inter-municipal", "municipal")
    words = match["words"]
    return replace(reading, levels=tuple(n for n in names if any(p.search(words) for p in patterns("level", n))))


def followed(reading: Reading, rest: Rest) -> Reading:
    """Whether what no other plan has taken up is asked for; who should have, is told by the plans that are named."""
    match = rest.seen("followed", "patterns")
    if match is None:
        return reading
    first, last = match.span("keep") if match.groupdict().get("keep") else (match.end(), match.end())
    rest.blank(match.start(), first)
    rest.blank(last, match.end())
    return replace(reading, followed=False)


def intent(reading: Reading, rest: Rest) -> Reading:
    wanted: Intent = reading.intent
    intents: tuple[Intent, ...] = ("count", "compare", "gaps", "plans")
    if rest.take("intent", "how_many_plans"):
        reading, wanted = replace(reading, how_many_plans=True), "gaps" if reading.intent == "gaps" else "plans"
    if rest.seen("plans", "each"):
        reading = replace(reading, each=True)
    for name in intents:
        if (wanted == "plans" and reading.how_many_plans) or reading.intent == "gaps":
            break
        if rest.take("intent", name):
            wanted = name
            break
    if rest.seen("actor", "who") and rest.seen("actor", "responsible"):
        reading = replace(reading, who=True)
    while rest.take("intent", "about"):
        continue
    rest.take("plans", "every")
    return replace(reading, intent=wanted)
