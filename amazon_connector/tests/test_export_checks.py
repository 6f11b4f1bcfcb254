from ast import literal_eval

from lxml import etree

from odoo.tests import new_test_user, tagged

from odoo.addons.amazon_connector.models.export_reasons import CODES

from .exports import EAN, ExportsCase


@tagged("post_install", "-at_install")
class TestExportChecks(ExportsCase):
    """What is found before Amazon is asked, and what it says to do."""

    def assert_stopped(self, product, code, **vals):
        """Check that a product is stopped for one reason, with an issue of it."""
        run = self.check(product, **vals)
        line = self.get_line(run, product)
        self.assertEqual((line.state, line.code), ("failed", code))
        issue = self.find_issues(code)
        self.assertEqual(issue.product_id, product)
        self.assertEqual(issue.account_marketplace_id, self.germany)
        self.assertEqual((issue.kind, issue.export_line_id), ("export", line))
        self.assertEqual(line.message, issue.message)
        self.assertIn("send", issue.message.lower())
        return run

    def test_no_sku(self):
        self.lamp.default_code = "  "
        self.assert_stopped(self.lamp, "no_sku")

    def test_reference_of_two_products(self):
        self.create_offered("LAMP-1", barcode="9780306406157")
        self.assert_stopped(self.lamp, "duplicate_sku")

    def test_sku_that_is_linked_to_another_product(self):
        france = self.get_link("FR")
        self.create_listing(self.mug, france, sku="LAMP-1")
        self.assert_stopped(self.lamp, "duplicate_sku")

    def test_no_barcode(self):
        self.lamp.barcode = False
        self.assert_stopped(self.lamp, "no_barcode")

    def test_wrong_check_digit_and_length(self):
        for barcode in ("4006381333932", "40063813339", "LAMP"):
            with self.subTest(barcode=barcode):
                self.lamp.barcode = barcode
                self.assert_stopped(self.lamp, "invalid_barcode")

    def test_no_stock(self):
        self.set_stock(self.lamp, -5)
        self.assert_stopped(self.lamp, "zero_stock")

    def test_no_price(self):
        self.lamp.list_price = 0
        self.assert_stopped(self.lamp, "no_price")

    def test_no_pricelist_in_the_currency(self):
        self.germany.pricelist_id = self.env["product.pricelist"].create(
            {"name": "Dollars", "currency_id": self.env.ref("base.USD").id}
        )
        run = self.assert_stopped(self.lamp, "no_price")
        self.assertIn("has no pricelist in EUR", run.line_ids.message)

    def test_no_rate(self):
        britain = self.get_link("GB")
        britain.pricelist_id = self.pricelist.copy(
            {"currency_id": britain.currency_id.id}
        )
        britain.currency_id.rate_ids.unlink()
        run = self.check(self.lamp, britain)
        self.assertEqual((run.line_ids.state, run.line_ids.code), ("failed", "no_rate"))
        issue = self.find_issues("no_rate")
        self.assertEqual(issue.account_marketplace_id, britain)
        self.assertIn("Enter a rate", issue.message)

    def test_archived_and_not_for_sale(self):
        self.lamp.sale_ok = False
        self.assert_stopped(self.lamp, "archived")
        self.lamp.write({"sale_ok": True, "active": False})
        self.assert_stopped(self.lamp, "archived")

    def test_product_of_another_company(self):
        sister = self.env["res.company"].create({"name": "Sister"})
        lamp = self.create_product("S-1", barcode="9780306406157")
        lamp.company_id = sister
        self.assert_stopped(lamp, "archived")

    def test_fba_listing(self):
        self.create_listing(self.lamp, channel="fba")
        self.assert_stopped(self.lamp, "fba_listing")

    def test_fbm_listing_beside_those_that_amazon_ships(self):
        self.create_listing(self.lamp, sku="LAMP-FBA", channel="fba")
        self.create_listing(self.lamp, channel="fba")
        self.assert_stopped(self.lamp, "fba_listing")
        own = self.create_listing(self.lamp, sku="LAMP-FBM")
        line = self.check(self.lamp).line_ids
        self.assertEqual((line.state, line.listing_id), ("passed", own))
        self.assertFalse(self.find_issues())

    def test_sku_that_amazon_ships_elsewhere(self):
        self.create_listing(self.lamp, self.get_link("FR"), channel="fba")
        self.assert_stopped(self.lamp, "fba_listing")

    def test_suppressed_and_incomplete_listings(self):
        listing = self.create_listing(self.lamp, offer_text="Picture missing")
        for vals in ({"status": "incomplete"}, {"offer_state": "suppressed"}):
            listing.write({"status": "active", "offer_state": "none", **vals})
            with self.subTest(vals=vals):
                run = self.assert_stopped(self.lamp, "amazon_error")
                self.assertIn("Picture missing", run.line_ids.message)

    def test_each_reason_is_an_issue(self):
        self.lamp.write({"barcode": False, "list_price": 0})
        run = self.check(self.lamp)
        codes = set(self.find_issues().mapped("code"))
        self.assertEqual(codes, {"no_barcode", "no_price"})
        self.assertEqual(run.line_ids.code, "no_price")

    def test_each_reason_has_its_filter_and_count_and_is_exported(self):
        self.lamp.write({"barcode": False, "list_price": 0})
        self.check(self.lamp)
        user = new_test_user(
            self.env,
            "exporting",
            groups="amazon_connector.group_amazon_user,base.group_allow_export",
            company_id=self.company.id,
        )
        issues = self.env["amazon.issue"].with_user(user)
        view = etree.fromstring(issues.get_view(view_type="search")["arch"])
        for code in CODES:
            [node] = view.xpath(f"//filter[@name='export_{code}']")
            found = issues.search(literal_eval(node.get("domain")))
            self.assertEqual(found, self.find_issues(code), code)
        shown = issues.search_panel_select_range(
            "code", enable_counters=True, search_domain=[("kind", "=", "export")]
        )["values"]
        counts = {value["id"]: value["__count"] for value in shown}
        self.assertEqual(counts, {"no_barcode": 1, "no_price": 1})
        issue = issues.search([("code", "=", "no_barcode")])
        names = ["product_id/default_code", "account_marketplace_id", "message"]
        [row] = issue.export_data(names)["datas"]
        market = self.germany.display_name
        self.assertEqual(row, ["LAMP-1", market, issue.message])

    def test_every_reason_has_a_cure_and_an_issue_code(self):
        cures = self.env["amazon.export.line"]._get_cures()
        codes = dict(self.env["amazon.issue"]._fields["code"].selection)
        self.assertEqual(set(cures), set(CODES))
        self.assertLessEqual(set(CODES), set(codes))
        self.assertIn("existing product pages only", cures["no_asin"])

    # === WITHOUT ANY REASON === #

    def test_listing_of_the_product_is_changed(self):
        self.lamp.barcode = False
        self.set_stock(self.lamp, -5)
        listing = self.create_listing(self.lamp)
        run = self.check(self.lamp)
        line = run.line_ids
        self.assertEqual((line.state, line.operation), ("passed", "change"))
        self.assertEqual((line.listing_id, line.sku), (listing, "LAMP-1"))
        self.assertEqual((line.price, line.quantity), (19.99, 0))
        self.assertEqual(run.state, "checked")
        self.assertFalse(self.find_issues())

    def test_of_two_listings_the_one_with_the_reference(self):
        own = self.create_listing(self.lamp)
        self.create_listing(self.lamp, sku="OLD")
        self.assertEqual(self.check(self.lamp).line_ids.listing_id, own)

    def test_what_is_not_chosen_needs_nothing(self):
        self.create_listing(self.lamp)
        run = self.check(self.lamp, sends_stock=False, sends_prices=False)
        self.assertEqual(run.line_ids.state, "skipped")
        self.mug.list_price = 5
        run = self.check(self.mug, sends_new=False)
        self.assertEqual(run.line_ids.state, "skipped")
        self.assertFalse(self.find_issues())

    def test_issue_closes_when_a_later_run_passes(self):
        self.create_listing(self.lamp)
        self.lamp.list_price = 0
        first = self.assert_stopped(self.lamp, "no_price")
        self.lamp.list_price = 3
        self.assertEqual(self.check(self.lamp).line_ids.state, "passed")
        self.assertFalse(self.find_issues())
        self.assertEqual(first.line_ids.code, "no_price")

    def test_issue_of_another_marketplace_stays(self):
        france = self.get_link("FR")
        self.lamp.barcode = False
        self.check(self.lamp, self.germany + france)
        self.assertEqual(len(self.find_issues("no_barcode")), 2)
        self.create_listing(self.lamp, france)
        self.check(self.lamp, france)
        issue = self.find_issues("no_barcode")
        self.assertEqual(issue.account_marketplace_id, self.germany)
        self.assertEqual(self.lamp.barcode or EAN, EAN)
