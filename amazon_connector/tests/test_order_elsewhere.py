from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common import AmazonCase


@tagged("post_install", "-at_install")
class TestOrderElsewhere(AmazonCase):
    """Orders that are in Odoo by other means, or were, or were not sold on Amazon."""

    def add_order(self, **options):
        item = {"sku": "MUG-1", "unit_price": "9.99"}
        return self.emulator.add_order("DE", items=[item], **options)

    def create_other(self, **vals):
        vals.setdefault("partner_id", self.env.user.partner_id.id)
        return self.env["sale.order"].create(vals)

    def test_order_in_another_sale_order_is_not_imported(self):
        self.account.order_prefix = "AMZ-"
        payloads = [self.add_order() for __ in range(5)]
        ids = [payload["orderId"] for payload in payloads]
        others = [
            self.create_other(client_order_ref=ids[0]),
            self.create_other(origin=ids[1]),
            self.create_other(name=f"AMZ-{ids[2]}"),
            self.create_other(reference=ids[3]),
        ]
        self.create_other(origin=f"{ids[4]}-1")
        self.import_orders()
        found = [bool(self.find_order(payload)) for payload in payloads]
        self.assertEqual(found, [False, False, False, False, True])
        for order_id, other in zip(ids, others, strict=False):
            issue = self.find_issues().filtered(
                lambda issue, order_id=order_id: issue.amazon_order_id == order_id
            )
            self.assertEqual(issue.code, "order_elsewhere")
            self.assertEqual((issue.severity, issue.order_id), ("warning", other))
            self.assertIn(order_id, issue.message)
            self.assertIn(other.name, issue.message)

    def test_number_within_another_text(self):
        cases = [
            ("client_order_ref", " %s "),
            ("client_order_ref", "Amazon %s, paid"),
            ("origin", "Amazon.de:%s"),
            ("reference", "A1, %s"),
            ("name", "#%s"),
        ]
        payloads = [self.add_order() for __ in cases]
        for payload, (name, text) in zip(payloads, cases, strict=True):
            self.create_other(**{name: text % payload["orderId"]})
        self.import_orders()
        self.assertFalse([p for p in payloads if self.find_order(p)])
        self.assertEqual(len(self.find_issues("order_elsewhere")), len(cases))

    def test_it_comes_in_when_the_other_order_is_cancelled(self):
        payload = self.add_order()
        other = self.create_other(client_order_ref=payload["orderId"])
        self.import_orders()
        issue = self.find_issues("order_elsewhere")
        for __ in range(2):
            self.advance(1000)
            self.import_orders()
        self.assertFalse(self.emulator.calls("getOrder"))
        self.assertEqual(issue.state, "open")
        other._action_cancel()
        self.import_orders()
        self.assertEqual(self.find_order(payload).state, "sale")
        self.assertEqual(issue.state, "resolved")
        self.assertFalse(self.find_issues())

    def test_it_comes_in_when_the_other_order_is_deleted(self):
        payload = self.add_order()
        other = self.create_other(client_order_ref=payload["orderId"])
        self.import_orders()
        self.assertFalse(self.find_order(payload))
        other.unlink()
        self.import_orders()
        self.assertTrue(self.find_order(payload))
        self.assertFalse(self.find_issues())

    def test_order_of_another_company_is_no_matter(self):
        payload = self.add_order()
        company = self.env["res.company"].create({"name": "Elsewhere"})
        partner = self.env["res.partner"].create({"name": "Somebody"})
        self.create_other(
            partner_id=partner.id,
            company_id=company.id,
            client_order_ref=payload["orderId"],
        )
        self.import_orders()
        self.assertTrue(self.find_order(payload))

    # === DELETED === #

    def import_and_delete(self):
        payload = self.add_order()
        self.import_orders()
        sale = self.find_order(payload)
        sale._action_cancel()
        salesman = new_test_user(
            self.env, "seller", groups="sales_team.group_sale_manager"
        )
        sale.with_user(salesman).unlink()
        return payload

    def test_only_a_cancelled_order_is_deleted(self):
        payload = self.add_order()
        self.import_orders()
        with self.assertRaises(UserError) as caught:
            self.find_order(payload).unlink()
        self.assertIn("Cancel it first", str(caught.exception))

    def test_deleted_order_is_never_imported_again(self):
        payload = self.import_and_delete()
        self.emulator.update_order(payload["orderId"], programs=["PRIME"])
        self.advance(1000)
        self.import_orders()
        self.assertFalse(self.find_order(payload))
        self.assertFalse(self.find_issues())
        row = self.env["amazon.ignored.order"].search([])
        self.assertEqual(row.amazon_order_id, payload["orderId"])
        self.assertEqual(row.reason, "deleted")

    def test_deleted_order_is_brought_back_by_hand(self):
        payload = self.import_and_delete()
        sale = self.account.import_order(payload["orderId"])
        self.assertEqual(sale.state, "sale")
        self.assertFalse(self.env["amazon.ignored.order"].search([]))

    def test_button_brings_a_deleted_order_back(self):
        payload = self.import_and_delete()
        row = self.env["amazon.ignored.order"].search([])
        action = row.action_import()
        self.assertEqual(action["res_id"], self.find_order(payload).id)
        self.assertFalse(row.exists())

    # === OTHER CHANNELS === #

    def test_orders_of_other_channels_are_counted_once(self):
        payloads = [self.add_order(channel="NON_AMAZON") for __ in range(2)]
        self.add_order()
        self.import_orders()
        self.import_orders()
        self.emulator.update_order(payloads[0]["orderId"], programs=["PRIME"])
        self.advance(1000)
        self.import_orders()
        for payload in payloads:
            self.assertFalse(self.find_order(payload))
        self.assertEqual(self.account.ignored_order_count, 2)
        action = self.account.action_view_ignored_orders()
        rows = self.env["amazon.ignored.order"].search(action["domain"])
        self.assertEqual(set(rows.mapped("reason")), {"other_channel"})
        self.assertFalse(self.find_issues())
