"""The chapters of the story in which offers go to Amazon."""

FEED = ("feed_type", "=", "JSON_LISTINGS_FEED")
CRONS = ("prepare_exports", "send_offers", "follow_documents")
# Where products are sent to: Amazon takes five feeds of offers in five minutes, and the
# prices of the other two marketplaces need one each.
COUNTRIES = ("DE", "FR", "GB")
SHOP = [
    "|",
    ("default_code", "=like", "AMZ-DEMO-%"),
    ("default_code", "=like", "SHOP-%"),
]


class Offers:
    """Sends the offers of one account.

    :param story: the :class:`story.Story` that this is a part of
    """

    def __init__(self, story, account):
        self.story = story
        self.odoo = story.odoo
        self.account = account

    def send_products(self):
        """Send the shop's products to three marketplaces; some cannot go."""
        odoo = self.odoo
        products = odoo.search("product.product", SHOP)
        dialog = odoo.call("product.product", "action_send_to_amazon", products)
        links = self.story.find_links(self.account, COUNTRIES)
        vals = {"account_id": self.account, "account_marketplace_ids": [(6, 0, links)]}
        odoo.call(dialog["res_model"], "write", [dialog["res_id"]], vals)
        export = odoo.call(dialog["res_model"], "action_send", [dialog["res_id"]])
        done = [("id", "=", export["res_id"]), ("state", "=", "done")]
        self.wait_for("products", lambda: odoo.count("amazon.export", done))
        self.story.tell("sent products", self.describe(export["res_id"]))

    def describe(self, export):
        """Return what became of a run, as its form says it."""
        names = ["accepted_count", "failed_count", "reason_ids"]
        [run] = self.odoo.call("amazon.export", "read", [export], names)
        return (
            f"{run['accepted_count']} offers accepted, {run['failed_count']} not sent"
            f" for {len(run['reason_ids'])} reasons"
        )

    def send_stock_and_prices(self):
        """Turn both switches on, for each marketplace and for the account."""
        counts = {what: self.turn_on(what) for what in ("stock", "prices")}
        self.wait_for("stock and prices", self.is_quiet)
        self.story.tell(
            "sent stock and prices",
            f"{counts['stock']} quantities and {counts['prices']} prices differed",
        )

    def turn_on(self, what):
        """Turn a switch on; return how many listings the dialogs say would change."""
        links = self.story.find_links(self.account)
        vals = {"account_id": self.account, "what": what}
        changes = [self.confirm({**vals, "account_marketplace_id": n}) for n in links]
        self.confirm(vals)
        return sum(changes)

    def confirm(self, vals):
        model = "amazon.offers.enable"
        ids = self.odoo.call(model, "create", [vals])
        [shown] = self.odoo.call(model, "read", ids, ["listing_count"])
        self.odoo.call(model, "action_enable", ids)
        return shown["listing_count"]

    def is_quiet(self):
        """Return whether each marketplace had its feed, and Amazon has answered all."""
        fed = self.odoo.call("amazon.feed", "search_read", [FEED], ["state"])
        links = self.story.find_links(self.account)
        return len(fed) >= len(links) and all(feed["state"] == "done" for feed in fed)

    def ask_amazon(self):
        """Have what Amazon accepted read back, as the listings' button does."""
        accepted = [("offer_state", "=", "accepted")]
        listings = self.odoo.search("amazon.listing", accepted)
        self.odoo.call("amazon.listing", "action_ask_amazon", listings)
        self.wait_for("offers", lambda: not self.odoo.count("amazon.listing", accepted))
        self.story.tell("asked Amazon", f"{self.count_live()} offers sent are on sale")

    def count_live(self):
        """Return the listings that Odoo sent to and that Amazon shows as on sale."""
        live = [("offer_state", "in", ("live", "live_issues"))]
        return self.odoo.count("amazon.listing", live)

    def wait_for(self, what, is_there):
        self.story.wait_for(
            f"Amazon's answer to {what}",
            is_there,
            nudge=lambda: self.story.run_crons(*CRONS),
        )
