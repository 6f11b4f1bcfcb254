from odoo import fields, models
from odoo.exceptions import UserError

from .amazon_report import OPEN_STATES
from .count_texts import format_count, format_counts


class AmazonReportUndo(models.Model):
    """Undoing an import: the products that it created go, what it says stays."""

    _inherit = "amazon.report"

    removed_count = fields.Integer("Removed Products", readonly=True)
    can_undo = fields.Boolean(compute="_compute_can_undo")

    def _compute_can_undo(self):
        for report in self:
            has_ended = report.state not in OPEN_STATES
            report.can_undo = has_ended and bool(report._find_products(limit=1))

    def action_open_undo(self):
        """Say how many products of this import go, and how many stay and why."""
        self.ensure_one()
        action = self.account_id._open_dialog(
            "amazon.report.undo", self.env._("Undo the Import")
        )
        return {**action, "context": {"default_report_id": self.id}}

    def _find_products(self, after=0, limit=None):
        """Return the products that this import created and that are there still."""
        products = self.env["product.product"].with_context(active_test=False)
        return products.search(
            [("amazon_report_id", "=", self.id), ("id", ">", after)],
            order="id",
            limit=limit,
        )

    def _start_undo(self, user):
        """Have the products removed in the background.

        :raises UserError: listings of this marketplace are being imported
        """
        self.account_id._check_active()
        link = self.account_marketplace_id
        domain = [
            ("account_marketplace_id", "=", link.id),
            ("state", "in", OPEN_STATES),
        ]
        if self.search_count(domain, limit=1):
            raise UserError(
                self.env._(
                    "Listings of %s are being imported. Undo is possible when that is "
                    "done.",
                    link.display_name,
                )
            )
        now = self.account_id._now()
        self.write(
            {"state": "undoing", "position": 0, "user_id": user.id, "next_step_at": now}
        )
        self.account_id._get_flow("listings")._mark_due()

    def _mark_undone(self):
        """What could go is gone."""
        self._finish("undone")

    def _describe_undone(self):
        """Return what became of the products, for people."""
        return self.env._(
            "%(removed)s products of the import were removed, %(kept)s stay.",
            **format_counts(
                self.env,
                removed=self.removed_count,
                kept=len(self._find_products()),
            ),
        )

    # === WHAT IT WOULD DO === #

    def _describe_undo(self):
        """Return how many products would go, and how many would stay and why."""
        # Whoever undoes need not have rights on all that uses a product.
        report = self.sudo()
        products = report._find_products()
        remover = self.env["amazon.product.remover"].sudo()  # as above
        changed, used = remover._find_kept(report, products)
        going = len(products) - len(changed) - len(used)
        text = self.env._(
            "%s products that this import created are removed. Their listings become "
            "unlinked, their prices go from the pricelists.",
            format_count(self.env, going),
        )
        return "\n".join([text, *self._describe_kept(len(changed), len(used))])

    def _describe_kept(self, changed, used):
        """Return how many products stay, a text per reason."""
        texts = []
        if changed:
            count = format_count(self.env, changed)
            texts.append(self.env._("%s stay: somebody has changed them.", count))
        if used:
            text = self.env._(
                "%s stay: they are used, for example in an order, in stock or by "
                "another listing.",
                format_count(self.env, used),
            )
            texts.append(text)
        return texts
