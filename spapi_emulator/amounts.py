"""The money of an order: breakdowns per line that sum up to the totals.

Styles: "gross" (as in the EU: amounts with tax, no TAX entry), "split" (the
unit price with tax, ITEM without it, and a TAX entry), "net" (as in the US: tax
on top), "told" (amounts with tax, and TAX only informs), "withheld" (as "split", but
the totals lack the tax that Amazon keeps for the tax office). ``discount_sign`` is
the sign that DISCOUNT has in the breakdowns, since Amazon's documentation leaves it
open.
"""

from decimal import ROUND_HALF_UP, Decimal

STYLES = ("gross", "split", "net", "told", "withheld")
NO_DECIMALS = frozenset({"JPY"})
# Codes of the marketplaces that show prices without tax.
NET_MARKETPLACES = frozenset({"US", "CA"})
CHARGES = {
    "shipping": "SHIPPING",
    "gift_wrap": "GIFT_WRAP",
    "cod_fee": "COD_FEE",
}


def money(amount, currency):
    """Return an amount in the shape of the wire: a text and a currency."""
    return {"amount": str(rounded(amount, currency)), "currencyCode": currency}


def rounded(amount, currency):
    """Return the amount as Decimal with the currency's decimals."""
    step = Decimal(1) if currency in NO_DECIMALS else Decimal("0.01")
    return Decimal(str(amount)).quantize(step, ROUND_HALF_UP)


def usual_style(marketplace):
    """Return the style of amounts that a marketplace has."""
    return "net" if marketplace in NET_MARKETPLACES else "gross"


def item_proceeds(spec, currency, style="gross", tax_rate="0.19", discount_sign=-1):
    """Return the proceeds of a line from unit_price, quantity and its charges."""
    charges = _charges(spec, currency)
    discounts = _discounts(spec, currency)
    taxes = {}
    if style != "gross":
        rate = Decimal(str(tax_rate))
        charges, discounts, taxes = _taxed(charges, discounts, currency, style, rate)
    total = sum(charges.values()) - sum(discounts.values())
    if style not in ("told", "withheld"):
        total += sum(taxes.values())
    signed = {name: discount_sign * value for name, value in discounts.items()}
    rows = [_row(name, value, currency) for name, value in charges.items()]
    rows += _detailed("DISCOUNT", signed, currency) + _detailed("TAX", taxes, currency)
    return {"proceedsTotal": money(total, currency), "breakdowns": rows}


def order_proceeds(items, currency, tip=0):
    """Return the proceeds of an order from those of its items."""
    total, sums = Decimal(str(tip)), {}
    for item in items:
        total += Decimal(item["proceeds"]["proceedsTotal"]["amount"])
        for row in item["proceeds"]["breakdowns"]:
            amount = Decimal(row["subtotal"]["amount"])
            sums[row["type"]] = sums.get(row["type"], 0) + amount
    rows = [_row(name, value, currency) for name, value in sums.items()]
    if tip:
        rows.append({**_row("DELIVERY_TIP", tip, currency), "status": "FINALIZED"})
    return {"grandTotal": money(total, currency), "breakdowns": rows}


def _charges(spec, currency):
    quantity = int(spec.get("quantity", 1))
    charges = {"ITEM": rounded(spec.get("unit_price", 0), currency) * quantity}
    for name, kind in CHARGES.items():
        if spec.get(name):
            charges[kind] = rounded(spec[name], currency)
    return charges


def _discounts(spec, currency):
    discounts = {
        "ITEM": rounded(spec.get("discount", 0), currency),
        "SHIPPING": rounded(spec.get("shipping_discount", 0), currency),
    }
    return {name: abs(value) for name, value in discounts.items() if value}


def _taxed(charges, discounts, currency, style, rate):
    net = charges, discounts
    if style in ("split", "told", "withheld"):
        net = tuple(
            {
                name: rounded(value / (1 + rate), currency)
                for name, value in part.items()
            }
            for part in (charges, discounts)
        )
        taxes = {name: charges[name] - net[0][name] for name in charges}
        tax_off = sum(discounts.values()) - sum(net[1].values())
    else:
        taxes = {
            name: rounded(value * rate, currency) for name, value in charges.items()
        }
        tax_off = rounded(sum(discounts.values()) * rate, currency)
    if tax_off:
        taxes["DISCOUNT"] = -tax_off
    if style == "told":
        net = charges, discounts
    return *net, taxes


def _row(kind, amount, currency):
    return {"type": kind, "subtotal": money(amount, currency)}


def _detailed(kind, parts, currency):
    if not parts:
        return []
    row = _row(kind, sum(parts.values()), currency)
    row["detailedBreakdowns"] = [
        {"subtype": name, "value": money(value, currency)}
        for name, value in parts.items()
    ]
    return [row]
