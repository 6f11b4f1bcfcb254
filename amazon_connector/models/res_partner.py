from odoo import api, fields, models


class ResPartner(models.Model):
    """The customers of Amazon orders; see res_partner_address for their addresses."""

    _inherit = "res.partner"

    amazon_account_id = fields.Many2one(
        "amazon.account", readonly=True, copy=False, ondelete="set null"
    )
    amazon_account_marketplace_id = fields.Many2one(
        "amazon.account.marketplace",
        "Stands for the Amazon Buyers in",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="Amazon does not show who buys what it ships itself: this customer "
        "stands for all of them in one marketplace.",
    )
    amazon_buyer_email = fields.Char(
        "Amazon Relay Email",
        readonly=True,
        copy=False,
        help="Amazon's address for this buyer. Amazon passes mails on to the buyer "
        "only if they are about an order.",
    )

    _amazon_buyer_uniq = models.UniqueIndex(
        "(amazon_account_id, amazon_buyer_email) "
        "WHERE amazon_account_id IS NOT NULL AND amazon_buyer_email IS NOT NULL"
    )
    _amazon_marketplace_uniq = models.UniqueIndex(
        "(amazon_account_marketplace_id) "
        "WHERE amazon_account_marketplace_id IS NOT NULL"
    )

    @api.model
    def _amazon_match(self, account, orders):
        """Find or create the customers and delivery addresses of Amazon orders.

        A buyer is known by the account and Amazon's relay e-mail. Without it each
        order gets a customer of its own, since two buyers must never be merged;
        those of Amazon's own shipments share one per marketplace.

        :return: {order id: (customer, delivery address)}
        """
        places = self._amazon_get_places(orders)
        customers = self._amazon_find_customers(account, orders)
        self._amazon_create_customers(account, orders, places, customers)
        for order in orders:
            customer = customers[self._amazon_get_key(order)]
            customer._amazon_take_company(order)
            customer._amazon_take_tax_number(order)
        return self._amazon_add_addresses(account, orders, places, customers)

    @api.model
    def _amazon_get_key(self, order):
        """Return what the customer of an order is known by."""
        if order.buyer_email:
            return order.buyer_email
        return order.marketplace_id if self._amazon_is_shared(order) else order.order_id

    @api.model
    def _amazon_is_shared(self, order):
        """Return whether an order's customer stands for all buyers of a marketplace.

        A business is none of those: its invoice names it.
        """
        return not (order.is_fbm or order.buyer_email or order.tax_number)

    @api.model
    def _amazon_find_customers(self, account, orders):
        """Return the known customers of orders by `_amazon_get_key`."""
        emails = {order.buyer_email for order in orders if order.buyer_email}
        links = self._amazon_get_shared(account, orders)
        # A customer whom somebody has archived is still the buyer.
        partners = self.with_context(active_test=False)
        found = partners.search(
            [
                ("amazon_account_id", "=", account.id),
                "|",
                ("amazon_buyer_email", "in", list(emails)),
                ("amazon_account_marketplace_id", "in", links.ids),
            ]
        )
        return {
            p.amazon_buyer_email
            or p.amazon_account_marketplace_id.marketplace_id.marketplace_id: (
                self.browse(p.id)
            )
            for p in found
        }

    @api.model
    def _amazon_get_shared(self, account, orders):
        """Return the marketplaces of orders whose buyers share one customer."""
        ids = {o.marketplace_id for o in orders if self._amazon_is_shared(o)}
        return account.marketplace_ids.filtered(
            lambda link: link.marketplace_id.marketplace_id in ids
        )

    @api.model
    def _amazon_create_customers(self, account, orders, places, customers):
        """Add the customers that are missing to `customers`, in one create."""
        missing = {}
        for order in orders:
            key = self._amazon_get_key(order)
            if key not in customers and key not in missing:
                missing[key] = self._prepare_amazon_vals(account, order, places)
        created = self.create(list(missing.values()))
        customers.update(zip(missing, created, strict=True))

    @api.model
    def _prepare_amazon_vals(self, account, order, places):
        """Return the vals of a new customer of an order."""
        link = self._amazon_get_shared(account, [order])
        vals = (
            self._prepare_amazon_shared_vals(link)
            if link
            else self._prepare_amazon_customer_vals(order, places)
        )
        return {
            **vals,
            "company_id": account.company_id.id,
            "amazon_account_id": account.id,
            "lang": self._amazon_get_lang(account, order),
            "customer_rank": 1,
        }

    @api.model
    def _prepare_amazon_customer_vals(self, order, places):
        """Return what Amazon tells of a buyer; the address is that of the invoice."""
        vals = self._prepare_amazon_address_vals(order, places)
        name = order.buyer_name or vals["name"]
        return {
            **vals,
            "name": name or self.env._("Amazon customer %s", order.order_id),
            "company_name": order.company or vals["company_name"],
            "amazon_buyer_email": order.buyer_email or False,
        }

    @api.model
    def _prepare_amazon_shared_vals(self, link):
        return {
            "name": self.env._("Amazon customers (%s)", link.marketplace_id.name),
            "country_id": link.country_id.id,
            "amazon_account_marketplace_id": link.id,
        }

    @api.model
    def _amazon_get_lang(self, account, order):
        """Return the marketplace's language if it is installed, else the default."""
        link = account.marketplace_ids.filtered(
            lambda m: m.marketplace_id.marketplace_id == order.marketplace_id
        )
        code = link.marketplace_id.language_tag
        installed = {code for code, __ in self.env["res.lang"].get_installed()}
        return code if code in installed else self.env.lang

    # === WHAT AMAZON TELLS LATER === #

    def _amazon_is_placeholder(self):
        """Return whether Amazon has not told who this customer is."""
        is_unknown = self.amazon_account_id and not self.amazon_buyer_email
        return bool(is_unknown and not self.amazon_account_marketplace_id)

    def _amazon_take_name(self, order):
        """Write the e-mail and the name of a buyer whom Amazon did not show before."""
        told = self._prepare_amazon_text_vals(order)
        name = order.buyer_name or told["name"]
        vals = {"amazon_buyer_email": order.buyer_email}
        # What somebody has called this customer stays.
        if name and order.order_id in self.name:
            vals["name"] = name
        company = order.company or told["company_name"]
        if company and not self.commercial_company_name:
            vals["company_name"] = company
        self.write(vals)

    def _amazon_take_first_address(self, order):
        """Write the first address that Amazon shows of a buyer who has none."""
        vals = self._prepare_amazon_address_vals(
            order, self._amazon_get_places([order])
        )
        if order.order_id not in self.name:
            del vals["name"]
        if self.commercial_company_name:
            del vals["company_name"]
        self.write({name: value for name, value in vals.items() if value})
