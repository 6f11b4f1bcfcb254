"""The operations of Listings Items 2021-08-01.

They are a part of :class:`client.SpApiClient`, whose module tells what all methods
have in common.
"""

from . import operations
from .listings import (
    ListingItem,
    ListingsPage,
    parse_listings_item,
    parse_listings_page,
)
from .values import Texts, csv, given, resource_id


class ListingOperations:
    """What a client asks about the seller's own listings."""

    def search_listings_items(
        self,
        seller_id: str,
        *,
        marketplace_ids: Texts,
        skus: Texts = (),
        included_data: Texts = (),
        issue_locale: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
    ) -> ListingsPage:
        """One page of listings (searchListingsItems), the last changed ones first.

        :param skus: at most 20; without them all listings, of which Amazon pages
            through 1,000
        :param issue_locale: language of the issues' texts, such as de_DE
        :raise InvalidInputError: also for a SKU with a comma, which a list cannot
            hold: see :meth:`get_listings_item`
        """
        name = "search_listings_items"
        query = {
            "marketplaceIds": csv(marketplace_ids, name),
            "identifiers": csv(skus, name),
            "identifiersType": "SKU" if skus else None,
            "includedData": csv(included_data, name),
            "issueLocale": issue_locale,
            "pageSize": page_size,
            "pageToken": page_token,
        }
        api = self._caller.bound(operations.ListingsItems, name)
        answer = api.search_listings_items(resource_id(seller_id, name), **given(query))
        return answer.read(parse_listings_page)

    def get_listings_item(
        self,
        seller_id: str,
        sku: str,
        *,
        marketplace_ids: Texts,
        included_data: Texts = (),
        issue_locale: str | None = None,
    ) -> ListingItem:
        """One listing (getListingsItem).

        :raise NotFoundError: the seller has no such SKU in these marketplaces
        """
        name = "get_listings_item"
        query = {
            "marketplaceIds": csv(marketplace_ids, name),
            "includedData": csv(included_data, name),
            "issueLocale": issue_locale,
        }
        api = self._caller.bound(operations.ListingsItems, name)
        ids = resource_id(seller_id, name), resource_id(sku, name)
        return api.get_listings_item(*ids, **given(query)).read(parse_listings_item)
