"""The story of the demonstration: orders and listings in, offers and tracking out.

Everything is done as a user does it: with the buttons of the pages, over Odoo's
external API; Odoo's own scheduler does the work in the background.
"""

import contextlib
import json
import time
import urllib.request

from console import SetupError
from story_offers import Offers

# The sellers that the emulator's scenario "demo" knows, with the keys that a real
# seller copies from the Solution Provider Portal.
APPLICATION = {
    "client_id": "amzn1.application-oa2-client.emulator",
    "client_secret": "amzn1.oa2-cs.v1.emulator",
}
SELLERS = {
    "eu": {
        "name": "Example Shop Europe",
        "seller_id": "A1EMULATOREU01",
        "refresh_token": "Atzr|emulator-eu",
    },
    "na": {
        "name": "Amazon's sample orders",
        "seller_id": "A1EMULATORNA01",
        "refresh_token": "Atzr|emulator-na",
    },
}
EUROPE = ("DE", "ES", "FR", "IT", "GB")
# Every third delivery is left for whoever tries the pages.
LEFT_OPEN = 3
# Amazon takes five feeds of offers in five minutes: a sixth one waits that long.
PATIENCE_SECONDS = 600


class Story:
    """Plays the story once.

    :param odoo: :class:`rpc.Odoo`
    :param emulator_url: where the local SP-API listens
    """

    def __init__(self, odoo, emulator_url):
        self.odoo = odoo
        self.emulator_url = emulator_url
        self.accounts = {}
        self.rows = []
        self.started = time.monotonic()

    def tell(self, step, result):
        """Print one line of the table as soon as it happened."""
        seconds = time.monotonic() - self.started
        self.rows.append((step, result))
        print(f"  {seconds:5.0f} s  {step:<28} {result}", flush=True)

    def play(self):
        """Play all chapters; return the closing figures."""
        print("\nThe story:", flush=True)
        self.connect("eu", [("country_id.code", "in", EUROPE)])
        self.import_orders("eu")
        self.import_listings()
        self.offers = Offers(self, self.accounts["eu"])
        self.offers.send_products()
        self.offers.send_stock_and_prices()
        # The emulator has Amazon's own sample orders if it was given the models.
        if "na" in self.ask_emulator()["sellers"]:
            self.connect("na", [])
            self.import_orders("na")
        self.deliver()
        self.send_tracking()
        self.offers.ask_amazon()
        return self.get_figures()

    def ask_emulator(self):
        with urllib.request.urlopen(f"{self.emulator_url}/_emulator/state") as answer:
            return json.load(answer)

    def connect(self, region, wanted):
        """Make an account, test it, choose marketplaces, start; end read only."""
        odoo, seller = self.odoo, SELLERS[region]
        carriers = odoo.search("delivery.carrier", [("name", "=", "DHL Paket")])
        vals = {"region": region, "carrier_id": carriers[0], **seller, **APPLICATION}
        [account] = odoo.call("amazon.account", "create", [vals])
        self.accounts[region] = account
        odoo.call("amazon.account", "action_test_connection", [account])
        links = odoo.search(
            "amazon.account.marketplace", [("account_id", "=", account), *wanted]
        )
        odoo.call("amazon.account.marketplace", "write", links, {"enabled": True})
        start = {"account_id": account, "orders_from": "2020-01-01 00:00:00"}
        self.confirm("amazon.account.start", "action_start", start)
        release = {"account_id": account}
        self.confirm("amazon.account.release", "action_release", release)
        self.tell(f"connected {seller['name']}", f"{len(links)} marketplaces on")

    def confirm(self, dialog, button, vals):
        """Fill in a dialog and press its button."""
        ids = self.odoo.call(dialog, "create", [vals])
        self.odoo.call(dialog, button, ids)

    def import_orders(self, region):
        """Press Import Orders and wait until the scheduler has brought them in."""
        account = self.accounts[region]
        self.odoo.call("amazon.account", "action_import_orders", [account])
        flow = [("account_id", "=", account), ("flow", "=", "orders")]
        self.wait_for(
            "the orders",
            lambda: self.odoo.count(
                "amazon.account.flow", [*flow, ("cursor", "!=", False)]
            ),
        )
        orders = self.odoo.count("sale.order", [("amazon_account_id", "=", account)])
        self.tell("imported orders", f"{orders} sale orders")

    def import_listings(self):
        """Have products created for Germany, press Import Listings, and wait."""
        odoo, account = self.odoo, self.accounts["eu"]
        mine = [("account_id", "=", account)]
        odoo.call("amazon.account", "write", [account], {"listings_enabled": True})
        [link] = self.find_links(account, ["DE"])
        enable = {"account_marketplace_id": link}
        self.confirm("amazon.products.enable", "action_enable", enable)
        odoo.call("amazon.account", "action_import_listings", [account])
        done = [*mine, ("state", "=", "done")]
        self.wait_for(
            "the listings",
            lambda: odoo.count("amazon.report", done) == len(EUROPE),
            nudge=lambda: self.run_crons("import_listings"),
        )
        listings = [("account_marketplace_id.account_id", "=", account)]
        linked = odoo.count("amazon.listing", [*listings, ("product_id", "!=", False)])
        reports = odoo.call("amazon.report", "search_read", done, ["product_count"])
        created = sum(report["product_count"] for report in reports)
        self.tell(
            "imported listings",
            f"{odoo.count('amazon.listing', listings)} listings, {linked} linked,"
            f" {created} products created",
        )

    def find_links(self, account, countries=EUROPE):
        """Return the account's marketplaces in these countries."""
        domain = [("account_id", "=", account), ("country_id.code", "in", countries)]
        return self.odoo.search("amazon.account.marketplace", domain)

    def deliver(self):
        """Give deliveries a tracking number and validate them."""
        pickings = self.odoo.search(
            "stock.picking",
            [
                ("sale_id.amazon_account_id", "=", self.accounts["eu"]),
                ("state", "=", "assigned"),
                # Odoo asks for the address that Amazon has not told first.
                ("partner_id.street", "!=", False),
                # Labels of Prime come from Amazon, and Odoo asks about them.
                ("sale_id.amazon_programs", "not like", "PRIME"),
            ],
            order="id",
        )
        chosen = [p for i, p in enumerate(pickings) if i % LEFT_OPEN]
        for number, picking in enumerate(chosen, start=1):
            tracking = {"carrier_tracking_ref": f"0034043416109{number:07d}"}
            self.odoo.call("stock.picking", "write", [picking], tracking)
            self.odoo.call("stock.picking", "button_validate", [picking])
        done = [("id", "in", chosen), ("state", "=", "done")]
        validated = self.odoo.count("stock.picking", done)
        self.tell("validated deliveries", f"{validated} of {len(pickings)} ready")

    def send_tracking(self):
        """Send the tracking numbers in one feed; wait for Amazon's report."""
        account = self.accounts["eu"]
        self.odoo.call("amazon.account", "action_send_shipments", [account])
        feeds = [("feed_type", "=", "POST_ORDER_FULFILLMENT_DATA")]
        done = [("account_id", "=", account), ("state", "=", "done")]
        self.wait_for(
            "Amazon's processing report",
            lambda: self.odoo.count("amazon.feed", [*feeds, *done]),
            nudge=lambda: self.run_crons("follow_documents"),
        )
        shipments = [("account_id", "=", account)]
        confirmed = self.odoo.count(
            "amazon.shipment", [*shipments, ("state", "=", "confirmed")]
        )
        self.tell("sent tracking numbers", f"{confirmed} confirmed in one feed")

    def run_crons(self, *names):
        """Run crons now: Odoo's scheduler looks at planned times once a minute.

        Where that has begun with it already, there is nothing to do.
        """
        for name in names:
            cron = self.odoo.get_id(f"amazon_connector.ir_cron_{name}")
            with contextlib.suppress(SetupError):
                self.odoo.call("ir.cron", "method_direct_trigger", [cron])

    def wait_for(self, what, is_there, nudge=None):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not is_there():
            if time.monotonic() > deadline:
                raise SetupError(
                    f"{what} did not come within {PATIENCE_SECONDS} s; look into"
                    " .run/odoo.log and the page Amazon > Issues"
                )
            if nudge:
                nudge()
            time.sleep(1)

    def get_figures(self):
        """Return what the demo's last line says."""
        odoo, europe = self.odoo, self.accounts["eu"]
        orders = [("amazon_account_id", "=", europe)]
        groups = odoo.call(
            "sale.order",
            "formatted_read_group",
            orders,
            ["amazon_account_marketplace_id"],
            ["__count"],
        )
        sandbox = [("amazon_account_id", "=", self.accounts.get("na", 0))]
        return {
            "orders": odoo.count("sale.order", orders),
            "marketplaces": len(groups),
            "tracking_confirmed": self.count_confirmed_at_amazon(),
            "listings": odoo.count("amazon.listing", []),
            "offers_live": self.offers.count_live(),
            "sandbox_orders": odoo.count("sale.order", sandbox),
            "issues_open": odoo.count("amazon.issue", [("state", "=", "open")]),
            "seconds": round(time.monotonic() - self.started),
        }

    def count_confirmed_at_amazon(self):
        """Return the parcels that the local Amazon has, not what Odoo believes."""
        return len(self.ask_emulator()["confirmed_shipments"])
