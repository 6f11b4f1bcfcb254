from functools import cached_property


class OrderLookups:
    """What a batch of Amazon orders refers to in Odoo, each kind read once."""

    def __init__(self, account, orders):
        self.account = account
        self.orders = orders
        self.env = account.env
        self._fiscal_positions = {}
        self._taxes = {}

    @cached_property
    def marketplaces(self):
        """Return the account's marketplaces by Amazon's marketplace id."""
        links = self.account.marketplace_ids
        return {link.marketplace_id.marketplace_id: link for link in links}

    @cached_property
    def products(self):
        """Return the products by the seller's SKU."""
        return self.env["amazon.sku"]._find_products(self.account, self._skus)

    @cached_property
    def units(self):
        """Return the units of the SKUs that are sold in another than the product's."""
        linked = self.env["amazon.sku"]._find_linked(self.account, self._skus)
        return {
            sku: record.product_uom_id
            for sku, record in linked.items()
            if record.product_uom_id
        }

    @cached_property
    def _skus(self):
        return {item.sku.strip() for order in self.orders for item in order.items}

    @cached_property
    def partners(self):
        """Return (customer, delivery address) by order id."""
        return self.env["res.partner"]._amazon_match(self.account, self.orders)

    @cached_property
    def currencies(self):
        """Return all currencies by code, also those not switched on yet."""
        currencies = self.env["res.currency"].with_context(active_test=False)
        return {currency.name: currency for currency in currencies.search([])}

    @cached_property
    def rated_currencies(self):
        """Return the currencies that Odoo can convert to the company's, and that."""
        company = self.account.company_id
        rates = self.env["res.currency.rate"]._read_group(
            [("company_id", "in", (False, company.root_id.id))], ["currency_id"]
        )
        currencies = [currency.id for (currency,) in rates]
        return company.currency_id | company.currency_id.browse(currencies)

    @cached_property
    def taken_names(self):
        """Return the numbers of these orders that other sale orders have."""
        names = [
            self.marketplaces[order.marketplace_id]._get_order_name(order.order_id)
            for order in self.orders
        ]
        domain = [
            ("company_id", "=", self.account.company_id.id),
            ("name", "in", list(filter(None, names))),
        ]
        return set(self.env["sale.order"].search(domain).mapped("name"))

    def get_name(self, link, order_id):
        """Return a new sale order's number by Amazon's; '' for Odoo's own."""
        name = link._get_order_name(order_id)
        return "" if not name or name in self.taken_names else name

    def get_fiscal_position(self, case):
        """Return the fiscal position of a `TaxCase`, and whether the buyer owes."""
        if case.key not in self._fiscal_positions:
            positions = self.env["account.fiscal.position"]
            self._fiscal_positions[case.key] = positions._amazon_choose(case)
        return self._fiscal_positions[case.key]

    def get_taxes(self, product, position):
        """Return a product's taxes as mapped by a fiscal position, included."""
        taxes = product.taxes_id._filter_taxes_by_company(self.account.company_id)
        key = taxes, position
        if key not in self._taxes:
            self._taxes[key] = position.map_tax(taxes)._amazon_include()
        return self._taxes[key]
