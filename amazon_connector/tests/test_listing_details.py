from odoo.tests import tagged

from .listings import ACTIVE, ListingsCase

SPOILT = "?ó?ko\tBED\t9.99\t4\tB000000001\t11\tDEFAULT\tActive"


@tagged("post_install", "-at_install")
class TestListingDetails(ListingsCase):
    """What a report lacks or spoils comes from Amazon's other answers."""

    # === MISSING AND SPOILT === #

    def test_france_gets_its_asins(self):
        france = self.get_link("FR")
        france.write({"listings_enabled": True, "import_inactive": True})
        for number in range(25):
            self.emulator.add_listing(
                f"SKU-{number}",
                "FR",
                title=f"Tasse {number}",
                price="1299.00",
                product_id="4006381333931",
                product_id_type="4",
                asin=f"B0000000{number:02d}",
            )
        self.import_listings(france)
        listing = self.find_listing("SKU-7", france)
        self.assertEqual((listing.asin, listing.title), ("B000000007", "Tasse 7"))
        self.assertEqual((listing.price, listing.product_type), (1299.0, "PRODUCT"))
        self.assertEqual(self.count_calls("searchListingsItems"), 2)
        self.assertFalse(self.find_issues())
        self.advance(3600)
        self.assertEqual(self.import_listings(france).updated_count, 0)
        self.assertEqual(self.count_calls("searchListingsItems"), 2, "nothing to ask")

    def test_lost_letters_are_found_again_and_stay(self):
        self.emulator.add_listing("BED", title="Łóżko", asin="B000000001")
        self.set_report(SPOILT)
        self.import_listings()
        listing = self.find_listing("BED")
        self.assertEqual(listing.title, "Łóżko")
        self.advance(3600)
        self.assertEqual(self.import_listings().updated_count, 0)
        self.assertEqual(listing.title, "Łóżko")
        self.assertEqual(self.count_calls("searchListingsItems"), 1)

    def test_new_name_of_a_spoilt_one_is_asked_for(self):
        self.emulator.add_listing("BED", title="Łóżko", asin="B000000001")
        self.set_report(SPOILT)
        self.import_listings()
        self.emulator.remove_listing("BED")
        self.emulator.add_listing("BED", title="Łóżko małe", asin="B000000001")
        self.set_report(SPOILT.replace("?ó?ko", "?ó?ko ma?e"))
        self.advance(3600)
        self.import_listings()
        self.assertEqual(self.find_listing("BED").title, "Łóżko małe")

    def test_missing_status_column(self):
        self.emulator.add_listing("ON")
        self.emulator.add_listing("OFF", statuses=())
        self.set_report("A\tON\tB000000001", "B\tOFF\tB000000002",
                        header="item-name\tseller-sku\tasin1")  # fmt: skip
        self.import_listings()
        self.assertEqual(self.find_listing("ON").status, "active")
        self.assertEqual(self.find_listing("OFF").status, "inactive")

    def test_report_of_active_ones_needs_no_status(self):
        self.germany.import_inactive = False
        header = "item-name\tseller-sku\tasin1"
        self.set_report("A\tON\tB000000001", header=header, kind=ACTIVE)
        self.import_listings()
        self.assertEqual(self.find_listing("ON").status, "active")
        self.assertFalse(self.count_calls("searchListingsItems"))

    def test_comma_in_a_sku(self):
        self.emulator.add_listing("A,B", title="Łóżko", asin="B000000001")
        self.emulator.add_listing("C", title="Łóżko", asin="B000000002")
        self.set_report(
            SPOILT.replace("BED", "A,B"), SPOILT.replace("BED", "C"),
        )  # fmt: skip
        self.import_listings()
        self.assertEqual(self.find_listing("A,B").title, "Łóżko")
        self.assertEqual(self.find_listing("C").title, "Łóżko")
        self.assertEqual(self.count_calls("getListingsItem"), 1)

    def test_what_amazon_does_not_tell_either_is_an_issue(self):
        self.set_report("Mug\tMUG-1\t9.99\t4\t\t11\tDEFAULT\tActive")
        report = self.import_listings()
        self.assertEqual(report.state, "done")
        issue = self.find_issues()
        self.assertEqual(issue.code, "report_columns")
        self.assertIn("add the columns asin and asin1", issue.message)
        self.assertEqual(issue.account_marketplace_id, self.germany)
        self.emulator.add_listing("MUG-1", asin="B000000001")
        self.advance(3600)
        self.import_listings()
        self.assertFalse(self.find_issues())

    def test_without_the_role_the_rest_comes_in(self):
        self.emulator.fault("searchListingsItems", "403", times=9)
        self.set_report("Mug\tMUG-1\t9.99\t4\t\t11\tDEFAULT\tActive")
        self.assertEqual(self.import_listings().state, "done")
        self.assertEqual(self.find_listing("MUG-1").price, 9.99)
        self.assertEqual(self.find_issues().code, "report_columns")

    # === VANISHED === #

    def add_and_lose(self, *skus):
        for sku in skus:
            self.emulator.add_listing(sku)
        self.emulator.add_listing("STAYS")
        self.import_listings()
        self.advance(3600)

    def test_vanished_is_marked_and_comes_back(self):
        self.add_and_lose("MUG-1", "A,B")
        self.emulator.remove_listing("MUG-1")
        self.emulator.remove_listing("A,B")
        report = self.import_listings()
        self.assertEqual(report.vanished_count, 2)
        self.assertEqual(self.find_listing("MUG-1").status, "vanished")
        self.assertEqual(self.find_listing("A,B").status, "vanished")
        self.assertEqual(self.find_listing("MUG-1").product_id, self.mug)
        self.assertEqual(self.find_listing("STAYS").status, "active")
        self.emulator.add_listing("MUG-1")
        self.advance(3600)
        self.import_listings()
        self.assertEqual(self.find_listing("MUG-1").status, "active")

    def test_what_amazon_still_knows_becomes_inactive(self):
        self.germany.import_inactive = False
        self.add_and_lose("MUG-1", "A,B")
        for sku in ("MUG-1", "A,B"):
            self.emulator.remove_listing(sku)
            self.emulator.add_listing(sku, statuses=())
        report = self.import_listings()
        self.assertEqual(report.vanished_count, 0)
        self.assertEqual(self.find_listing("MUG-1").status, "inactive")
        self.assertEqual(self.find_listing("A,B").status, "inactive")

    def test_no_listings_at_all(self):
        self.add_and_lose("MUG-1")
        self.emulator.remove_listing("MUG-1")
        self.emulator.remove_listing("STAYS")
        self.assertEqual(self.import_listings().state, "cancelled")
        self.assertEqual(self.find_listing("MUG-1").status, "vanished")

    def test_cancelled_by_mistake_harms_nothing(self):
        self.add_and_lose("MUG-1")
        self.emulator.report_body("GET_MERCHANT_LISTINGS_ALL_DATA", None)
        self.assertEqual(self.import_listings().state, "cancelled")
        self.assertEqual(self.find_listing("MUG-1").status, "active")

    def test_within_amazons_limits(self):
        skus = [f"SKU-{number}" for number in range(150)]
        self.add_and_lose(*skus)
        for sku in skus:
            self.emulator.remove_listing(sku)
        self.import_listings()
        calls = self.emulator.calls("searchListingsItems")
        self.assertEqual([call.status for call in calls].count(200), 8)
        self.assertEqual(len(self.get_skus()), 151)
        self.assertEqual(self.find_report().vanished_count, 150)
