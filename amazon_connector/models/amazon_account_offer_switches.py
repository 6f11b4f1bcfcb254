from odoo import fields, models

SWITCHES = {"active", "read_only", "prices_enabled"}


class AmazonAccountOfferSwitches(models.Model):
    """Stock and prices out: the account's switches and limits.

    Something goes out where account and marketplace have its switch on. Nothing but a
    manager turns them on: neither switching a marketplace on nor an import does.
    """

    _inherit = "amazon.account"

    stock_enabled = fields.Boolean(
        "Send Stock",
        tracking=True,
        copy=False,
        help="The quantities of linked FBM listings follow Odoo's stock, in the "
        "marketplaces that send it.",
    )
    prices_enabled = fields.Boolean(
        "Send Prices",
        tracking=True,
        copy=False,
        help="The prices of linked FBM listings follow the marketplace's pricelist, in "
        "the marketplaces that send them.",
    )

    def write(self, vals):
        """Override: where prices are sent again, Amazon may have others by now."""
        links = self.env["amazon.account.marketplace"]
        if not SWITCHES.isdisjoint(vals):
            links = self.marketplace_ids
        sending = links._filter_sending_prices()
        result = super().write(vals)
        (links._filter_sending_prices() - sending)._forget_prices()
        return result

    def action_send_all_prices(self):
        """Send the prices of all listings again, in the background."""
        self.check_access("write")
        links = self.marketplace_ids.filtered("prices_enabled")
        links.write({"price_position": 0, "are_prices_due": True})
        return self.action_send_offers()

    def action_open_offers_on(self):
        """Show what would change at Amazon, and ask."""
        self.ensure_one()
        return self._open_offers_dialog("enable", self.env._("Switch On"))

    def action_open_offers_off(self):
        """Say what Amazon goes on doing, and ask."""
        self.ensure_one()
        return self._open_offers_dialog("disable", self.env._("Switch Off"))

    def _open_offers_dialog(self, verb, title, link=None):
        """Open the dialog of a switch; the button's context says of which one."""
        what = self.env.context["what"]
        names = {"stock": self.env._("Send Stock"), "prices": self.env._("Send Prices")}
        owner = link.marketplace_id.name if link else self.name
        title = f"{title}: {names[what]}, {owner}"
        action = self._open_dialog(f"amazon.offers.{verb}", title)
        action["context"] |= {
            "default_what": what,
            "default_account_marketplace_id": link and link.id,
        }
        return action
