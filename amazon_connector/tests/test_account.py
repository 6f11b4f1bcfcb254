import contextlib
from pathlib import Path
from socket import socket

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.amazon_connector.spapi.errors import ReadOnlyError

from .common import SELLER, AmazonCase

KEYS = ("client_id", "client_secret", "refresh_token")
NEUTRALIZE = Path(__file__).parents[1] / "data" / "neutralize.sql"


@tagged("post_install", "-at_install")
class TestAccount(AmazonCase):
    """Seller accounts: their keys, their test, their marketplaces."""

    @contextlib.contextmanager
    def assert_refused(self, *words):
        """The test of the connection fails, and says what to do."""
        with self.assertRaises(UserError) as caught:
            yield
        text = str(caught.exception)
        for word in words:
            self.assertIn(word, text)
        for key in ("client_secret", "refresh_token"):
            self.assertNotIn(self.account[key] or SELLER[key], text)

    # === TEST CONNECTION === #

    def test_connection_fills_marketplaces(self):
        account = self.account
        action = account.action_test_connection()
        self.assertEqual(action["params"]["type"], "success")
        self.assertIn(str(len(account.marketplace_ids)), action["params"]["message"])
        self.assertTrue(account.tested_at)
        links = {link.country_id.code: link for link in account.marketplace_ids}
        self.assertEqual(set(links), {"DE", "ES", "FR", "GB", "IT", "PL"})
        self.assertTrue(links["DE"].is_participating)
        self.assertEqual(links["DE"].store_name, "Emulator Shop")
        self.assertEqual(links["GB"].currency_id.name, "GBP")
        self.assertFalse(links["PL"].is_participating)
        self.assertFalse(links["PL"].enabled)

    def test_second_test_changes_nothing(self):
        links = self.account.marketplace_ids
        links.flush_recordset()
        self.env.cr.execute(
            "UPDATE amazon_account_marketplace SET write_date = '2020-01-01'"
        )
        links.invalidate_recordset()
        self.account.action_test_connection()
        self.assertEqual(self.account.marketplace_ids, links)
        self.assertEqual({link.write_date.year for link in links}, {2020})

    def test_participation_that_has_ended(self):
        seller = self.emulator.seller
        seller.participating = [code for code in seller.participating if code != "IT"]
        seller.suspended.add("FR")
        self.account.action_test_connection()
        links = {link.country_id.code: link for link in self.account.marketplace_ids}
        self.assertFalse(links["IT"].is_participating)
        self.assertTrue(links["FR"].has_suspended_listings)

    def test_wrong_secret(self):
        self.account.client_secret = "amzn1.oa2-cs.v1.of-somebody-else"
        with self.assert_refused("client secret", "Solution Provider Portal"):
            self.account.action_test_connection()

    def test_revoked_token(self):
        self.account.refresh_token = "Atzr|of-long-ago"
        with self.assert_refused("refresh token", "Authorise"):
            self.account.action_test_connection()

    def test_forbidden(self):
        self.emulator.fault("getMarketplaceParticipations", "403", times=None)
        with self.assert_refused("region", "roles", "Professional"):
            self.account.action_test_connection()

    def test_throttled(self):
        self.emulator.fault("getMarketplaceParticipations", "429", times=None)
        with self.assert_refused("wait"):
            self.account.action_test_connection()

    def test_amazon_is_out_of_order(self):
        self.emulator.fault("getMarketplaceParticipations", "503", times=None)
        with self.assert_refused("Amazon could not answer"):
            self.account.action_test_connection()

    def test_no_network(self):
        with socket() as closed:
            closed.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        self.set_endpoint(url)
        with self.assert_refused("could not be reached", "internet connection"):
            self.account.action_test_connection()

    def test_blank_keys(self):
        for key in KEYS:
            for value in (False, "  "):
                self.account.write({**SELLER, key: value})
                with self.subTest(key=key), self.assert_refused("Fill in", key):
                    self.account.action_test_connection()
        self.assertFalse(self.emulator.calls("token"))

    def test_failed_test_changes_nothing(self):
        self.account.client_secret = "wrong"
        links = self.account.marketplace_ids
        with self.assert_refused():
            self.account.action_test_connection()
        self.assertFalse(self.account.tested_at)
        self.assertEqual(self.account.marketplace_ids, links)

    def test_other_keys_are_not_tested_yet(self):
        for key in KEYS:
            self.account.action_test_connection()
            self.account.write({key: SELLER[key]})
            with self.subTest(key=key):
                self.assertTrue(self.account.tested_at)
                self.account.write({key: "another one"})
                self.assertFalse(self.account.tested_at)
            self.account.write({key: SELLER[key]})

    # === KEYS === #

    def test_keys_are_stripped(self):
        pasted = {key: f" {value}\n" for key, value in SELLER.items()}
        self.account.write(pasted)
        self.assertEqual({key: self.account[key] for key in SELLER}, SELLER)
        self.archive()
        company = self.env["res.company"].create({"name": "Sister"})
        copy = self.create_account(company_id=company.id, **pasted)
        self.assertEqual({key: copy[key] for key in SELLER}, SELLER)

    def archive(self):
        self.account.active = False
        self.account.flush_recordset()

    def test_keys_are_for_managers(self):
        user = new_test_user(self.env, "u", groups="amazon_connector.group_amazon_user")
        account = self.account.with_user(user)
        self.assertEqual(account.name, "Test shop")
        for key in KEYS:
            with self.subTest(key=key), self.assertRaises(AccessError):
                account.read([key])
            with self.subTest(key=key), self.assertRaises(AccessError):
                account.search([(key, "=like", "a%")])
        self.assertNotIn("client_secret", account.read()[0])
        with self.assertRaises(AccessError):
            account.action_test_connection()
        with self.assertRaises(AccessError):
            account.action_import_orders()

    def test_keys_are_not_copied_or_tracked(self):
        self.account.client_secret = "amzn1.oa2-cs.v1.new"
        self.env.flush_all()
        self.env.cr.precommit.run()
        values = self.account.message_ids.tracking_value_ids
        self.assertNotIn(
            "new", "".join(values.mapped(lambda v: v.new_value_char or ""))
        )
        fields = (*KEYS, "tested_at")
        self.assertFalse(any(self.account.copy_data()[0].get(key) for key in fields))

    def test_neutralized_copy_has_no_keys(self):
        self.account.flush_recordset()
        self.env.cr.execute(NEUTRALIZE.read_text())
        self.account.invalidate_recordset()
        for key in KEYS:
            self.assertFalse(self.account[key])
        self.assertTrue(self.account.read_only)
        self.assertFalse(self.account.orders_enabled or self.account.tracking_enabled)
        parameters = self.env["ir.config_parameter"].sudo()
        self.assertTrue(parameters.get_param("amazon_connector.endpoint"))

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
            sorted(again.flow_ids.mapped("flow")), ["documents", "orders", "shipments"]
        )

    def test_flow_that_an_earlier_version_did_not_have(self):
        self.account._get_flow("documents").unlink()
        flow = self.account._get_flow("documents")
        self.assertEqual((flow.flow, flow.account_id), ("documents", self.account))
        self.assertEqual(self.account._get_flow("documents"), flow)

    def test_seller_of_an_account_with_orders_stays(self):
        company = self.env["res.company"].create({"name": "Sister"})
        other = {"region": "na", "seller_id": "A2OTHER", "company_id": company.id}
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
            {"name": "New", "region": "fe", "seller_id": "A2"}
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
        self.assertLessEqual(flow.next_at, self.account._now())
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
