from odoo.addons.amazon_connector.spapi import tokens

from .shipping import ShippingCase

CRONS = {
    "orders": "import_orders",
    "backfill": "import_orders",
    "follow": "import_orders",
    "shipments": "send_shipments",
    "urgent": "send_shipments",
    "cancellations": "send_shipments",
    "offers": "send_offers",
    "offer_checks": "follow_documents",
    "exports": "prepare_exports",
    "documents": "follow_documents",
    "listings": "import_listings",
    "catalog": "import_listings",
    "drift": "import_listings",
    "comparison": "compare_orders",
    "origins": "compare_orders",
    "invoices": "compare_orders",
}
# Those that an order and its parcel need.
WAY = ("orders", "follow", "shipments", "urgent", "documents")


class WholeWayCase(ShippingCase):
    """From new orders to their confirmed parcels, whatever happens on the way."""

    def start(self, countries=("DE", "FR", "IT")):
        """Put orders at Amazon; the last one is for getOrder, as it failed before."""
        # Tokens are kept per process, longer than a test.
        tokens.cache.reset()
        items = [{"sku": "MUG-1", "quantity": 1, "unit_price": "9.99"}]
        self.payloads = [self.emulator.add_order(c, items=items) for c in countries]
        importer = self.env["amazon.order.importer"]
        importer._sync_failures(self.account, {self.payloads[-1]["orderId"]: "Test."})
        for flow in self.account.flow_ids:
            flow._mark_due()

    def play(self, names=WAY, rounds=150):
        """Run what is due, deliver what came in, let time pass, until all is quiet."""
        flows = self.account.flow_ids.filtered(lambda flow: flow.flow in names)
        for __ in range(rounds):
            self.run_due(flows)
            self.deliver_all()
            if self.is_quiet():
                return
            self.advance(max(min(flow._get_wait() for flow in flows), 1))
        self.fail("It does not come to an end.")

    def run_due(self, flows):
        for flow in flows:
            # Nobody waits for an hour here: the button does not either.
            if flow._get_wait() <= 0 or flow.error_count > 2:
                flow._mark_due()
                self.run_cron(CRONS[flow.flow])

    def deliver_all(self):
        for payload in self.payloads:
            for picking in self.find_order(payload).picking_ids:
                if picking.state != "done":
                    self.deliver(picking.sale_id, f"T{payload['orderId']}")

    def is_quiet(self):
        shipments = self.find_shipments(self.find_sales())
        done = len(shipments) == len(self.payloads)
        states = {*shipments.mapped("state"), *self.find_feeds().mapped("state")}
        return done and states == {"confirmed", "done"} and not self.find_issues()

    def find_sales(self):
        return self.env["sale.order"].search(
            [("amazon_account_id", "=", self.account.id)]
        )

    def assertNothingLostOrDoubled(self):
        """Assert that each order and each parcel is there once, here and at Amazon."""
        ids = sorted(payload["orderId"] for payload in self.payloads)
        sales = self.find_sales()
        self.assertEqual(sorted(sales.mapped("amazon_order_id")), ids)
        self.assertEqual(sorted(sales.picking_ids.sale_id.ids), sorted(sales.ids))
        self.assertEqual(len(sales.picking_ids), len(ids))
        self.assertEqual(len(self.find_shipments(sales)), len(ids))
        confirmed = sorted(row.order_id for row in self.emulator.confirmations)
        self.assertEqual(confirmed, ids)
        for sale in sales:
            self.assertConfirmed(sale, f"T{sale.amazon_order_id}")
        self.assertEqual(set(self.account.flow_ids.mapped("error_count")), {0})
