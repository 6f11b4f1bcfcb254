import io

from odoo.tests import tagged
from odoo.tools.misc import file_open

from .links import LinksCase

OPTIONS = {"has_headers": True, "quoting": '"', "separator": ",", "encoding": "utf-8"}


@tagged("post_install", "-at_install")
class TestLinkSpreadsheet(LinksCase):
    """The mapping as a spreadsheet, by Odoo's own export and import."""

    def import_file(self, text, dryrun=False, kind="text/csv"):
        """Import a file as the page does: Odoo finds the columns out by itself."""
        content = text if isinstance(text, bytes) else text.encode()
        wizard = self.as_user(self.env["base_import.import"]).create(
            {"res_model": "amazon.sku", "file": content, "file_type": kind}
        )
        preview = wizard.parse_preview(dict(OPTIONS))
        self.assertNotIn("error", preview)
        columns = preview["headers"]
        fields = [
            "/".join(preview["matches"].get(i, [])) or False
            for i in range(len(columns))
        ]
        result = wizard.execute_import(fields, columns, dict(OPTIONS), dryrun=dryrun)
        return result, fields

    def get_errors(self, text):
        result, __ = self.import_file(text)
        self.assertFalse(result["ids"])
        return [(m["rows"]["from"], m["message"]) for m in result["messages"]]

    def test_file_with_account_sku_reference_and_unit(self):
        pack = self.create_pack(self.mug)
        one, two = self.add_sku("ONE"), self.add_sku("TWO", self.mug)
        result, fields = self.import_file(
            "Account,SKU,Product,Unit\n"
            "Test shop,ONE,MUG-1,Pack of 3\n"
            'Test shop,TWO,"[TEA-1] Product TEA-1",\n'
        )
        self.assertEqual(fields, ["account_id", "sku", "product_id", "product_uom_id"])
        self.assertFalse(result["messages"])
        self.assertEqual(result["ids"], (one | two).ids)
        self.assertEqual((one.product_id, one.product_uom_id), (self.mug, pack))
        self.assertEqual(two.product_id, self.tea)

    def test_test_run_changes_nothing(self):
        sku = self.add_sku("ONE")
        result, __ = self.import_file("SKU,Product\nONE,MUG-1\n", dryrun=True)
        self.assertFalse(result["messages"])
        self.env.invalidate_all()
        self.assertFalse(sku.product_id)

    def test_sku_alone_is_enough_where_it_is_unique(self):
        sku = self.add_sku("ONE")
        self.import_file("SKU,Product\nONE,MUG-1\n")
        self.assertEqual(sku.product_id, self.mug)
        other = self.add_sku("ONE", account=self.add_account())
        self.assertEqual(
            self.get_errors("SKU,Product\nONE,TEA-1\n"),
            [(0, "Several accounts have the SKU ONE. Add the column Account.")],
        )
        self.import_file("Account,SKU,Product\nSecond shop,ONE,TEA-1\n")
        self.assertEqual((sku.product_id, other.product_id), (self.mug, self.tea))

    def test_database_id_and_external_id(self):
        one, two = self.add_sku("ONE"), self.add_sku("TWO")
        sku = self.as_user(self.env["amazon.sku"]).with_context(import_file=True)
        result = sku.load([".id", "product_id"], [[str(one.id), "MUG-1"]])
        self.assertEqual((result["ids"], one.product_id), (one.ids, self.mug))
        exported = self.as_user(two).export_data(["id", "sku", "product_id"])["datas"]
        self.import_file(f"External ID,SKU,Product\n{exported[0][0]},TWO,TEA-1\n")
        self.assertEqual(two.product_id, self.tea)

    def test_exported_file_can_be_imported(self):
        self.add_sku("ONE", self.mug)
        names = ["account_id", "sku", "product_id", "product_uom_id"]
        sku = self.env["amazon.sku"].search([])
        rows = self.as_user(sku).export_data(names)["datas"]
        sku.product_id = False
        text = "Account,SKU,Product,Unit\n" + ",".join(str(v or "") for v in rows[0])
        result, __ = self.import_file(text)
        self.assertFalse(result["messages"])
        self.assertEqual(sku.product_id, self.mug)

    def test_empty_product_unlinks(self):
        sku = self.add_sku("ONE", self.mug)
        self.import_file("SKU,Product\nONE,\n")
        self.assertFalse(sku.product_id)

    def test_errors_say_what_is_wrong_in_which_row(self):
        self.add_sku("ONE")
        self.add_sku("TWO")
        errors = self.get_errors(
            "Account,SKU,Product\n"
            "Test shop,ONE,MUG-1\n"
            "Test shop,X,MUG-1\n"
            "Test shop,,MUG-1\n"
        )
        self.assertEqual(
            errors,
            [(1, "The account Test shop has no SKU X."), (2, "The SKU is missing.")],
        )
        errors = self.get_errors("SKU,Product\nONE,MUG-1\nTWO,NOTHING\n")
        self.assertEqual(errors[0][0], 1)
        self.assertIn("No matching record found for name 'NOTHING'", errors[0][1])
        self.create_pack(self.mug)
        errors = self.get_errors(
            "SKU,Product,Unit\nONE,MUG-1,Units\nTWO,TEA-1,Pack of 3\n"
        )
        self.assertIn("Pack of 3 is neither the unit of", errors[0][1])
        self.assertFalse(self.env["amazon.sku"].search([("product_id", "!=", False)]))

    def test_sku_in_two_rows_is_an_error(self):
        sku = self.add_sku("ONE")
        errors = self.get_errors("SKU,Product\nONE,MUG-1\nONE ,TEA-1\n")
        self.assertEqual(errors, [(1, "The SKU ONE stands in several rows. Keep one.")])
        self.assertFalse(sku.product_id)

    def test_two_products_with_the_reference_are_an_error(self):
        sku = self.add_sku("ONE")
        for __ in range(2):
            self.create_product("TWIN")
        errors = self.get_errors("SKU,Product\nONE,TWIN\n")
        self.assertEqual(errors[0][0], 0)
        self.assertIn("multiple matches", errors[0][1])
        self.assertFalse(sku.product_id)

    def test_nobody_creates_skus_or_changes_them(self):
        self.get_errors("SKU,Product\nNEW,MUG-1\n")
        sku = self.add_sku("ONE")
        external_id = sku.export_data(["id"])["datas"][0][0]
        self.import_file(f"External ID,SKU,Product\n{external_id},RENAMED,MUG-1\n")
        self.assertEqual((sku.sku, sku.product_id), ("ONE", self.mug))
        self.assertFalse(self.env["amazon.sku"].search([("sku", "=", "NEW")]))

    def test_waiting_orders_are_mended_by_the_next_run(self):
        self.add_sku("ODD")
        item = {"sku": "ODD", "unit_price": "9.99"}
        payload = self.emulator.add_order("DE", items=[item])
        self.import_orders()
        flow = self.account._get_flow("orders")
        flow.next_at = "2099-01-01 00:00:00"
        self.import_file("SKU,Product\nODD,MUG-1\n", dryrun=True)
        self.env.invalidate_all()
        self.assertGreater(flow._get_wait(), 0)
        self.import_file("SKU,Product\nODD,MUG-1\n")
        self.run_cron("import_orders")
        self.assertEqual(self.find_order(payload).state, "sale")

    def test_template_can_be_imported(self):
        (template,) = self.env["amazon.sku"].get_import_templates()
        self.create_pack(self.create_product("MUG-BLUE"))
        self.account.name = "Amazon Europe"
        one, two = self.add_sku("MUG-BLUE-3"), self.add_sku("TEA-FBA")
        with file_open(template["template"].lstrip("/"), "rb") as file:
            kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            result, __ = self.import_file(io.BytesIO(file.read()).read(), kind=kind)
        self.assertFalse(result["messages"])
        self.assertEqual(one.product_uom_id.name, "Pack of 3")
        self.assertEqual(two.product_id, self.tea)

    def test_button_opens_odoos_import(self):
        action = self.as_user(self.add_sku("ONE")).action_import_links()
        self.assertEqual((action["tag"], action["params"]["active_model"]),
                         ("import", "amazon.sku"))  # fmt: skip
