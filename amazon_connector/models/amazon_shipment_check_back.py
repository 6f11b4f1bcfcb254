from datetime import timedelta, timezone

from odoo import api, fields, models

from ..spapi.tracking_numbers import compact

# Polls show by then what was confirmed; the others are asked about one by one.
UNSEEN_AFTER = timedelta(hours=4)
# Older ones are nobody's business any more.
ASKED_WITHIN = timedelta(days=7)


class AmazonShipment(models.Model):
    """What Amazon stored of a confirmed parcel, read back and compared."""

    _inherit = "amazon.shipment"

    # False --_read_back--> same, differs, unshown, missing
    # any --_mark_in_feed, _mark_confirming (told again)--> False
    amazon_check = fields.Selection(
        [
            ("same", "Stored"),
            ("differs", "Another number"),
            ("missing", "Missing"),
            ("unshown", "Shipped, number not shown"),
        ],
        "At Amazon",
        readonly=True,
        index="btree_not_null",
        help="What Amazon's order shows of this parcel since it was confirmed.",
    )
    amazon_number = fields.Char("Number at Amazon", readonly=True)
    amazon_carrier = fields.Char("Carrier at Amazon", readonly=True)

    _unseen_idx = models.Index("(account_id, sent_at) WHERE amazon_check IS NULL")

    def write(self, vals):
        """Override: what is told again is to be read back again."""
        if vals.get("state") in ("in_feed", "confirming"):
            vals = {**vals, "amazon_check": False, "amazon_number": False}
        return super().write(vals)

    # === WHICH === #

    @api.model
    def _find_doubtful(self, account, seconds):
        """Return a parcel whose confirmation was not answered that long ago."""
        before = account._now() - timedelta(seconds=seconds)
        domain = [
            ("account_id", "=", account.id),
            ("state", "=", "confirming"),
            ("sent_at", "<=", before),
        ]
        return self.search(domain, order="sent_at", limit=1)

    @api.model
    def _find_unseen(self, account):
        """Return a confirmed parcel that no poll of orders has shown for hours."""
        now = account._now()
        domain = [
            ("account_id", "=", account.id),
            ("state", "=", "confirmed"),
            ("amazon_check", "=", False),
            ("sent_at", "<", now - UNSEEN_AFTER),
            ("sent_at", ">", now - ASKED_WITHIN),
        ]
        return self.search(domain, order="sent_at", limit=1)

    @api.model
    def _read_back_orders(self, sales, orders):
        """Compare confirmed parcels with what a poll brought of their orders.

        :param dict sales: sale orders by Amazon order id
        :param dict orders: `spapi.orders.Order` objects by id
        """
        shown = [sale.id for key, sale in sales.items() if orders[key].packages]
        domain = [
            ("order_id", "in", shown),
            ("state", "=", "confirmed"),
            ("sent_at", "!=", False),
            ("amazon_check", "!=", "same"),
        ]
        # Whoever imports an order needs no rights on its parcels.
        for shipment in self.sudo().search(domain) if shown else ():
            shipment._read_back(orders[shipment.amazon_order_id], is_fresh=False)

    # === COMPARING === #

    def _read_back(self, order, is_fresh):
        """Write what Amazon's order shows of this parcel.

        :param order: `spapi.orders.Order`; None: Amazon does not show it
        :param bool is_fresh: it was asked for now. A poll may bring what was before
            the parcel, and says nothing of what it lacks.
        """
        package = order and self._find_package(order)
        check = self._compare(order, package)
        if not is_fresh and (not package or check != "same" and self._is_older(order)):
            return
        self.write(
            {
                "amazon_check": check,
                "amazon_number": package and package.tracking_number,
                "amazon_carrier": package and package.carrier,
            }
        )
        self._sync_check()

    def _compare(self, order, package):
        if package:
            number = package.tracking_number
            return "same" if _is_same(number, self._get_number()) else "differs"
        # Perhaps Amazon shows this application no packages at all.
        if order and not order.packages and self._is_shipped_in(order):
            return "unshown"
        return "missing"

    def _is_older(self, order):
        sent_at = self.sent_at.replace(tzinfo=timezone.utc)
        return bool(order.last_updated and order.last_updated < sent_at)

    def _find_package(self, order):
        """Return Amazon's package of this parcel, or None.

        Amazon does not say whether it keeps the references of feeds.
        """
        number, items = self._get_number(), self._get_items()
        tests = [
            lambda p: p.reference == str(self.id),
            lambda p: number and _is_same(p.tracking_number, number),
            lambda p: not number and not p.tracking_number and set(p.items) == items,
        ]
        found = (p for test in tests for p in order.packages if test(p))
        return next(found, None)

    def _get_items(self):
        return {(item.amazon_item_id, item.quantity) for item in self.item_ids}

    def _is_shipped_in(self, order):
        """Return whether Amazon has nothing of this parcel to be shipped any more."""
        left = {item.order_item_id: item.quantity_unfulfilled for item in order.items}
        items = self.item_ids.mapped("amazon_item_id")
        return order.status == "SHIPPED" or all(left.get(i) == 0 for i in items)

    # === TELLING === #

    def _sync_check(self):
        """Open or close the issues about what Amazon stored otherwise."""
        differs, missing = "", ""
        if self.amazon_check == "differs":
            differs = self.env._(
                "Amazon shows the tracking number %(theirs)s for this parcel, not "
                "%(ours)s, and so does the buyer's page. Press Retry to send that of "
                "the delivery again, or write Amazon's there if it is right.",
                theirs=self.amazon_number or "-",
                ours=self._get_number() or "-",
            )
        if self.amazon_check == "missing":
            missing = self.env._(
                "Amazon took this parcel, but its order does not show it: it counts as "
                "not shipped. Press Retry to send it again; if that does not help, "
                "confirm it in Seller Central."
            )
        self._sync_issues(["tracking_differs"], differs, "warning")
        self._sync_issues(["tracking_missing"], missing)

    def _compare_again(self):
        """Close what a corrected number on the delivery settles."""
        for shipment in self.filtered(lambda s: s.amazon_check == "differs"):
            if _is_same(shipment.amazon_number, shipment._get_number()):
                shipment.write({"amazon_check": "same"})
                shipment._sync_check()


def _is_same(number, other):
    return compact(number or "").casefold() == compact(other or "").casefold()
