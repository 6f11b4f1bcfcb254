"""The lines of Amazon's addresses: which is the street, which is the company.

Amazon has no field for house numbers and leaves the lines as the buyers wrote them.
In Germany and Austria the first line is often the company or an addition, and the
street stands in the second. What stands in the lines of a pickup point is never a
company: carriers look for the station, and for the number of its customer.
"""

import re
from dataclasses import dataclass

GERMAN = frozenset({"DE", "AT"})

_NUMBER = r"\d{1,4}\s?[a-z]?(\s?[-/+]\s?\d{1,4}\s?[a-z]?)*"
_HOUSE_NUMBER = re.compile(_NUMBER, re.IGNORECASE)
_STREET = re.compile(rf".*[^\W\d_]{{2}}.*[\s.,]{_NUMBER}", re.IGNORECASE)
_STREET_NAME = re.compile(
    r".*(str\.?|straße|strasse|weg|platz|allee|gasse|ring|damm|ufer|chaussee|markt)",
    re.IGNORECASE,
)
_ADDITION = re.compile(
    r"(c/o|c\.o\.|z\.?\s?h(d|\.\s?hd)\.?|bei|haus|hinterhaus|vorderhaus|gartenhaus|"
    r"seitenflügel|etage|stock|stockwerk|wohnung|whg\.?|apartment|app\.?|zimmer|raum|"
    r"top|stiege|tür|block|aufgang|eingang|gebäude|geb\.?|halle|tor|postfach|"
    r"e\.?g|o\.?g|d\.?g|u\.?g|erdgeschoss|dachgeschoss|keller|links|rechts)"
    r"(?!\w).*",
    re.IGNORECASE,
)
# OG and UG are storeys as well: then a number stands before them.
_LEGAL_FORM = re.compile(
    r"(?<!\w)(g?GmbH|mbH|Ges\.?\s?m\.?\s?b\.?\s?H\.?|AG|KG|KGaA|OHG|GbR|SE|eG|"
    r"e\.\s?[KUV]\.?|eK|eU|eV|Ltd\.?|Limited|Inc\.?|S\.?[àa]\.?r\.?l\.?|B\.?V\.?)"
    r"(?!\w)|^[A-ZÄÖÜ].*[^\W\d_]{2}.*\s(?<!\d\.\s)(?<!\d\s)(OG|UG)(\s*\(.*\))?$"
)
_STATION = re.compile(r"\b(packstation|postfiliale|postfach-?station)\b", re.IGNORECASE)
_PICKUP_POINT = re.compile(
    r"\b(packstation|postfiliale|paket-?\s?shop|parcel\s?shop|abholstation|"
    r"pick-?up\s?(point|shop|station|paketshop)|amazon\s(locker|hub|counter))\b",
    re.IGNORECASE,
)
_POST_NUMBER = re.compile(r"(?<!\d)\d{6,10}(?!\d)")


@dataclass(frozen=True, slots=True, repr=False)
class AddressLines:
    """The lines of an address by what they are; '' for what it lacks."""

    company: str
    street: str
    street2: str
    is_pickup_point: bool

    def __repr__(self):
        return "AddressLines()"


def read_lines(address, company="") -> AddressLines:
    """Tell street and company of an `orders.Address` apart.

    :param company: what Amazon calls the buyer's company, if it does
    """
    lines = [line for line in (address.line1, address.line2, address.line3) if line]
    is_pickup_point = address.is_pickup_point or any(map(_PICKUP_POINT.search, lines))
    found = address.company
    if is_pickup_point:
        found, lines = _sort_pickup_point(found, _join_number(lines))
    else:
        found, lines = _take_known(found, company, lines)
        if address.country_code.upper() in GERMAN:
            found, lines = _sort_german(found, lines, address.name)
    street, others = (lines[0], lines[1:]) if lines else ("", [])
    return AddressLines(found, street, ", ".join(others), is_pickup_point)


def is_same(one, other) -> bool:
    """Return whether two texts differ at most in blanks and capitals."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _take_known(found, company, lines):
    """Take out the line that repeats a company which Amazon names elsewhere."""
    for name in (found, company):
        others = [line for line in lines if not is_same(line, name)]
        if name and others and len(others) < len(lines):
            return found or name, others
    return found, lines


# === PICKUP POINTS === #


def _sort_pickup_point(company, lines):
    """Put the station first and the post number, which may be anywhere, next.

    Other pickup points keep their lines: the name of the shop comes first.
    """
    if not any(map(_STATION.search, lines)):
        return company, lines
    if _POST_NUMBER.fullmatch(company):
        company, lines = "", [*lines, company]
    parts = [part for line in lines for part in _split_post_number(line)]
    parts.sort(key=lambda part: (not _STATION.search(part), not _has_number(part)))
    return company, parts


def _split_post_number(line):
    number = _POST_NUMBER.search(line)
    if not (number and _STATION.search(line)):
        return [line]
    rest = f"{line[: number.start()]} {line[number.end() :]}"
    return [" ".join(rest.split()).strip(" ,;/-"), number.group()]


def _has_number(line):
    return bool(_POST_NUMBER.search(line))


# === GERMANY AND AUSTRIA === #


def _sort_german(company, lines, name):
    """Return the company and the lines with the street first."""
    lines = _join_number([part for line in lines for part in _split_company(line)])
    found = _find_company(lines)
    if found:
        lines = [line for line in lines if line is not found]
        # Two companies: the other one stays on the label.
        lines += [found] if company and not is_same(found, company) else []
        return company or _unless_same(found, name), lines
    if len(lines) < 2 or not _is_street(lines[1]):
        return company, lines
    first, *others = lines
    if is_same(first, name):
        return company, others
    if _ADDITION.fullmatch(first):
        return company, [others[0], first, *others[1:]]
    if _has_digit(first) or _STREET_NAME.fullmatch(first):
        return company, lines
    return (company, [*others, first]) if company else (first, others)


def _find_company(lines):
    """Return the line that a company's legal form is in, unless it is the only one."""
    companies = [line for line in lines if _is_company(line)]
    return companies[0] if companies and len(lines) > 1 else None


def _is_company(line):
    is_named = _LEGAL_FORM.search(line) and not _ADDITION.fullmatch(line)
    return bool(is_named) and not _is_street(line)


def _is_street(line):
    return bool(_STREET.fullmatch(line)) and not _ADDITION.fullmatch(line)


def _split_company(line):
    """Return the parts of a line with company and street: "Becker GmbH, Am Markt 1"."""
    company, __, street = line.partition(",")
    is_both = _is_company(company) and _is_street(street.strip())
    return [company.strip(), street.strip()] if is_both else [line]


def _join_number(lines):
    """Put a house number that has a line of its own behind its street."""
    if (
        len(lines) > 1
        and _HOUSE_NUMBER.fullmatch(lines[1])
        and not _has_digit(lines[0])
    ):
        return [f"{lines[0]} {lines[1]}", *lines[2:]]
    return lines


def _has_digit(line):
    return any(char.isdigit() for char in line)


def _unless_same(company, name):
    return "" if is_same(company, name) else company
