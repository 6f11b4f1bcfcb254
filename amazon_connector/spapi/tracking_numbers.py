"""Whether a text looks like a tracking number, before Amazon is told of it.

Amazon counts numbers that the carrier does not know against the seller (valid
tracking rate). Carriers publish few formats and change them, so only what certainly
is no number of theirs is found.
"""

import re

_ORDER_ID = re.compile(r"[A-Z0-9]\d{2}-\d{7}-\d{7}", re.IGNORECASE)
_ADDRESS = re.compile(r"://|^www\.|@", re.IGNORECASE)
_CHARACTERS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/+#-]*")
_SHORTEST, _LONGEST = 5, 50

# International numbers of all postal services (UPU S10), such as RR123456785DE.
_POSTAL = r"[A-Z]{2}\d{9}[A-Z]{2}"
# By the carrier codes of Amazon's feed; letters and figures alone, in upper case.
_PATTERNS = {
    ("DHL", "DHL-Paket", "DHL Home Delivery", "DHLPL"): (
        rf"\d{{8,39}}|[A-Z]{{2,4}}[A-Z0-9]*\d{{6}}[A-Z0-9]*|{_POSTAL}"
    ),
    ("DHL Express",): r"\d{10}|[A-Z]{2,4}\d{8,30}",
    ("DPD", "DPD Local"): r"\d{8,28}[A-Z0-9]?",
    ("FedEx", "Fedex Freight", "FedEx SmartPost"): r"\d{10,34}",
    ("GLS",): r"[A-Z0-9]{8}|\d{9,20}|GLS[A-Z0-9]{6,20}",
    (
        "Hermes",
        "Hermes Logistik Gruppe",
        "Hermes UK",
    ): r"[A-Z]?[A-Z0-9]?\d[A-Z0-9]{10,20}",
    ("InPost",): r"\d{24}|[A-Z0-9]*\d{8}[A-Z0-9]*",
    ("UPS",): r"1Z[A-Z0-9]{16}|[A-Z]?\d{9,26}",
    ("USPS",): rf"\d{{10,34}}|{_POSTAL}",
}
_BY_CODE = {
    code: re.compile(pattern) for codes, pattern in _PATTERNS.items() for code in codes
}


def compact(number: str) -> str:
    """A number as carriers know it: people write it in groups."""
    return re.sub(r"[\s\u200b\ufeff]+", "", number)


def split(texts: str) -> list[str]:
    """The numbers in a text: Odoo joins those of several parcels with a comma."""
    numbers = re.split("[,;]", texts or "")
    return [number for text in numbers if (number := compact(text))]


def find_misfit(number: str, carrier_code: str = "") -> str:
    """Why a text is no tracking number: '' when it may be one.

    :return: ``order_id``, ``address`` (of a web page or mail), ``characters``,
        ``length``, ``no_digit`` or ``carrier`` (no number of this carrier's)
    """
    if _ORDER_ID.fullmatch(number):
        return "order_id"
    if _ADDRESS.search(number):
        return "address"
    if not _CHARACTERS.fullmatch(number):
        return "characters"
    if not _SHORTEST <= len(number) <= _LONGEST:
        return "length"
    if not re.search(r"\d", number):
        return "no_digit"
    letters = re.sub("[^A-Z0-9]", "", number.upper())
    pattern = _BY_CODE.get(carrier_code)
    return "carrier" if pattern and not pattern.fullmatch(letters) else ""
