from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .listings import ListingsCase


@tagged("post_install", "-at_install")
class TestListingUndo(ListingsCase):
    """Undo removes the products of an import that nobody changed or used."""

    def setUp(self):
        super().setUp()
        self.germany.create_products = True

    def import_products(self, *skus):
        """Import new listings; return the report and the products it created."""
        for sku in skus:
            self.emulator.add_listing(sku, price="7.50")
        report = self.import_listings()
        self.assertEqual(report.product_count, len(skus))
        return report, [self.find_product(sku) for sku in skus]

    def find_product(self, sku):
        products = self.env["product.product"].with_context(active_test=False)
        return products.search([("default_code", "=", sku)])

    def open_undo(self, report):
        return self.open_dialog(report, "action_open_undo")

    def undo(self, report):
        self.open_undo(report).action_undo()
        self.run_listings()

    def check_stays(self, use, reason="are used"):
        """Import two products, have one used, and undo: the other one goes."""
        report, (kept, gone) = self.import_products("KEPT", "GONE")
        use(kept)
        message = self.open_undo(report).message
        self.assertIn("1 products that this import created are removed", message)
        self.assertRegex(message, f"1 stay: .*{reason}")
        self.undo(report)
        self.assertEqual(report.state, "undone")
        self.assertTrue(kept.exists())
        self.assertEqual(self.find_listing("KEPT").product_id, kept)
        self.assertFalse(gone.exists())
        self.assertFalse(self.find_listing("GONE").product_id)
        self.assertEqual(report.removed_count, 1)

    def test_products_listings_and_result(self):
        report, (product, __) = self.import_products("NEW-1", "NEW-2")
        template = product.product_tmpl_id
        self.assertTrue(report.can_undo)
        self.undo(report)
        self.assertFalse(product.exists() or template.exists())
        self.assertFalse(self.find_listing("NEW-1").product_id)
        self.assertEqual((report.state, report.progress), ("undone", "Undone"))
        self.assertEqual((report.created_count, report.product_count), (2, 2))
        self.assertEqual((report.removed_count, report.unlinked_count), (2, 2))
        self.assertFalse(report.can_undo)

    def test_nothing_of_other_imports_goes(self):
        __, (old,) = self.import_products("OLD")
        self.advance(3600)
        report, (new,) = self.import_products("NEW")
        self.undo(report)
        self.assertTrue(old.exists())
        self.assertFalse(new.exists())
        self.assertTrue(self.mug.exists() and self.tea.exists())

    def test_who_asked_is_told(self):
        report, __ = self.import_products("NEW")
        self.env["bus.bus"].search([]).unlink()
        self.undo(report)
        self.env.cr.precommit.run()
        messages = self.env["bus.bus"].search([]).mapped("message")
        [text] = [m for m in messages if "simple_notification" in m]
        self.assertIn("1 products of the import were removed, 0 stay", text)

    def test_needs_no_switch_and_no_call(self):
        report, (product,) = self.import_products("NEW")
        self.account.listings_enabled = False
        self.emulator.clear_journal()
        self.undo(report)
        self.assertFalse(product.exists())
        self.assertFalse(self.emulator.journal)

    def test_not_while_listings_are_imported(self):
        report, (product,) = self.import_products("NEW")
        self.advance(3600)
        self.germany.action_import_listings()
        with self.assertRaises(UserError):
            self.open_undo(report).action_undo()
        self.assertTrue(product.exists())

    def test_next_import_creates_them_again_unless_that_is_stopped(self):
        report, __ = self.import_products("NEW")
        undo = self.open_undo(report)
        self.assertTrue(undo.creates_products and undo.stop_creating)
        undo.stop_creating = False
        undo.action_undo()
        self.run_listings()
        self.advance(3600)
        report = self.import_listings()
        self.assertTrue(self.find_product("NEW"))
        self.undo(report)
        self.assertFalse(self.germany.create_products)
        self.advance(3600)
        self.import_listings()
        self.assertFalse(self.find_product("NEW"))

    def test_managers_alone(self):
        report, __ = self.import_products("NEW")
        user = new_test_user(self.env, "u", groups="amazon_connector.group_amazon_user")
        with self.assertRaises(AccessError):
            self.open_undo(report.with_user(user))
        manager = new_test_user(
            self.env, "m", groups="amazon_connector.group_amazon_manager"
        )
        self.undo(report.with_user(manager))
        self.assertFalse(self.find_product("NEW"))

    # === CHANGED === #

    def test_changed_name(self):
        self.check_stays(lambda p: p.write({"name": "Bowl"}), "changed")

    def test_changed_price(self):
        self.check_stays(lambda p: p.write({"list_price": 5}), "changed")

    def test_changed_cost(self):
        self.check_stays(lambda p: p.write({"standard_price": 5}), "changed")

    def test_archived(self):
        self.check_stays(lambda p: p.write({"active": False}), "changed")

    def test_price_of_a_person(self):
        pricelist = self.env["product.pricelist"].create({"name": "Wholesale"})
        self.check_stays(
            lambda product: pricelist.item_ids.create(
                {
                    "pricelist_id": pricelist.id,
                    "applied_on": "1_product",
                    "product_tmpl_id": product.product_tmpl_id.id,
                    "fixed_price": 3,
                }
            ),
            "changed",
        )

    def test_price_of_the_import_goes_and_a_changed_one_stays(self):
        pricelist = self.env["product.pricelist"].create(
            {"name": "DE", "currency_id": self.germany.currency_id.id}
        )
        self.germany.pricelist_id = pricelist
        self.check_stays(
            lambda p: pricelist.item_ids.filtered(
                lambda item: item.product_id == p
            ).write({"fixed_price": 8}),
            "changed",
        )
        self.assertEqual(pricelist.item_ids.product_id.default_code, "KEPT")

    # === USED === #

    def test_ordered(self):
        partner = self.env["res.partner"].create({"name": "Buyer"})

        def use(product):
            with Form(self.env["sale.order"]) as form:
                form.partner_id = partner
                with form.order_line.new() as line:
                    line.product_id = product

        self.check_stays(use)

    def test_in_stock(self):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        self.check_stays(
            lambda product: self.env["stock.quant"]._update_available_quantity(
                product, warehouse.lot_stock_id, 5
            )
        )

    def test_vendor(self):
        partner = self.env["res.partner"].create({"name": "Vendor"})
        self.check_stays(
            lambda product: self.env["product.supplierinfo"].create(
                {
                    "partner_id": partner.id,
                    "product_tmpl_id": product.product_tmpl_id.id,
                }
            )
        )

    def test_sold_under_another_sku(self):
        self.emulator.add_listing("OTHER", statuses=())

        def use(product):
            self.find_listing("OTHER").product_id = product

        self.check_stays(use)

    def test_sold_by_another_account(self):
        vals = {"name": "Sister shop", "seller_id": "A2EMULATOREU02"}
        other = self.account.copy(vals)
        self.check_stays(
            lambda product: self.env["amazon.sku"].create(
                {"account_id": other.id, "sku": "KEPT", "product_id": product.id}
            )
        )

    def test_discussed(self):
        self.check_stays(
            lambda p: p.product_tmpl_id.message_post(
                body="To be photographed", message_type="comment"
            )
        )

    def test_with_a_file(self):
        self.check_stays(
            lambda product: self.env["ir.attachment"].create(
                {
                    "name": "Manual",
                    "raw": b"x",
                    "res_model": "product.product",
                    "res_id": product.id,
                }
            )
        )

    def test_relation_of_another_model(self):
        references = {
            (field.model_name, field.name)
            for field in self.env["amazon.product.remover"]._get_references()
        }
        self.assertLessEqual(
            {
                ("sale.order.line", "product_id"),
                ("stock.move", "product_id"),
                ("stock.warehouse.orderpoint", "product_id"),
                ("account.move.line", "product_id"),
            },
            references,
        )
        self.assertFalse(
            [name for name, __ in references if name.startswith("product.pricelist")]
        )

    def test_refused_by_odoo(self):
        real = type(self.env["product.product"]).unlink

        def unlink(products):
            if "KEPT" in products.mapped("default_code"):
                raise UserError(self.env._("Never."))
            return real(products)

        report, (kept, gone) = self.import_products("KEPT", "GONE")
        self.patch(type(self.env["product.product"]), "unlink", unlink)
        self.undo(report)
        self.assertEqual(self.find_listing("KEPT").product_id, kept)
        self.assertFalse(gone.exists())
        self.assertEqual((report.state, report.removed_count), ("undone", 1))

    def test_same_sku_in_another_marketplace_is_no_use(self):
        france = self.get_link("FR")
        france.write({"listings_enabled": True, "import_inactive": True})
        self.emulator.add_listing("NEW", "FR")
        self.import_listings(france)
        report, (product,) = self.import_products("NEW")
        self.undo(report)
        self.assertFalse(product.exists())
        self.assertFalse(self.find_listing("NEW", france).product_id)

    def test_taxes_and_routes_are_not_uses(self):
        report, (product,) = self.import_products("NEW")
        self.assertTrue(product.exists())
        self.env.cr.execute(
            "INSERT INTO product_taxes_rel (prod_id, tax_id) VALUES (%s, %s) "
            "ON CONFLICT DO NOTHING",
            [product.product_tmpl_id.id, self.tax.id],
        )
        self.env.invalidate_all()
        self.assertIn(self.tax, product.taxes_id)
        self.undo(report)
        self.assertFalse(product.exists())
