from odoo import models

from .amazon_order_changes import KEPT_FIELDS


class AmazonOrderAddresses(models.AbstractModel):
    """Customers and addresses that change at Amazon: part of sale.order."""

    _inherit = "amazon.order.changes"

    # === CUSTOMERS === #

    def _amazon_lacks_buyer(self, order):
        """Return whether Amazon shows now who it is, or where, that Odoo lacks."""
        if order.has_street and not self.amazon_address_key:
            return True
        if self.partner_id._amazon_lacks_tax_number(order):
            return True
        if not self.partner_id._amazon_is_placeholder():
            return False
        return bool(order.buyer_email) or self._amazon_lacks_name(order)

    def _amazon_lacks_name(self, order):
        """Return whether Amazon tells the name of a customer who has none yet."""
        is_nameless = self.amazon_order_id in (self.partner_id.name or "")
        return is_nameless and bool(order.buyer_name)

    def _amazon_take_buyer(self, order, is_picked):
        """Put the buyer's data on a customer whom Amazon did not show before."""
        customer = self.partner_id
        if not customer._amazon_is_placeholder():
            return
        if not order.buyer_email:
            if self._amazon_lacks_name(order):
                customer.name = order.buyer_name
            return
        buyer = self._amazon_find_buyer(order)
        if not buyer:
            customer._amazon_take_name(order)
        # Parcels and invoices keep the customer that they were made for.
        elif not is_picked and not self.invoice_ids:
            self._amazon_move_to(buyer, order)

    def _amazon_take_tax_number(self, order):
        """Put the tax number that Amazon tells now on the customer, or say why not."""
        if self.partner_id._amazon_lacks_tax_number(order) and not self.invoice_ids:
            with self._amazon_following_taxes():
                self.partner_id._amazon_take_tax_number(order)
        if order.tax_number:
            message = self.partner_id._amazon_explain_tax_number(order)
            self._amazon_sync({"tax_number": (message, "warning")})

    def _amazon_find_buyer(self, order):
        customers = self.partner_id._amazon_find_customers(
            self.amazon_account_id, [order]
        )
        return customers.get(order.buyer_email)

    def _amazon_move_to(self, buyer, order):
        """Give the order to the customer who has this buyer's e-mail already."""
        placeholder = self.partner_id
        kept = {name: self._amazon_read(name) for name in KEPT_FIELDS}
        if self.state == "draft":
            kept["pricelist_id"] = self.pricelist_id.id
        vals = {"partner_id": buyer.id, "partner_invoice_id": buyer.id, **kept}
        with self._amazon_following_taxes():
            self._amazon_ship_to(buyer._amazon_get_contact(order), **vals)
        self.amazon_address_key = buyer._amazon_hash_order_address(order)
        if not placeholder.sale_order_ids:
            placeholder.active = False

    def _amazon_read(self, name):
        return self._fields[name].convert_to_write(self[name], self)

    # === ADDRESSES === #

    def _amazon_take_address(self, order, is_picked):
        """Let the order and its deliveries follow a changed address.

        :return: texts about what was not taken, since goods are picked
        """
        key = self.partner_id._amazon_hash_order_address(order)
        here = self.partner_shipping_id._amazon_hash_address()
        is_known = not key or key == self.amazon_address_key
        # Nobody here sends what Amazon ships itself.
        if is_known or self.amazon_channel != "fbm":
            return []
        is_own = here == self.amazon_address_key
        if key != here and is_picked and is_own:
            self._amazon_warn_address(self.partner_id._amazon_get_contact(order))
            # Not taken, hence looked at again with the next change.
            return [
                self.env._(
                    "The delivery address is another one: see the page Amazon of the "
                    "order."
                )
            ]
        if key != here and (is_own or not self._amazon_has_destination()):
            self._amazon_ship_to_new(order)
        elif key != here:
            self._amazon_note_address(self.partner_id._amazon_get_contact(order))
        self.amazon_address_key = key
        return []

    def _amazon_has_destination(self):
        """Return whether it is known where the parcel of this order goes."""
        return self.partner_shipping_id._amazon_has_address()

    def _amazon_ship_to_new(self, order):
        """Take a new address: for a customer who has none, as that of the invoice."""
        customer = self.partner_id
        with self._amazon_following_taxes():
            if customer.amazon_account_id and not customer._amazon_has_address():
                customer._amazon_take_first_address(order)
            self._amazon_ship_to(customer._amazon_get_contact(order))

    def _amazon_ship_to(self, address, **vals):
        """Put the delivery address on the order and on its open deliveries."""
        # Odoo's own way of taking the deliveries along.
        sale = self.with_context(update_delivery_shipping_partner=True)
        position = {"fiscal_position_id": self.fiscal_position_id.id}
        sale.write({"partner_shipping_id": address.id, **position, **vals})

    def _amazon_note_address(self, contact):
        """Tell in the chatter that somebody's address stays, and show both."""
        self._amazon_note_kept(
            self.env._("The delivery address"),
            self._amazon_show(contact),
            self._amazon_show(self.partner_shipping_id),
        )

    def _amazon_show(self, contact):
        lines = [contact.display_name, *contact._display_address(True).splitlines()]
        return ", ".join(line.strip() for line in lines if line.strip())

    def _amazon_warn_address(self, contact):
        """Put an activity on what is packed for the address before, once."""
        if contact == self.amazon_shipping_id:
            return
        self.amazon_shipping_id = contact
        note = self.env._(
            "The delivery address changed at Amazon after packing. Compare with "
            "Seller Central, or with %s, before the parcel leaves.",
            contact._get_html_link(title=self.env._("the order's new address")),
        )
        user = self.amazon_account_id.responsible_id or self.user_id
        deliveries = self._amazon_get_open_deliveries().filtered(
            lambda p: p._is_amazon_delivery()
        )
        # The activity is in the user's list; a mail for each is too much.
        for delivery in deliveries.with_context(mail_activity_quick_update=True):
            delivery.activity_schedule(
                "mail.mail_activity_data_warning",
                summary=self.env._("Delivery address changed at Amazon"),
                note=note,
                user_id=user.id or self.env.uid,
            )
