from odoo import api, fields, models

from ..spapi.errors import SpApiError


class DatabaseCopyError(SpApiError):
    """This database is a copy of the one that was connected; nothing was sent."""


class AmazonAccountDatabase(models.Model):
    """Keeps a copy of the database from acting for the seller as well.

    A second database with the same keys would use up the seller's limits and send
    tracking numbers of deliveries that nobody has made.
    """

    _inherit = "amazon.account"

    database_uuid = fields.Char(
        "Connected Database",
        readonly=True,
        copy=False,
        default=lambda self: self._get_database_uuid(),
    )
    is_database_copy = fields.Boolean(
        "Copy of the Database", compute="_compute_is_database_copy"
    )

    @api.depends("database_uuid")
    def _compute_is_database_copy(self):
        uuid = self._get_database_uuid()
        for account in self:
            account.is_database_copy = account.database_uuid != uuid

    def action_confirm_database(self):
        """Let this database act for the seller from now on."""
        self.check_access("write")
        for account in self:
            account.database_uuid = self._get_database_uuid()
            account._message_log(body=self.env._("This is the live database now."))
            self.env["amazon.issue"]._sync_issues(account, ["database_copied"], [])
            # Users have no rights on the flows' rows.
            account.sudo().flow_ids._mark_due()

    @api.model
    def _get_database_uuid(self):
        # Odoo gives each database an id of its own; users have no right to read it.
        return self.env["ir.config_parameter"].sudo().get_param("database.uuid")

    def _check_database(self):
        """Refuse to act for the seller in a copy of the database.

        :raises DatabaseCopyError: this database is a copy of the connected one
        """
        if self.is_database_copy:
            text = "this database is a copy of the connected one"
            raise DatabaseCopyError(text, operation="connection")

    def _explain_copy(self):
        return self.env._(
            "This database is a copy of the one that was connected, so nothing is "
            "asked of Amazon and nothing is sent. If this is the database that your "
            "shop works with, a manager presses This Is the Live Database on the "
            "account."
        )
