"""Numbers of lists as they are printed: 3, c, C, iii, III."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
MAX_ROMAN = 3999
MAX_LETTERS = 26 * 20
"""Word prints z, then aa, bb, …; past this many the number is printed as digits."""


def ordinal(number: int, fmt: str) -> str:
    """The number in one of Word's formats (``w:numFmt``); digits for formats and numbers that have no other form here.

    >>> [ordinal(n, "lowerLetter") for n in (1, 26, 27, 28)]
    ['a', 'z', 'aa', 'bb']
    >>> ordinal(4, "upperRoman"), ordinal(7, "decimalZero"), ordinal(0, "lowerRoman")
    ('IV', '07', '0')
    """
    if fmt in ("lowerLetter", "upperLetter") and 1 <= number <= MAX_LETTERS:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if fmt == "lowerLetter" else letters.upper()
    if fmt in ("lowerRoman", "upperRoman") and 1 <= number <= MAX_ROMAN:
        letters = _roman(number)
        return letters if fmt == "lowerRoman" else letters.upper()
    if fmt == "decimalZero" and 0 <= number < 10:
        return f"0{number}"
    if fmt == "none":
        return ""
    return str(number)


def _roman(number: int) -> str:
    letters = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        letters += sign * count
    return letters
