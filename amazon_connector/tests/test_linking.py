from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .links import LinksCase


@tagged("post_install", "-at_install")
class TestLinking(LinksCase):
    """What people press in the list of unlinked listings."""

    def find_unlinked(self):
        action = self.env.ref("amazon_connector.action_amazon_sku")
        self.assertIn("search_default_unlinked", action.context)
        domain = [
            ("product_id", "=", False),
            ("is_ignored", "=", False),
            ("listing_ids", "any", [("status", "!=", "vanished")]),
        ]
        view = self.env.ref("amazon_connector.amazon_sku_view_search")
        self.assertIn(str(domain), view.arch)
        return self.env["amazon.sku"].search(domain)

    def get_text(self, action):
        self.assertEqual(action["tag"], "display_notification")
        # What has been done to the rows is seen at once.
        close = action["params"]["next"]["type"]
        self.assertEqual(close, "ir.actions.act_window_close")
        return action["params"]["message"]

    def test_list_of_unlinked_skus(self):
        self.add_sku("DONE", self.mug)
        self.add_sku("GONE", status="vanished")
        sku = self.add_sku("OPEN", codes=("DE", "FR"), title="Bowl", asin="B000000001")
        self.assertEqual(self.find_unlinked(), sku)
        self.assertEqual((sku.title, sku.asin), ("Bowl", "B000000001"))
        self.assertEqual(sku.marketplaces, "DE, FR")
        for field in ("title", "asin"):
            found = self.env["amazon.sku"].search([(field, "ilike", sku[field])])
            self.assertEqual(found, sku)

    def test_title_of_the_main_marketplace(self):
        self.account.main_marketplace_id = self.get_link("FR")
        sku = self.add_sku("OPEN", codes=("DE", "FR"), title="Schale")
        sku.listing_ids[1].title = "Bol"
        self.assertEqual(sku.title, "Bol")

    def test_accept_one(self):
        pack = self.create_pack(self.mug)
        self.add_sku("FIRST", self.mug, asin="B000000001").product_uom_id = pack
        sku = self.add_sku("ODD", codes=("DE", "FR"), asin="B000000001")
        action = self.as_user(sku).action_accept_suggestion()
        self.assertEqual((sku.product_id, sku.product_uom_id), (self.mug, pack))
        self.assertEqual(sku.listing_ids.product_id, self.mug)
        self.assertIn("ODD is linked", self.get_text(action))
        link = action["params"]["links"][0]
        self.assertEqual(link["url"], f"/odoo/product.product/{self.mug.id}")
        self.assertFalse(self.find_unlinked())

    def test_accept_many(self):
        self.mug.name, self.tea.name = "Porcelain mug", "Green tea"
        one = self.add_sku("ONE", title="Porcelain mug")
        two = self.add_sku("TWO", title="Green tea, 100 g")
        three = self.add_sku("THREE", title="Something else")
        action = self.as_user(one | two | three).action_accept_suggestion()
        self.assertEqual(one.product_id | two.product_id, self.mug | self.tea)
        self.assertIn("2 SKUs are linked", self.get_text(action))
        self.assertEqual(self.find_unlinked(), three)
        with self.assertRaisesRegex(UserError, "No product is suggested"):
            three.action_accept_suggestion()

    def test_ignore_and_take_back(self):
        sku = self.add_sku("ODD")
        self.as_user(sku).action_ignore()
        self.assertFalse(self.find_unlinked())
        self.as_user(sku).action_stop_ignoring()
        self.assertEqual(self.find_unlinked(), sku)
        sku.is_ignored = True
        sku.product_id = self.mug
        self.assertFalse(sku.is_ignored)

    def test_ignored_ones_are_left_alone_by_imports(self):
        self.germany.create_products = True
        self.emulator.add_listing("MUG-1")
        self.emulator.add_listing("NEW")
        skus = self.add_sku("MUG-1", codes=()) | self.add_sku("NEW")
        skus.action_ignore()
        report = self.import_listings()
        self.assertEqual(report.state, "done")
        self.assertFalse(skus.product_id)
        counts = report.linked_count, report.product_count, report.unlinked_count
        self.assertEqual(counts, (0, 0, 0))
        self.assertEqual(self.germany.missing_product_count, 0)

    def test_unlink(self):
        odd = self.add_sku("ODD", self.mug)
        text = self.get_text(self.as_user(odd).action_unlink_product())
        self.assertFalse(odd.product_id or odd.product_uom_id)
        self.assertNotIn("again", text)
        own = self.add_sku("MUG-1", self.mug)
        text = self.get_text(self.as_user(own).action_unlink_product())
        self.assertIn("The next import links MUG-1 again", text)

    def test_several_listings_of_one_product_in_one_marketplace(self):
        one, two = self.add_sku("ONE"), self.add_sku("TWO")
        pack = self.create_pack(self.mug)
        self.as_user(one).product_id = self.mug
        self.as_user(two).write({"product_id": self.mug.id, "product_uom_id": pack.id})
        self.assertEqual((one.product_id, two._get_unit()), (self.mug, pack))
        self.assertEqual(one.allowed_uom_ids, self.mug.uom_id | pack)
        product = self.as_user(self.mug)
        self.assertEqual(product.amazon_listing_count, 2)
        self.assertEqual(product.product_tmpl_id.amazon_listing_count, 2)
        domain = product.product_tmpl_id.action_view_amazon_listings()["domain"]
        listings = self.env["amazon.listing"].search(domain)
        self.assertEqual(listings.sku_id, one | two)

    # === NEW PRODUCTS === #

    def test_create_a_product(self):
        self.account.main_marketplace_id = self.germany
        pricelist = self.env["product.pricelist"].create(
            {"name": "DE", "currency_id": self.germany.currency_id.id}
        )
        self.germany.pricelist_id = pricelist
        sku = self.add_sku("NEW", title="100% Schale", price=7.5)
        action = self.as_user(sku).action_create_product()
        product = sku.product_id
        self.assertEqual((product.name, product.default_code), ("100% Schale", "NEW"))
        self.assertTrue(product.is_storable and product.sale_ok)
        self.assertEqual(pricelist._get_product_price(product, 1.0), 7.5)
        self.assertFalse(product.amazon_report_id)
        label = action["params"]["links"][0]["label"]
        self.assertEqual(label, "[NEW] 100% Schale")

    def test_no_second_product_for_a_sku(self):
        sku = self.add_sku("MUG-1")
        with self.assertRaisesRegex(UserError, "Link that product"):
            self.as_user(sku).action_create_product()
        sku.product_id = self.mug
        with self.assertRaisesRegex(UserError, "has a product already"):
            self.as_user(sku).action_create_product()

    def test_accounts_with_the_same_sku_share_the_new_product(self):
        other = self.add_account()
        skus = self.add_sku("NEW") | self.add_sku("NEW", account=other)
        self.as_user(skus).action_create_product()
        product = self.env["product.product"].search([("default_code", "=", "NEW")])
        self.assertEqual(len(product), 1)
        self.assertEqual(skus[0].product_id, product)
        self.assertEqual(skus[1].product_id, product)

    def test_creating_keeps_imports_of_the_company_waiting(self):
        creator = type(self.env["amazon.product.creator"])
        locked, real = [], creator._lock_company

        def lock(creator, company):
            locked.append(company)
            real(creator, company)

        self.patch(creator, "_lock_company", lock)
        self.as_user(self.add_sku("NEW")).action_create_product()
        self.assertEqual(locked, [self.company])

    # === RIGHTS === #

    def test_others_than_amazon_users_link_nothing(self):
        sku = self.add_sku("ODD", title="Product MUG-1")
        clerk = new_test_user(self.env, "clerk", groups="sales_team.group_sale_manager")
        with self.assertRaises(AccessError):
            sku.with_user(clerk).product_id = self.mug
        user = new_test_user(self.env, "u", groups="amazon_connector.group_amazon_user")
        with self.assertRaises(AccessError):
            sku.with_user(user).action_create_product()
        for vals in ({"sku": "OTHER"}, {"account_id": self.account.id}):
            with self.assertRaises(AccessError):
                sku.with_user(user).write(vals)
        with self.assertRaises(AccessError):
            sku.create({"sku": "X", "account_id": self.account.id}).with_user(
                user
            ).copy()

    # === SPEED === #

    def test_a_page_costs_few_statements(self):
        for number in range(20):
            self.create_product(f"P-{number}", name=f"Porcelain mug {number} ml")
            self.add_sku(f"S-{number}", title=f"Acme porcelain mug, {number} ml")
        skus = self.find_unlinked()
        self.assertEqual(len(skus.suggested_product_id), 20)
        # Ten rows cost as many statements as twenty.
        self.assertLess(self.count_statements(skus), 40)
        few = self.count_statements(skus[:10])
        self.assertLessEqual(self.count_statements(skus), few)

    def count_statements(self, skus):
        self.env.invalidate_all()
        count = self.env.cr.sql_log_count
        names = ["title", "asin", "marketplaces", "suggested_product_id"]
        self.as_user(skus).read([*names, "suggestion_reason"])
        return self.env.cr.sql_log_count - count
