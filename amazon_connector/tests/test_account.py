from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.amazon_connector.models.amazon_account import LASTING_FLOWS
from odoo.addons.amazon_connector.spapi.errors import ReadOnlyError

from .common import SELLER, AmazonCase

KEYS = ("client_id", "client_secret", "refresh_token")


@tagged("post_install", "-at_install")
class TestAccount(AmazonCase):
    """Seller accounts: one per seller and region, and where their calls go."""

    def archive(self):
        self.account.active = False
        self.account.flush_recordset()

    # === ONE ACCOUNT PER SELLER AND REGION === #

    def test_seller_is_connected_once_per_region(self):
        self.create_account(region="na", name="America")
        with self.assertLogs("odoo.sql_db") as logs, self.assertRaises(UniqueViolation):
            self.create_account(name="Again")
        for key in KEYS:
            self.assertNotIn(SELLER[key], "".join(logs.output))

    def test_region_that_is_taken(self):
        america = self.create_account(region="na", name="America")
        with self.assertLogs("odoo.sql_db") as logs, self.assertRaises(UniqueViolation):
            america.write({"region": "eu", **SELLER})
            america.flush_recordset()
        for key in KEYS:
            self.assertNotIn(SELLER[key], "".join(logs.output))

    def test_archived_account_is_unarchived_not_made_again(self):
        self.archive()
        with (
            self.assertLogs("odoo.sql_db"),
            self.assertRaises(UniqueViolation) as error,
        ):
            self.create_account(name="Again")
        message = self.env["amazon.account"]._sql_error_to_message(error.exception)
        self.assertIn("unarchive it", message)

    def test_archived_account_may_be_replaced_in_another_company(self):
        self.archive()
        company = self.env["res.company"].create({"name": "Sister"})
        again = self.create_account(name="Again", company_id=company.id)
        self.assertEqual(
            sorted(again.flow_ids.mapped("flow")),
            sorted(LASTING_FLOWS),
        )

    def test_flow_that_an_earlier_version_did_not_have(self):
        self.account._get_flow("documents").unlink()
        flow = self.account._get_flow("documents")
        self.assertEqual((flow.flow, flow.account_id), ("documents", self.account))
        self.assertEqual(self.account._get_flow("documents"), flow)

    def test_seller_of_an_account_with_orders_stays(self):
        company = self.env["res.company"].create({"name": "Sister"})
        other = {"region": "na", "seller_id": "A2OTHERSELLER", "company_id": company.id}
        payload = self.emulator.add_order("DE", items=[{"sku": "MUG-1"}])
        self.account.import_order(payload["orderId"])
        for name, value in other.items():
            with self.subTest(name=name), self.assertRaises(UserError) as caught:
                self.account.write({name: value})
            self.assertIn("Archive it", str(caught.exception))
        self.account.write(
            {"region": "eu", "company_id": self.company.id, "name": "Renamed", **SELLER}
        )
        self.assertEqual(self.account.name, "Renamed")

    def test_new_account_does_nothing_by_itself(self):
        account = self.env["amazon.account"].create(
            {"name": "New", "region": "fe", "seller_id": "A2EMULATOR0001"}
        )
        self.assertTrue(account.read_only)
        self.assertFalse(account.orders_enabled or account.tracking_enabled)

    def test_charge_products_are_made_once_per_company(self):
        other = self.create_account(region="na", name="America")
        self.assertTrue(other.shipping_product_id)
        self.assertEqual(other.shipping_product_id, self.account.shipping_product_id)
        self.assertEqual(other.shipping_product_id.company_id, self.company)

    # === WHERE CALLS GO === #

    def set_endpoint(self, url):
        self.env["ir.config_parameter"].set_param("amazon_connector.endpoint", url)

    def test_endpoint_is_for_this_machine_only(self):
        for url in (
            "http://127.0.0.1:9100",
            "http://localhost:9100/",
            "http://[::1]:9100",
            "http://127.8.9.1",
        ):
            self.set_endpoint(url)
            base = url.rstrip("/")
            with self.subTest(url=url):
                self.assertEqual(
                    self.account._get_urls(), (base, f"{base}/auth/o2/token")
                )

    def test_other_endpoints_are_ignored(self):
        amazon = (
            "https://sellingpartnerapi-eu.amazon.com",
            "https://api.amazon.com/auth/o2/token",
        )
        for url in (
            False,
            "https://sellingpartnerapi.example.com",
            "http://127.0.0.1.example.com",
            "http://127.0.0.1@example.com",
            "http://localhost.example.com",
            "http://192.168.1.10:9100",
            "http://[bad",
            "127.0.0.1:9100",
        ):
            self.set_endpoint(url)
            with self.subTest(url=url):
                self.assertEqual(self.account._get_urls(), amazon)

    def test_each_region_has_its_host(self):
        self.set_endpoint(False)
        hosts = {}
        for region in ("eu", "na", "fe"):
            self.account.region = region
            hosts[region] = self.account._get_urls()[0]
        self.assertEqual(len(set(hosts.values())), 3)
        for region, host in hosts.items():
            self.assertEqual(host, f"https://sellingpartnerapi-{region}.amazon.com")

    def test_read_only_account_changes_nothing_at_amazon(self):
        self.account.read_only = True
        client = self.account._get_client()
        with self.assertRaises(ReadOnlyError):
            client.create_feed_document("text/xml")
        self.assertFalse(self.emulator.calls("createFeedDocument"))
        self.assertTrue(client.get_marketplace_participations())

    # === BUTTONS === #

    def test_buttons_only_mark_work(self):
        flow = self.account._get_flow("orders")
        flow.next_at = "2099-01-01 00:00:00"
        self.emulator.clear_journal()
        action = self.account.action_import_orders()
        self.assertEqual(action["tag"], "display_notification")
        self.assertLessEqual(flow._get_wait(), 0)
        cron = self.env.ref("amazon_connector.ir_cron_import_orders")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertTrue(triggers)
        self.assertFalse(self.emulator.journal)

    def test_archived_account_does_nothing(self):
        self.account.active = False
        self.emulator.add_order("DE", items=[{"sku": "MUG-1"}])
        self.emulator.clear_journal()
        self.import_orders()
        self.send_shipments()
        self.follow_documents()
        self.assertFalse(self.emulator.journal)
