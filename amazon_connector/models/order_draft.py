from dataclasses import dataclass, field
from decimal import Decimal

# What may be found about an order that gets in all the same: it stays a quotation
# until a person has settled it.
ORDER_CODES = [
    "unknown_sku",
    "duplicate_sku",
    "no_amounts",
    "no_address",
    "no_rate",
    "partly_shipped",
    "cancel_requested",
    "total_differs",
    "items_cancelled",
]
# These are settled by what is on the lines, not by confirming them.
LINE_CODES = ("total_differs", "items_cancelled")


def get_open_quantity(item):
    """Return how many pieces of an item Amazon expects, shipped ones included."""
    return 0 if item.is_cancelled else item.quantity


def get_shipped_quantity(order, item):
    """Return how many pieces of an item the merchant has shipped already."""
    return get_left_quantity(order, item) if order.is_fbm else 0


def get_left_quantity(order, item):
    """Return how many pieces of an item have left, whoever has shipped them."""
    if item.quantity_fulfilled is None and order.status == "SHIPPED":
        return item.quantity
    return min(item.quantity_fulfilled or 0, item.quantity)


def get_withheld_tax(item, charge):
    """Return what of a charge of an item goes from Amazon to the tax office."""
    return item.get_tax(charge.kind) if item.is_tax_within else Decimal()


def get_sku_prefix(sku):
    """Return what stands before the title on a line without a product of its own."""
    return f"[{sku}] " if sku else ""


def get_reference(order):
    """Return what the customer calls an order: the own number, else Amazon's."""
    return order.purchase_order_number or order.order_id


def get_target_key(order_id):
    """Return what the issues of an Amazon order are known by."""
    return f"order:{order_id}"


@dataclass(frozen=True)
class LineAmount:
    """What a line costs, and what of it Amazon says is tax; None: it says nothing."""

    amount: Decimal = Decimal()
    vat: Decimal | None = None

    def __add__(self, other):
        told = [vat for vat in (self.vat, other.vat) if vat is not None]
        return LineAmount(self.amount + other.amount, sum(told) if told else None)


@dataclass
class OrderDraft:
    """An Amazon order on its way to a sale order, and what was found about it."""

    order: object
    link: object
    lang: str | None = None
    vals: dict = field(default_factory=dict)
    sale: object = None
    # Amazon's prices came without tax, and its tax is a line of its own.
    is_tax_apart: bool = False
    # Why Amazon owes the VAT of items, by their ids; see amazon.account.
    flags: dict = field(default_factory=dict)
    is_reverse_charge: bool = False
    problems: list = field(default_factory=list)

    def get_tax_apart(self, item, charge):
        """Return what of an item's charge is on the line of Amazon's own tax."""
        if item.order_item_id in self.flags:
            return get_withheld_tax(item, charge)
        return charge.tax if self.is_tax_apart else Decimal()

    def add_problem(self, code, message):
        """Note a problem as vals of an issue; one per code and order."""
        for problem in self.problems:
            if problem["code"] == code:
                problem["message"] += f"\n{message}"
                return
        self.problems.append(
            {
                "code": code,
                "kind": "order",
                "severity": "error",
                "account_marketplace_id": self.link.id,
                "target_key": get_target_key(self.order.order_id),
                "amazon_order_id": self.order.order_id,
                "message": message,
            }
        )

    @property
    def is_to_confirm(self):
        """Whether nothing stands against confirming it, and confirmed is wanted."""
        is_ours = self.order.is_fbm or self.link.account_id._get_fba_warehouse()
        wanted = is_ours and self.link._get_default("order_state") != "draft"
        return bool(wanted) and not self.problems
