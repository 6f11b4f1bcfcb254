"""Value objects of Sellers API v1."""

from dataclasses import dataclass

from .values import child, text


@dataclass(frozen=True, slots=True)
class Participation:
    """A marketplace the seller can sell in, and how the seller stands there."""

    marketplace_id: str
    country_code: str
    name: str
    currency: str
    language: str
    domain: str
    is_participating: bool
    has_suspended_listings: bool
    store_name: str


def parse_participations(payload) -> tuple[Participation, ...] | None:
    """Read the answer of getMarketplaceParticipations; ``None`` if it is none."""
    entries = payload.get("payload") if isinstance(payload, dict) else None
    if not isinstance(entries, list):
        return None
    found = tuple(_participation(entry) for entry in entries)
    return found if all(one.marketplace_id for one in found) else None


def _participation(payload):
    marketplace = child(payload, "marketplace")
    participation = child(payload, "participation")
    return Participation(
        marketplace_id=text(marketplace, "id"),
        country_code=text(marketplace, "countryCode"),
        name=text(marketplace, "name"),
        currency=text(marketplace, "defaultCurrencyCode"),
        language=text(marketplace, "defaultLanguageCode"),
        domain=text(marketplace, "domainName"),
        is_participating=participation.get("isParticipating") is True,
        has_suspended_listings=participation.get("hasSuspendedListings") is True,
        store_name=text(payload, "storeName"),
    )
