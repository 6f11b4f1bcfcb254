from datetime import timedelta

from odoo.tests import Form, new_test_user, tagged

from .shipping import ShippingCase


@tagged("post_install", "-at_install")
class TestSwitchDialogs(ShippingCase):
    """What people are told and asked when they turn a switch."""

    def setUp(self):
        super().setUp()
        self.germany = self.links.filtered(lambda link: link.country_id.code == "DE")
        self.britain = self.links.filtered(lambda link: link.country_id.code == "GB")

    def open_dialog(self, action):
        """Return the dialog's form, as the web client opens it."""
        model = self.env[action["res_model"]].with_context(**action["context"])
        return Form(model)

    def enable(self, link):
        return self.open_dialog(link.action_open_enable())

    def read_message(self, action):
        return self.open_dialog(action).message

    # === OFF === #

    def test_marketplace_off_says_how_many_orders_go_on(self):
        self.make_sales("DE", "DE", "FR")
        action = self.germany.action_open_disable()
        self.assertIn("2 orders are still open", self.read_message(action))
        dialog = self.open_dialog(action).save()
        self.assertTrue(self.germany.enabled)
        dialog.action_confirm()
        self.assertFalse(self.germany.enabled)
        self.assertTrue(self.germany.disabled_at)

    def test_marketplace_off_without_open_orders(self):
        message = self.read_message(self.germany.action_open_disable())
        self.assertIn("Amazon.de", message)
        self.assertIn("No order of it is open", message)
        self.assertNotIn("goes on selling", message)

    def test_marketplace_off_says_that_amazon_goes_on_selling(self):
        self.germany.stock_enabled = True
        message = self.read_message(self.germany.action_open_disable())
        self.assertIn("goes on selling", message)

    def test_import_off_says_how_many_orders_go_on(self):
        sales = self.make_sales("DE", "FR", "IT", "ES")
        # Amazon still has the first one open, and learns or tells how it ends
        sales[:2]._action_cancel()
        sales[1].amazon_status = "CANCELLED"
        sales[2].amazon_status = "SHIPPED"
        action = self.account.action_open_orders_off()
        self.assertIn("2 orders are still open", self.read_message(action))
        self.open_dialog(action).save().action_confirm()
        self.assertFalse(self.account.orders_enabled)

    def test_tracking_off_and_on_say_how_many_parcels_wait(self):
        first, second = self.make_sales("DE", "DE")
        self.deliver(first)
        self.send_shipments()
        self.deliver(second, "LATER")
        action = self.account.action_open_tracking_off()
        message = self.read_message(action)
        self.assertIn("Waiting to be sent: 1", message)
        self.assertIn("At Amazon already: 1", message)
        self.open_dialog(action).save().action_confirm()
        self.assertFalse(self.account.tracking_enabled)
        action = self.account.action_open_tracking_on()
        self.assertIn("Waiting to be sent: 1", self.read_message(action))
        self.open_dialog(action).save().action_confirm()
        self.assertTrue(self.account.tracking_enabled)

    def test_tracking_on_without_parcels_that_wait(self):
        self.account.tracking_enabled = False
        message = self.read_message(self.account.action_open_tracking_on())
        self.assertIn("No parcel is waiting to be sent.", message)
        self.assertNotIn("next run", message)

    # === ON === #

    def test_first_time_proposes_now(self):
        self.links.enabled = False
        self.links.disabled_at = False
        since = self.enable(self.britain).since
        self.assertAlmostEqual(since, self.env.cr.now(), delta=timedelta(minutes=5))

    def test_again_proposes_where_it_stopped(self):
        self.import_orders()
        until = self.germany.orders_synced_until
        self.germany.enabled = False
        self.advance(5000)
        self.import_orders()
        form = self.enable(self.germany)
        self.assertEqual(form.since, until)
        form.save().action_enable()
        self.assertTrue(self.germany.enabled)
        self.assertEqual(str(self.germany.orders_from), "2020-01-01 00:00:00")

    def test_chosen_date_is_the_start(self):
        self.import_orders()
        self.germany.enabled = False
        form = self.enable(self.germany)
        since = form.since = self.germany.orders_synced_until + timedelta(hours=8)
        form.save().action_enable()
        self.assertEqual(self.germany.orders_from, since)

    def test_import_on_again_asks_from_which_date(self):
        self.import_orders()
        cursor = self.account._get_flow("orders").cursor
        self.account.orders_enabled = False
        form = self.open_dialog(self.account.action_open_orders_on())
        self.assertEqual(form.since, cursor)
        form.save().action_enable()
        self.assertTrue(self.account.orders_enabled)
        self.assertLessEqual(self.account._get_flow("orders")._get_wait(), 0)

    # === CURRENCY AND PRICELIST === #

    def switch_pound_off(self):
        self.britain.enabled = False
        pound = self.britain.currency_id
        pound.rate_ids.unlink()
        pound.active = False
        pricelists = self.env["product.pricelist"].search([])
        pricelists.filtered(lambda p: p.currency_id == pound).active = False
        return pound

    def test_currency_is_activated_and_a_missing_rate_is_told(self):
        pound = self.switch_pound_off()
        form = self.enable(self.britain)
        self.assertFalse(form.is_currency_active)
        self.assertFalse(form.has_rate)
        dialog = form.save()
        self.assertEqual(dialog.action_open_currency()["res_id"], pound.id)
        dialog.action_enable()
        self.assertTrue(pound.active)
        self.assertFalse(self.britain.pricelist_id)

    def test_rate_that_is_there_is_no_warning(self):
        self.assertTrue(self.enable(self.britain).has_rate)
        own = self.links.filtered(
            lambda link: link.currency_id == self.company.currency_id
        )
        self.assertTrue(all(link._has_rate() for link in own))

    def test_pricelist_of_the_currency_is_proposed(self):
        pound = self.switch_pound_off()
        pricelist = self.env["product.pricelist"].create(
            {"name": "Britain", "currency_id": pound.id}
        )
        form = self.enable(self.britain)
        self.assertEqual(form.pricelist_id, pricelist)
        form.save().action_enable()
        self.assertEqual(self.britain.pricelist_id, pricelist)

    def test_pricelist_is_made_on_demand(self):
        self.switch_pound_off()
        form = self.enable(self.britain)
        self.assertFalse(form.pricelist_id)
        form.is_pricelist_wanted = True
        user = new_test_user(
            self.env, "manager", groups="amazon_connector.group_amazon_manager"
        )
        form.save().with_user(user).action_enable()
        pricelist = self.britain.pricelist_id
        self.assertEqual(pricelist.currency_id, self.britain.currency_id)
        self.assertEqual(pricelist.company_id, self.company)
        self.assertIn("Amazon.co.uk", pricelist.name)
