from odoo.tests import new_test_user, tagged

from .listings import ACTIVE, ALL, HEADER, ListingsCase

ROW = "Mug\t{}\t9.99\t4\tB000000001\t11\tDEFAULT\tActive"


@tagged("post_install", "-at_install")
class TestListingOdd(ListingsCase):
    """Odd files, and things that happen between two imports."""

    # === FILES === #

    def test_skus_of_all_kinds(self):
        skus = [
            "A,B", "C;D", 'E"F"', "G'H", "I/J K+L%26", "Ü-1", "-", "=1+1", "sku",
            "0001", "x" * 40,
        ]  # fmt: skip
        for sku in skus:
            self.emulator.add_listing(sku, title="Łóżko", asin="B000000001")
        self.set_report(*(ROW.format(s).replace("Mug", "?ó?ko") for s in skus))
        self.assertEqual(self.import_listings().state, "done")
        self.assertCountEqual(self.get_skus(), skus)
        for sku in skus:
            self.assertEqual(self.find_listing(sku).title, "Łóżko", sku)
        for sku in skus:
            self.emulator.remove_listing(sku)
        self.set_report(ROW.format("OTHER"))
        self.advance(3600)
        self.assertEqual(self.import_listings().vanished_count, len(skus))

    def test_sku_twice_in_a_file_is_one_listing(self):
        lines = [ROW.format("MUG-1"), ROW.format("MUG-1").replace("9.99", "7.50")]
        self.set_report(*lines)
        self.assertEqual(self.import_listings().created_count, 1)
        self.assertEqual(self.find_listing("MUG-1").price, 7.5)
        self.advance(3600)
        self.assertEqual(self.import_listings().updated_count, 0)

    def test_long_title_null_bytes_and_a_torn_line_keep_nothing_out(self):
        lines = [
            ROW.format("LONG").replace("Mug", "Very long " * 500),
            ROW.format("NU\0LL"),
            ROW.format("x" * 5000),
            ROW.format("LAST"),
        ]
        self.set_report(*lines)
        report = self.import_listings()
        self.assertCountEqual(self.get_skus(), ["LONG", "NULL", "LAST"])
        self.assertEqual(report.skipped_details, "Line 4: its SKU is too long")

    def test_file_in_which_no_line_fits_changes_nothing(self):
        self.emulator.add_listing("MUG-1")
        self.import_listings()
        self.set_report(*["x\t" * 20] * 3)
        self.advance(3600)
        report = self.import_listings()
        self.assertEqual(report.state, "failed")
        self.assertIn("none of its lines is a listing", report.message)
        self.assertEqual(self.find_listing("MUG-1").status, "active")

    def test_file_of_a_header_alone(self):
        self.emulator.add_listing("MUG-1")
        self.emulator.add_listing("GONE")
        self.import_listings()
        self.emulator.remove_listing("GONE")
        self.set_report()
        self.advance(3600)
        self.assertEqual(self.import_listings().state, "done")
        self.assertEqual(self.find_listing("MUG-1").status, "inactive")
        self.assertEqual(self.find_listing("GONE").status, "vanished")

    def test_lines_without_line_feeds_change_nothing(self):
        self.set_report(ROW.format("MUG-1"))
        self.import_listings()
        text = "\r".join([HEADER, ROW.format("MUG-1"), ""])
        self.emulator.report_body(ALL, text.encode())
        self.advance(3600)
        self.assertEqual(self.import_listings().state, "failed")
        self.assertEqual(self.find_issues().code, "report_failed")
        self.assertEqual(self.find_listing("MUG-1").status, "active")

    def test_without_a_word_of_the_channel_nothing_is_taken_for_the_sellers(self):
        """A quantity for an FBA listing would take it out of Amazon's hands."""
        header = "item-name\tseller-sku\tprice\tquantity\tasin1\tstatus"
        row = "Mug\t{}\t9.99\t{}\tB000000001\tActive"
        self.set_report(row.format("MUG-1", 4), row.format("HOSE", ""), header=header)
        self.import_listings()
        self.assertEqual(self.find_listing("MUG-1").channel, "fbm")
        self.assertEqual(self.find_listing("HOSE").channel, "fba")
        header = "item-name\tseller-sku\tasin1\tstatus"
        self.set_report("Tea\tTEA-1\tB000000001\tActive", header=header)
        self.advance(3600)
        self.import_listings()
        self.assertEqual(self.find_listing("TEA-1").channel, "fba")

    # === AT AMAZON === #

    def test_listing_moves_to_fba_and_back(self):
        self.emulator.add_listing("MUG-1", quantity=4)
        self.import_listings()
        for values, facts in (
            ({"fba": True}, ("fba", 0)),
            ({"quantity": 7}, ("fbm", 7)),
        ):
            self.emulator.remove_listing("MUG-1")
            self.emulator.add_listing("MUG-1", **values)
            self.advance(3600)
            self.assertEqual(self.import_listings().updated_count, 1)
            listing = self.find_listing("MUG-1")
            self.assertEqual((listing.channel, listing.quantity), facts)
            self.assertEqual(listing.product_id, self.mug)

    def test_what_comes_back_is_compared_with_what_amazon_shows(self):
        """The seller has made it anew, with whatever quantity and price."""
        for is_shared in (True, False):
            self.account.one_quantity = is_shared
            for away in ({}, {"fba": True}):
                with self.subTest(is_shared=is_shared, away=away):
                    self.check_comes_back(away)

    def check_comes_back(self, away):
        now = self.account._now()
        self.emulator.add_listing("STAYS")
        self.emulator.add_listing("MUG-1", quantity=4, price="9.99")
        self.advance(3600)
        self.import_listings()
        listing = self.find_listing("MUG-1")
        listing.write({"price_sent": 9.99, "price_sent_at": now, "quantity_sent": 4,
                       "quantity_sent_at": now})  # fmt: skip
        listing.sku_id.write({"quantity_sent": 4, "quantity_sent_at": now})
        self.emulator.remove_listing("MUG-1")
        if away:
            self.emulator.add_listing("MUG-1", **away)
        self.advance(3600)
        self.import_listings()
        self.assertEqual((listing.price_sent, listing.quantity_sent), (9.99, 4))
        if away:
            self.emulator.remove_listing("MUG-1")
        self.emulator.add_listing("MUG-1", quantity=7, price="3.00")
        self.advance(3600)
        self.import_listings()
        self.assertEqual((listing.status, listing.channel), ("active", "fbm"))
        self.assertEqual(listing._get_known_quantities(), {7})
        self.assertEqual((listing.price_sent, listing.price), (0, 3.0))
        self.emulator.remove_listing("MUG-1")
        self.emulator.remove_listing("STAYS")

    def test_offer_that_was_just_sent_is_found_at_amazon(self):
        self.emulator.add_listing("STAYS")
        self.import_listings()
        sku = self.env["amazon.sku"].create(
            {"account_id": self.account.id, "sku": "NEW", "product_id": self.mug.id}
        )
        listing = self.env["amazon.listing"].create(
            {
                "account_marketplace_id": self.germany.id,
                "sku_id": sku.id,
                "status": "new",
            }
        )
        self.advance(3600)
        self.assertEqual(self.import_listings().vanished_count, 0)
        self.assertEqual(listing.status, "new")
        self.emulator.add_listing("NEW")
        self.advance(3600)
        self.import_listings()
        self.assertEqual((listing.status, listing.product_id), ("active", self.mug))

    def test_refused_questions_let_nothing_vanish(self):
        self.germany.import_inactive = False
        for sku in ("MUG-1", "TEA-1", "A,B"):
            self.emulator.add_listing(sku)
        self.import_listings()
        self.emulator.remove_listing("TEA-1")
        self.emulator.report_body(ACTIVE, None)
        self.emulator.fault("searchListingsItems", "400", times=9)
        self.emulator.fault("getListingsItem", "400", times=9)
        self.advance(3600)
        report = self.import_listings()
        self.assertEqual((report.state, report.vanished_count), ("cancelled", 0))
        listings = self.env["amazon.listing"].search([])
        self.assertEqual(set(listings.mapped("status")), {"inactive"})
        self.assertEqual(len(listings), 3)

    def test_refused_reading_back_lets_nothing_vanish(self):
        self.emulator.add_listing("MUG-1")
        self.import_listings()
        self.emulator.fault("searchListingsItems", "400", times=9)
        self.emulator.fault("getListingsItem", "400", times=9)
        listing = self.find_listing("MUG-1")
        listing.offer_check_at = self.account._now()
        listing._read_back("de_DE", in_step=False)
        self.assertEqual(listing.status, "active")
        self.assertGreater(listing.offer_check_at, self.account._now())

    # === IN ODOO === #

    def test_switched_off_on_the_way(self):
        self.emulator.add_listing("MUG-1")
        self.germany.action_import_listings()
        self.run_listings()
        self.germany.listings_enabled = False
        calls = len(self.emulator.journal)
        for __ in range(3):
            self.advance(600)
            self.run_listings()
        self.assertEqual(len(self.emulator.journal), calls)
        self.assertFalse(self.get_skus())
        self.germany.listings_enabled = True
        self.assertEqual(self.import_listings().state, "done")
        self.assertEqual(self.get_skus(), ["MUG-1"])

    def test_deleted_product_leaves_its_listing_unlinked_and_without_a_pack(self):
        self.emulator.add_listing("MUG-1")
        self.import_listings()
        pack = self.env.ref("uom.product_uom_pack_6")
        self.mug.uom_ids = pack
        listing = self.find_listing("MUG-1")
        listing.product_uom_id = pack
        clerk = new_test_user(
            self.env,
            "clerk",
            groups="product.group_product_manager,sales_team.group_sale_manager",
        )
        self.mug.with_user(clerk).unlink()
        self.env.invalidate_all()
        self.assertFalse(listing.product_id)
        again = self.create_product("MUG-1")
        again.uom_ids = pack
        self.advance(3600)
        self.import_listings()
        self.assertEqual(listing.product_id, again)
        self.assertEqual(listing.sku_id._get_unit(), again.uom_id)
