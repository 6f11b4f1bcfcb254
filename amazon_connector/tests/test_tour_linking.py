from odoo.fields import Command
from odoo.tests import tagged

from .common import AmazonHttpCase


@tagged("post_install", "-at_install")
class TestTourLinking(AmazonHttpCase):
    """A person links ten listings and creates a product from one, in a browser."""

    def add_sku(self, sku, title):
        link = self.links.filtered(lambda link: link.country_id.code == "DE")
        listing = {"account_marketplace_id": link.id, "title": title}
        return self.env["amazon.sku"].create(
            {
                "account_id": self.account.id,
                "sku": sku,
                "listing_ids": [Command.create(listing)],
            }
        )

    def test_link_listings(self):
        self.links = self.connect()
        for number in range(9):
            name = f"Mug number {number:02}"
            self.create_product(f"M-{number:02}", name=name)
            self.add_sku(f"TOUR-{number:02}", f"{name} from Acme")
        chosen = self.create_product("BY-HAND", name="Chosen by hand")
        hand = self.add_sku("TOUR-HAND", "Something")
        new = self.add_sku("TOUR-NEW", "A new bowl")
        junk = self.add_sku("TOUR-JUNK", "Junk")
        item = {"sku": "TOUR-03", "unit_price": "9.99"}
        payload = self.emulator.add_order("DE", items=[item])
        self.account._get_flow("orders").next_at = "2020-01-01 00:00:00"
        self.import_orders()
        sale = self.find_order(payload)
        self.assertEqual(sale.state, "draft")
        self.start_tour("/odoo", "amazon_link_listings", login="admin")
        linked = self.env["amazon.sku"].search([("product_id", "!=", False)])
        self.assertEqual(len(linked), 11)
        self.assertEqual(hand.product_id, chosen)
        self.assertEqual(new.product_id.name, "A new bowl")
        self.assertTrue(junk.is_ignored)
        self.assertEqual(sale.order_line.product_id.default_code, "M-03")
        self.assertEqual(sale.state, "sale")
