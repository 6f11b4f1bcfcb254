"""Amazon's marketplaces (developer documentation, page "Marketplace IDs")."""

from typing import NamedTuple


class Marketplace(NamedTuple):
    """One shop front; ``code`` is the name used by ``add_order``."""

    code: str
    id: str
    name: str
    country: str
    domain: str
    currency: str
    language: str
    region: str


MARKETPLACES = tuple(
    Marketplace(*row)
    for row in (
        # code, id, name, country, domain, currency, language, region
        ("US", "ATVPDKIKX0DER", "Amazon.com", "US", "amazon.com", "USD", "en_US", "na"),
        ("CA", "A2EUQ1WTGCTBG2", "Amazon.ca", "CA", "amazon.ca", "CAD", "en_CA", "na"),
        (
            "MX",
            "A1AM78C64UM0Y8",
            "Amazon.com.mx",
            "MX",
            "amazon.com.mx",
            "MXN",
            "es_MX",
            "na",
        ),
        (
            "BR",
            "A2Q3Y263D00KWC",
            "Amazon.com.br",
            "BR",
            "amazon.com.br",
            "BRL",
            "pt_BR",
            "na",
        ),
        (
            "UK",
            "A1F83G8C2ARO7P",
            "Amazon.co.uk",
            "GB",
            "amazon.co.uk",
            "GBP",
            "en_GB",
            "eu",
        ),
        ("DE", "A1PA6795UKMFR9", "Amazon.de", "DE", "amazon.de", "EUR", "de_DE", "eu"),
        ("FR", "A13V1IB3VIYZZH", "Amazon.fr", "FR", "amazon.fr", "EUR", "fr_FR", "eu"),
        ("IT", "APJ6JRA9NG5V4", "Amazon.it", "IT", "amazon.it", "EUR", "it_IT", "eu"),
        ("ES", "A1RKKUPIHCS9HS", "Amazon.es", "ES", "amazon.es", "EUR", "es_ES", "eu"),
        ("NL", "A1805IZSGTT6HS", "Amazon.nl", "NL", "amazon.nl", "EUR", "nl_NL", "eu"),
        ("SE", "A2NODRKZP88ZB9", "Amazon.se", "SE", "amazon.se", "SEK", "sv_SE", "eu"),
        ("PL", "A1C3SOZRARQ6R3", "Amazon.pl", "PL", "amazon.pl", "PLN", "pl_PL", "eu"),
        (
            "BE",
            "AMEN7PMS3EDWL",
            "Amazon.com.be",
            "BE",
            "amazon.com.be",
            "EUR",
            "fr_BE",
            "eu",
        ),
        ("IE", "A28R8C7NBKEWEA", "Amazon.ie", "IE", "amazon.ie", "EUR", "en_IE", "eu"),
        (
            "TR",
            "A33AVAJ2PDY3EV",
            "Amazon.com.tr",
            "TR",
            "amazon.com.tr",
            "TRY",
            "tr_TR",
            "eu",
        ),
        ("SA", "A17E79C6D8DWNP", "Amazon.sa", "SA", "amazon.sa", "SAR", "ar_AE", "eu"),
        ("AE", "A2VIGQ35RCS4UG", "Amazon.ae", "AE", "amazon.ae", "AED", "en_AE", "eu"),
        ("EG", "ARBP9OOSHTCHU", "Amazon.eg", "EG", "amazon.eg", "EGP", "ar_AE", "eu"),
        (
            "ZA",
            "AE08WJ6YKNBMC",
            "Amazon.co.za",
            "ZA",
            "amazon.co.za",
            "ZAR",
            "en_ZA",
            "eu",
        ),
        ("IN", "A21TJRUUN4KGV", "Amazon.in", "IN", "amazon.in", "INR", "en_IN", "eu"),
        ("SG", "A19VAU5U5O7RUS", "Amazon.sg", "SG", "amazon.sg", "SGD", "en_SG", "fe"),
        (
            "AU",
            "A39IBJ37TRP1C6",
            "Amazon.com.au",
            "AU",
            "amazon.com.au",
            "AUD",
            "en_AU",
            "fe",
        ),
        (
            "JP",
            "A1VC38T7YXB528",
            "Amazon.co.jp",
            "JP",
            "amazon.co.jp",
            "JPY",
            "ja_JP",
            "fe",
        ),
    )
)

# Sales outside Amazon's shops carry an id of their own, which getOrder and
# participations show and searchOrders refuses.
NON_AMAZON = {
    "UK": "AZMDEXL2RVFNN",
    "DE": "A38D8NSA03LJTC",
    "FR": "A1ZFFQZ3HTUKT9",
    "ES": "AFQLKURYRPEL8",
    "IT": "A62U237T8HV6N",
}

BY_ID = {marketplace.id: marketplace for marketplace in MARKETPLACES}
BY_CODE = {marketplace.code: marketplace for marketplace in MARKETPLACES}
BY_CODE["GB"] = BY_CODE["UK"]


def find(key):
    """Return the marketplace of a code ("DE") or an id; KeyError if there is none."""
    return BY_CODE.get(key) or BY_ID[key]
