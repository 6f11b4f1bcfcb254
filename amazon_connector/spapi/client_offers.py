"""The operations that make, change and end offers, and those to ask beforehand.

Listings Items 2021-08-01, Listings Restrictions 2021-08-01 and Product Type
Definitions 2020-09-01. They are a part of :class:`client.SpApiClient`, whose module
tells what all methods have in common.
"""

from . import operations
from .listings_feed import OFFER_ONLY
from .offers import (
    ProductTypeDefinition,
    Restriction,
    Submission,
    parse_product_type,
    parse_restrictions,
    parse_submission,
)
from .values import csv, given, resource_id

_PREVIEW = "VALIDATION_PREVIEW"


class OfferOperations:
    """What a client does with single offers.

    Doing it twice does no harm. ``preview`` is Amazon's dry run, which changes
    nothing and is allowed to a read-only account.
    """

    def put_listings_item(
        self,
        seller_id: str,
        sku: str,
        *,
        marketplace_id: str,
        body: dict,
        preview: bool = False,
        issue_locale: str | None = None,
    ) -> Submission:
        """Make an offer, or make it anew (putListingsItem).

        :param body: see :func:`listings_feed.put_body`
        :return: a :class:`offers.Submission`; look at its ``status``
        """
        ids = seller_id, sku
        query = marketplace_id, preview, issue_locale
        return self._submit("put_listings_item", ids, body, *query)

    def patch_listings_item(
        self,
        seller_id: str,
        sku: str,
        *,
        marketplace_id: str,
        body: dict,
        preview: bool = False,
        issue_locale: str | None = None,
    ) -> Submission:
        """Change attributes of an offer (patchListingsItem).

        :param body: see :func:`listings_feed.patch_body`
        :return: a :class:`offers.Submission`; look at its ``status``
        """
        ids = seller_id, sku
        query = marketplace_id, preview, issue_locale
        return self._submit("patch_listings_item", ids, body, *query)

    def _submit(self, name, ids, body, marketplace_id, preview, issue_locale):
        api = self._caller.bound(operations.ListingsItems, name, preview=preview)
        ids = [resource_id(value, name) for value in ids]
        query = _submission_query(name, marketplace_id, preview, issue_locale)
        answer = getattr(api, name)(*ids, body=body, **query)
        return answer.read(parse_submission)

    def delete_listings_item(
        self,
        seller_id: str,
        sku: str,
        *,
        marketplace_id: str,
        issue_locale: str | None = None,
    ) -> Submission:
        """End an offer in one marketplace (deleteListingsItem); no way back."""
        name = "delete_listings_item"
        api = self._caller.bound(operations.ListingsItems, name)
        ids = resource_id(seller_id, name), resource_id(sku, name)
        query = {
            "marketplaceIds": csv(marketplace_id, name),
            "issueLocale": issue_locale,
        }
        return api.delete_listings_item(*ids, **given(query)).read(parse_submission)

    def get_listings_restrictions(
        self,
        seller_id: str,
        asin: str,
        marketplace_id: str,
        condition: str | None = None,
        locale: str | None = None,
    ) -> tuple[Restriction, ...]:
        """Why the seller may not sell an item (getListingsRestrictions).

        :return: none at all when it may
        """
        name = "get_listings_restrictions"
        query = {
            "asin": resource_id(asin, name),
            "conditionType": condition,
            "sellerId": resource_id(seller_id, name),
            "marketplaceIds": csv(marketplace_id, name),
            "reasonLocale": locale,
        }
        api = self._caller.bound(operations.Restrictions, name)
        answer = api.get_listings_restrictions(**given(query))
        return answer.read(parse_restrictions)

    def get_definitions_product_type(
        self,
        product_type: str,
        *,
        marketplace_id: str,
        seller_id: str | None = None,
        requirements: str = OFFER_ONLY,
        locale: str | None = None,
    ) -> ProductTypeDefinition:
        """What a product type requires (getDefinitionsProductType).

        Download the schema with :func:`offer_schema.download`, unless one with the
        same checksum is kept.
        """
        name = "get_definitions_product_type"
        query = {
            "sellerId": seller_id,
            "marketplaceIds": csv(marketplace_id, name),
            "requirements": requirements,
            "locale": locale,
        }
        api = self._caller.bound(operations.ProductTypes, name)
        answer = api.get_definitions_product_type(
            resource_id(product_type, name), **given(query)
        )
        return answer.read(parse_product_type)


def _submission_query(name, marketplace_id, preview, issue_locale):
    return given({
        "marketplaceIds": csv(marketplace_id, name),
        "includedData": "identifiers,issues" if preview else None,
        "mode": _PREVIEW if preview else None,
        "issueLocale": issue_locale,
    })  # fmt: skip
