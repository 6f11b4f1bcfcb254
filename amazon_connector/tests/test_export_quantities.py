from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from .exports import EAN
from .test_export_sending import ExportSendingCase


@tagged("post_install", "-at_install")
class TestExportQuantities(ExportSendingCase):
    """Who sends a product does not sell what is not to be sold."""

    def setUp(self):
        super().setUp()
        self.listing = self.add_known(self.lamp, quantity=1)

    def get_quantity(self):
        return self.emulator.listing("LAMP-1").quantity

    def test_what_is_set_to_0_stays_so(self):
        self.listing._set_zero()
        self.send(self.lamp)
        self.assertEqual(self.get_quantity(), 0)

    def test_closed_for_a_holiday(self):
        now = self.account._now()
        self.account.write(
            {
                "holiday_from": fields.Datetime.subtract(now, days=1),
                "holiday_until": fields.Datetime.add(now, days=1),
            }
        )
        self.send(self.lamp)
        self.assertEqual(self.get_quantity(), 0)

    def test_a_rise_waits_for_the_orders(self):
        self.advance(2 * 60 * 60)
        run = self.send(self.lamp)
        self.assertEqual(run.line_ids.state, "waiting")
        self.assertEqual(self.get_quantity(), 1)
        self.import_orders()
        self.go_on()
        self.assertEqual(run.line_ids.state, "accepted")
        self.assertEqual(self.get_quantity(), 5)

    def start(self, links, **vals):
        """Send the lamp; return the run, whose feeds Amazon works on."""
        dialog = self.open_dialog(self.lamp, links, **vals)
        run = self.get_run(dialog.action_send())
        self.run_exports()
        self.send_offers()
        return run

    def get_told(self):
        """Return the attributes of each feed's only message."""
        bodies = [call.body for call in self.emulator.calls("upload")]
        return [
            [patch["path"].split("/")[-1] for patch in message["patches"]]
            for body in bodies
            for message in body["messages"]
        ]

    def add_french(self):
        france = self.get_link("FR")
        self.emulator.add_listing("LAMP-1", "FR", quantity=1, asin="B000LAMP01")
        vals = {"product_type": "LAMP", "are_terms_read": True}
        self.listing.copy({"account_marketplace_id": france.id, **vals})
        return france

    def test_shared_quantity_goes_out_once(self):
        links = self.germany + self.add_french()
        run = self.start(links)
        both = ["purchasable_offer", "fulfillment_availability"]
        self.assertEqual(self.get_told(), [both, ["purchasable_offer"]])
        self.go_on()
        self.assertEqual(run.line_ids.mapped("state"), ["accepted"] * 2)
        self.emulator.clear_journal()
        lines = self.start(links, sends_prices=False).line_ids
        self.assertEqual(lines.mapped("state"), ["sent", "skipped"])
        self.assertIn("share", lines[1].message)
        self.assertEqual(self.get_told(), [["fulfillment_availability"]])

    def test_shared_quantity_waits_for_the_feed_that_carries_another(self):
        france = self.add_french()
        self.start(self.germany, sends_prices=False)
        self.set_stock(self.lamp, -2)
        line = self.start(france, sends_prices=False).line_ids
        self.listing._set_zero()
        self.send_offers()
        self.assertEqual((line.state, len(self.get_told())), ("waiting", 1))
        self.advance(600)
        self.follow_documents()
        self.send_offers()
        self.assertEqual(len(self.get_told()), 2)
        self.go_on()
        self.assertEqual(self.get_quantity(), 0)

    def test_each_marketplace_has_its_own_quantity(self):
        self.account.one_quantity = False
        self.start(self.germany + self.add_french(), sends_prices=False)
        self.assertEqual(self.get_told(), [["fulfillment_availability"]] * 2)

    def offer_in_france(self, **vals):
        self.emulator.add_catalog_item("B000LAMP0F", ["FR"], barcodes=[EAN])
        self.import_orders()
        run = self.get_run(
            self.open_dialog(self.lamp, self.get_link("FR"), **vals).action_send()
        )
        self.run_exports()
        self.follow_documents()
        self.go_on()
        self.assertEqual(run.line_ids.state, "accepted")
        french = self.emulator.listing("LAMP-1", "FR")
        self.assertEqual((french.asin, french.quantity), ("B000LAMP0F", 5))
        return french

    def test_new_offer_keeps_what_goes_with_the_shared_quantity(self):
        german = self.emulator.listing("LAMP-1")
        kept = {"lead_time_to_ship_max_days": 4, "restock_date": "2099-12-24"}
        german.availability = dict(kept)
        self.assertEqual(self.offer_in_france().availability, kept)
        self.assertEqual(german.availability, kept)

    def test_handling_time_of_the_dialog_is_the_skus(self):
        self.emulator.listing("LAMP-1").availability = {"restock_date": "2099-12-24"}
        self.listing.sku_id.handling_days = 2
        with patch.object(
            type(self.env["amazon.export.asking"]), "_check_form", return_value=("", "")
        ) as form:
            french = self.offer_in_france(handling_days=6)
        self.assertEqual(form.call_args.args[-1].offer.handling_days, 6)
        self.assertEqual(self.listing.sku_id.handling_days, 6)
        self.assertEqual(
            french.availability,
            {"lead_time_to_ship_max_days": 6, "restock_date": "2099-12-24"},
        )

    def test_stock_by_hand_keeps_what_goes_with_it(self):
        self.emulator.listing("LAMP-1").availability = {"restock_date": "2099-12-24"}
        self.listing.are_terms_read = False
        self.listing.sku_id.handling_days = 3
        run = self.get_run(
            self.open_dialog(self.lamp, sends_prices=False).action_send()
        )
        self.run_exports()
        self.send_offers()
        self.assertEqual(run.line_ids.state, "waiting")
        self.follow_documents()
        self.go_on()
        self.assertEqual(run.line_ids.state, "accepted")
        self.assertEqual(
            self.emulator.listing("LAMP-1").availability,
            {"lead_time_to_ship_max_days": 3, "restock_date": "2099-12-24"},
        )

    def test_a_fall_goes_without_them(self):
        self.set_stock(self.lamp, -5)
        self.advance(2 * 60 * 60)
        self.send(self.lamp)
        self.assertEqual(self.get_quantity(), 0)
