from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from .stock import StockCase


@tagged("post_install", "-at_install")
class TestOfferZero(StockCase):
    """Listings that people set to 0 stay there until they undo it."""

    sends_stock = True

    def setUp(self):
        super().setUp()
        self.add_stock(self.mug, 10)
        self.listing = self.make_listing(self.sku, quantity=10, status="active")
        self.import_orders()
        self.collect()

    def collect(self, code="DE"):
        """Return what a run would send, as {SKU: quantity}; it is sent."""
        self.env.cr.flush()
        while self.env["amazon.stock.change"]._merge():
            pass
        outgoing = self.env["amazon.offer.changes"]._get_outgoing(self.get_link(code))
        for one in outgoing:
            self.mark_sent(one.listing, one.quantity)
            self.mark_sent(one.listing.sku_id, one.quantity)
        return {one.listing.sku_id.sku: one.quantity for one in outgoing}

    def open_end(self, listings):
        action = listings.action_open_end()
        return Form(self.env[action["res_model"]].with_context(**action["context"]))

    def end(self, listings):
        self.open_end(listings).save().action_end()

    def test_set_to_0_and_back(self):
        self.end(self.listing)
        self.assertEqual(self.collect(), {"MUG-1": 0})
        self.add_stock(self.mug, 5)
        self.assertEqual(self.collect(), {}, "it stays 0")
        self.assertEqual(self.listing.odoo_quantity, 0)
        self.listing.action_give_back()
        self.assertEqual(self.collect(), {"MUG-1": 15})

    def test_price_alone_goes_on(self):
        self.end(self.listing)
        self.assertEqual(self.collect(), {"MUG-1": 0})
        self.account.prices_enabled = self.germany.prices_enabled = True
        self.listing.are_terms_read = True
        self.germany.pricelist_id = self.env["product.pricelist"].create(
            {"name": "DE", "currency_id": self.germany.currency_id.id}
        )
        self.assertEqual(self.collect(), {"MUG-1": None})

    def test_also_where_stock_does_not_go_out(self):
        self.germany.stock_enabled = False
        self.end(self.listing)
        self.assertEqual(self.collect(), {"MUG-1": 0})
        self.assertEqual(self.collect(), {})
        self.listing.action_give_back()
        self.assertEqual(self.collect(), {})

    def test_shared_quantity_reaches_other_marketplaces(self):
        other = self.make_listing(self.sku, "FR", quantity=10)
        form = self.open_end(other)
        self.assertIn("Amazon.de", form.reach)
        self.assertIn("Amazon.fr", form.reach)
        form.save().action_end()
        self.assertTrue(self.listing.is_kept_at_zero)
        self.assertEqual(self.collect(), {"MUG-1": 0})
        self.assertEqual(self.collect("FR"), {}, "once")
        self.make_listing(self.sku, "IT", quantity=10)
        self.assertEqual(self.collect("IT"), {})
        self.assertEqual(self.collect(), {}, "a new one does not bring it back")
        self.listing.action_give_back()
        self.assertFalse(other.is_kept_at_zero)

    def test_set_to_0_waits_for_the_feed_that_carries_the_quantity(self):
        feeds, flow = self.env["amazon.feed"], self.env["amazon.offers.flow"]
        other = self.make_listing(self.sku, "FR", quantity=10)
        link = other.account_marketplace_id
        feed = feeds.create(flow._prepare_feed_vals(link))
        vals = {"feed_id": feed.id, "number": 1, "has_quantity": True}
        feed.line_ids.create({**vals, "listing_id": other.id, "quantity": 10})
        self.end(self.listing)
        self.assertEqual(self.collect(), {})
        feed.state = "done"
        self.assertEqual(self.collect(), {"MUG-1": 0})

    def test_own_quantities_reach_no_other_marketplace(self):
        self.account.one_quantity = False
        self.get_link("FR").stock_enabled = True
        other = self.make_listing(self.sku, "FR", quantity=10)
        form = self.open_end(other)
        self.assertFalse(form.reach)
        form.save().action_end()
        self.assertFalse(self.listing.is_kept_at_zero)
        self.assertEqual(self.collect("FR"), {"MUG-1": 0})
        self.assertNotEqual(self.collect().get("MUG-1"), 0)

    def test_many_at_once_are_not_braked(self):
        self.account.brake_zero_count = 0
        self.end(self.listing)
        self.assertEqual(self.collect(), {"MUG-1": 0})
        self.assertFalse(self.find_issues("stock_brake"))

    def test_what_may_not_be_sent_to_stays(self):
        tea = self.make_sku("TEA-1", self.tea)
        fba = self.make_listing(tea, quantity=3, channel="fba")
        mine = self.make_listing(tea, "FR", quantity=3, keep_stock=True)
        form = self.open_end(self.listing | fba | mine)
        self.assertEqual((form.listing_count, form.left_count), (1, 2))
        form.save().action_end()
        self.assertFalse(fba.is_kept_at_zero or mine.is_kept_at_zero)

    def test_who_may(self):
        user = new_test_user(
            self.env, "zero_user", groups="amazon_connector.group_amazon_user"
        )
        self.env["amazon.listing.end"].with_user(user).create(
            {"listing_ids": self.listing.ids}
        ).action_end()
        self.assertEqual(self.collect(), {"MUG-1": 0})
        self.listing.with_user(user).action_give_back()
        self.assertFalse(self.listing.is_kept_at_zero)
        stranger = new_test_user(self.env, "zero_stranger", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.listing.with_user(stranger)._set_zero()

    # === SWITCHING STOCK OFF === #

    def test_switch_off_offers_set_to_0_now(self):
        action = self.germany.with_context(what="stock").action_open_offers_off()
        model = self.env[action["res_model"]].with_context(**action["context"])
        form = Form(model)
        self.assertEqual(form.listing_count, 1)
        form.save().action_disable_and_set_zero()
        self.assertFalse(self.germany.stock_enabled)
        self.assertEqual(self.collect(), {"MUG-1": 0})

    def test_switch_on_gives_the_quantities_back(self):
        self.germany.stock_enabled = False
        self.end(self.listing)
        self.collect()
        action = self.germany.with_context(what="stock").action_open_offers_on()
        form = Form(self.env[action["res_model"]].with_context(**action["context"]))
        self.assertEqual((form.kept_count, form.is_given_back), (1, True))
        form.save().action_enable()
        self.assertEqual(self.collect(), {"MUG-1": 10})

    def test_archived_product_goes_to_0(self):
        self.mug.active = False
        self.assertEqual(self.collect(), {"MUG-1": 0})
        self.mug.active = True
        self.assertEqual(self.collect(), {"MUG-1": 10})
