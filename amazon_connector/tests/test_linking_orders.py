from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.amazon_connector.models import (
    amazon_order_linking,
    amazon_order_mending,
)

from .links import LinksCase


@tagged("post_install", "-at_install")
class TestLinkingOrders(LinksCase):
    """Linking a SKU mends the orders that waited for it, and says how many."""

    def setUp(self):
        super().setUp()
        self.told = []
        users = type(self.env["res.users"])
        self.patch(users, "_bus_send", lambda *args, **kw: self.told.append(args[2]))

    def import_waiting(self, *skus, count=1, **order):
        items = [{"sku": sku, "unit_price": "9.99"} for sku in skus]
        payloads = [
            self.emulator.add_order("DE", items=items, **order) for __ in range(count)
        ]
        self.import_orders()
        sales = self.env["sale.order"].union(*map(self.find_order, payloads))
        self.assertEqual(set(sales.mapped("state")), {"draft"})
        self.emulator.clear_journal()
        return sales

    def accept(self, sku):
        action = self.as_user(sku).action_accept_suggestion()
        self.assertFalse(self.told, "it is told twice")
        return action["params"]["message"]

    def get_issues(self, sales):
        return self.find_issues().filtered(lambda issue: issue.order_id in sales)

    def test_accepted_suggestion_mends_at_once_without_a_call(self):
        self.mug.name = "Porcelain mug"
        sku = self.add_sku("ODD", title="Porcelain mug")
        sale = self.import_waiting("ODD")
        text = self.accept(sku)
        self.assertEqual((sale.state, sale.order_line.product_id), ("sale", self.mug))
        self.assertIn("Waiting orders that are mended: 1.", text)
        self.assertNotIn("wait:", text)
        self.assertFalse(self.find_issues())
        self.assertFalse(self.emulator.journal)

    def test_product_chosen_in_the_list(self):
        pack = self.create_pack(self.mug)
        sku = self.add_sku("ODD")
        sale = self.import_waiting("ODD")
        vals = {"product_id": self.mug.id, "product_uom_id": pack.id}
        self.as_user(sku).write(vals)
        line = sale.order_line
        self.assertEqual((line.product_id, line.product_uom_id), (self.mug, pack))
        self.assertEqual(sale.state, "sale")
        self.assertIn("mended: 1", self.told[0]["message"])
        self.as_user(sku).write(vals)
        self.assertEqual(len(self.told), 1)

    def test_product_chosen_on_the_listing(self):
        sku = self.add_sku("ODD")
        sale = self.import_waiting("ODD")
        self.as_user(sku.listing_ids).product_id = self.mug
        self.assertEqual(sale.state, "sale")
        self.assertIn("mended: 1", self.told[0]["message"])

    def test_nobody_is_told_where_no_order_waited(self):
        self.as_user(self.add_sku("ODD")).product_id = self.mug
        self.assertFalse(self.told)

    def test_created_product_mends_too(self):
        sku = self.add_sku("NEW")
        sale = self.import_waiting("NEW")
        text = self.as_user(sku).action_create_product()["params"]["message"]
        self.assertEqual(sale.order_line.product_id.default_code, "NEW")
        self.assertEqual(sale.state, "sale")
        self.assertIn("mended: 1", text)

    def test_what_still_waits_and_why(self):
        self.mug.name = "Porcelain mug"
        sku = self.add_sku("ODD", title="Porcelain mug")
        both = self.import_waiting("ODD", "ELSE")
        asked = self.import_waiting("ODD", cancel_reason="No need")
        good = self.import_waiting("ODD")
        text = self.accept(sku)
        sales = good | both | asked
        self.assertEqual(sales.mapped("state"), ["sale", "draft", "draft"])
        self.assertIn("mended: 1.", text)
        self.assertIn("Orders that still wait: 2", text)
        self.assertIn(f"{both.amazon_order_id}: Unknown SKU", text)
        self.assertIn(f"{asked.amazon_order_id}: Buyer asks to cancel", text)
        self.assertEqual(self.get_issues(both).code, "unknown_sku")
        self.assertNotIn("reference ODD", self.get_issues(both).message)

    @mute_logger(amazon_order_mending.__name__)
    def test_order_that_odoo_refuses_stops_no_other(self):
        sku = self.add_sku("ODD")
        bad, good = self.import_waiting("ODD", count=2).sorted("id")
        orders = type(self.env["sale.order"])
        confirm = orders._action_confirm

        def _action_confirm(sales):
            if bad in sales:
                raise UserError(self.env._("There is no rule for this product."))
            return confirm(sales)

        self.patch(orders, "_action_confirm", _action_confirm)
        self.as_user(sku).product_id = self.mug
        self.assertEqual((bad.state, good.state), ("draft", "sale"))
        self.assertIn("There is no rule", self.get_issues(bad).message)
        self.assertIn("still wait: 1", self.told[0]["message"])

    def test_many_go_on_in_the_background(self):
        self.patch(amazon_order_linking, "MENDED_AT_ONCE", 2)
        sku = self.add_sku("ODD")
        sales = self.import_waiting("ODD", count=5).sorted("id")
        self.account._get_flow("orders").next_at = "2099-01-01 00:00:00"
        self.as_user(sku).product_id = self.mug
        self.assertEqual(sales.mapped("state"), ["sale"] * 2 + ["draft"] * 3)
        self.assertIn("mended: 2. 3 more follow", self.told[0]["message"])
        self.assertLessEqual(self.account._get_flow("orders")._get_wait(), 0)
        self.run_cron("import_orders")
        self.assertEqual(set(sales.mapped("state")), {"sale"})

    def test_waiting_orders_of_other_skus_are_left_alone(self):
        self.add_sku("OTHER")
        sku = self.add_sku("ODD")
        sale = self.import_waiting("OTHER")
        self.as_user(sku).product_id = self.mug
        self.assertEqual(sale.state, "draft")
        self.assertFalse(self.told)

    def test_background_work_leaves_it_to_the_flow_of_orders(self):
        sku = self.add_sku("ODD")
        sale = self.import_waiting("ODD")
        importer = type(self.env["amazon.order.importer"])
        with patch.object(importer, "_mend_linked") as mend:
            sku.product_id = self.mug
        mend.assert_not_called()
        self.assertEqual(sale.state, "draft")

    def test_issue_says_where_to_link(self):
        sale = self.import_waiting("ODD")
        message = self.get_issues(sale).message
        self.assertIn("Amazon > Listings > Unlinked Listings", message)
        self.assertNotIn("stays a quotation", message)
