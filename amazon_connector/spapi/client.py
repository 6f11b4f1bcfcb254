"""The client: one method per operation of the Selling Partner API in use.

Methods are named after Amazon's operationId in snake case, take keyword arguments
and return value objects. Each makes exactly one call (plus one for each token that
is not kept), never sleeps and never repeats; waiting is the caller's business.

Common to all methods:

- times: aware datetimes, naive ones are UTC, or text that is sent as it is;
- errors: :class:`ThrottledError`, :class:`AuthError` (``invalid_grant``: authorise
  again), :class:`ForbiddenError`, :class:`InvalidInputError`,
  :class:`TemporaryError` with its subclass :class:`NetworkError`; ``outcome_unknown``
  says that a creation may have been carried out (see ``errors``).
"""

from dataclasses import replace

from . import operations
from .caller import Caller
from .client_catalog import CatalogOperations
from .client_fba import FbaOperations
from .client_listings import ListingOperations
from .client_offers import OfferOperations
from .client_reports import ReportOperations
from .credentials import Credentials
from .documents import Document, parse_document
from .feeds import (
    Feed,
    FeedsPage,
    UploadDestination,
    parse_destination,
    parse_feed,
    parse_feeds,
)
from .orders import Order, OrdersPage, Package, parse_order, parse_orders_page
from .sellers import Participation, parse_participations
from .shipments import package_detail
from .values import (
    Moment,
    Texts,
    child,
    csv,
    given,
    page_query,
    resource_id,
    text,
    timestamp,
)

__all__ = ["Credentials", "SpApiClient"]


