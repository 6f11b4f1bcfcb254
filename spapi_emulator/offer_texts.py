"""What Amazon says about offers, in the languages that the emulator speaks.

90220, 4000001 and 90000900 are codes of Amazon's; those from 18201 on are the
emulator's own, since Amazon publishes no list.
"""

ENGLISH = "en_US"
REQUIRED = "90220"
INVALID_VALUE = "4000001"
UNKNOWN_ATTRIBUTE = "90000900"
UNKNOWN_SKU = "18201"
UNKNOWN_ASIN = "18202"
RESTRICTED = "18203"
FBA_QUANTITY = "18204"
OTHER_ASIN = "18205"
PATCH_PATH = "18206"
MERGE = "18207"
OTHER_MARKETPLACE = "18208"
SEVERAL_ASINS = "18209"
REFUSED = "18210"

# code: (category, text by language)
TEXTS = {
    REQUIRED: (
        "MISSING_ATTRIBUTE",
        {
            ENGLISH: "'{name}' is required but not supplied.",
            "de_DE": "'{name}' ist erforderlich, wurde aber nicht angegeben.",
        },
    ),
    INVALID_VALUE: (
        "INVALID_ATTRIBUTE",
        {
            ENGLISH: "The provided value for '{name}' is invalid.",
            "de_DE": "Der angegebene Wert für '{name}' ist ungültig.",
        },
    ),
    UNKNOWN_ATTRIBUTE: (
        "INVALID_ATTRIBUTE",
        {
            ENGLISH: "The attributes are invalid.",
            "de_DE": "Die Attribute sind ungültig.",
        },
    ),
    UNKNOWN_SKU: (
        "INVALID_ATTRIBUTE",
        {
            ENGLISH: "There is no offer with this SKU in this store.",
            "de_DE": "Es gibt in diesem Shop kein Angebot mit dieser SKU.",
        },
    ),
    UNKNOWN_ASIN: (
        "INVALID_ATTRIBUTE",
        {
            ENGLISH: "No product page matches '{name}' in this store.",
            "de_DE": "Zu '{name}' gibt es in diesem Shop keine Produktseite.",
        },
    ),
    RESTRICTED: (
        "QUALIFICATION_REQUIRED",
        {
            ENGLISH: "You need approval to list this product.",
            "de_DE": "Sie benötigen eine Freigabe, um dieses Produkt anzubieten.",
        },
    ),
    FBA_QUANTITY: (
        "INVALID_ATTRIBUTE",
        {
            ENGLISH: "The quantity of an offer fulfilled by Amazon cannot be set.",
            "de_DE": "Die Menge eines Angebots mit Versand durch Amazon ist fest.",
        },
    ),
    OTHER_ASIN: (
        "DUPLICATE",
        {
            ENGLISH: "This SKU belongs to another product already.",
            "de_DE": "Diese SKU gehört schon zu einem anderen Produkt.",
        },
    ),
    PATCH_PATH: (
        "INVALID_ATTRIBUTE",
        {
            ENGLISH: "Invalid path provided in patch.",
            "de_DE": "Der Pfad der Änderung ist ungültig.",
        },
    ),
    MERGE: (
        "INVALID_ATTRIBUTE",
        {
            ENGLISH: "The operation merge is not supported for '{name}'.",
            "de_DE": "Die Operation merge gibt es für '{name}' nicht.",
        },
    ),
    OTHER_MARKETPLACE: (
        "INVALID_ATTRIBUTE",
        {
            ENGLISH: "'{name}' is for a store that the submission does not name.",
            "de_DE": "'{name}' gilt für einen Shop, den die Sendung nicht nennt.",
        },
    ),
    SEVERAL_ASINS: (
        "DUPLICATE",
        {
            ENGLISH: "'{name}' matches several product pages.",
            "de_DE": "Zu '{name}' gibt es mehrere Produktseiten.",
        },
    ),
}


def issue(code, name="", locale=ENGLISH):
    """Return an issue with severity ERROR in the shape of the wire."""
    category, texts = TEXTS[code]
    return {
        "code": code,
        "message": in_language(texts, locale).format(name=name),
        "severity": "ERROR",
        "attributeNames": [name] if name else [],
        "categories": [category],
    }


def in_language(text, locale):
    """Return a text, or the one of several in this language, else the English one."""
    if isinstance(text, str):
        return text
    return text.get(locale) or text.get(ENGLISH) or next(iter(text.values()))
