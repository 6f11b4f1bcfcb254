from dataclasses import replace

from odoo import api, models

from ..spapi.listings_feed import Change, Deletion, own_attributes
from ..spapi.offer_terms import ATTRIBUTE
from . import offer_schemas


class AmazonOffersForm(models.AbstractModel):
    """Offers out: messages are checked against Amazon's schemas before they go.

    What breaks one stays out, the rest goes. A product type whose schema is not to be
    had is left to Amazon's own checks: stock waits for nothing.
    """

    _inherit = "amazon.offers.flow"

    @api.model
    def _collect_checked(self, link):
        """Return what is to be sent to a marketplace and fits Amazon's schemas.

        Amazon is asked for those that are missing, which commits: what was collected
        goes back before, and is collected again.
        """
        with self.env.cr.savepoint() as savepoint:
            offers = self._collect(link)
            missing = self._find_types_unknown(link, offers)
            if missing:
                savepoint.rollback()
        if missing:
            account = link.account_id
            client = account._get_client(in_step=True)
            marketplace = link.marketplace_id.marketplace_id
            offer_schemas.load(client, missing, marketplace, account.seller_id)
            offers = self._collect(link)
        return self._leave_out_broken(link, offers)

    @api.model
    def _find_types_unknown(self, link, offers):
        """Return the product types whose schemas are to be asked for."""
        if not offer_schemas.has_room():
            return []
        marketplace = link.marketplace_id.marketplace_id
        messages = (offer.message for offer in offers)
        types = {m.product_type for m in messages if not isinstance(m, Deletion)}
        return [
            name
            for name in sorted(types)
            if not offer_schemas.get_kept(name, marketplace)[0]
        ]

    @api.model
    def _leave_out_broken(self, link, offers):
        """Return these offers without what breaks a schema, and tell of that."""
        marketplace = link.marketplace_id.marketplace_id
        broken = {}
        for number, offer in enumerate(offers):
            if problems := self._find_problems(offer.message, marketplace):
                broken[number] = problems
        lines = {n: offers[n] for n in broken if offers[n].export_line}
        for number, offer in lines.items():
            self._stop_line(offer.export_line, broken[number])
        self.env["amazon.issue"]._sync_left_out(link, offers, broken)
        mended = [
            self._mend(offer, {problem.attribute for problem in broken[number]})
            if number in broken
            else offer
            for number, offer in enumerate(offers)
        ]
        return [offer for offer in mended if offer]

    @api.model
    def _stop_line(self, line, problems):
        text = "\n".join(f"{p.attribute}: {p.text}" for p in problems)
        line._stop("amazon_error", amazon_text=text)
        line.export_id._finish_if_done()

    @api.model
    def _find_problems(self, message, marketplace):
        """Return the `spapi.offer_schema.Problem` objects of a message."""
        if isinstance(message, Deletion):
            return ()
        __, schema = offer_schemas.get_kept(message.product_type, marketplace)
        is_part = isinstance(message, Change)
        attributes = own_attributes(message)
        return schema.check(attributes, partial=is_part) if schema else ()

    @api.model
    def _mend(self, offer, names):
        """Return what of a change goes out all the same; None: nothing.

        A quantity does: without it Amazon would go on selling what is gone.
        """
        message = offer.message
        if offer.export_line:
            return None
        if ATTRIBUTE in names:
            message = (
                replace(message, price=None) if offer.quantity is not None else None
            )
            offer = offer._replace(price=None)
        if names - {ATTRIBUTE}:
            message = replace(message, handling_days=None)
        return offer._replace(message=message)
