from dataclasses import dataclass, field

# What may be found about an order that gets in all the same. It stays a quotation
# until a person has settled the first ones …
QUOTATION_CODES = (
    "unknown_sku",
    "duplicate_sku",
    "no_amounts",
    "partly_shipped",
    "total_differs",
)
# … and is confirmed whatever the person decides about these.
WARNINGS = ("cancel_requested", "no_address")
ORDER_CODES = [*QUOTATION_CODES, *WARNINGS]


@dataclass
class OrderDraft:
    """An Amazon order on its way to a sale order, and what was found about it."""

    order: object
    link: object
    vals: dict = field(default_factory=dict)
    sale: object = None
    problems: list = field(default_factory=list)

    def add_problem(self, code, message):
        """Note a problem as vals of an issue; one per code and order."""
        target_key = f"order:{self.order.order_id}"
        for problem in self.problems:
            if problem["code"] == code:
                problem["message"] += f"\n{message}"
                return
        self.problems.append(
            {
                "code": code,
                "kind": "order",
                "severity": "warning" if code in WARNINGS else "error",
                "account_marketplace_id": self.link.id,
                "target_key": target_key,
                "amazon_order_id": self.order.order_id,
                "message": message,
            }
        )

    @property
    def is_to_confirm(self):
        """Whether nothing stands against confirming it, and confirmed is wanted."""
        is_blocked = any(p["severity"] == "error" for p in self.problems)
        return not is_blocked and self.link._get_default("order_state") == "sale"
