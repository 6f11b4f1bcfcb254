import contextlib
from socket import socket
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.amazon_connector.models import amazon_account_connection as connection
from odoo.addons.amazon_connector.models import amazon_account_diagnosis as diagnosis
from odoo.addons.amazon_connector.spapi import tokens

from spapi_emulator import Emulator, Seller

from .common import SELLER, AmazonCase

KEYS = ("client_id", "client_secret", "refresh_token")
PARTICIPATIONS = "getMarketplaceParticipations"


@tagged("post_install", "-at_install")
class TestConnection(AmazonCase):
    """Test Connection: the marketplaces, or a clear answer to what is wrong."""

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

    def set_endpoint(self, url):
        self.env["ir.config_parameter"].set_param("amazon_connector.endpoint", url)

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

    def test_revoked_token(self):
        self.account.refresh_token = "Atzr|of-long-ago"
        with self.assert_refused("refresh token", "Authorise"):
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

    def test_wrong_secret(self):
        self.account.client_secret = "amzn1.oa2-cs.v1.of-somebody-else"
        with self.assert_refused("client secret is wrong", "Solution Provider Portal"):
            self.account.action_test_connection()

    def test_token_of_another_application(self):
        other = self.emulator.world.add_seller(
            Seller(
                name="other",
                seller_id="A1EMULATOROTHER",
                region="eu",
                refresh_token="Atzr|other",
                client_id="amzn1.application-oa2-client.other",
            )
        )
        self.account.refresh_token = other.refresh_token
        with self.assert_refused("belongs to another application"):
            self.account.action_test_connection()

    def test_authorisation_that_the_seller_took_back(self):
        self.account.action_test_connection()
        self.emulator.seller.authorized = False
        tokens.cache.reset()
        with self.assert_refused("revoked", "Authorise the application again"):
            self.account.action_test_connection()

    def test_blank_keys(self):
        for key in KEYS:
            for value in (False, "  "):
                self.account.write({**SELLER, key: value})
                with self.subTest(key=key), self.assert_refused("Fill in", key):
                    self.account.action_test_connection()
        self.assertFalse(self.emulator.calls("token"))

    def test_failed_test_keeps_the_marketplaces(self):
        self.account.client_secret = "amzn1.oa2-cs.v1.of-somebody-else"
        links = self.account.marketplace_ids
        with self.assert_refused():
            self.account.action_test_connection()
        self.assertFalse(self.account.tested_at)
        self.assertEqual(self.account.marketplace_ids, links)

    # === ROLES, PLAN, REGION === #

    def test_role_for_marketplaces_is_missing(self):
        self.emulator.seller.roles = {"Inventory and Order Tracking"}
        with self.assert_refused("Product Listing", "authorise it again"):
            self.account.action_test_connection()

    def test_role_for_orders_is_missing(self):
        for operation in ("getOrder", "searchOrders"):
            self.emulator.fault(operation, "403")
        self.account.marketplace_ids.unlink()
        action = self.account.action_test_connection()
        self.assertEqual(action["params"]["type"], "warning")
        self.assertIn("Inventory and Order Tracking", action["params"]["message"])
        self.assertEqual(self.account.connection_state, "warning")
        self.assertEqual(self.account.connection_message, action["params"]["message"])
        self.assertTrue(self.account.tested_at)
        self.assertEqual(len(self.account.marketplace_ids), 6)

    def test_foreign_order_is_refused_but_orders_can_be_read(self):
        """Whether Amazon says 403 or 404 of an unknown order is not documented."""
        self.emulator.fault("getOrder", "403")
        action = self.account.action_test_connection()
        self.assertEqual(action["params"]["type"], "success")

    def test_no_professional_plan_and_amazon_says_so(self):
        self.emulator.seller.professional = False
        self.emulator.seller.refusal = "The seller has an Individual selling plan."
        with self.assert_refused("no Professional selling plan", "72 hours"):
            self.account.action_test_connection()

    def test_plan_is_named_for_orders_only(self):
        self.emulator.seller.professional = False
        self.emulator.fault(PARTICIPATIONS, "403")
        self.emulator.seller.refusal = "A professional subscription is needed."
        with self.assert_refused("no Professional selling plan"):
            self.account.action_test_connection()

    def test_professional_services_is_a_role_and_no_plan(self):
        self.emulator.seller.professional = False
        self.emulator.seller.refusal = "The role Professional Services is missing."
        with self.assert_refused("Check that the region", "roles", "Professional"):
            self.account.action_test_connection()

    def test_amazon_gives_no_reason_at_all(self):
        self.emulator.seller.professional = False
        with (
            self.in_regions(eu=self.emulator),
            self.assert_refused(
                "no other region takes them",
                "Product Listing",
                "Inventory and Order Tracking",
                "new authorisation",
                "Professional selling plan",
            ),
        ):
            self.account.action_test_connection()

    def test_wrong_region_that_refuses(self):
        """As Amazon answers the keys of a seller of another region."""

        def america(world):
            seller = {**SELLER, "seller_id": "A1EMULATORNA01", "name": "na"}
            world.add_seller(Seller(**seller, region="na", participating=("US",)))

        with (
            Emulator(america) as emulator,
            self.in_regions(eu=self.emulator, na=emulator, keys=emulator),
            self.assert_refused("choose North America instead of Europe"),
        ):
            self.account.action_test_connection()
        self.assertFalse(
            self.account.marketplace_ids.filtered(lambda m: m.country_id.code == "US")
        )

    def test_wrong_region_that_answers(self):
        account = self.create_account(region="na", name="America")
        with self.assert_refused("choose Europe instead of North America"):
            account.action_test_connection()
        self.assertFalse(account.marketplace_ids)

    def test_seller_without_marketplaces(self):
        self.emulator.seller.participating = self.emulator.seller.former = ()
        with self.assert_refused("lists no marketplace"):
            self.account.action_test_connection()

    def test_orders_that_could_not_be_probed(self):
        """What Amazon is too busy for says nothing about the keys."""
        self.emulator.fault("getOrder", "429")
        action = self.account.action_test_connection()
        self.assertEqual(action["params"]["type"], "success")

    @contextlib.contextmanager
    def in_regions(self, keys=None, **emulators):
        """Let each region have a host of its own; a region without one is silent."""
        self.set_endpoint(False)
        tokens.cache.reset()
        with socket() as closed:
            closed.bind(("127.0.0.1", 0))
            nobody = f"http://127.0.0.1:{closed.getsockname()[1]}"
        urls = {region: nobody for region in ("eu", "na", "fe")}
        urls |= {region: emulator.url for region, emulator in emulators.items()}
        token_url = (keys or self.emulator).url + "/auth/o2/token"
        with (
            patch.dict(diagnosis.API_URLS, urls),
            patch.object(diagnosis, "TOKEN_URL", token_url),
            patch.object(connection, "TOKEN_URL", token_url),
        ):
            yield
