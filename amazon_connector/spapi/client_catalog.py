"""The operations of Catalog Items 2022-04-01.

They are a part of :class:`client.SpApiClient`, whose module tells what all methods
have in common.
"""

from functools import partial

from . import operations
from .catalog import (
    CatalogItem,
    CatalogPage,
    parse_catalog_item,
    parse_catalog_page,
)
from .values import Texts, csv, given, resource_id

MOST_IDENTIFIERS = 20
PAGE_SIZE = 20
DATA = ("identifiers", "images", "productTypes", "summaries")


class CatalogOperations:
    """What a client asks about Amazon's product pages."""

    def search_catalog_items(
        self,
        marketplace_id: str,
        *,
        identifiers: Texts = (),
        identifiers_type: str | None = None,
        keywords: Texts = (),
        page_token: str | None = None,
        page_size: int | None = PAGE_SIZE,
        locale: str | None = None,
        included_data: Texts = DATA,
    ) -> CatalogPage:
        """One page of product pages (searchCatalogItems).

        The answer does not say which code found an item, and leaves out what is not
        found: compare ``barcodes``. One code may find several items.

        :param identifiers: at most 20; of type GTIN, EANs, UPCs and ISBNs may be mixed
        :param identifiers_type: ASIN, EAN, GTIN, ISBN, JAN or UPC
        :param keywords: words, instead of identifiers
        :param locale: language of the titles, such as de_DE
        """
        name = "search_catalog_items"
        query = {
            "identifiers": csv(identifiers, name),
            "identifiersType": identifiers_type,
            "keywords": csv(keywords, name),
            "marketplaceIds": marketplace_id,
            "includedData": csv(included_data, name),
            "pageSize": page_size,
            "pageToken": page_token,
            "locale": locale,
        }
        api = self._caller.bound(operations.CatalogItems, name)
        parse = partial(parse_catalog_page, marketplace_id=marketplace_id)
        return api.search_catalog_items(**given(query)).read(parse)

    def get_catalog_item(
        self,
        asin: str,
        marketplace_id: str,
        *,
        locale: str | None = None,
        included_data: Texts = DATA,
    ) -> CatalogItem:
        """One product page (getCatalogItem).

        :raise NotFoundError: this marketplace has no such ASIN
        """
        name = "get_catalog_item"
        query = {
            "marketplaceIds": marketplace_id,
            "includedData": csv(included_data, name),
            "locale": locale,
        }
        api = self._caller.bound(operations.CatalogItems, name)
        parse = partial(parse_catalog_item, marketplace_id=marketplace_id)
        return api.get_catalog_item(resource_id(asin, name), **given(query)).read(parse)
