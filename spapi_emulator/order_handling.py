"""What an order asks of packers and carriers, in the shape of Orders 2026-01-01."""

from .clock import as_time, format_time

CONSTRAINTS = frozenset({
    "palletDelivery", "cashOnDelivery", "signatureConfirmation",
    "recipientIdentityVerification", "recipientAgeVerification",
})  # fmt: skip


def product_handling(spec):
    """Return what a product of an item has beyond its name and price."""
    handling = {}
    if spec.get("serial_numbers"):
        handling["serialNumbers"] = list(spec["serial_numbers"])
    if spec.get("customized_url"):
        handling["customization"] = {"customizedUrl": spec["customized_url"]}
    return handling


def item_handling(spec):
    """Return how an item is packed and shipped; its parts are left out if empty."""
    parts = {"packing": _packing(spec), "shipping": _shipping(spec)}
    return {name: part for name, part in parts.items() if part}


def _packing(spec):
    gift, packing = {}, {}
    if spec.get("gift_message"):
        gift["giftMessage"] = spec["gift_message"]
    if spec.get("gift_wrap") or spec.get("gift_wrap_level"):
        gift["giftWrapLevel"] = spec.get("gift_wrap_level", "Classic")
    if gift:
        packing["giftOption"] = gift
    if spec.get("serial_required"):
        packing["serialNumberRequirement"] = {"requirementType": "REQUIRED"}
    return packing


def _shipping(spec):
    shipping, constraints = {}, spec.get("constraints", ())
    if unknown := set(constraints) - CONSTRAINTS:
        raise TypeError(f"Unknown shipping constraints: {', '.join(sorted(unknown))}.")
    if constraints:
        shipping["shippingConstraints"] = dict.fromkeys(constraints, "MANDATORY")
    if spec.get("scheduled"):
        earliest, latest = spec["scheduled"]
        shipping["scheduledDeliveryWindow"] = {
            "earliestDateTime": format_time(as_time(earliest)),
            "latestDateTime": format_time(as_time(latest)),
        }
    return shipping
