"""The plain way: imported orders read back, and created by plain ORM calls."""

ORDER_FIELDS = (
    "company_id",
    "amazon_currency_id",
    "partner_id",
    "partner_invoice_id",
    "partner_shipping_id",
    "fiscal_position_id",
    "client_order_ref",
    "commitment_date",
    "date_order",
    "user_id",
    "pricelist_id",
    "carrier_id",
    "require_signature",
    "require_payment",
    "amazon_order_id",
    "amazon_account_id",
    "amazon_account_marketplace_id",
    "amazon_channel",
    "amazon_status",
    "amazon_last_update",
    "amazon_total",
    "amazon_programs",
    "amazon_ship_by",
)
LINE_FIELDS = (
    "product_id",
    "name",
    "product_uom_qty",
    "price_unit",
    "technical_price_unit",
    "discount",
    "tax_ids",
    "sequence",
    "amazon_item_id",
    "amazon_sku",
)
PARTNER_FIELDS = (
    "name",
    "company_name",
    "street",
    "street2",
    "zip",
    "city",
    "state_id",
    "country_id",
    "phone",
    "company_id",
    "amazon_account_id",
    "amazon_buyer_email",
    "lang",
    "customer_rank",
)


def read_recipes(env, count):
    """Return the vals of the newest imported orders, each with its customer's."""
    orders = env["sale.order"].search(
        [("amazon_order_id", "not like", "PLAIN-%")], order="id desc", limit=count
    )
    return [
        {
            "partner": read_vals(order.partner_id, PARTNER_FIELDS),
            "order": read_vals(order, ORDER_FIELDS),
            "lines": [read_vals(line, LINE_FIELDS) for line in order.order_line],
        }
        for order in orders
    ]


def read_vals(record, names):
    vals = {}
    for name in names:
        field = record._fields[name]
        if field.type == "many2many":
            vals[name] = [(6, 0, record[name].ids)]
        else:
            vals[name] = record[name].id if field.relational else record[name]
    return vals


def create_plain(env, recipes):
    """Create a batch of customers, orders and deliveries; nothing is looked up."""
    partners = env["res.partner"].create(
        [
            {
                **recipe["partner"],
                "amazon_buyer_email": f"plain-{recipe['order']['amazon_order_id']}",
            }
            for recipe in recipes
        ]
    )
    orders = env["sale.order"].create(
        [
            {
                **recipe["order"],
                "amazon_order_id": f"PLAIN-{recipe['order']['amazon_order_id']}",
                "partner_id": partner.id,
                "partner_invoice_id": partner.id,
                "partner_shipping_id": partner.id,
                "order_line": [(0, 0, line) for line in recipe["lines"]],
            }
            for recipe, partner in zip(recipes, partners, strict=True)
        ]
    )
    orders.action_confirm()
    env.flush_all()
