import json

from lxml import etree

from odoo.tests import new_test_user, tagged

from .listings import ListingsCase


@tagged("post_install", "-at_install")
class TestListingResult(ListingsCase):
    """What people see of an import, before, during and after it."""

    def get_button(self, record, name, user=None):
        """Return a button of a record's form as a user gets it."""
        model = record.with_user(user) if user else record
        arch = model.get_view(view_type="form")["arch"]
        return etree.fromstring(arch).find(f".//button[@name='{name}']")

    # === BEFORE === #

    def test_button_says_how_long_it_takes_and_asks(self):
        for record in self.account, self.germany:
            button = self.get_button(record, "action_import_listings")
            self.assertIn("from minutes to hours", button.get("confirm"))
            self.assertIn("you may leave the page", button.get("confirm"))

    def test_no_button_where_listings_are_off(self):
        self.account.started_at = "2020-01-01"
        self.assertTrue(self.account.imports_listings and self.germany.imports_listings)
        for link in self.account.marketplace_ids:
            link.listings_enabled = False
        self.assertFalse(self.account.imports_listings or self.germany.imports_listings)
        self.germany.listings_enabled = True
        self.account.listings_enabled = False
        self.assertFalse(self.account.imports_listings or self.germany.imports_listings)
        for record in self.account, self.germany:
            button = self.get_button(record, "action_import_listings")
            self.assertIn("not imports_listings", button.get("invisible"))

    def test_no_button_for_users(self):
        user = new_test_user(self.env, "u", groups="amazon_connector.group_amazon_user")
        for record in self.account, self.germany:
            button = self.get_button(record, "action_import_listings", user)
            self.assertIsNone(button)

    def open_create_products(self):
        return self.open_dialog(self.germany, "action_open_create_products")

    def test_switching_creation_on_says_how_many_it_creates(self):
        self.assertFalse(self.open_create_products().has_listings)
        for number in range(3):
            self.emulator.add_listing(f"NEW-{number}")
        self.emulator.add_listing("LAMP", statuses=())
        self.emulator.add_listing("MUG-1")
        self.emulator.add_listing("LATE")
        self.emulator.add_listing("IGNORED")
        self.import_listings()
        self.find_listing("IGNORED").sku_id.is_ignored = True
        self.create_product("LATE")
        enable = self.open_create_products()
        self.assertTrue(enable.has_listings)
        self.assertEqual((enable.active_count, enable.inactive_count), (3, 1))
        self.assertFalse(enable.with_inactive)
        enable.action_enable()
        self.assertTrue(self.germany.create_products)
        self.assertFalse(self.germany.create_inactive_products)
        self.assertEqual(self.germany.missing_product_count, 3)
        self.advance(3600)
        self.assertEqual(self.import_listings().product_count, 3)

    def test_inactive_ones_have_a_tick_of_their_own(self):
        self.emulator.add_listing("LAMP", statuses=())
        self.import_listings()
        enable = self.open_create_products()
        enable.with_inactive = True
        enable.action_enable()
        self.assertTrue(self.germany.create_inactive_products)
        self.advance(3600)
        self.assertEqual(self.import_listings().product_count, 1)

    # === MEANWHILE === #

    def test_screens_are_told_of_progress(self):
        for number in range(3):
            self.emulator.add_listing(f"NEW-{number}")
        self.env["bus.bus"].search([]).unlink()
        report = self.import_listings()
        self.env.cr.precommit.run()
        group = self.env.ref("amazon_connector.group_amazon_user")
        told = [
            json.loads(bus.message)["payload"]
            for bus in self.env["bus.bus"].search([])
            if json.loads(bus.message)["type"] == "amazon_connector.report"
            and json.loads(bus.channel)[1:] == ["res.groups", group.id]
        ]
        progress = {"model": report._name, "id": report.id}
        self.assertGreaterEqual(told.count(progress), 5)

    def test_under_way_until_it_is_done(self):
        self.emulator.add_listing("MUG-1")
        self.germany.action_import_listings()
        self.assertTrue(self.find_report().is_under_way)
        self.assertFalse(self.import_listings().is_under_way)

    # === AFTERWARDS === #

    def test_each_number_opens_its_records(self):
        self.germany.create_products = True
        for sku, price in (("GONE", "1"), ("MUG-1", "2"), ("KEPT", "3")):
            self.emulator.add_listing(sku, price=price)
        self.import_listings()
        self.germany.create_products = False
        self.emulator.remove_listing("GONE")
        self.emulator.remove_listing("KEPT")
        self.emulator.add_listing("KEPT", price="4")
        self.emulator.add_listing("TEA-1")
        self.emulator.add_listing("UNKNOWN")
        self.advance(3600)
        first, report = self.find_report(), self.import_listings()
        names = ("created", "linked", "updated", "vanished", "unlinked")
        found = {name: self.open_skus(report, name) for name in names}
        self.assertEqual(
            found,
            {
                "created": ["TEA-1", "UNKNOWN"],
                "linked": ["TEA-1"],
                "updated": ["KEPT"],
                "vanished": ["GONE"],
                "unlinked": ["UNKNOWN"],
            },
        )
        for name, skus in found.items():
            self.assertEqual(report[f"{name}_count"], len(skus))
        products = self.open_records(first.action_view_products())
        self.assertCountEqual(products.mapped("default_code"), ["GONE", "KEPT"])
        self.assertEqual(self.open_skus(first, "linked"), ["MUG-1"])

    def open_skus(self, report, name):
        action = getattr(report, f"action_view_{name}")()
        return sorted(self.open_records(action).mapped("sku_id.sku"))

    def test_product_that_came_later_counts_as_linked(self):
        self.emulator.add_listing("LATE")
        self.import_listings()
        self.create_product("LATE")
        self.advance(3600)
        self.assertEqual(self.open_skus(self.import_listings(), "linked"), ["LATE"])

    def test_reading_a_fresh_report_again_keeps_its_result(self):
        self.germany.create_products = True
        for sku in ("MUG-1", "NEW"):
            self.emulator.add_listing(sku)
        report = self.import_listings(rounds=4)
        self.assertEqual(self.import_listings(rounds=1), report)
        self.assertEqual(report.state, "done")
        counts = (report.created_count, report.linked_count, report.product_count)
        self.assertEqual(counts, (2, 1, 1))
        self.assertIn("read again", report._describe_result())
        self.assertEqual(self.open_skus(report, "created"), ["MUG-1", "NEW"])

    def test_large_numbers_are_written_as_people_write_them(self):
        report = self.import_listings()
        report.write({"state": "done", "created_count": 2337})
        self.assertIn("2,337 new", report._describe_result())
        self.env["res.lang"]._activate_lang("de_DE")
        report = report.with_context(lang="de_DE")
        self.assertIn("2.337", report._describe_result())
