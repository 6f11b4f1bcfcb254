from odoo import api, fields, models

# Two addresses are the same when all of these are, whatever the spelling of blanks
# and capitals. The phone number is not one of them: Amazon hides it after a while.
ADDRESS_FIELDS = (
    "name",
    "company_name",
    "street",
    "street2",
    "zip",
    "city",
    "state_id",
    "country_id",
)


def _normalise(value):
    return " ".join((value or "").split()).casefold()


class ResPartner(models.Model):
    _inherit = "res.partner"

    amazon_account_id = fields.Many2one(
        "amazon.account", readonly=True, copy=False, ondelete="set null"
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

    @api.model
    def _amazon_match(self, account, orders):
        """Find or create the customers and delivery addresses of Amazon orders.

        A buyer is known by the account and Amazon's relay e-mail; without it each
        order gets a customer of its own, since two buyers must never be merged.

        :return: {order id: (customer, delivery address)}
        """
        places = self._amazon_get_places(orders)
        customers = self._amazon_find_customers(account, orders)
        self._amazon_create_customers(account, orders, places, customers)
        return self._amazon_add_addresses(account, orders, places, customers)

    @api.model
    def _amazon_get_key(self, order):
        return order.buyer_email or order.order_id

    @api.model
    def _amazon_find_customers(self, account, orders):
        emails = {order.buyer_email for order in orders if order.buyer_email}
        # A customer whom somebody has archived is still the buyer.
        partners = self.with_context(active_test=False)
        found = partners.search(
            [
                ("amazon_account_id", "=", account.id),
                ("amazon_buyer_email", "in", list(emails)),
            ]
        )
        return {p.amazon_buyer_email: self.browse(p.id) for p in found}

    @api.model
    def _amazon_create_customers(self, account, orders, places, customers):
        """Add the customers that are missing to `customers`, in one create."""
        missing = {}
        for order in orders:
            key = self._amazon_get_key(order)
            if key not in customers and key not in missing:
                missing[key] = self._prepare_amazon_customer_vals(
                    account, order, places
                )
        created = self.create(list(missing.values()))
        customers.update(zip(missing, created, strict=True))

    @api.model
    def _prepare_amazon_customer_vals(self, account, order, places):
        vals = self._prepare_amazon_address_vals(order, places)
        name = order.buyer_name or vals["name"]
        return {
            **vals,
            "name": name or self.env._("Amazon customer %s", order.order_id),
            "company_id": account.company_id.id,
            "amazon_account_id": account.id,
            "amazon_buyer_email": order.buyer_email or False,
            "lang": self._amazon_get_lang(account, order),
            "customer_rank": 1,
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

    @api.model
    def _amazon_add_addresses(self, account, orders, places, customers):
        """Give each order its delivery address: the customer or one of its contacts."""
        keys, missing, known = {}, {}, {}
        for order in orders:
            customer = customers[self._amazon_get_key(order)]
            vals = self._prepare_amazon_address_vals(order, places)
            vals["name"] = vals["name"] or customer.name
            key = keys[order.order_id] = customer, self._amazon_get_address_key(vals)
            if key not in known:
                known[key] = customer._amazon_find_address(order, vals)
            if not known[key]:
                missing[key] = self._prepare_amazon_contact_vals(customer, vals)
        known.update(zip(missing, self.create(list(missing.values())), strict=True))
        return {order_id: (key[0], known[key]) for order_id, key in keys.items()}

    @api.model
    def _prepare_amazon_contact_vals(self, customer, vals):
        return {
            **vals,
            "type": "delivery",
            "parent_id": customer.id,
            "company_id": customer.company_id.id,
        }

    def _amazon_find_address(self, order, vals):
        """Return the customer or the delivery contact that has this very address."""
        if not order.address:
            return self
        wanted = self._amazon_get_address_key(vals)
        contacts = self | self.child_ids.filtered(lambda c: c.type == "delivery")
        for contact in contacts:
            address = contact._amazon_read_address()
            if self._amazon_get_address_key(address) == wanted:
                return contact
        return self.browse()

    def _amazon_read_address(self):
        relations = ("state_id", "country_id")
        return {
            name: self[name].id if name in relations else self[name]
            for name in ADDRESS_FIELDS
        }

    @api.model
    def _amazon_get_address_key(self, vals):
        return tuple(
            _normalise(vals[name]) if isinstance(vals[name], str) else vals[name] or ""
            for name in ADDRESS_FIELDS
        )

    @api.model
    def _prepare_amazon_address_vals(self, order, places):
        """Return the vals of the address that Amazon gave; all empty without one."""
        address = order.address
        if not address:
            return dict.fromkeys((*ADDRESS_FIELDS, "phone"), False)
        streets = [address.line1, address.line2, address.line3]
        streets = [street for street in streets if street]
        country, state = places[order.order_id]
        return {
            "name": address.name,
            "company_name": address.company,
            "street": streets[0] if streets else False,
            "street2": ", ".join(streets[1:]) or False,
            "zip": address.postal_code,
            "city": address.city or address.municipality or address.district,
            "state_id": state.id,
            "country_id": country.id,
            "phone": address.phone,
        }

    @api.model
    def _amazon_get_places(self, orders):
        """Return (country, state) by order id; empty where Odoo does not know them."""
        codes = {o.address.country_code for o in orders if o.address}
        countries = self.env["res.country"].search([("code", "in", list(codes))])
        by_code = {country.code: country for country in countries}
        states = self.env["res.country.state"].search(
            [("country_id", "in", countries.ids)]
        )
        by_name = {}
        for state in states:
            by_name[state.country_id, _normalise(state.name)] = state
            by_name[state.country_id, _normalise(state.code)] = state
        places = {}
        for order in orders:
            address = order.address
            country = by_code.get(address and address.country_code, countries.browse())
            text = _normalise(address and address.state)
            places[order.order_id] = (
                country,
                by_name.get((country, text), states.browse()),
            )
        return places
