from odoo import fields, models
from odoo.tools import SQL

KINDS = [
    ("sale", "Order"),
    ("credit", "Credit note"),
    ("again", "Invoiced again"),
]
OWNERS = [
    ("seller", "You"),
    ("amazon", "Amazon"),
    ("buyer", "Buyer (reverse charge)"),
]


class AmazonVatReport(models.Model):
    """The VAT of Amazon orders, by line: who owes it, and what Amazon says it is.

    An order counts when it is shipped, whether Odoo invoices it or not: that is when
    the VAT is owed. A posted credit note takes away from it in its own month; what is
    invoiced again instead comes back. All amounts are in the company's currency, at the
    rate of the order or credit note.
    """

    _name = "amazon.vat.report"
    _description = "Amazon VAT Overview"
    _auto = False
    _rec_name = "order_id"
    _order = "date desc, id desc"
    _depends = {
        "sale.order": [
            "amazon_channel",
            "amazon_reverse_charge",
            "amazon_status",
            "amazon_tax_apart",
            "currency_rate",
            "date_order",
            "effective_date",
            "partner_shipping_id",
            "state",
            "warehouse_id",
        ],
        "account.move": ["date", "move_type", "state"],
        "account.move.line": [
            "balance",
            "price_subtotal",
            "price_total",
            "quantity",
            "sale_line_ids",
            "tax_ids",
        ],
        "sale.order.line": [
            "amazon_charge",
            "amazon_origin_id",
            "amazon_tax_flag",
            "amazon_vat",
            "amazon_vat_told",
            "price_subtotal",
            "price_tax",
            "product_uom_qty",
            "tax_ids",
        ],
        "account.tax": ["amount", "amount_type"],
        "res.partner": ["country_id"],
        "stock.warehouse": ["partner_id"],
    }

    date = fields.Date(
        readonly=True,
        help="When it was shipped, else ordered, in the time zone of the marketplace; "
        "of a credit note its accounting date.",
    )
    kind = fields.Selection(KINDS, readonly=True)
    order_id = fields.Many2one("sale.order", readonly=True)
    move_id = fields.Many2one("account.move", "Credit Note", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    account_id = fields.Many2one("amazon.account", readonly=True)
    marketplace_id = fields.Many2one("amazon.marketplace", readonly=True)
    origin_id = fields.Many2one("res.country", "Shipped From", readonly=True)
    destination_id = fields.Many2one("res.country", "Shipped To", readonly=True)
    owner = fields.Selection(OWNERS, "Who Owes the VAT", readonly=True)
    rate = fields.Char(
        readonly=True,
        help="That of Odoo's taxes; of what Amazon owes, as its amounts come to.",
    )
    is_shipped = fields.Boolean("Shipped", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    net = fields.Monetary(readonly=True)
    vat = fields.Monetary(
        "VAT", readonly=True, help="Odoo's, and Amazon's own where Amazon owes it."
    )
    is_told = fields.Boolean(
        "Amazon Tells the VAT",
        readonly=True,
        help="Without it there is nothing to compare the VAT with.",
    )
    amazon_vat = fields.Monetary(
        "VAT at Amazon", readonly=True, help="Empty where Amazon does not tell it."
    )
    difference = fields.Monetary(
        "Difference to Amazon's",
        readonly=True,
        help="The VAT less Amazon's; nothing where Amazon does not tell it.",
    )

    def action_open_document(self):
        """Open the order, or the credit note, of a line."""
        self.ensure_one()
        return (self.move_id or self.order_id).get_formview_action()

    @property
    def _table_query(self):
        return SQL(
            """
            WITH lines AS (%(lines)s)
            SELECT id, kind, date, order_id, move_id, company_id, account_id,
                   marketplace_id, origin_id, destination_id, owner, is_shipped,
                   currency_id, round(net::numeric, digits) AS net,
                   round(vat::numeric, digits) AS vat,
                   amazon_vat IS NOT NULL AS is_told,
                   round(amazon_vat::numeric, digits) AS amazon_vat,
                   round(vat::numeric, digits) - round(amazon_vat::numeric, digits)
                       AS difference,
                   rtrim(rtrim(round(rate::numeric, 2)::text, '0'), '.')
                       || ' ' || chr(37) AS rate
              FROM (SELECT amounts.*, currency.decimal_places AS digits, CASE
                        WHEN NOT is_apart THEN own_rate
                        WHEN net = 0 THEN 0
                        -- An amount of cents comes to a rate of its own.
                        ELSE round((200 * vat / net)::numeric) / 2
                    END AS rate
                      FROM (SELECT * FROM lines UNION ALL %(credits)s) amounts
                      JOIN res_currency currency ON currency.id = currency_id) rated
            """,
            lines=self._query_lines(),
            credits=self._query_credits(),
        )

    def _query_rate(self, table, column, line):
        """Return the query of the rate of a line's taxes."""
        return SQL(
            """
            SELECT COALESCE(sum(t.amount), 0)
              FROM %(table)s r
              JOIN account_tax t ON t.id = r.account_tax_id
             WHERE r.%(column)s = %(line)s.id
               AND t.amount_type IN ('percent', 'division')
            """,
            table=SQL.identifier(table),
            column=SQL.identifier(column),
            line=SQL.identifier(line),
        )

    def _query_lines(self):
        """Return the query of the orders' lines, in the company's currency."""
        return SQL(
            """
            SELECT l.id, 'sale' AS kind,
                   (COALESCE(o.effective_date, o.date_order) AT TIME ZONE 'UTC'
                       AT TIME ZONE COALESCE(m.tz, 'UTC'))::date AS date,
                   o.id AS order_id, NULL::integer AS move_id, o.company_id,
                   o.amazon_account_id AS account_id, m.id AS marketplace_id,
                   CASE WHEN o.amazon_channel = 'fbm'
                       THEN COALESCE(place.country_id, home.country_id)
                       ELSE COALESCE(l.amazon_origin_id, told.origin_id)
                   END AS origin_id,
                   goal.country_id AS destination_id,
                   CASE WHEN l.amazon_tax_flag IS NOT NULL THEN 'amazon'
                       WHEN o.amazon_reverse_charge THEN 'buyer'
                       ELSE 'seller'
                   END AS owner,
                   o.effective_date IS NOT NULL OR o.amazon_status = 'SHIPPED'
                       AS is_shipped,
                   c.currency_id,
                   l.amazon_tax_flag IS NOT NULL OR COALESCE(o.amazon_tax_apart, FALSE)
                       AS is_apart,
                   (%(rate)s) AS own_rate,
                   l.price_subtotal / rates.rate AS net,
                   CASE WHEN l.amazon_tax_flag IS NOT NULL OR o.amazon_tax_apart
                       THEN COALESCE(l.amazon_vat, 0) ELSE l.price_tax
                   END / rates.rate AS vat,
                   CASE WHEN l.amazon_vat_told THEN l.amazon_vat END / rates.rate
                       AS amazon_vat
              FROM sale_order_line l
              JOIN sale_order o ON o.id = l.order_id
              JOIN amazon_account_marketplace am
                ON am.id = o.amazon_account_marketplace_id
              JOIN amazon_marketplace m ON m.id = am.marketplace_id
              JOIN res_company c ON c.id = o.company_id
              JOIN res_partner home ON home.id = c.partner_id
              JOIN res_partner goal ON goal.id = o.partner_shipping_id
              LEFT JOIN stock_warehouse w ON w.id = o.warehouse_id
              LEFT JOIN res_partner place ON place.id = w.partner_id
              CROSS JOIN LATERAL (
                  SELECT COALESCE(NULLIF(o.currency_rate, 0), 1)::numeric AS rate
              ) rates
              -- Shipping and the like leave with the items.
              LEFT JOIN LATERAL (
                  SELECT min(i.amazon_origin_id) AS origin_id
                    FROM sale_order_line i WHERE i.order_id = o.id
              ) told ON TRUE
             WHERE o.amazon_order_id IS NOT NULL
               AND l.display_type IS NULL
               -- Amazon's own tax is told with the items that it is on.
               AND l.amazon_charge IS DISTINCT FROM 'tax'
               AND o.amazon_status IS DISTINCT FROM 'CANCELLED'
               AND (o.state = 'sale'
                    OR o.state <> 'cancel' AND o.amazon_status = 'SHIPPED')
            """,
            rate=self._query_rate(
                "account_tax_sale_order_line_rel", "sale_order_line_id", "l"
            ),
        )

    def _query_credits(self):
        """Return the query of what was credited of the lines, and invoiced again.

        Of invoices only the pieces beyond the ordered ones count: the others are those
        of the order itself.
        """
        return SQL(
            """
            SELECT -a.id, CASE WHEN a.is_credit THEN 'credit' ELSE 'again' END, a.date,
                   l.order_id, a.move_id, l.company_id, l.account_id, l.marketplace_id,
                   l.origin_id, l.destination_id, l.owner, TRUE, l.currency_id,
                   l.is_apart, a.own_rate, amounts.net,
                   CASE WHEN l.is_apart THEN l.vat * amounts.net / NULLIF(l.net, 0)
                       ELSE amounts.net * a.tax_part
                   END,
                   NULL
              FROM lines l
              JOIN (%s) a ON a.order_line_id = l.id
              CROSS JOIN LATERAL (
                  SELECT -a.balance * CASE
                        WHEN a.is_credit THEN 1
                        ELSE LEAST(a.quantity, a.invoiced - a.ordered) / a.quantity
                    END AS net
              ) amounts
             WHERE a.is_credit OR a.invoiced > a.ordered
            """,
            self._query_invoiced(),
        )

    def _query_invoiced(self):
        """Return the query of the posted lines of the orders' invoices."""
        return SQL(
            """
            SELECT i.id, i.move_id, i.date, i.balance, i.quantity, r.order_line_id,
                   s.product_uom_qty AS ordered, credit.is_credit,
                   (i.price_total - i.price_subtotal) / NULLIF(i.price_subtotal, 0)
                       AS tax_part,
                   (%s) AS own_rate,
                   sum(i.quantity) FILTER (WHERE NOT credit.is_credit) OVER (
                       PARTITION BY r.order_line_id ORDER BY i.date, i.id
                   ) AS invoiced
              FROM sale_order_line_invoice_rel r
              JOIN sale_order_line s ON s.id = r.order_line_id
              JOIN sale_order so ON so.id = s.order_id
              JOIN account_move_line i ON i.id = r.invoice_line_id
              JOIN account_move v ON v.id = i.move_id
              CROSS JOIN LATERAL (
                  SELECT v.move_type = 'out_refund' OR i.quantity < 0 AS is_credit
              ) credit
             WHERE so.amazon_order_id IS NOT NULL
               AND i.display_type = 'product'
               AND v.state = 'posted'
               AND i.quantity <> 0
            """,
            self._query_rate(
                "account_move_line_account_tax_rel", "account_move_line_id", "i"
            ),
        )
