from odoo import fields, models


class AmazonAccountMarketplaceOffers(models.Model):
    """Stock and prices out: a marketplace's switches, and what its prices are."""

    _inherit = "amazon.account.marketplace"

    stock_enabled = fields.Boolean(
        "Send Stock",
        copy=False,
        help="The quantities of linked FBM listings follow Odoo's stock, if the "
        "account sends it.",
    )
    prices_enabled = fields.Boolean(
        "Send Prices",
        copy=False,
        help="The prices of linked FBM listings follow the marketplace's pricelist, if "
        "the account sends them.",
    )
    price_basis = fields.Selection(
        [
            ("final", "Final prices with tax, sent as they are"),
            ("taxes", "Prices as the products' taxes say; the country's tax is added"),
        ],
        "The Pricelist Holds",
        required=True,
        default="final",
    )
    price_position = fields.Integer(
        readonly=True,
        copy=False,
        help="Prices are compared up to this listing; 0: from the first one on.",
    )
    are_prices_due = fields.Boolean(
        "Send All Prices Again",
        readonly=True,
        copy=False,
        help="Also those that Amazon was told of, until all are sent.",
    )

    def write(self, vals):
        """Override: where prices are sent again, Amazon may have others by now.

        A marketplace that is off loses its switches: one that is on again sends only
        what a manager has seen in the preview and turned on.
        """
        if not vals.get("enabled", True):
            vals = {**vals, "stock_enabled": False, "prices_enabled": False}
        sending = self._filter_sending_prices()
        result = super().write(vals)
        (self._filter_sending_prices() - sending)._forget_prices()
        return result

    def action_open_offers_on(self):
        """Show what would change at Amazon, and ask."""
        self.ensure_one()
        title = self.env._("Switch On")
        return self.account_id._open_offers_dialog("enable", title, self)

    def action_open_offers_off(self):
        """Say what Amazon goes on doing, and ask."""
        self.ensure_one()
        title = self.env._("Switch Off")
        return self.account_id._open_offers_dialog("disable", title, self)

    def action_send_all_prices(self):
        """Send the prices of all listings again, in the background."""
        self.check_access("write")
        self.write({"price_position": 0, "are_prices_due": True})
        return self.account_id.action_send_offers()

    def _sends(self, what):
        """Return whether this marketplace sends something of its offers.

        :param str what: "stock" or "prices"
        """
        name = f"{what}_enabled"
        return self.enabled and self[name] and self.account_id[name]

    def _filter_sending_prices(self):
        """Return those whose prices go out by themselves."""
        return self.filtered(
            lambda link: (
                link._sends("prices")
                and link.account_id.active
                and not link.account_id.read_only
            )
        )

    def _forget_prices(self):
        """Read anew what was sent: somebody else may have set the prices since."""
        domain = [
            ("account_marketplace_id", "in", self.ids),
            ("price_sent_at", "!=", False),
        ]
        if self:
            self.env["amazon.listing"].search(domain)._forget_prices()

    def _get_offer_pricelist(self):
        """Return the pricelist of the offers; empty without one in their currency.

        Whoever archives a pricelist no longer wants its prices.
        """
        pricelist = self._get_default("pricelist_id")
        return pricelist.filtered(
            lambda p: p.active and p.currency_id == self.currency_id
        )

    def _get_offer_position(self):
        """Return the fiscal position of private buyers in the marketplace's country."""
        if position := self._get_default("fiscal_position_id"):
            return position
        buyer = self.env["res.partner"].new({"country_id": self.country_id.id})
        return self.env["account.fiscal.position"]._get_fiscal_position(buyer)
