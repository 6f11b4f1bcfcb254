from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from spapi_emulator.offer_attributes import attributes

from .pricing import PricingCase
from .stock import StockCase
from .whole_way import CRONS

CHANGING = (
    "createFeed",
    "putListingsItem",
    "patchListingsItem",
    "deleteListingsItem",
)


@tagged("post_install", "-at_install")
class TestOffersWholeWay(StockCase, PricingCase):
    """From stock and pricelist in Odoo to the offer at Amazon, nothing patched."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.france = cls.get_link("FR")

    def turn_on(self):
        switches = {"stock_enabled": True, "prices_enabled": True}
        self.account.write(switches)
        (self.germany | self.france).write({"stock_enabled": True})
        self.germany.write(switches)

    def run_everything(self):
        """Run every cron, with all flows due, and let Amazon work."""
        self.env.cr.flush()
        for __ in range(2):
            for flow in self.account.flow_ids:
                flow._mark_due()
            for name in sorted(set(CRONS.values())):
                self.run_cron(name)
            self.advance(600)

    def find_changes(self):
        return [call for name in CHANGING for call in self.emulator.calls(name)]

    def import_mug(self):
        """Import an offer that Amazon has in two countries, as Odoo has it."""
        self.add_stock(self.mug, 10)
        self.set_price(self.mug, 9.99)
        for code in ("DE", "FR"):
            self.emulator.add_listing(
                "MUG-1", code, price="9.99", quantity=10, handling_days=3
            )
        self.france.write({"listings_enabled": True, "import_inactive": True})
        self.import_listings(self.germany | self.france)
        self.assertEqual(self.find_listing("MUG-1", self.france).product_id, self.mug)

    def get_offer(self):
        """Return the price for everybody as Amazon has it."""
        (entry,) = attributes(self.emulator.listing("MUG-1"))["purchasable_offer"]
        return entry

    # === NOTHING IS SENT === #

    def test_import_of_live_listings_sends_nothing(self):
        for number in range(100):
            self.emulator.add_listing(f"LIVE-{number}", price="7.50", quantity=5)
        self.germany.create_products = True
        self.import_listings()
        self.assertEqual(self.find_report().product_count, 100)
        self.run_everything()
        self.assertEqual(self.find_changes(), [])
        # Turned on, the brake holds what would take the whole shop off sale.
        self.turn_on()
        self.run_everything()
        self.assertEqual(self.find_changes(), [])
        self.assertEqual(self.emulator.listing("LIVE-7").quantity, 5)
        self.assertIn("100", self.find_issues("stock_brake").message)

    def test_turned_on_without_a_change_sends_nothing(self):
        self.import_mug()
        self.turn_on()
        self.run_everything()
        self.assertEqual(self.find_changes(), [])

    # === WHAT CHANGES ARRIVES, AND NOTHING ELSE IS LOST === #

    def test_stock_price_and_sale_arrive(self):
        self.import_mug()
        self.turn_on()
        self.add_stock(self.mug, -4)
        self.pricelist.item_ids.fixed_price = 10.49
        now = fields.Datetime.now()
        dates = {"date_start": now, "date_end": now + timedelta(days=2)}
        self.set_price(self.mug, 9.49, **dates)
        self.run_everything()
        listing = self.emulator.listing("MUG-1")
        self.assertEqual((listing.price, listing.quantity), ("10.49", 6))
        self.assertEqual(listing.handling_days, 3)
        france = self.emulator.listing("MUG-1", "FR")
        self.assertEqual((france.price, france.quantity), ("9.99", 6))
        offer = self.get_offer()
        self.assertEqual(
            offer["discounted_price"][0]["schedule"][0]["value_with_tax"], 9.49
        )
        self.add_stock(self.mug, -1)
        self.run_everything()
        self.assertEqual(self.emulator.listing("MUG-1").quantity, 5)
        self.assertEqual(self.emulator.listing("MUG-1").handling_days, 3)
        self.assertEqual(self.get_offer(), offer)

    def test_sold_out_and_back_again(self):
        self.import_mug()
        self.turn_on()
        self.add_stock(self.mug, -10)
        self.run_everything()
        for code in ("DE", "FR"):
            listing = self.emulator.listing("MUG-1", code)
            self.assertEqual((listing.quantity, listing.state), (0, "Inactive"))
        self.add_stock(self.mug, 3)
        self.run_everything()
        for code in ("DE", "FR"):
            listing = self.emulator.listing("MUG-1", code)
            self.assertEqual((listing.quantity, listing.state), (3, "Active"))
        self.run_everything()
        self.assertEqual(self.find_listing("MUG-1").offer_state, "live")
