"""Sellers and the Sellers API (getMarketplaceParticipations)."""

from dataclasses import dataclass, field

from . import marketplaces
from .wire import Answer, denied

D2C = "Direct-to-Consumer Delivery"
INVOICING = "Tax Invoicing"
REMITTANCE = "Tax Remittance"
ORDER_ROLES = frozenset({
    "Amazon Fulfillment", "Buyer Communication", "Buyer Solicitation",
    "Finance and Accounting", "Inventory and Order Tracking", "Pricing",
    "Product Listing", "Professional Services", "Selling Partner Insights",
    D2C, INVOICING, REMITTANCE,
})  # fmt: skip
# Of getMarketplaceParticipations; in the Far East the roles of orders do as well.
LISTING_ROLES = frozenset({"Product Listing", "Selling Partner Insights", D2C})
ALL_ROLES = ORDER_ROLES


@dataclass
class Seller:
    """A seller account in one region, with the credentials of its private app.

    ``participating`` are the marketplaces it sells in; ``former`` those where
    its participation has ended. Taking a role out of ``roles`` hides what that
    role shows; ``authorized = False`` revokes the refresh token. A seller who is not
    ``professional`` is refused everywhere: Amazon does not document what it says
    then, so ``refusal`` is what it says in the details.
    """

    name: str
    seller_id: str
    region: str
    refresh_token: str = field(repr=False)
    participating: tuple = ()
    former: tuple = ()
    non_amazon: tuple = ()
    client_id: str = "amzn1.application-oa2-client.emulator"
    client_secret: str = field(default="amzn1.oa2-cs.v1.emulator", repr=False)
    store_name: str = "Emulator Shop"
    roles: set = field(default_factory=lambda: set(ALL_ROLES))
    suspended: set = field(default_factory=set)
    authorized: bool = True
    professional: bool = True
    refusal: str = ""

    @property
    def marketplaces(self):
        """The marketplaces the seller sells in, as ``Marketplace`` rows."""
        return tuple(marketplaces.find(code) for code in self.participating)

    def participates(self, marketplace_id):
        """Tell whether the seller sells in this marketplace."""
        return any(item.id == marketplace_id for item in self.marketplaces)


class SellersApi:
    """Sellers API v1."""

    def __init__(self, world):
        self.world = world
        self.routes = (
            ("getMarketplaceParticipations", "GET",
             "/sellers/v1/marketplaceParticipations", self.get_participations),
        )  # fmt: skip

    def get_participations(self, request):
        """getMarketplaceParticipations: also what is over or not Amazon."""
        seller = request.seller
        _check_roles(seller)
        rows = [_participation(seller, code, True) for code in seller.participating]
        rows += [_participation(seller, code, False) for code in seller.former]
        rows += [_non_amazon(seller, code) for code in seller.non_amazon]
        return Answer(200, {"payload": rows})


def _check_roles(seller):
    wanted = ORDER_ROLES if seller.region == "fe" else LISTING_ROLES
    if not seller.roles & wanted:
        raise denied("The application has no role for this operation.")


def _participation(seller, code, participating):
    row = marketplaces.find(code)
    return {
        "marketplace": {
            "id": row.id,
            "name": row.name,
            "countryCode": row.country,
            "defaultCurrencyCode": row.currency,
            "defaultLanguageCode": row.language,
            "domainName": f"www.{row.domain}",
        },
        "participation": {
            "isParticipating": participating,
            "hasSuspendedListings": row.code in seller.suspended,
        },
        "storeName": seller.store_name,
    }


def _non_amazon(seller, code):
    row = _participation(seller, code, True)
    country = row["marketplace"]["countryCode"]
    row["marketplace"] |= {
        "id": marketplaces.NON_AMAZON[code],
        "name": f"Non-Amazon {country}",
        "domainName": f"siprod.stores.{marketplaces.find(code).domain}",
    }
    return row
