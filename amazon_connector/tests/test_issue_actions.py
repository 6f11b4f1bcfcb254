from odoo.tests import new_test_user, tagged

from spapi_emulator.processing_report import MessageError

from .shipping import ShippingCase


@tagged("post_install", "-at_install")
class TestIssueActions(ShippingCase):
    """What people do with issues, and what comes back by itself."""

    def sync(self, *found, codes=("feed_failed",)):
        self.env["amazon.issue"]._sync_issues(self.account, list(codes), list(found))

    def prepare(self, message="It failed.", code="feed_failed", **vals):
        return {
            "code": code,
            "kind": "shipment",
            "target_key": "feed:1",
            "message": message,
            **vals,
        }

    def open_issue(self, *args, **vals):
        found = self.prepare(*args, **vals)
        self.sync(found, codes=[found["code"]])
        return self.find_issues(found["code"])

    # === DISMISS === #

    def test_other_counts_bring_no_dismissed_issue_back(self):
        issue = self.open_issue("3 parcels wait since 10:15.")
        issue.action_dismiss()
        self.sync(self.prepare("12 parcels wait since 11:40."))
        self.assertEqual((issue.state, issue.count), ("dismissed", 1))
        self.sync(self.prepare("12 parcels are refused."))
        self.assertEqual((issue.state, issue.count), ("open", 2))

    def test_another_id_brings_a_dismissed_issue_back(self):
        issue = self.open_issue("No product has the reference MUG-1.")
        issue.action_dismiss()
        self.sync(self.prepare("No product has the reference MUG-2."))
        self.assertEqual(issue.state, "open")

    def test_changed_order_brings_its_dismissed_issue_back(self):
        sale = self.make_sale()
        found = {"code": "total_differs", "kind": "order", "order_id": sale.id}
        issue = self.open_issue(**found)
        issue.action_dismiss()
        self.sync(self.prepare(**found), codes=["total_differs"])
        self.assertEqual(issue.state, "dismissed")
        sale.order_line[:1].price_unit += 1
        self.sync(self.prepare(**found), codes=["total_differs"])
        self.assertEqual(issue.state, "open")

    def test_changed_parcel_brings_its_dismissed_issue_back(self):
        shipment = self.make_shipment(tracking="NUMBER-1")
        self.process_with("DONE", MessageError("1", "18028", "Wrong number."))
        self.take_report()
        issue = self.find_issues("shipment_refused")
        issue.action_dismiss()
        shipment._mark_refused("Wrong number.")
        self.assertEqual(issue.state, "dismissed")
        shipment.picking_id.carrier_tracking_ref = "NUMBER-2"
        shipment._mark_refused("Wrong number.")
        self.assertEqual(issue.state, "open")

    def test_dismissed_again_stays_away_again(self):
        issue = self.open_issue("One.")
        issue.action_dismiss()
        self.sync(self.prepare("Two."))
        issue.action_dismiss()
        self.sync(self.prepare("Two."))
        self.assertEqual(issue.state, "dismissed")

    # === RETRY === #

    def test_only_what_can_be_tried_again_offers_it(self):
        order = {"amazon_order_id": "302-1234567-1234567"}
        for code, vals, expected in (
            ("feed_failed", {}, True),
            ("orders_failed", {}, True),
            ("order_failed", order, True),
            ("order_failed", {}, False),
            ("no_carrier_code", {}, False),
            ("total_differs", order, True),
            ("no_amounts", order, False),
        ):
            with self.subTest(code, **vals):
                issue = self.open_issue(code=code, **vals)
                self.assertEqual(issue.can_retry, expected)
                issue._resolve()
                self.assertFalse(issue.can_retry)

    def test_retry_says_what_it_does(self):
        one = self.open_issue()
        other = self.open_issue(code="no_carrier_code")
        user = new_test_user(
            self.env, "shop", groups="amazon_connector.group_amazon_user"
        )
        params = other.with_user(user).action_retry()["params"]
        self.assertEqual(params["type"], "warning")
        self.assertEqual(other.state, "open")
        params = (one | other).with_user(user).action_retry()["params"]
        self.assertIn("It is tried again", params["message"])
        self.assertEqual(params["next"]["type"], "ir.actions.act_window_close")
        self.assertEqual((one.state, other.state), ("resolved", "open"))

    def test_retry_of_a_mended_sku_confirms_its_order(self):
        sale = self.make_sale(items=[{"sku": "NEW-1", "unit_price": "9.99"}])
        issue = self.find_issues("unknown_sku")
        self.create_product("NEW-1")
        self.run_cron("import_orders")
        self.assertEqual(sale.state, "draft", "its time has not come")
        issue.action_retry()
        self.run_cron("import_orders")
        self.assertEqual((sale.state, issue.state), ("sale", "resolved"))

    def test_retry_of_a_warning_sends_no_refused_parcel(self):
        shipment = self.make_shipment()
        shipment.state = "refused"
        found = {"code": "several_numbers", "shipment_id": shipment.id}
        issue = self.open_issue(**found)
        issue.action_retry()
        self.assertEqual(shipment.state, "refused")

    # === SUPPORT === #

    def test_support_text_of_a_refused_parcel(self):
        shipment = self.make_shipment()
        self.process_with("DONE", MessageError("1", "18028", "Wrong number."))
        self.take_report()
        issue = self.find_issues("shipment_refused")
        text = issue.support_text
        sale, feed = shipment.order_id, self.find_feeds()
        for known in (
            "Operation: createFeed",
            f"Feed ID: {feed.feed_id}",
            "Feed type: POST_ORDER_FULFILLMENT_DATA",
            f"Order ID: {sale.amazon_order_id}",
            f"Seller ID: {self.account.seller_id}",
            "Marketplace ID: A1PA6795UKMFR9",
            f"First seen: {issue.first_seen:%Y-%m-%d %H:%M:%S} UTC",
        ):
            self.assertIn(known, text)
        self.assertNothingOfTheBuyer(text, sale)

    def assertNothingOfTheBuyer(self, text, sale):
        partner = sale.partner_shipping_id
        for hidden in (partner.name, partner.street, partner.city, partner.phone):
            self.assertTrue(hidden)
            self.assertNotIn(hidden, text)

    def test_refused_call_leaves_its_request_id(self):
        self.emulator.fault("searchOrders", "500")
        self.import_orders()
        issue = self.find_issues("orders_failed")
        self.assertTrue(issue.request_id)
        self.assertEqual(issue.operation, "searchOrders")
        self.assertIn(f"Request ID: {issue.request_id}", issue.support_text)
        self.assertIn("A1PA6795UKMFR9", issue.support_text)

    def test_unreadable_order_leaves_the_request_id_of_its_page(self):
        payload = self.emulator.add_order("DE", items=[{"sku": "MUG-1"}])
        stored = self.emulator.world.orders.find(payload["orderId"]).order
        stored["orderItems"][0]["quantityOrdered"] = "two"
        self.import_orders()
        issue = self.find_issues("order_failed")
        self.assertEqual(issue.amazon_order_id, payload["orderId"])
        first = issue.request_id
        self.assertTrue(first)
        self.assertEqual(issue.operation, "searchOrders")
        self.advance(3600)
        self.emulator.fault("getOrder", "500")
        self.import_orders()
        self.assertNotIn(issue.request_id, (False, first))
        self.assertEqual(issue.operation, "getOrder")
        # It is the test that breaks Amazon's model here.
        self.emulator.violations.clear()

    # === COUNTS === #

    def test_warnings_are_counted_apart(self):
        self.open_issue()
        self.open_issue(code="several_numbers", severity="warning")
        dismissed = self.open_issue(code="no_rate")
        dismissed.action_dismiss()
        self.account.invalidate_recordset()
        self.assertEqual(self.account.issue_count, 1)
        self.assertEqual(self.account.warning_count, 1)
        for button, severity in (("issues", "error"), ("warnings", "warning")):
            action = getattr(self.account, f"action_view_{button}")()
            self.assertTrue(action["context"][f"search_default_{severity}s"])

    def test_menu_has_its_order(self):
        menu = self.env.ref("amazon_connector.menu_amazon_root")
        names = ["Ship Today", "Orders", "Deliveries", "Listings", "Sent to Amazon"]
        names += ["Issues", "Feeds and Reports", "Configuration"]
        self.assertEqual(menu.child_id.mapped("name"), names)
