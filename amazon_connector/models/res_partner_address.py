import hashlib

from odoo import api, models

from ..spapi.address_lines import read_lines
from .order_places import find_places

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
TEXT_FIELDS = ADDRESS_FIELDS[:6]


def _normalise(value):
    return " ".join((value or "").split()).casefold()


class ResPartner(models.Model):
    """The addresses of Amazon orders: delivery contacts of their customers."""

    _inherit = "res.partner"

    def _amazon_has_address(self):
        """Return whether a parcel can be sent to this address.

        Some addresses are short: pickup points may have one line, without a city.
        """
        return bool((self.street or self.street2) and self.country_id)

    # === DELIVERY CONTACTS === #

    @api.model
    def _amazon_add_addresses(self, account, orders, places, customers):
        """Give each order its delivery address: the customer or one of its contacts."""
        keys, missing, known = {}, {}, {}
        for order in orders:
            customer = customers[self._amazon_get_key(order)]
            vals = customer._prepare_amazon_delivery_vals(order, places)
            key = keys[order.order_id] = customer, self._amazon_get_address_key(vals)
            if key not in known:
                known[key] = customer._amazon_find_address(order, vals)
            if not known[key]:
                missing[key] = customer._prepare_amazon_contact_vals(vals)
        contacts = self._amazon_create_contacts(missing.values())
        known.update(zip(missing, contacts, strict=True))
        return {order_id: (key[0], known[key]) for order_id, key in keys.items()}

    def _amazon_get_contact(self, order):
        """Return this customer's contact with an order's address, made if need be."""
        vals = self._prepare_amazon_delivery_vals(
            order, self._amazon_get_places([order])
        )
        contact = self._amazon_find_address(order, vals)
        return contact or self._amazon_create_contacts(
            [self._prepare_amazon_contact_vals(vals)]
        )

    @api.model
    def _amazon_create_contacts(self, vals_list):
        vals_list = list(vals_list)
        companies = [vals["company_name"] for vals in vals_list]
        contacts = self.create(vals_list)
        # Odoo clears the company's name of a contact on its way in.
        for contact, company in zip(contacts, companies, strict=True):
            if company:
                contact.company_name = company
        return contacts

    def _prepare_amazon_contact_vals(self, vals):
        return {
            **vals,
            "type": "delivery",
            "parent_id": self.id,
            "company_id": self.company_id.id,
        }

    def _prepare_amazon_delivery_vals(self, order, places):
        """Return the vals of the address that this customer's order goes to."""
        vals = self._prepare_amazon_address_vals(order, places)
        vals["company_name"] = self._amazon_choose_company(order, vals)
        if self.amazon_account_marketplace_id:
            # One customer stands for all: it must not collect their addresses. What
            # counts for the taxes is left.
            vals.update(dict.fromkeys((*TEXT_FIELDS, "phone"), False))
        return {**vals, "name": vals["name"] or self.name}

    def _amazon_choose_company(self, order, texts):
        """Return the company of a delivery: the address's own, else the customer's."""
        if texts["company_name"] or not order.company:
            return texts["company_name"]
        # What somebody has made of the name counts: the address is the same.
        return self.commercial_company_name or order.company

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

    # === COMPARING === #

    def _amazon_read_address(self):
        relations = ("state_id", "country_id")
        vals = {
            name: self[name].id if name in relations else self[name]
            for name in ADDRESS_FIELDS
        }
        # Where people have made a company of it, that has the name.
        return {**vals, "company_name": self.commercial_company_name}

    @api.model
    def _amazon_get_address_key(self, vals):
        return tuple(
            _normalise(vals[name]) if isinstance(vals[name], str) else vals[name] or ""
            for name in ADDRESS_FIELDS
        )

    def _amazon_hash_order_address(self, order):
        """Return a hash of where this customer's order goes; False without a street.

        Without its role Amazon leaves out the street: that is no other address.
        """
        if not order.has_street:
            return False
        texts = self._prepare_amazon_text_vals(order)
        texts["company_name"] = self._amazon_choose_company(order, texts)
        return self._amazon_hash(
            {**texts, "name": texts["name"] or self.name}, order.address.country_code
        )

    def _amazon_hash_address(self):
        """Return the hash of this address, as of an order that goes to it."""
        return self._amazon_hash(self._amazon_read_address(), self.country_id.code)

    @api.model
    def _amazon_hash(self, vals, country_code):
        texts = [_normalise(vals[name]) for name in TEXT_FIELDS]
        text = "\n".join([*texts, _normalise(country_code)])
        return hashlib.sha256(text.encode()).hexdigest()

    # === AMAZON'S ADDRESSES === #

    @api.model
    def _prepare_amazon_address_vals(self, order, places):
        """Return the vals of the address that Amazon gave; all empty without one."""
        country, state = places[order.order_id]
        return {
            **self._prepare_amazon_text_vals(order),
            "phone": order.address and order.address.phone,
            "state_id": state.id,
            "country_id": country.id,
            "is_pickup_location": bool(
                order.address and read_lines(order.address).is_pickup_point
            ),
        }

    @api.model
    def _prepare_amazon_text_vals(self, order):
        address = order.address
        if not address:
            return dict.fromkeys(TEXT_FIELDS)
        lines = read_lines(address, order.company)
        return {
            "name": address.name,
            "company_name": lines.company,
            "street": lines.street or False,
            "street2": lines.street2 or False,
            "zip": address.postal_code,
            "city": address.city or address.municipality or address.district,
        }

    @api.model
    def _amazon_get_places(self, orders):
        """Return (country, state) by order id; empty where Odoo does not know them."""
        return find_places(self.env, orders)