class SpApiClient(
    CatalogOperations,
    FbaOperations,
    ListingOperations,
    OfferOperations,
    ReportOperations,
):
    """SP-API for one seller account in one region; see also ``client_catalog``,
    ``client_fba``, ``client_listings``, ``client_offers`` and ``client_reports``.

    :param credentials: :class:`Credentials`
    :param api_url: the region's base URL, e.g.
        ``https://sellingpartnerapi-eu.amazon.com``
    :param token_url: ``https://api.amazon.com/auth/o2/token``
    :param limiter: see :class:`caller.Caller`
    :param read_only: refuse what changes something at Amazon
    :param timeout: seconds, one number
    """

    def __init__(
        self,
        credentials: Credentials,
        api_url: str,
        token_url: str,
        *,
        limiter=None,
        read_only: bool = False,
        timeout: float = 30.0,
    ):
        self._caller = Caller(
            credentials,
            api_url,
            token_url,
            limiter=limiter,
            read_only=read_only,
            timeout=timeout,
        )

    @property
    def request_id(self) -> str | None:
        """Amazon's id of the last answer, or ``None``."""
        return self._caller.request_id

    # Sellers v1

    def get_marketplace_participations(self) -> tuple[Participation, ...]:
        """The marketplaces of the account (getMarketplaceParticipations)."""
        api = self._caller.bound(
            operations.SellersApi, "get_marketplace_participations"
        )
        return api.get_marketplace_participation().read(parse_participations)

    # Orders 2026-01-01 and v0

    def search_orders(
        self,
        *,
        last_updated_after: Moment = None,
        last_updated_before: Moment = None,
        created_after: Moment = None,
        created_before: Moment = None,
        marketplace_ids: Texts = (),
        fulfilled_by: Texts = (),
        fulfillment_statuses: Texts = (),
        included_data: Texts = (),
        max_results_per_page: int | None = None,
        pagination_token: str | None = None,
    ) -> OrdersPage:
        """One page of orders (searchOrders); malformed ones are listed apart.

        For a further page everything else is repeated as it was; Amazon's page
        tokens last for 24 hours. A window ends at least two minutes ago.
        """
        name = "search_orders"
        query = {
            "createdAfter": timestamp(created_after),
            "createdBefore": timestamp(created_before),
            "lastUpdatedAfter": timestamp(last_updated_after),
            "lastUpdatedBefore": timestamp(last_updated_before),
            "fulfillmentStatuses": csv(fulfillment_statuses, name),
            "marketplaceIds": csv(marketplace_ids, name),
            "fulfilledBy": csv(fulfilled_by, name),
            "maxResultsPerPage": max_results_per_page,
            "paginationToken": pagination_token,
            "includedData": csv(included_data, name),
        }
        api = self._caller.bound(operations.Orders, name)
        page = api.search_orders(**given(query)).read(parse_orders_page)
        return replace(page, request_id=self.request_id)

    def get_order(self, order_id: str, *, included_data: Texts = ()) -> Order:
        """One order (getOrder).

        :raise NotFoundError: Amazon knows no such order of this seller
        :raise MalformedOrderError: the order cannot be read
        """
        name = "get_order"
        query = given({"includedData": csv(included_data, name)})
        api = self._caller.bound(operations.Orders, name)
        answer = api.get_order(resource_id(order_id, name), **query)
        return parse_order(answer.read(lambda body: child(body, "order") or None))

    def confirm_shipment(
        self, order_id: str, *, marketplace_id: str, package: Package
    ) -> None:
        """Confirm one :class:`orders.Package` (confirmShipment, v0).

        Success (204) says that Amazon took it, not that the order is shipped:
        the next poll shows that.
        """
        name = "confirm_shipment"
        api = self._caller.bound(operations.OrdersOld, name)
        answer = api.confirm_shipment(
            resource_id(order_id, name),
            marketplaceId=marketplace_id,
            packageDetail=package_detail(package),
        )
        answer.require_status(204)

    # Feeds 2021-06-30

    def create_feed_document(self, content_type: str) -> UploadDestination:
        """Where to upload a feed's content (createFeedDocument)."""
        api = self._caller.bound(operations.Feeds, "create_feed_document")
        return api.create_feed_document(None, content_type).read(parse_destination)

    def create_feed(
        self,
        feed_type: str,
        *,
        marketplace_ids: Texts,
        document_id: str,
        options: dict | None = None,
    ) -> str:
        """Submit an uploaded document (createFeed); the feed's id.

        ``outcome_unknown``: look with :meth:`get_feeds` before repeating.
        """
        body = {
            "marketplaceIds": list(marketplace_ids),
            "feedOptions": dict(options) if options else None,
        }
        api = self._caller.bound(operations.Feeds, "create_feed")
        answer = api.create_feed(feed_type, document_id, **given(body))
        return answer.read(lambda body: text(body, "feedId") or None)

    def get_feed(self, feed_id: str) -> Feed:
        """One :class:`feeds.Feed` (getFeed)."""
        api = self._caller.bound(operations.Feeds, "get_feed")
        return api.get_feed(resource_id(feed_id, "get_feed")).read(parse_feed)

    def get_feeds(self, *, feed_types: Texts = (), **filters) -> FeedsPage:
        """A page of feeds (getFeeds).

        :param filters: ``marketplace_ids``, ``statuses``, ``created_since``,
            ``created_until``, ``page_size``; or ``next_token``, all else then being
            left out
        """
        name = "get_feeds"
        query = page_query(name, {"feedTypes": feed_types}, **filters)
        api = self._caller.bound(operations.Feeds, name)
        return api.get_feeds(**query).read(parse_feeds)

    def cancel_feed(self, feed_id: str) -> None:
        """Cancel a feed that is still IN_QUEUE (cancelFeed)."""
        api = self._caller.bound(operations.Feeds, "cancel_feed")
        api.cancel_feed(resource_id(feed_id, "cancel_feed"))

    def get_feed_document(self, document_id: str) -> Document:
        """Where to download a processing report (getFeedDocument)."""
        name = "get_feed_document"
        api = self._caller.bound(operations.Feeds, name)
        answer = api.get_feed_document(resource_id(document_id, name))
        return answer.read(lambda body: parse_document(body, "feedDocumentId"))
