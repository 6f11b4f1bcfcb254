from odoo.tests import Form

from .common import AmazonCase

HAMBURG = {
    "name": "Anna Becker",
    "addressLine1": "Lindenallee 12",
    "city": "Hamburg",
    "postalCode": "20259",
    "countryCode": "DE",
}
MARKET = {**HAMBURG, "name": "Tante Frieda", "addressLine1": "Am Markt 1"}
ANNA = {"buyerName": "Anna Becker", "buyerEmail": "0anna@marketplace.amazon.de"}


class ChangesCase(AmazonCase):
    """An order in Odoo whose order at Amazon changes."""

    def make_sale(self, country="DE", items=None, **options):
        items = items or [
            {"sku": "MUG-1", "quantity": 2, "unit_price": "5"},
            {"sku": "TEA-1", "quantity": 3, "unit_price": "7", "shipping": "4.90"},
        ]
        options = {"address": HAMBURG, "buyer": ANNA, **options}
        self.payload = self.emulator.add_order(country, items=items, **options)
        self.advance(600)
        self.import_orders()
        return self.find_order(self.payload)

    def change(self, **changes):
        self.advance(1000)
        self.emulator.update_order(self.payload["orderId"], **changes)
        self.advance(1000)
        self.import_orders()

    def change_items(self, *specs):
        """Let Amazon's order have the items of these specs now, and their amounts."""
        known = self.emulator.order(self.payload["orderId"])
        for spec, item in zip(specs, known["orderItems"], strict=False):
            spec["order_item_id"] = item["orderItemId"]
        other = self.emulator.add_order("DE", items=list(specs), status="CANCELLED")
        items = other["orderItems"]
        for item in items:
            item.pop("cancellation", None)
            item["fulfillment"]["quantityUnfulfilled"] = item["quantityOrdered"]
        self.change(orderItems=items, proceeds=other["proceeds"])

    def edit(self, sale, **values):
        """Let a person change the order in its form."""
        with Form(sale) as form:
            for name, value in values.items():
                setattr(form, name, value)

    def edit_line(self, sale, number, **values):
        with Form(sale) as form, form.order_line.edit(number) as line:
            for name, value in values.items():
                setattr(line, name, value)

    def get_line(self, sale, sku):
        return sale.order_line.filtered(lambda line: line.amazon_sku == sku)

    def get_demand(self, sale, product):
        moves = sale.picking_ids.move_ids.filtered(
            lambda m: m.product_id == product and m.state != "cancel"
        )
        return sum(moves.mapped("product_uom_qty"))

    def pick(self, sale):
        move = sale.picking_ids.move_ids[:1]
        move.write({"quantity": 1, "picked": True})
        return move.picking_id

    def get_notes(self, sale):
        """Return what the chatter says that Amazon has changed and Odoo has kept."""
        return sale.message_ids.filtered(lambda m: "At Amazon:" in (m.body or ""))

    def assertTotal(self, sale):
        proceeds = self.emulator.order(sale.amazon_order_id)["proceeds"]
        total = float(proceeds["grandTotal"]["amount"])
        self.assertAlmostEqual(sale.amount_total, total, 2)
        self.assertAlmostEqual(sale.amazon_total, total, 2)
