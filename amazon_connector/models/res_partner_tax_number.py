from odoo import api, fields, models
from odoo.exceptions import UserError


def _normalise(number):
    return "".join(char for char in number or "" if char.isalnum()).upper()


class ResPartner(models.Model):
    """The tax numbers of business buyers, as Amazon tells them with their orders.

    A number that Odoo refuses is kept beside, since Odoo's own field decides about
    taxes. An order waits neither for a person nor for the database of the EU.
    """

    _inherit = "res.partner"

    amazon_tax_number = fields.Char(
        "Tax Number at Amazon",
        readonly=True,
        copy=False,
        help="What Amazon tells with the orders. It differs from the customer's tax "
        "number if that is another one, or if Amazon's is not valid.",
    )
    amazon_vies_due = fields.Boolean(
        readonly=True, copy=False, help="Technical: VIES is to be asked of the number."
    )

    _amazon_vies_due = models.Index("(id) WHERE amazon_vies_due IS TRUE")

    def write(self, vals):
        """Override: a tax number settles the issues about the lack of it."""
        result = super().write(vals)
        if vals.get("vat"):
            self._amazon_settle_tax_numbers()
        return result

    def _amazon_settle_tax_numbers(self):
        known = self.filtered(lambda p: p.amazon_tax_number and p.vat)
        if known:
            # Whoever keeps the contacts need not see the orders.
            orders = self.env["sale.order"].sudo()
            domain = [("partner_id", "in", known.ids), ("amazon_order_id", "!=", False)]
            orders.search(domain)._amazon_close_issues(["tax_number"])

    # === TAKING === #

    def _amazon_lacks_tax_number(self, order):
        """Return whether an order tells a tax number that its customer lacks."""
        if not order.tax_number:
            return False
        is_one = self.amazon_account_id and not self.amazon_account_marketplace_id
        # The country says how a number is to be read.
        if not (is_one and self.country_id) or self.vat:
            return False
        return self.amazon_tax_number != order.tax_number

    def _amazon_take_tax_number(self, order):
        """Write the tax number of an order's buyer, unless the customer has one."""
        if not self._amazon_lacks_tax_number(order):
            return
        self.amazon_tax_number = order.tax_number
        vals = {"vat": order.tax_number}
        if self._amazon_is_checked_by_vies():
            # Odoo would ask VIES now, while the orders wait.
            vals.update(vies_valid=False, amazon_vies_due=True)
        try:
            with self.env.cr.savepoint():
                self.write(vals)
        except UserError:
            # A wrong number stays beside: an issue says so.
            return

    def _amazon_take_company(self, order):
        """Write what a business buyer is called, unless the customer has a company."""
        if not order.company:
            return
        is_one = self.amazon_account_id and not self.amazon_account_marketplace_id
        if is_one and not self.commercial_company_name:
            self.company_name = order.company

    def _amazon_explain_tax_number(self, order):
        """Return what is wrong with the tax number of an order; '' if nothing is."""
        told = _normalise(order.tax_number)
        if not told or self.amazon_account_marketplace_id or not self.country_id:
            return ""
        known = _normalise(self.vat)
        if not known and self.vat != "/":
            return self.env._(
                "The tax number of the buyer is not valid, so the customer has none in "
                "Odoo and the order has the taxes of a consumer. It goes on all the "
                "same. Compare the number, which stands on the customer as Tax Number "
                "at Amazon, with Seller Central; enter the right one on the customer, "
                "and check the taxes of the order."
            )
        # Some write the country before the number, others do not.
        if not known or known.endswith(told) or told.endswith(known):
            return ""
        return self.env._(
            "Amazon tells another tax number with this order than its customer has in "
            "Odoo, where it stays as it is. Compare the two before the invoice is "
            "posted: see Seller Central."
        )

    # === VIES === #

    def _amazon_is_checked_by_vies(self):
        if "vies_valid" not in self._fields:  # a module of its own: base_vat
            return False
        domain = [("vat_check_vies", "=", True)]
        return bool(self.env["res.company"].sudo().search_count(domain, limit=1))

    @api.model
    def _cron_check_tax_numbers(self):
        """Let Odoo ask VIES about the numbers that orders have brought, one by one.

        What VIES says stands on the customer; that it did not answer, in the chatter.
        """
        crons = self.env["ir.cron"]
        due = self.with_context(active_test=False).search(
            [("amazon_vies_due", "=", True)]
        )
        crons._commit_progress(remaining=len(due))
        for partner in due:
            partner.amazon_vies_due = False
            has_time = crons._commit_progress(1)
            partner._amazon_ask_vies()
            if not has_time:
                break

    def _amazon_ask_vies(self):
        if not self.vat or not self._amazon_is_checked_by_vies():
            return
        self._compute_vies_valid()
        children = self.child_ids.filtered(lambda child: child.vat == self.vat)
        children.write({"vies_valid": self.vies_valid})
