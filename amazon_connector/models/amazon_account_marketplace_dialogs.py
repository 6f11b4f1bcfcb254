from odoo import models


class AmazonAccountMarketplaceDialogs(models.Model):
    """What the dialogs say and propose that switch a marketplace on and off."""

    _inherit = "amazon.account.marketplace"

    def action_open_enable(self):
        """Ask from which date the orders of this marketplace come in."""
        self.ensure_one()
        title = self.env._("Switch On %s", self.marketplace_id.name)
        action = self.account_id._open_dialog("amazon.marketplace.enable", title)
        return {**action, "context": {"default_account_marketplace_id": self.id}}

    def action_open_disable(self):
        """Say what goes on when this marketplace is off."""
        self.ensure_one()
        title = self.env._("Switch Off %s", self.marketplace_id.name)
        action = self.account_id._open_switch("marketplace_off", title)
        action["context"]["default_account_marketplace_id"] = self.id
        return action

    def _count_open_orders(self):
        # Whoever switches need not have rights on sales.
        sales = self.env["sale.order"].sudo()
        return sales._amazon_count_open(
            [("amazon_account_marketplace_id", "in", self.ids)]
        )

    def _describe_off(self, name, count):
        """Return what goes on when these marketplaces ask for nothing new."""
        nothing_new = self.env._("No new orders of %s come in any more.", name)
        if not count:
            return nothing_new + "\n" + self.env._("No order of it is open.")
        if count == 1:
            left = self.env._(
                "1 order is still open: its shipments and its cancellation go on until "
                "it is done."
            )
        else:
            left = self.env._(
                "%s orders are still open: their shipments and cancellations go on "
                "until they are done.",
                count,
            )
        return nothing_new + "\n" + left

    def _describe_offers_off(self):
        """Return what Amazon does with the offers of a marketplace that is off."""
        if not self.stock_enabled and not self.prices_enabled:
            return ""
        return self.env._(
            "Amazon goes on selling there, at the quantities and prices that it has: "
            "set its listings to 0 first if it is to stop. Once the marketplace is on "
            "again, stock and prices go out only after you switch them on anew."
        )

    def _has_rate(self):
        """Return whether Odoo can convert this marketplace's currency."""
        company = self.company_id
        if self.currency_id == company.currency_id:
            return True
        domain = [
            ("currency_id", "=", self.currency_id.id),
            ("company_id", "in", (False, company.root_id.id)),
        ]
        return bool(self.env["res.currency.rate"].search_count(domain, limit=1))

    def _propose_pricelist(self):
        """Return the pricelist for this marketplace's orders; may be empty."""
        if self.pricelist_id:
            return self.pricelist_id
        domain = [
            ("currency_id", "=", self.currency_id.id),
            ("company_id", "in", (False, self.company_id.id)),
        ]
        return self.env["product.pricelist"].search(domain, limit=1)

    def _propose_pricelists(self):
        """Return the pricelists for those of these marketplaces without one."""
        pricelists = self.env["product.pricelist"]
        without = self.filtered(lambda link: not link.pricelist_id)
        return pricelists.union(*(link._propose_pricelist() for link in without))

    def _take_pricelists(self):
        for link in self.filtered(lambda link: not link.pricelist_id):
            link.pricelist_id = link._propose_pricelist()

    def _create_pricelist(self):
        # Whoever switches a marketplace on need not administer prices.
        return (
            self.env["product.pricelist"]
            .sudo()
            .create(
                {
                    "name": self.marketplace_id.name,
                    "currency_id": self.currency_id.id,
                    "company_id": self.company_id.id,
                }
            )
            .with_env(self.env)
        )
