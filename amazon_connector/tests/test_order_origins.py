from datetime import timedelta
from zoneinfo import ZoneInfo

from odoo.exceptions import UserError
from odoo.tests import tagged

from .changes import MARKET
from .common import HISTORY
from .taxes import MUG, TaxesCase

DAY = 24 * 60 * 60
WARSAW = {**MARKET, "city": "Warszawa", "postalCode": "00-001", "countryCode": "PL"}
BUSINESS = {"vat_number": "ATU12345675", "tax_rate": "0"}


@tagged("post_install", "-at_install")
class TestOrderOrigins(TaxesCase):
    """From which country Amazon has shipped an order decides on its taxes (FBA)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account.order_channel = "both"
        cls.account.action_create_fba_warehouse()

    def import_fba(self, centers, items=(MUG,), **options):
        options = {"status": "SHIPPED", "fulfilled_by": "AMAZON", **options}
        sale = self.import_sale(*items, **options)
        if isinstance(centers, tuple):
            ids = sale.order_line.filtered("amazon_item_id").mapped("amazon_item_id")
            centers = dict(zip(ids, centers, strict=True))
        self.emulator.world.centers[sale.amazon_order_id] = centers
        return sale

    def learn_origins(self, rounds=4):
        for __ in range(rounds):
            self.account._get_flow("origins").next_at = HISTORY
            self.run_cron("compare_orders")
            self.advance(120)

    def get_day(self, moment):
        return moment.astimezone(ZoneInfo("Europe/Berlin")).date()

    def test_taxes_follow_the_country_that_amazon_has_shipped_from(self):
        german = self.import_fba("LEJ1", **BUSINESS)
        polish = self.import_fba("WRO5", items=[{**MUG, "sku": "TEA-1"}])
        self.assertEqual(german.state, "sale")
        self.assertFalse(german.order_line.amazon_origin_id, "nobody has told")
        self.assertFalse(german.amazon_reverse_charge)
        with self.assertRaisesRegex(UserError, "not told yet"):
            german._create_invoices()
        total = german.amount_total
        self.learn_origins()
        items = (german | polish).order_line.filtered("amazon_item_id")
        countries = items.amazon_origin_id
        self.assertEqual(countries.mapped("code"), ["DE", "PL"])
        self.assertEqual(items.mapped("amazon_center"), ["LEJ1", "WRO5"])
        self.assertTrue(german.amazon_reverse_charge)
        self.assertEqual(german.fiscal_position_id, self.business)
        self.assertEqual(german.order_line.tax_ids.amazon_source_tax_id, self.tax_0)
        self.assertAlmostEqual(german.amount_total, total)
        self.assertEqual(polish.fiscal_position_id, self.austria)
        self.assertEqual(len(german._create_invoices()), 1)
        self.assertFalse(self.find_issues())
        # What is known is not asked for again.
        self.emulator.clear_journal()
        self.advance(DAY)
        self.learn_origins()
        self.assertFalse(self.emulator.calls("createReport"))

    def test_local_sale_abroad_is_for_the_vat_return_there(self):
        shop = self.create_mapped("One-Stop-Shop Poland", "PL", 23)[0]
        number = {"foreign_vat": "PL1234567883", "sequence": 5}
        local = self.create_mapped("Polish VAT", "PL", 23, **number)[0]
        sent = self.import_sale(address=WARSAW)
        self.assertEqual(sent.fiscal_position_id, shop, "from the German warehouse")
        abroad = self.import_fba("LEJ1", address=WARSAW)
        within = self.import_fba("WRO5", address=WARSAW)
        self.learn_origins()
        self.assertEqual(abroad.fiscal_position_id, shop)
        self.assertEqual(within.fiscal_position_id, local)
        # Without the shop, the VAT number there is for all that goes there.
        shop.auto_apply = False
        self.assertEqual(self.import_sale(address=WARSAW).fiscal_position_id, local)
        self.assertFalse(self.find_issues())

    def test_invoiced_by_itself_when_all_has_left_and_the_origin_is_known(self):
        self.account.invoicing = "draft"
        sale = self.import_fba("LEJ1")
        # Amazon changes orders long after it has shipped them.
        shipped = self.emulator.now().replace(microsecond=0) - timedelta(days=20)
        self.emulator.world.shipped_at[sale.amazon_order_id] = shipped
        parted = self.import_fba("LEJ1", status="PARTIALLY_SHIPPED")
        self.run_invoices()
        self.assertFalse((sale | parted).invoice_ids)
        self.learn_origins()
        self.run_invoices()
        self.assertEqual(sale.picking_ids.date_done, shipped.replace(tzinfo=None))
        self.assertEqual(sale.invoice_ids.invoice_date, self.get_day(shipped))
        self.assertFalse(parted.invoice_ids)

    def test_unknown_center_is_an_issue_and_no_invoice(self):
        sale = self.import_fba("XYZ9")
        self.learn_origins()
        [issue] = self.find_issues("origin_unknown")
        self.assertIn("XYZ9", issue.message)
        with self.assertRaisesRegex(UserError, "XYZ9"):
            sale._create_invoices()
        self.assertFalse(sale.invoice_ids)
        centers = self.env["amazon.fulfillment.center"]
        centers.create({"code": "xyz9", "country_id": self.env.ref("base.cz").id})
        self.learn_origins(1)
        items = sale.order_line.filtered("amazon_item_id")
        self.assertEqual(items.amazon_origin_id.code, "CZ")
        self.assertFalse(self.find_issues())
        self.assertTrue(sale._create_invoices())

    def test_what_the_report_lacks_a_person_tells(self):
        sale = self.import_fba(None)
        other = self.import_fba("LEJ1")
        self.learn_origins()
        self.assertFalse(self.find_issues(), "Amazon may be late")
        self.advance(3 * DAY)
        self.learn_origins()
        [issue] = self.find_issues("origin_unknown")
        self.assertEqual(issue.order_id, sale)
        self.assertTrue(other.order_line.amazon_origin_id)
        items = sale.order_line.filtered("amazon_item_id")
        items.amazon_origin_id = self.env.ref("base.de")
        self.assertFalse(self.find_issues())
        self.assertTrue(sale._create_invoices())

    def test_several_countries_matter_where_the_taxes_differ(self):
        # To Austria from Germany and from Austria: only the first is free of VAT.
        centers = self.env["amazon.fulfillment.center"]
        centers.create({"code": "VIE1", "country_id": self.env.ref("base.at").id})
        items = [MUG, {**MUG, "sku": "TEA-1"}]
        consumer = self.import_fba(("LEJ1", "VIE1"), items=items)
        sale = self.import_fba(("LEJ1", "VIE1"), items=items, **BUSINESS)
        torn = self.import_fba("LEJ1,VIE1")
        self.learn_origins()
        self.assertTrue(consumer._create_invoices())
        issues = self.find_issues("origin_unknown")
        self.assertEqual(issues.order_id, sale | torn)
        lines = (sale | torn).order_line.filtered("amazon_item_id")
        lines.amazon_origin_id = self.env.ref("base.de")
        self.assertFalse(self.find_issues())
        self.assertEqual(sale.fiscal_position_id, self.business)
        # A later report does not change what a person has chosen.
        torn.amazon_origin_asked_at = False
        self.advance(DAY)
        self.learn_origins()
        self.assertFalse(self.find_issues())

    def test_document_that_is_no_report_changes_nothing(self):
        bodies = self.emulator.world.reports.bodies
        kind = "GET_AMAZON_FULFILLED_SHIPMENTS_DATA_GENERAL"
        right, bodies[kind] = bodies[kind], lambda world, report: "<html>"
        sale = self.import_fba("LEJ1")
        self.learn_origins()
        report = self.env["amazon.origin.report"].search([])
        self.assertEqual(report.mapped("state"), ["failed"])
        [issue] = self.find_issues("origins_failed")
        self.assertIn("page or an error message", issue.message)
        self.assertFalse(sale.order_line.amazon_origin_id)
        bodies[kind] = right
        self.advance(DAY)
        self.learn_origins()
        self.assertEqual(sale.order_line.amazon_origin_id.code, "DE")
        self.assertFalse(self.find_issues())
