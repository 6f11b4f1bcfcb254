from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .listings import ListingsCase


@tagged("post_install", "-at_install")
class TestListingProducts(ListingsCase):
    """Which product a listing has, and which products are created."""

    def find_product(self, reference):
        products = self.env["product.product"].with_context(active_test=False)
        return products.search([("default_code", "=", reference)])

    # === LINKS === #

    def test_link_is_kept(self):
        self.emulator.add_listing("MUG-1")
        self.import_listings()
        self.find_listing("MUG-1").product_id = self.tea
        self.advance(3600)
        self.import_listings()
        self.assertEqual(self.find_listing("MUG-1").product_id, self.tea)

    def test_archived_product_and_blanks_around_the_reference(self):
        old = self.create_product(" OLD-1 ", active=False)
        self.emulator.add_listing("OLD-1")
        self.emulator.add_listing("old-1")
        self.import_listings()
        self.assertEqual(self.find_listing("OLD-1").product_id, old)
        self.assertFalse(self.find_listing("old-1").product_id)

    def test_product_of_another_company_is_none(self):
        company = self.env["res.company"].create({"name": "Sister"})
        self.create_product("HERS", company_id=company.id)
        self.emulator.add_listing("HERS")
        self.import_listings()
        self.assertFalse(self.find_listing("HERS").product_id)

    def test_two_products_are_an_issue_and_no_link(self):
        twins = self.create_product("TWIN") | self.create_product("TWIN")
        self.emulator.add_listing("TWIN")
        self.germany.create_products = True
        self.import_listings()
        listing = self.find_listing("TWIN")
        self.assertFalse(listing.product_id)
        issue = self.find_issues()
        self.assertEqual((issue.code, issue.kind), ("duplicate_sku", "listing"))
        self.assertEqual(self.find_product("TWIN"), twins)
        action = issue.action_open_record()
        self.assertEqual(self.env["amazon.listing"].search(action["domain"]), listing)
        listing.product_id = twins[0]
        self.assertEqual(issue.state, "resolved")

    def test_one_link_holds_in_every_marketplace(self):
        france = self.get_link("FR")
        france.write({"listings_enabled": True, "import_inactive": True})
        for code in ("DE", "FR"):
            self.emulator.add_listing("BOWL", code)
        self.import_listings(self.germany | france)
        self.find_listing("BOWL").product_id = self.mug
        self.assertEqual(self.find_listing("BOWL", france).product_id, self.mug)

    def test_amazon_user_links_and_changes_nothing_else(self):
        self.emulator.add_listing("BOWL")
        self.import_listings()
        user = new_test_user(self.env, "u", groups="amazon_connector.group_amazon_user")
        listing = self.find_listing("BOWL").with_user(user)
        listing.product_id = self.mug
        self.assertEqual(listing.sku_id.product_id, self.mug)
        with self.assertRaises(AccessError):
            listing.quantity = 99
        with self.assertRaises(AccessError):
            listing.sku_id.sku = "OTHER"
        with self.assertRaises(AccessError):
            self.germany.with_user(user).action_import_listings()

    def test_product_that_came_later_is_linked(self):
        self.emulator.add_listing("LATE")
        self.import_listings()
        product = self.create_product("LATE")
        self.advance(3600)
        report = self.import_listings()
        self.assertEqual(self.find_listing("LATE").product_id, product)
        self.assertEqual((report.linked_count, report.unlinked_count), (1, 0))

    def test_several_listings_of_one_product(self):
        for sku in ("ONE", "TWO"):
            self.emulator.add_listing(sku)
        self.import_listings()
        for sku in ("ONE", "TWO"):
            self.find_listing(sku).product_id = self.mug
        self.assertEqual(self.find_listing("TWO").product_id, self.mug)

    def test_unit_is_the_products_or_one_of_its_packagings(self):
        pack = self.env["uom.uom"].create(
            {
                "name": "Pack of 3",
                "relative_factor": 3,
                "relative_uom_id": self.mug.uom_id.id,
            }
        )
        self.emulator.add_listing("MUG-1")
        self.import_listings()
        sku = self.find_listing("MUG-1").sku_id
        self.assertEqual(sku._get_unit(), self.mug.uom_id)
        with self.assertRaises(ValidationError):
            sku.product_uom_id = pack
        self.mug.uom_ids = [Command.link(pack.id)]
        sku.product_uom_id = pack
        self.assertEqual(sku._get_unit(), pack)
        sku.product_id = self.tea
        self.assertFalse(sku.product_uom_id)

    # === NEW PRODUCTS === #

    def test_new_products_are_not_made_by_default(self):
        self.emulator.add_listing("NEW")
        report = self.import_listings()
        self.assertFalse(self.find_product("NEW"))
        self.assertEqual(report.unlinked_count, 1)

    def test_new_product(self):
        self.emulator.add_listing("NEW", title="Schale", price="7.50")
        self.germany.create_products = True
        report = self.import_listings()
        product = self.find_product("NEW")
        self.assertEqual(self.find_listing("NEW").product_id, product)
        self.assertEqual(product.name, "Schale")
        self.assertTrue(product.is_storable and product.sale_ok)
        self.assertEqual((product.list_price, product.barcode), (0.0, False))
        self.assertEqual(product.company_id, self.company)
        self.assertEqual((report.product_count, report.unlinked_count), (1, 0))
        self.assertEqual(self.open_records(report.action_view_products()), product)

    def test_price_goes_into_the_marketplaces_pricelist(self):
        currency = self.germany.currency_id
        pricelist = self.env["product.pricelist"].create(
            {"name": "DE", "currency_id": currency.id}
        )
        self.germany.write({"create_products": True, "pricelist_id": pricelist.id})
        self.emulator.add_listing("NEW", price="7.50")
        self.import_listings()
        product = self.find_product("NEW")
        self.assertEqual(pricelist._get_product_price(product, 1.0), 7.5)
        self.assertEqual(product.list_price, 0.0)

    def test_second_import_makes_none(self):
        self.germany.create_products = True
        self.emulator.add_listing("NEW")
        self.import_listings()
        self.advance(3600)
        self.assertEqual(self.import_listings().product_count, 0)
        self.assertEqual(len(self.find_product("NEW")), 1)

    def test_inactive_ones_need_a_tick_of_their_own(self):
        self.germany.create_products = True
        self.emulator.add_listing("NEW", statuses=())
        self.import_listings()
        self.assertFalse(self.find_product("NEW"))
        self.assertEqual(self.germany.missing_product_count, 0)
        self.germany.create_inactive_products = True
        self.assertEqual(self.germany.missing_product_count, 1)
        self.advance(3600)
        self.import_listings()
        self.assertEqual(len(self.find_product("NEW")), 1)

    def test_two_marketplaces_at_once_and_the_main_ones_name(self):
        france = self.get_link("FR")
        both = self.germany | france
        both.write(
            {"listings_enabled": True, "create_products": True, "import_inactive": True}
        )
        self.account.main_marketplace_id = france
        for code, title in (("DE", "Schale"), ("FR", "Bol")):
            self.emulator.add_listing("NEW", code, title=title)
        self.account.action_import_listings()
        for __ in range(8):
            self.run_listings()
            self.advance(120)
        self.assertEqual(self.find_report(france).state, "done")
        self.assertEqual(self.find_report().state, "done")
        product = self.find_product("NEW")
        self.assertEqual(product.name, "Bol")
        self.assertEqual(self.find_listing("NEW", france).product_id, product)

    def test_product_that_odoo_refuses_keeps_no_other_out(self):
        self.germany.create_products = True
        for sku in ("GOOD", "BAD", "FINE"):
            self.emulator.add_listing(sku)
        real = type(self.env["product.product"]).create

        def create(records, vals_list):
            if any(vals.get("default_code") == "BAD" for vals in vals_list):
                raise ValidationError(self.env._("No bad ones."))
            return real(records, vals_list)

        self.patch(type(self.env["product.product"]), "create", create)
        report = self.import_listings()
        self.assertTrue(self.find_product("GOOD") and self.find_product("FINE"))
        self.assertEqual(report.state, "done")
        self.assertIn("BAD: the product could not be created: No bad ones.",
                      report.skipped_details)  # fmt: skip
