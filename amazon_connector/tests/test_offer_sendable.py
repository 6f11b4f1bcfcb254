from odoo.tests import tagged

from .listings import ListingsCase


@tagged("post_install", "-at_install")
class TestOfferSendable(ListingsCase):
    """To which listings anything may be sent, whoever asks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sku = cls.env["amazon.sku"].create(
            {
                "account_id": cls.account.id,
                "sku": "MUG-1",
                "product_id": cls.mug.id,
            }
        )
        cls.listing = cls.env["amazon.listing"].create(
            {"account_marketplace_id": cls.germany.id, "sku_id": cls.sku.id}
        )

    def assertSendable(self, expected=True):
        sendable = self.listing if expected else self.env["amazon.listing"]
        self.assertEqual(self.listing._filter_sendable(), sendable)

    def test_linked_listing_of_the_seller_is_sendable(self):
        self.assertSendable()
        for status in ("inactive", "new"):
            self.listing.status = status
            self.assertSendable()

    def test_archived_product_is_sendable(self):
        self.mug.active = False
        self.assertSendable()

    def test_read_only_account(self):
        self.account.read_only = True
        self.assertSendable(False)

    def test_archived_account(self):
        self.account.active = False
        self.assertSendable(False)

    def test_marketplace_that_is_off(self):
        self.germany.enabled = False
        self.assertSendable(False)

    def test_unlinked_listing(self):
        self.sku.product_id = False
        self.assertSendable(False)

    def test_listing_that_amazon_ships(self):
        self.listing.channel = "fba"
        self.assertSendable(False)

    def test_vanished_incomplete_and_suppressed_listings(self):
        for name, value in (
            ("status", "vanished"),
            ("status", "incomplete"),
            ("offer_state", "suppressed"),
        ):
            with self.subTest(value=value):
                self.listing.write({"status": "active", "offer_state": "none"})
                self.assertSendable()
                self.listing[name] = value
                self.assertSendable(False)

    def test_vanished_pass_leaves_new_listings_alone(self):
        self.listing.status = "new"
        rows = self.env["amazon.listing"]._read_skus(self.germany, after=0)
        self.assertFalse(rows)

    def test_report_makes_a_new_listing_known(self):
        self.listing.status = "new"
        line = "Mug\tMUG-1\t9.99\t5\tB000000001\t11\tDEFAULT\tActive"
        self.set_report(line)
        self.import_listings()
        self.assertEqual(self.listing.status, "active")
