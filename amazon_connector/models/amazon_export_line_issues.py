from odoo import api, models

from .export_reasons import CODES


class AmazonExportLineIssues(models.Model):
    """The issues of what could not be sent, and what to do about each reason."""

    _inherit = "amazon.export.line"

    def _sync_line_issues(self, codes=CODES, problems=None):
        """Open the issues of these lines, and close those whose reason has gone.

        :param codes: the reasons that were looked for
        :param problems: {line: [(code, message)]}; None: what the lines say
        """
        if problems is None:
            failed = self.filtered("code")
            problems = {line: [(line.code, line.message)] for line in failed}
        for account, lines in self.grouped("account_id").items():
            found = [
                line._prepare_issue_vals(code, message)
                for line in lines
                for code, message in problems.get(line, ())
            ]
            keys = [line._get_issue_key() for line in lines]
            wanted = {*codes, *(vals["code"] for vals in found)}
            self.env["amazon.issue"]._sync_issues(account, list(wanted), found, keys)

    def _get_issue_key(self):
        return f"offer:{self.product_id.id}:{self.account_marketplace_id.id}"

    def _prepare_issue_vals(self, code, message):
        return {
            "code": code,
            "kind": "export",
            "target_key": self._get_issue_key(),
            "account_marketplace_id": self.account_marketplace_id.id,
            "product_id": self.product_id.id,
            "export_line_id": self.id,
            "message": "\n".join(filter(None, (message, self.amazon_text))),
        }

    @api.model
    def _get_cure(self, code):
        """Return what a reason means and what to do about it."""
        return self._get_cures()[code]

    @api.model
    def _get_cures(self):
        return {
            "archived": self.env._(
                "The product is archived or its box Sales is not ticked, so it is not "
                "offered. Unarchive it and tick Sales, then send it again."
            ),
            "no_sku": self.env._(
                "The product has no internal reference. At Amazon it would have no "
                "SKU. Fill in the internal reference, then send it again."
            ),
            "duplicate_sku": self.env._(
                "Its internal reference is that of another product too, or the SKU "
                "is linked to another product. Amazon would mix them up. Give each "
                "product a reference of its own, then send it again."
            ),
            "fba_listing": self.env._(
                "Amazon ships this listing from its own warehouse (FBA). Odoo never "
                "sends its quantity or price. Use another internal reference for a "
                "product that you also ship yourself."
            ),
            "no_price": self.env._(
                "The marketplace's pricelist has no price for the product, or 0. "
                "Add a price, then send it again."
            ),
            "no_rate": self.env._(
                "Odoo has no exchange rate for the marketplace's currency, so there "
                "is no price in it. Enter a rate, or choose a pricelist in that "
                "currency, then send it again."
            ),
            "zero_stock": self.env._(
                "Nothing of the product is free to sell, or the account has a holiday, "
                "so a new offer is left out. Send it again when there is something to "
                "sell, or tick Offer Products Without Stock on the account."
            ),
            "no_barcode": self.env._(
                "The product has no barcode, so Amazon's page of it cannot be found. "
                "Fill in its EAN, UPC or ISBN, or choose its page by hand, then send "
                "it again."
            ),
            "invalid_barcode": self.env._(
                "Its barcode is no EAN, UPC, ISBN or GTIN: the length or the check "
                "digit is wrong. Correct it as printed on the package, then send it "
                "again."
            ),
            "no_asin": self.env._(
                "Amazon's catalogue has no product page with this barcode. Offers are "
                "added to existing product pages only. Choose the page by hand if you "
                "know it under other words, or create it in Seller Central, then send "
                "the product again."
            ),
            "several_asins": self.env._(
                "Amazon has several product pages with this barcode. Choose the right "
                "one; it is remembered. Then send the product again."
            ),
            "restricted": self.env._(
                "Amazon does not let you sell this product yet. Ask for approval in "
                "Seller Central, then send it again."
            ),
            "amazon_error": self.env._(
                "Amazon refuses the offer. Mend what Amazon says, then send the "
                "product again."
            ),
        }
