from odoo import api, models

from .export_reasons import CODES, CURES, get_issue_key


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
        return get_issue_key(self.product_id, self.account_marketplace_id)

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

    def _in_language(self):
        """Return this line in the language of who has begun its run."""
        return self.with_context(lang=self.export_id._get_lang())

    @api.model
    def _get_cure(self, code):
        """Return what a reason means and what to do about it."""
        return self.env._(CURES[code])

    @api.model
    def _get_cures(self):
        return {code: self.env._(cure) for code, cure in CURES.items()}
