from odoo import api, fields, models
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

# What an amount of an Amazon order that is no product is sold as: the field that
# names the service product, its internal reference and its name.
CHARGE_PRODUCTS = {
    "shipping": ("AMAZON-SHIPPING", _lt("Shipping (Amazon)")),
    "gift_wrap": ("AMAZON-GIFT-WRAP", _lt("Gift wrap (Amazon)")),
    "discount": ("AMAZON-DISCOUNT", _lt("Discount (Amazon)")),
    "cod_fee": ("AMAZON-COD", _lt("Cash on delivery fee (Amazon)")),
    "tax": ("AMAZON-TAX", _lt("Sales tax charged by Amazon")),
    "tip": ("AMAZON-TIP", _lt("Delivery tip (Amazon)")),
    "other": ("AMAZON-OTHER", _lt("Other charge (Amazon)")),
    "rounding": ("AMAZON-ROUNDING", _lt("Rounding (Amazon)")),
    "fallback": ("AMAZON-UNKNOWN", _lt("Unknown Amazon product")),
}
# These carry no tax of their own: a remainder of a cent is not a sale, nobody knows
# which tax a tip takes, and a tax is not taxed.
UNTAXED_CHARGES = ("rounding", "tip", "tax")


class AmazonOrderDefaults(models.AbstractModel):
    """What an imported order gets; set on the account, overridden per marketplace."""

    _name = "amazon.order.defaults"
    _description = "Amazon Order Defaults"

    order_channel = fields.Selection(
        [
            ("fbm", "Shipped by merchant (FBM)"),
            ("fba", "Shipped by Amazon (FBA)"),
            ("both", "Both"),
        ],
        "Orders to Import",
        help="Orders that Amazon ships are information only, quotations that nobody "
        "can confirm or invoice, unless the account has an FBA warehouse.",
    )
    shipped_orders = fields.Selection(
        [("skip", "Left out"), ("history", "Kept as history")],
        "Orders Shipped Before",
        help="Orders that were shipped before they came into Odoo. Kept as history: "
        "they count as sales and as delivered, but nothing is taken from stock.",
    )
    pending_orders = fields.Selection(
        [("offers", "Kept from Amazon's buyers"), ("stock", "Reserved in stock too")],
        "Unpaid Orders",
        help="Orders whose payment Amazon still checks are not in Odoo yet. What they "
        "hold is not offered to others at Amazon; reserved in stock, no other order "
        "in Odoo gets it either. A change holds for orders that come or change later.",
    )
    order_name = fields.Selection(
        [("odoo", "Odoo's number"), ("amazon", "Prefix and Amazon's number")],
        "Order Number",
    )
    order_prefix = fields.Char(
        "Prefix", help="Stands before Amazon's number, for example AMZ-."
    )
    carrier_id = fields.Many2one(
        "delivery.carrier", "Delivery Method", check_company=True
    )
    preferred_payment_method_line_id = fields.Many2one(
        "account.payment.method.line",
        "Payment Method",
        check_company=True,
        domain="[('payment_type', '=', 'inbound'), ('company_id', '=', company_id)]",
    )
    pricelist_id = fields.Many2one(
        "product.pricelist",
        check_company=True,
        help="Taken where its currency is the order's. Prices stay Amazon's.",
    )
    fiscal_position_id = fields.Many2one(
        "account.fiscal.position",
        check_company=True,
        help="Empty: Odoo chooses it by the customer and the delivery address.",
    )
    tag_ids = fields.Many2many("crm.tag", string="Tags")
    warehouse_id = fields.Many2one("stock.warehouse", check_company=True)
    team_id = fields.Many2one("crm.team", "Sales Team", check_company=True)
    order_state = fields.Selection(
        [
            ("draft", "Quotation"),
            ("sale", "Confirmed order"),
            ("invoiced", "Confirmed and invoiced"),
        ],
        "Status of New Orders",
        help="Confirmed and invoiced: a draft of the invoice is there at once. It gets "
        "its date when the order is shipped.",
    )
    user_id = fields.Many2one("res.users", "Salesperson", check_company=True)
    payment_term_id = fields.Many2one(
        "account.payment.term", "Payment Terms", check_company=True
    )
    fallback_product_id = fields.Many2one(
        "product.product",
        "Product for Unknown SKUs",
        check_company=True,
        help="An order line whose SKU is no product's internal reference takes this "
        "product, with Amazon's SKU and title. The order stays a quotation until "
        "somebody has put the right product on the line.",
    )
    shipping_product_id = fields.Many2one("product.product", check_company=True)
    gift_wrap_product_id = fields.Many2one("product.product", check_company=True)
    discount_product_id = fields.Many2one("product.product", check_company=True)
    cod_fee_product_id = fields.Many2one("product.product", check_company=True)
    tax_product_id = fields.Many2one(
        "product.product",
        check_company=True,
        help="Tax that Amazon has charged and keeps is a line of its own: where it "
        "owes the VAT itself, and where its prices come without tax (Amazon.com, "
        "Amazon.ca). The income account of this product says where it is booked: "
        "choose one for money that is not yours, else it counts as your turnover.",
    )
    tip_product_id = fields.Many2one("product.product", check_company=True)
    other_product_id = fields.Many2one("product.product", check_company=True)
    rounding_product_id = fields.Many2one("product.product", check_company=True)

    @api.model
    def _get_charge_product(self, company, kind):
        """Return the company's service product for a kind of amount, made once."""
        return self._get_charge_products(company, [kind])[kind]

    @api.model
    def _get_charge_products(self, company, kinds):
        """Return the company's service products by their kinds of amounts."""
        # Setting up an account must not need rights on products and taxes.
        products = self.env["product.product"].sudo().with_company(company)
        codes = {CHARGE_PRODUCTS[kind][0]: kind for kind in kinds}
        domain = [("default_code", "in", [*codes]), ("company_id", "=", company.id)]
        known = products.with_context(active_test=False).search(domain)
        # of several the first, which the reversed order lets stand
        found = {codes[p.default_code]: p for p in reversed(known)}
        missing = [kind for kind in kinds if kind not in found]
        found.update(self._create_charge_products(products, company, missing))
        return {kind: found[kind].with_env(self.env) for kind in kinds}

    @api.model
    def _create_charge_products(self, products, company, kinds):
        vals_list = [
            self._prepare_charge_product_vals(company, kind, CHARGE_PRODUCTS[kind][0])
            for kind in kinds
        ]
        created = products.with_context(lang="en_US").create(vals_list)
        languages = [code for code, __ in self.env["res.lang"].get_installed()]
        for code in set(languages) - {"en_US"}:
            for kind, product in zip(
                kinds, created.with_context(lang=code), strict=True
            ):
                product.name = product.env._(CHARGE_PRODUCTS[kind][1])
        return dict(zip(kinds, created, strict=True))

    @api.model
    def _prepare_charge_product_vals(self, company, kind, reference):
        __, name = CHARGE_PRODUCTS[kind]
        vals = {
            "name": self.with_context(lang="en_US").env._(name),
            "default_code": reference,
            "type": "service",
            "invoice_policy": "order",
            "company_id": company.id,
            "sale_ok": False,
            "purchase_ok": False,
            "list_price": 0.0,
        }
        if kind in UNTAXED_CHARGES:
            vals["taxes_id"] = [fields.Command.clear()]
        return vals
