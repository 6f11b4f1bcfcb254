import tempfile

from odoo import api, models
from odoo.exceptions import LockError
from odoo.fields import Command

from ..spapi import listings_feed
from ..spapi.errors import ForbiddenError, InvalidInputError, SpApiError
from .amazon_account_flow import REPEATED_ERRORS
from .price_texts import UNKNOWN_TERMS

INTERVAL_SECONDS = 5 * 60


class AmazonOffersFlow(models.AbstractModel):
    """Offers out: one feed of listings per marketplace and run.

    A marketplace waits until its last feed is done, so that two never carry the same
    SKU. What could not be submitted is taken back and made anew in the next step, of
    the figures that hold then.
    """

    _name = "amazon.offers.flow"
    _inherit = ["amazon.feed.submitter"]
    _description = "Amazon Offers Flow"

    @api.model
    def _run_step(self, flow):
        """Send what each marketplace is to get; return the seconds until the next step.

        Read only: what Amazon may have already is followed, nothing is sent.
        """
        account = flow.account_id
        if self.env["amazon.stock.guard"]._prepare(account):
            # Of a part of the changes the brake does not see how many falls there are.
            return 0
        feeds = self.env["amazon.feed"]._find_unfinished(
            account, listings_feed.FEED_TYPE
        )
        feeds -= feeds._take_back_offers()
        self.env["amazon.export.line"]._stop_switched_off(account)
        self.env["amazon.listing"]._repeat_refused(account)
        self._patch_falls(account)
        wait, errors = self._send_all(account, feeds.account_marketplace_id)
        for feed in feeds:
            errors += self._try(self._go_on, feed)
        if errors:
            raise errors[0]
        return wait

    @api.model
    def _is_on(self, account):
        return account.active and not account.read_only

    @api.model
    def _may_submit(self, feed):
        # One that Amazon lost is made anew: quantities may have fallen since.
        return self._is_on(feed.account_id) and not feed.attempted_at

    # === ALL MARKETPLACES === #

    @api.model
    def _send_all(self, account, busy):
        """Send to each marketplace that waits for no feed.

        :return: the seconds until the next step, and the errors that concern more
            than one marketplace
        """
        errors = []
        for link in self._get_links(account) - busy:
            wait = self.env["amazon.feed"]._get_offers_wait(account)
            if wait:
                return min(wait, INTERVAL_SECONDS), errors
            errors += self._try(self._send, link)
        return INTERVAL_SECONDS, errors

    @api.model
    def _get_links(self, account):
        """Return the marketplaces to send to; whose last feed is oldest comes first."""
        links = account._get_active_marketplaces()
        if not self._is_on(account):
            return links.browse()
        attempts = self.env["amazon.feed"]._get_last_attempts(links)
        failing = self.env["amazon.issue"]._get_waiting_marketplaces(account, "offers")
        return (links - failing).sorted(lambda link: (attempts.get(link, ""), link.id))

    @api.model
    def _try(self, action, record):
        """Call `action(record)`: what fails for one marketplace stops no other one.

        :return: a list with the error, if it concerns the whole account
        """
        try:
            action(record)
        except (LockError, *REPEATED_ERRORS):
            raise
        except (ForbiddenError, InvalidInputError) as error:
            self._note_failure(record, error)
        except SpApiError as error:
            self.env.cr.rollback()
            return [error]
        # Whatever the data of one marketplace provoke, the others go on.
        except Exception as error:  # noqa: BLE001
            self._note_failure(record, error)
        return []

    @api.model
    def _note_failure(self, record, error):
        """Tell of a marketplace that fails, and leave it alone for a while."""
        self.env.cr.rollback()
        is_link = record._name == "amazon.account.marketplace"
        link = record if is_link else record.account_marketplace_id
        self.env["amazon.issue"]._note_marketplace_failure(link, "offers", error)
        self.env["ir.cron"]._commit_progress()

    # === ONE MARKETPLACE === #

    @api.model
    def _send(self, link):
        """Send a marketplace what it is to get, in one feed."""
        offers = self._collect_checked(link)
        if offers:
            self._go_on(self._prepare_feed(link, offers))
        account = link.account_id
        self.env["amazon.issue"]._settle_marketplaces(account, link, "offers")
        self.env["ir.cron"]._commit_progress()

    @api.model
    def _collect(self, link):
        """Return what is to be sent to a marketplace, one message per SKU.

        :param link: the amazon.account.marketplace, which is on and waits for no feed
        :return: list of `outgoing_offer.OutgoingOffer`
        """
        return self._merge(*self._get_sources(link))

    @api.model
    def _get_sources(self, link):
        """Return lists of `OutgoingOffer`; of a SKU in several, the first one goes."""
        return [
            self.env["amazon.listing"]._get_deletions(link),
            self.env["amazon.export.line"]._get_outgoing(link),
            self.env["amazon.offer.changes"]._get_outgoing(link),
        ]

    @api.model
    def _merge(self, *sources):
        """Return one message per SKU: of the first source that has one.

        The last guard as well: whatever asks for it, nothing goes out for a listing
        that may not be sent to.
        """
        chosen, others = {}, []
        for offer in (offer for source in sources for offer in source):
            if chosen.setdefault(offer.message.sku, offer) is not offer:
                others.append(offer)
        self._put_back(others)
        offers = {offer.listing: offer for offer in chosen.values()}
        return [
            offers[listing]
            for batch in self.env["amazon.listing"].union(*offers)._in_batches()
            for listing in batch
            if offers[listing].is_allowed()
        ]

    @api.model
    def _put_back(self, offers, is_forced=False):
        """Let the figures of offers that do not go out now be looked at again.

        A price differs until it is sent, unless it was to be sent for its own sake.
        """
        listings = self.env["amazon.listing"].union(
            *(offer.listing for offer in offers if offer.quantity is not None)
        )
        self.env["amazon.stock.change"]._put(listings, is_forced)
        priced = self.env["amazon.listing"].union(
            *(one.listing for one in offers if one.is_change_of_price())
        )
        priced.filtered("price_sent_at").price_terms = UNKNOWN_TERMS

    @api.model
    def _prepare_feed(self, link, offers):
        """Return a new feed of as many offers as fit; the others go in the next one."""
        feed = self.env["amazon.feed"].create(self._prepare_feed_vals(link))
        with tempfile.TemporaryFile() as file:
            written = listings_feed.write(
                file,
                link.account_id.seller_id,
                (offer.message for offer in offers),
                link.account_id._get_issue_locale(),
            )
            feed._pack("content", file)
        self.env["amazon.feed.message"]._insert_offers(feed, offers[: written.count])
        self._put_back(offers[written.count :], is_forced=True)
        return feed

    @api.model
    def _prepare_feed_vals(self, link):
        return {
            "account_id": link.account_id.id,
            "account_marketplace_id": link.id,
            "feed_type": listings_feed.FEED_TYPE,
            "marketplace_ids": [Command.set(link.marketplace_id.ids)],
        }
