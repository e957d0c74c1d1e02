"""English words and signs of figures: numbers, ordinals, fractions, money, measures, months, abbreviations.

Words stand in their plain form: lower case, no apostrophes (`oclock`).
"""

from __future__ import annotations

from typing import Final

UNITS: Final = {
    w: n
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
} | {"nought": 0, "naught": 0}
TENS: Final = {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
SCALES: Final = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
DOZEN: Final = 12
VALUES: Final = UNITS | TENS | SCALES | {"hundred": 100, "dozen": DOZEN, "half": 0.5}
# Plurals of scales: figures without a value.
VAGUE_FIGURES: Final = frozenset("dozens hundreds thousands millions billions trillions".split())
ROUND: Final = {"100": "hundreds", "1000": "thousands"}  # before an `s`

# ── ordinals and fractions ──

_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_TENTHS = "thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth hundredth".split()
# Ordinal words with their numbers.
ORDINALS: Final = {w: n for n, w in enumerate(_ORDINALS, 1)} | {
    w: n for n, w in enumerate(_TENTHS, 3) for n in (10 * n,)
}
ORDINAL_SCALES: Final = {"hundredth": 100} | {f"{word}th": scale for word, scale in SCALES.items()}
ORDINAL_OF_FIGURES: Final = {n: word for word, n in ORDINALS.items()}
ORDINAL_ENDINGS: Final = {1: "st", 2: "nd", 3: "rd"}

_DENOMINATORS = {"half": 2, "quarter": 4, "thousandth": 1000} | {
    word: n for word, n in ORDINALS.items() if 3 <= n <= 10 or n in (12, 16, 100)
}
# Words before decimals without a whole number (`by point five`).
BEFORE_DECIMALS: Final = frozenset("or by of about than minus plus under over nearly almost roughly".split())
# What a part is called after `one`, and after more.
ONE_PART: Final = _DENOMINATORS
MANY_PARTS: Final = {f"{word}s": n for word, n in _DENOMINATORS.items() if word != "half"} | {"halves": 2}
# What may stand under a slash: `9/11` and `4/20` are rather dates.
WRITTEN_DENOMINATORS: Final = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 32, 64, 100, 1000})

# ── years and times ──

DECADES: Final = {f"{word[:-1]}ies": value for word, value in TENS.items()}
MONTHS: Final = {
    short: month
    for month, shorts in {
        "january": "jan",
        "february": "feb",
        "march": "mar",
        "april": "apr",
        "may": "",
        "june": "jun",
        "july": "jul",
        "august": "aug",
        "september": "sep sept",
        "october": "oct",
        "november": "nov",
        "december": "dec",
    }.items()
    for short in [month, *shorts.split()]
}
# Words before a time of day, and before a year without its century (`in oh five`).
BEFORE_TIMES: Final = frozenset({"at", "until", "till"})
BEFORE_YEARS: Final = frozenset("in of since by until till from to before after around and or early late".split())
DAY_HALVES: Final = frozenset({"am", "pm"})

# ── money, measures and signs ──

CURRENCY_SIGNS: Final = {
    "$": "dollars", "€": "euros", "£": "pounds", "¥": "yen", "₹": "rupees", "₽": "rubles", "₩": "won", "₿": "bitcoin",
}  # fmt: skip
SIGNS: Final = CURRENCY_SIGNS | {
    "%": "percent", "&": "and", "+": "plus", "@": "at", "#": "number", "№": "number", "°": "degrees", "×": "times",
    "¢": "cents",
}  # fmt: skip
# Money after a number, and the hundredths of it.
CURRENCIES: Final = {name: name for name in CURRENCY_SIGNS.values()} | {
    "dollar": "dollars", "buck": "dollars", "bucks": "dollars", "usd": "dollars", "euro": "euros", "eur": "euros",
    "pound": "pounds", "quid": "pounds", "gbp": "pounds", "rupee": "rupees",
}  # fmt: skip
HUNDREDTHS: Final = {"cents": "dollars", "pence": "pounds", "p": "pounds"}
# Letters right after a number that multiply it; the long ones may stand after a space.
SCALE_LETTERS: Final = {
    "k": 10**3, "m": 10**6, "mn": 10**6, "mil": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12,
}  # fmt: skip

