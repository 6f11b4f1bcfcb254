from odoo import api, fields, models
from odoo.exceptions import ValidationError

# Odoo takes five characters.
CODES = ("FBA", *(f"FBA{number}" for number in range(2, 100)))
# After the company's own warehouses, which new orders take first.
SEQUENCE = 1000


class AmazonAccountFba(models.Model):
    """The warehouse from which Amazon ships an account's orders (FBA)."""

    _inherit = "amazon.account"

    fba_warehouse_id = fields.Many2one(
        "stock.warehouse",
        "FBA Warehouse",
        readonly=True,
        copy=False,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="What lies at Amazon. Orders that Amazon ships leave from there by "
        "themselves, and its stock is never offered as your own. Without it, these "
        "orders are for information only.",
    )

    @api.constrains("stock_warehouse_ids", "warehouse_id")
    def _check_warehouses(self):
        for account in self:
            chosen = account.stock_warehouse_ids | account.warehouse_id
            account._check_own_warehouses(chosen)

    def _check_own_warehouses(self, warehouses):
        """Keep Amazon's stock out of what is offered as the seller's own.

        :raises ValidationError: one of these is an FBA warehouse
        """
        fba = warehouses & self._get_fba_warehouses(self.company_id)
        if fba:
            raise ValidationError(
                self.env._(
                    "%s holds what lies at Amazon, and Amazon counts that itself. "
                    "Choose warehouses from which you ship yourself.",
                    fba[0].display_name,
                )
            )

    @api.model
    def _get_fba_warehouses(self, company):
        """Return the FBA warehouses of all accounts of a company."""
        # Whoever reads stock need not have rights on accounts.
        accounts = self.sudo().with_context(active_test=False)
        domain = [("company_id", "=", company.id), ("fba_warehouse_id", "!=", False)]
        return accounts.search(domain).fba_warehouse_id

    def _get_fba_warehouse(self):
        """Return the warehouse for orders that Amazon ships; may be empty."""
        # Salespeople need no rights on accounts.
        return self.sudo().fba_warehouse_id.filtered("active")

    def action_create_fba_warehouse(self):
        """Create the account's FBA warehouse; from now on its orders leave there."""
        self.ensure_one()
        self.check_access("write")
        if not self.fba_warehouse_id:
            # Whoever sets up accounts need not have rights on warehouses.
            warehouses = self.env["stock.warehouse"].sudo()
            warehouse = warehouses.create(self._prepare_fba_warehouse_vals())
            # Amazon does not say which lot or serial number it has shipped: Odoo takes
            # a tracked product without one only where both are off.
            warehouse.out_type_id.write(
                {"use_create_lots": False, "use_existing_lots": False}
            )
            self.fba_warehouse_id = warehouse
        return self._notify(
            "success",
            self.env._(
                "The warehouse %s stands for your goods at Amazon. Move there what you "
                "have sent in.",
                self.fba_warehouse_id.display_name,
            ),
            {"type": "ir.actions.client", "tag": "soft_reload"},
        )

    def _prepare_fba_warehouse_vals(self):
        """Return the vals of the warehouse; name and code are a company's own."""
        warehouses = self.env["stock.warehouse"].sudo()
        known = warehouses.with_context(active_test=False).search(
            [("company_id", "=", self.company_id.id)]
        )
        names, codes = set(known.mapped("name")), set(known.mapped("code"))
        name = self.env._("%s: Fulfilled by Amazon", self.name)
        code = next(code for code in CODES if code not in codes)
        return {
            "name": f"{name} ({code})" if name in names else name,
            "code": code,
            "company_id": self.company_id.id,
            # Not the company's address: the goods are not there.
            "partner_id": False,
            "reception_steps": "one_step",
            "delivery_steps": "ship_only",
            "sequence": SEQUENCE,
        }
