"""The operation of FBA Inventory API v1.

It is a part of :class:`client.SpApiClient`, whose module tells what all methods have
in common.
"""

from . import operations
from .fba_inventory import FbaStockPage, parse_inventory_page
from .values import given


class FbaOperations:
    """What a client asks about the seller's goods at Amazon."""

    def get_inventory_summaries(
        self, marketplace_id: str, *, next_token: str | None = None
    ) -> FbaStockPage:
        """One page of what lies at Amazon (getInventorySummaries), with all details.

        :param next_token: of the page before; Amazon forgets it after 30 seconds and
            then refuses it (:class:`InvalidInputError`)
        """
        name = "get_inventory_summaries"
        query = {
            "details": "true",
            "granularityType": "Marketplace",
            "granularityId": marketplace_id,
            "marketplaceIds": marketplace_id,
            "nextToken": next_token,
        }
        api = self._caller.bound(operations.FbaInventory, name)
        answer = api.get_inventory_summary_marketplace(**given(query))
        return answer.read(parse_inventory_page)
