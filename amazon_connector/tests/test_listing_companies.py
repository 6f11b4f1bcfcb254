from psycopg2 import errors

from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tools import mute_logger

from .listings import ListingsCase
from .sellers import add_seller, connect_seller


@tagged("post_install", "-at_install")
class TestListingCompanies(ListingsCase):
    """Two accounts of a company create one product per SKU, also at once."""

    def setUp(self):
        super().setUp()
        self.germany.create_products = True
        self.seller = add_seller(self, "eu2", "eu", ("DE",))

    def connect_other(self, company=None):
        """Return the marketplace of a second account that imports all it has."""
        account = connect_seller(self, self.seller, company)
        account.listings_enabled = True
        link = account.marketplace_ids.filtered("enabled")
        link.write({"import_inactive": True, "create_products": True})
        return link

    def add_listings(self):
        for seller in (None, self.seller):
            self.emulator.add_listing("NEW", seller=seller)

    def import_both(self, other):
        (self.germany | other).action_import_listings()
        for __ in range(6):
            flows = self.account | other.account_id
            for account in flows:
                account._get_flow("listings").next_at = "2020-01-01"
            self.run_cron("import_listings")
            self.advance(120)
        states = [self.find_report(link).state for link in (self.germany, other)]
        self.assertEqual(states, ["done", "done"])

    def count_products(self):
        return self.env["product.product"].search_count([("default_code", "=", "NEW")])

    def test_one_product_for_both(self):
        other = self.connect_other()
        self.add_listings()
        self.import_both(other)
        self.assertEqual(self.count_products(), 1)
        product = self.find_listing("NEW").product_id
        self.assertTrue(product)
        self.assertEqual(self.find_listing("NEW", other).product_id, product)

    def test_each_company_has_its_own(self):
        sister = self.env["res.company"].create({"name": "Sister"})
        other = self.connect_other(sister)
        self.add_listings()
        self.import_both(other)
        self.assertEqual(self.count_products(), 2)
        self.assertEqual(self.find_listing("NEW").product_id.company_id, self.company)
        self.assertEqual(self.find_listing("NEW", other).product_id.company_id, sister)

    def test_products_are_looked_for_behind_the_lock(self):
        """What another account creates before it lets go is found and linked."""
        creator = type(self.env["amazon.product.creator"])
        real, test = creator._lock_company, self

        def lock(creator, company):
            if not test.count_products():
                test.create_product("NEW")
            real(creator, company)

        self.patch(creator, "_lock_company", lock)
        self.emulator.add_listing("NEW")
        report = self.import_listings()
        self.assertEqual(self.count_products(), 1)
        self.assertTrue(self.find_listing("NEW").product_id)
        self.assertEqual((report.product_count, report.linked_count), (0, 1))

    # === TWO TRANSACTIONS === #

    def open_cursor(self):
        cursor = db_connect(self.env.cr.dbname).cursor()
        self.addCleanup(cursor.close)
        cursor.execute("SET lock_timeout = '500ms'")
        return cursor

    def lock(self, cursor):
        self.env(cr=cursor)["amazon.product.creator"]._lock_company(self.company)

    def test_other_worker_waits(self):
        first, second = self.open_cursor(), self.open_cursor()
        self.lock(first)
        with mute_logger("odoo.sql_db"), self.assertRaises(errors.LockNotAvailable):
            self.lock(second)

    def test_who_has_waited_starts_over(self):
        """Going on, it would not see the products of the one it waited for."""
        first, second = self.open_cursor(), self.open_cursor()
        self.lock(first)
        # From here on, it sees the database as it is now.
        second.execute("SELECT count(*) FROM product_product")
        first.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(errors.SerializationFailure):
            self.lock(second)
        second.rollback()
        self.lock(second)
