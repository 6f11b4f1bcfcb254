import re

from odoo import fields, models
from odoo.exceptions import UserError

from ..models.amazon_account import INCLUDED_DATA
from ..spapi.errors import (
    InvalidInputError,
    MalformedOrderError,
    NotFoundError,
    SpApiError,
)

# As people paste it: with spaces, other dashes, or text around it.
ORDER_ID = re.compile(
    r"([A-Z0-9]\d{2})[\s\W_]*(\d{7})[\s\W_]*(\d{7})(?!\d)", re.IGNORECASE
)


class AmazonOrderFind(models.TransientModel):
    """Finds an order by Amazon's id; says why it is not in Odoo, and imports it."""

    _name = "amazon.order.find"
    _description = "Find an Amazon Order"

    account_id = fields.Many2one(
        "amazon.account", ondelete="cascade", help="Empty: all accounts are asked."
    )
    has_several_accounts = fields.Boolean(compute="_compute_has_several_accounts")
    text = fields.Char("Amazon Order ID", help="For example 302-1234567-1234567.")
    amazon_order_id = fields.Char(readonly=True)
    found_account_id = fields.Many2one("amazon.account", readonly=True)
    reason = fields.Char(readonly=True)
    explanation = fields.Text(readonly=True)
    can_import = fields.Boolean(readonly=True)
    issue_id = fields.Many2one("amazon.issue", readonly=True)

    def _compute_has_several_accounts(self):
        for find in self:
            find.has_several_accounts = len(find._get_accounts()) > 1

    def _get_accounts(self):
        domain = [("company_id", "in", self.env.companies.ids)]
        return self.account_id or self.env["amazon.account"].search(domain)

    # === ACTION METHODS === #

    def action_find(self):
        """Open the order, or say why it is not in Odoo (getOrder).

        :raises UserError: the text holds no order id, or Amazon does not answer
        """
        self.ensure_one()
        order_id = self._read_order_id()
        if sale := self._find_sale(order_id):
            return self._open_sale(sale)
        self.write({"amazon_order_id": order_id, **self._look_up(order_id)})
        return self._reopen()

    def action_import(self):
        """Bring the order in, whatever the settings leave out, and open it.

        :raises UserError: Amazon does not answer
        """
        self.ensure_one()
        self.found_account_id.check_access("read")
        # Whoever may look for an order may bring it in; users change no account.
        account, order_id = self.found_account_id.sudo(), self.amazon_order_id
        gap = self.env["amazon.order.gap"].sudo()._ask_for(account, order_id)
        try:
            account.import_order(order_id)
        except SpApiError as error:
            raise UserError(account._explain_error(error)) from error
        gap._settle()
        if gap.order_id:
            return self._open_sale(gap.order_id.sudo(False))
        self.write(self._look_up(order_id))
        return self._reopen()

    def action_open_issue(self):
        self.ensure_one()
        return self.issue_id.get_formview_action()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Find an Order"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    # === BUSINESS METHODS === #

    def _read_order_id(self):
        match = ORDER_ID.search(self.text or "")
        if not match:
            raise UserError(
                self.env._(
                    "That is no Amazon order id. It has three groups of figures, for "
                    "example 302-1234567-1234567."
                )
            )
        return "-".join(match.groups()).upper()

    def _find_sale(self, order_id):
        # An Amazon user need not have rights on sales.
        sales = self.env["sale.order"].sudo()
        domain = [
            ("amazon_order_id", "=", order_id),
            ("company_id", "in", self.env.companies.ids),
        ]
        return sales.search(domain, limit=1).sudo(False)

    def _open_sale(self, sale):
        if sale.has_access("read"):
            return sale.get_formview_action()
        text = self.env._("It is in Odoo: %s.", sale.sudo().name)  # as above
        self.write({"explanation": text, "can_import": False, "reason": "in_odoo"})
        return self._reopen()

    def _look_up(self, order_id):
        """Return what the dialog says about an order that is not in Odoo."""
        for account in self._get_accounts():
            try:
                order = account._get_client().get_order(
                    order_id, included_data=INCLUDED_DATA
                )
            except (NotFoundError, InvalidInputError):
                continue
            except MalformedOrderError as error:
                return self._prepare_answer("unreadable", account, str(error))
            except SpApiError as error:
                raise UserError(account._explain_error(error)) from error
            # Settings and issues decide, not the rights of whoever asks.
            absences = self.env["amazon.order.absence"].sudo()
            absence = absences._explain(account.sudo(), order)
            return {
                **self._prepare_answer(absence.code, account, absence.text),
                "can_import": absence.can_import,
                "issue_id": absence.issue.id,
            }
        text = self.env._(
            "Amazon knows no order with this number. Compare it with Seller Central, "
            "and check that the seller account is connected in Odoo."
        )
        return self._prepare_answer("unknown", self.env["amazon.account"], text)

    def _prepare_answer(self, reason, account, text):
        return {
            "reason": reason,
            "found_account_id": account.id,
            "explanation": text,
            "can_import": False,
            "issue_id": False,
        }