_MEASURES = """
kilometers km kms kilometer; meters m meter; centimeters cm centimeter; millimeters mm millimeter; miles mi mile;
feet ft foot; inches inch; yards yd yard; kilograms kg kgs kilo kilos kilogram; grams g gram; milligrams mg milligram;
pounds lb lbs; ounces oz ounce; liters l liter; milliliters ml milliliter; degrees degree; acres acre;
hectares hectare; seconds s sec secs second; milliseconds ms millisecond; minutes min mins minute; hours h hr hrs hour;
days day; weeks wk wks week; months month; years yr yrs year; percent pct;
kilobytes kb kilobyte; megabytes mb megabyte; gigabytes gb gigabyte; terabytes tb terabyte;
hertz hz; kilohertz khz; megahertz mhz; gigahertz ghz; watts watt; kilowatts kw kilowatt; megawatts mw megawatt;
gigawatts gw gigawatt; volts volt; times x;
miles/per/hour mph; kilometers/per/hour kph kmh; kilowatt/hours kwh
"""
# What a number may count, with one form for all its spellings: `km`, `kilometer` and `kilometers`.
MEASURES: Final = {
    spelling: tuple(forms[0].split("/"))
    for forms in (line.split() for line in _MEASURES.replace("\n", " ").split(";"))
    for spelling in forms
    if "/" not in spelling
}
SINGLE_LETTERS: Final = frozenset("m g l s h x p".split())  # measures right after their number alone
TEMPERATURES: Final = {"c": "celsius", "centigrade": "celsius", "f": "fahrenheit"}
BRITISH: Final = {
    f"{prefix}{unit}re{plural}": f"{prefix}{unit}er{plural}"
    for prefix in ("", "kilo", "centi", "milli")
    for unit in ("met", "lit")
    for plural in ("", "s")
}

# Words that may belong to the figure before them, figures themselves aside.
FOLLOWERS: Final = frozenset("and of a an point to past oh o oclock percent per degrees the".split()).union(
    VALUES,
    VAGUE_FIGURES,
    ORDINALS,
    ORDINAL_SCALES,
    ONE_PART,
    MANY_PARTS,
    DECADES,
    MONTHS,
    MONTHS.values(),
    DAY_HALVES,
    CURRENCIES,
    HUNDREDTHS,
    SCALE_LETTERS,
    MEASURES,
    TEMPERATURES,
)

# ── names ──

# Words before a Roman numeral: after these a single letter counts, too.
BEFORE_ROMAN: Final = frozenset(
    "war chapter part volume vol act scene type phase stage class section book article title appendix".split()
)
# First names of kings, queens and popes, whose Roman numeral is spoken as an ordinal (`Henry the Eighth`).
REGNAL_NAMES: Final = frozenset(
    "henry george edward richard charles james william elizabeth mary louis philip peter paul pius benedict leo "
    "gregory clement innocent francis ferdinand frederick nicholas alexander catherine ivan napoleon otto leopold "
    "gustav alfonso carlos juan ramses rameses darius xerxes".split()
)
NAMES_BEFORE_ROMAN: Final = BEFORE_ROMAN | REGNAL_NAMES
# Abbreviations whose dot, or a number after them, tells them from other words.
BEFORE_NUMBERS: Final = {
    "no": "number", "nos": "numbers", "vol": "volume", "ch": "chapter", "fig": "figure", "sec": "section", "p": "page",
    "pp": "pages", "art": "article",
}  # fmt: skip
BEFORE_NAMES: Final = {
    "gen": "general", "col": "colonel", "gov": "governor", "sen": "senator", "rep": "representative", "rev": "reverend",
    "maj": "major", "pres": "president",
}  # fmt: skip

_ROMAN_TENS, _ROMAN_UNITS = (
    ["", "x", "xx", "xxx", "xl", "l", "lx"],
    ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"],
)
# Roman numerals up to 69, without those that are rather words or sizes.
ROMAN: Final = {
    tens + units: 10 * ten + unit
    for ten, tens in enumerate(_ROMAN_TENS)
    for unit, units in enumerate(_ROMAN_UNITS)
    if len(tens + units) > 0 and (ten < 4 or len(tens + units) > 2)
}
# Words that are no numbers and may be part of a figure. `I` is read with the name before it.
CUES: Final = frozenset(
    {"quarter", "couple", "minus", "negative", "point", "oh", "double", "triple", "cent", "sharp", "plus", "number"}
    | {"st"}
    | BEFORE_NUMBERS.keys() | BEFORE_NAMES.keys() | NAMES_BEFORE_ROMAN | ROMAN.keys() - {"i"}
)  # fmt: skip
