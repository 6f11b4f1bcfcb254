from openpyxl import load_workbook

from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import file_path
from odoo.tools.safe_eval import safe_eval

from .shipping import TRACKING, ShippingCase

COLUMNS = ["amazon_order_id", "carrier", "tracking_number"]


@tagged("post_install", "-at_install")
class TestTrackingSpreadsheet(ShippingCase):
    """Tracking numbers of a courier's tool, by Odoo's own import."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carrier.amazon_any_tracking = False
        groups = "amazon_connector.group_amazon_user,stock.group_stock_user"
        cls.user = new_test_user(cls.env, "packer", groups=groups)
        cls.rows = cls.env["amazon.tracking.row"].with_user(cls.user)

    def load(self, *rows):
        """Import rows as Odoo does; return the records."""
        result = self.rows.with_context(import_file=True).load(COLUMNS, list(rows))
        self.assertFalse(result["messages"])
        return self.rows.browse(result["ids"])

    def test_rows_find_their_deliveries(self):
        ups = self.carrier.copy({"name": "UPS Standard", "amazon_carrier_code": "UPS"})
        first, second, third = self.make_sales("DE", "DE", "UK")
        self.deliver(second, tracking="")
        rows = self.load(
            [first.amazon_order_id, "", "0034 0434 1610 9401 5902"],
            [f" {second.amazon_order_id} ", "ups", "1Z999AA10123456784"],
            [third.amazon_order_id, "DHL Paket", TRACKING],
        )
        self.assertEqual(set(rows.mapped("state")), {"placed"}, rows.mapped("reason"))
        pickings = [sale.picking_ids for sale in (first, second, third)]
        numbers = [picking.carrier_tracking_ref for picking in pickings]
        self.assertEqual(numbers, [TRACKING, "1Z999AA10123456784", TRACKING])
        self.assertEqual(pickings[1].carrier_id, ups)
        self.assertEqual(rows.picking_id, self.env["stock.picking"].union(*pickings))
        self.send_shipments()
        self.assertEqual(self.find_shipments(second).state, "in_feed")
        again = self.load([first.amazon_order_id, "", TRACKING])
        self.assertEqual(again.state, "placed", "the same file once more")

    def test_a_carrier_is_corrected_and_called_as_its_marketplace_does(self):
        vals = {"name": "Parcel Post", "amazon_carrier_code": "GLS"}
        own = self.carrier.copy({**vals, "amazon_any_tracking": True})
        ups = self.carrier.copy({"name": "Van", "amazon_carrier_code": "UPS"})
        sale = self.make_sale()
        marketplace = sale.amazon_account_marketplace_id.marketplace_id
        line = {"marketplace_id": marketplace.id, "amazon_carrier_code": "UPS"}
        own.amazon_code_ids = [Command.create(line)]
        ups.amazon_code_ids = [Command.create({**line, "amazon_carrier_code": "DPD"})]
        picking = self.deliver(sale)
        self.send_shipments()
        self.take_report()
        row = self.load([sale.amazon_order_id, "ups", TRACKING])
        self.assertEqual((row.state, picking.carrier_id), ("placed", own), row.reason)
        self.assertEqual(self.find_shipments(sale).state, "to_send", "once more")
        self.load([sale.amazon_order_id, "gls", TRACKING])
        self.assertEqual(picking.carrier_id, own, "Amazon's other name")

    def test_rows_find_the_delivery_of_merged_orders(self):
        first, other = self.make_sales("DE", "UK")
        picking, moves = first.picking_ids, other.picking_ids.move_ids
        moves.picking_id = moves.move_line_ids.picking_id = picking
        british = other.amazon_account_marketplace_id.marketplace_id
        line = {"marketplace_id": british.id, "amazon_carrier_code": "Yodel"}
        self.carrier.amazon_code_ids = [Command.create(line)]
        row = self.load([other.amazon_order_id, "yodel", TRACKING])
        self.assertEqual((row.state, row.picking_id), ("placed", picking), row.reason)

    def test_report_of_rows_not_found(self):
        sale, other = self.make_sales("DE", "DE")
        self.deliver(other, tracking="JJD000390007837286519")
        rows = self.load(
            ["302-9999999-9999999", "", TRACKING],
            [sale.amazon_order_id, "Pigeon", TRACKING],
            [sale.amazon_order_id, "", "302-1234567-1234567"],
            [other.amazon_order_id, "", TRACKING],
        )
        self.assertEqual(set(rows.mapped("state")), {"open"})
        reasons = ("No delivery", "Pigeon", "Amazon order", "JJD000390007837286519")
        for row, reason in zip(rows, reasons, strict=True):
            self.assertIn(reason, row.reason)
        self.assertFalse(sale.picking_ids.carrier_tracking_ref)
        rows[1].carrier = "DHL Paket"
        self.assertEqual(rows[1].state, "placed")
        self.assertFalse(rows[1].reason)
        self.assertEqual(sale.picking_ids.carrier_tracking_ref, TRACKING)

    def test_several_deliveries_are_left_to_people(self):
        items = [{"sku": "MUG-1", "quantity": 2, "unit_price": "9.99"}]
        sale = self.make_sale(items=items)
        self.deliver(sale, tracking="", quantities={"MUG-1": 1})
        row = self.load([sale.amazon_order_id, "", TRACKING])
        self.assertEqual((len(sale.picking_ids), row.state), (2, "open"))
        self.assertIn("2 deliveries", row.reason)
        sale.picking_ids[:1].carrier_tracking_ref = "JJD000390007837286519"
        row.action_retry()
        self.assertEqual(row.state, "placed", "one is left")

    def test_numbers_of_several_parcels_name_their_packages(self):
        sale = self.make_sale()
        picking = sale.picking_ids
        line = picking.move_line_ids or self.env["stock.move.line"].create(
            picking.move_ids._prepare_move_line_vals(quantity=2)
        )
        line.write({"quantity": 1, "picked": True})
        rest = line.copy({"quantity": 1, "picked": True})
        line._put_in_pack(package_name="BOX1")
        rest._put_in_pack(package_name="BOX2")
        row = self.load([sale.amazon_order_id, "", TRACKING])
        self.assertIn("2 parcels", row.reason)
        row.package = "box1"
        self.assertEqual(row.state, "placed", row.reason)
        number = "JJD000390007837286519"
        second = self.load([sale.amazon_order_id, "", number])
        second.package = "BOX9"
        self.assertIn("no such package", second.reason)
        second.package = "BOX2"
        self.assertEqual(second.state, "placed", second.reason)
        picking.with_context(skip_backorder=True).button_validate()
        self.send_shipments()
        self.take_report()
        self.assertConfirmed(sale, TRACKING, number)
        picking.amazon_parcel_ids[1].tracking_number = False
        vals = {"amazon_order_id": sale.amazon_order_id, "tracking_number": TRACKING}
        rows = self.rows.create([{**vals, "package": f"BOX{n}"} for n in (1, 2)])
        self.assertEqual(set(rows.mapped("state")), {"placed"}, rows.mapped("reason"))
        numbers = picking.amazon_parcel_ids.mapped("tracking_number")
        self.assertEqual(numbers, [TRACKING] * 2, "one number for both packages")
        with self.assertQueryCount(__system__=40):
            self.rows.search([])._search_deliveries(self.company)

    def test_template_has_the_columns_of_the_import(self):
        [template] = self.rows.get_import_templates()
        workbook = load_workbook(file_path(template["template"].strip("/")))
        header = [cell.value for cell in next(workbook.active.iter_rows())]
        names = ["amazon_order_id", "carrier", "package", "tracking_number"]
        columns = self.rows.fields_get(names)
        self.assertEqual(header, [columns[name]["string"] for name in names])

    def test_other_companies_deliveries_are_out_of_reach(self):
        sale = self.make_sale()
        company = self.env["res.company"].create({"name": "Other"})
        self.user.company_ids |= company
        rows = self.rows.with_company(company)
        row = rows.create(
            {"amazon_order_id": sale.amazon_order_id, "tracking_number": TRACKING}
        )
        self.assertEqual((row.company_id, row.state), (company, "open"))
        self.assertFalse(sale.picking_ids.carrier_tracking_ref)

    def test_numbers_are_typed_into_the_list(self):
        sale, done = self.make_sales("DE", "DE")
        self.deliver(done, tracking="")
        action = self.env["ir.actions.actions"]._for_xml_id(
            "amazon_connector.action_amazon_tracking_list"
        )
        domain = safe_eval(action["domain"])
        pickings = self.env["stock.picking"].with_user(self.user)
        waiting = pickings.search(domain)
        self.assertEqual(waiting, (sale | done).picking_ids)
        done.picking_ids.with_user(self.user).carrier_tracking_ref = TRACKING
        self.assertEqual(pickings.search(domain), sale.picking_ids)
        self.send_shipments()
        self.assertEqual(self.find_shipments(done).state, "in_feed")
