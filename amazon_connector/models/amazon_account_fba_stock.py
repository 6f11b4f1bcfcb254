from odoo import api, fields, models
from odoo.exceptions import UserError


class AmazonAccountFbaStock(models.Model):
    """FBA stock: the account's switch and its button."""

    _inherit = "amazon.account"

    fba_stock_enabled = fields.Boolean(
        "Read FBA Stock",
        tracking=True,
        copy=False,
        help="Every night Odoo reads what lies at Amazon and shows it beside the FBA "
        "warehouse. Nothing is adjusted by itself.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Override: an account that reads FBA stock begins at once."""
        accounts = super().create(vals_list)
        accounts.filtered("fba_stock_enabled")._start_fba_stock()
        return accounts

    def write(self, vals):
        """Override: FBA stock is read as soon as that is switched on."""
        result = super().write(vals)
        if vals.get("fba_stock_enabled"):
            self._start_fba_stock()
        return result

    def _start_fba_stock(self):
        for account in self:
            account._get_flow("fba_stock")._mark_due()

    def action_create_fba_warehouse(self):
        """Extend: what lies in the new warehouse is compared with Amazon."""
        if not self.fba_warehouse_id:
            self.fba_stock_enabled = True
        return super().action_create_fba_warehouse()

    def action_read_fba_stock(self):
        """Read what lies at Amazon as soon as possible, in the background."""
        self.check_access("read")
        accounts = self.filtered("fba_stock_enabled")
        if not accounts:
            raise UserError(
                self.env._(
                    "No account reads FBA stock. Switch on Read FBA Stock in the "
                    "account, tab Orders."
                )
            )
        accounts._start_fba_stock()
        text = self.env._(
            "FBA stock is read in the background. The list shows it in some minutes."
        )
        return self._notify("info", text)

    def action_view_fba_stock(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "amazon_connector.action_amazon_fba_stock"
        )
        return {**action, "domain": [("account_id", "=", self.id)]}
