from odoo import api, fields, models

OPEN_STATES = ("checking", "sending")


class AmazonExport(models.Model):
    """One run of Send to Amazon: from the products chosen to what Amazon said.

    The lines carry how far each product is, so that whatever stops the run, the next
    step goes on there.
    """

    _name = "amazon.export"
    _inherit = ["mail.thread", "amazon.export.options"]
    _description = "Sent to Amazon"
    _order = "id desc"
    _check_company_auto = True

    account_id = fields.Many2one(
        "amazon.account", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    read_only = fields.Boolean(related="account_id.read_only")
    user_id = fields.Many2one(
        "res.users", "Sent By", readonly=True, help="Told when it is done."
    )
    account_marketplace_ids = fields.Many2many(
        "amazon.account.marketplace", string="Marketplaces", readonly=True
    )
    sends_at_once = fields.Boolean(
        "Sent When Checked",
        readonly=True,
        help="What passes the checks is sent without a further click.",
    )
    # checking --_mark_checked--> checked, or sending when it was to be sent at once
    # checked  --_mark_sending (Send the n that passed)--> sending
    # sending  --_finish_if_done (every line has its end)--> done
    # checking, checked, sending --_mark_cancelled--> cancelled; sending, or done at
    #     once, when Amazon has something of it already
    state = fields.Selection(
        [
            ("checking", "Being checked"),
            ("checked", "Checked"),
            ("sending", "Being sent"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="checking",
        index=True,
        tracking=True,
    )
    line_ids = fields.One2many("amazon.export.line", "export_id", "Products")
    reason_ids = fields.One2many("amazon.export.reason", "export_id", "Reasons")
    repeated_id = fields.Many2one(
        "amazon.export", "Repeats", readonly=True, index="btree_not_null"
    )
    sending_at = fields.Datetime(
        "Sent From",
        readonly=True,
        help="From then on its offers wait for each other, to go in one feed; Amazon's "
        "time.",
    )
    finished_at = fields.Datetime(readonly=True)
    cancelled_at = fields.Datetime(
        readonly=True, help="What Amazon did not have by then is not sent."
    )

    @api.depends("create_date")
    def _compute_display_name(self):
        for export in self:
            export.display_name = self.env._("Run %s", export.id)

    # === INTENT METHODS === #

    @api.model
    def _start(self, account, vals, pairs):
        """Have products checked, and sent if `vals` say so, in the background.

        :param dict vals: of `amazon.export`: options, marketplaces
        :param pairs: (product ids, amazon.account.marketplace) each
        """
        account._check_active()
        # Nobody has rights to write runs; what a run does is done by its flow.
        export = self.sudo().create(
            {"account_id": account.id, "user_id": self.env.user.id, **vals}
        )
        for product_ids, link in pairs:
            export.line_ids._insert(export, product_ids, link)
        export._wake()
        return export.with_env(self.env)

    def _mark_checked(self):
        """Every product is checked; nothing was sent so far."""
        if self.sends_at_once:
            self._mark_sending()
            return
        self.state = "checked"
        self._tell()

    def _mark_sending(self):
        """What passed is sent, without being checked again."""
        self.write({"state": "sending", "sending_at": self.account_id._now()})
        self._wake()
        self._finish_if_done()

    def _mark_cancelled(self):
        """Send nothing more of it; what Amazon has already is followed to its end."""
        self.cancelled_at = fields.Datetime.now()
        self._cancel_lines()

    def _cancel_lines(self):
        """End the lines of cancelled runs that Amazon does not have, and the runs."""
        lines = self.env["amazon.export.line"]
        domain = [("export_id", "in", self.ids)]
        open_lines = [*domain, ("is_open", "=", True), ("state", "!=", "sent")]
        lines.search(open_lines)._mark_cancelled()
        at_amazon = [*domain, ("state", "in", ("sent", "accepted"))]
        begun = lines.search(at_amazon).export_id
        begun._finish_if_done()
        (self - begun).write(
            {"state": "cancelled", "finished_at": fields.Datetime.now()}
        )

    def _finish_if_done(self):
        """End the runs of which Amazon has answered every line."""
        for export in self.filtered(lambda export: export.state == "sending"):
            domain = [("export_id", "=", export.id), ("is_open", "=", True)]
            if not self.env["amazon.export.line"].search_count(domain, limit=1):
                export.write({"state": "done", "finished_at": fields.Datetime.now()})
                export._tell()

    def _get_lang(self):
        """Return the language of who has begun the run, or answers for the account."""
        user = self.user_id or self.account_id.responsible_id
        return user.lang or self.env.lang

    def _wake(self):
        for account in self.account_id:
            account._get_flow("exports")._mark_due()

    def _creation_message(self):
        """Override: say what was begun, not that a record was made."""
        self.ensure_one()
        if self.sends_at_once:
            return self.env._("Begun: what passes the checks is sent.")
        return self.env._("Begun: the products are checked, nothing is sent.")

    def _tell(self):
        """Tell the person who asked for it how it went, and keep it in the chatter."""
        message = self._describe_result()
        self._message_log(body=message)
        if self.user_id:
            self.user_id._bus_send(
                "simple_notification",
                {"type": "info", "title": self.display_name, "message": message},
            )
