import logging
import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .quiet_sql import quiet_sql

KEYS = ("client_id", "client_secret", "refresh_token")
TEXTS = ("seller_id", *KEYS)
# Another value of these has to be tested.
CONNECTING = ("region", *KEYS)
# Blanks and invisible characters that come along when a text is copied.
BLANKS = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")
# What a text is, by its beginning; `None` stands for what no field takes.
BEGINNINGS = [
    ("amzn1.application-oa2-client.", "client_id"),
    ("amzn1.oa2-cs.", "client_secret"),
    ("Atzr|", "refresh_token"),
    ("Atza|", None),
    ("amzn1.sp.solution.", None),
    ("amzn1.sellerapps.app.", None),
]
SHAPES = {
    "seller_id": re.compile(r"A[A-Z0-9]{8,20}"),
    "client_id": re.compile(r"amzn1\.application-oa2-client\.[\w.-]+"),
    "client_secret": re.compile(r".+"),
    "refresh_token": re.compile(r"Atzr\|.+"),
}
# https://developer-docs.amazon.com/sp-api/docs/rotating-your-apps-lwa-credentials
SECRET_LIFE = timedelta(days=180)
WARNING_TIME = timedelta(days=30)


class AmazonAccountKeys(models.Model):
    """The keys of an account: for managers, in no log, message or export."""

    _inherit = "amazon.account"

    client_id = fields.Char(
        "LWA Client ID",
        groups="amazon_connector.group_amazon_manager",
        copy=False,
        exportable=False,
        help="Solution Provider Portal > your application > View credentials, "
        "for example amzn1.application-oa2-client.1a2b3c…",
    )
    client_secret = fields.Char(
        "LWA Client Secret",
        groups="amazon_connector.group_amazon_manager",
        copy=False,
        exportable=False,
        help="Shown beside the client ID, for example amzn1.oa2-cs.v1.4d5e6f… "
        "Amazon asks for a new one every 180 days.",
    )
    refresh_token = fields.Char(
        groups="amazon_connector.group_amazon_manager",
        copy=False,
        exportable=False,
        help="Solution Provider Portal > your application > Authorize application. "
        "It begins with Atzr|",
    )
    secret_created_on = fields.Date(
        "Secret Made On",
        copy=False,
        help="When Amazon made the client secret. It is good for 180 days.",
    )
    secret_expires_on = fields.Date(compute="_compute_secret_expires_on")
    has_keys = fields.Boolean(compute="_compute_has_keys", compute_sudo=True)

    @api.depends("secret_created_on")
    def _compute_secret_expires_on(self):
        for account in self:
            made = account.secret_created_on
            account.secret_expires_on = made and made + SECRET_LIFE

    @api.depends(*TEXTS)
    def _compute_has_keys(self):
        for account in self:
            account.has_keys = all(account[name] for name in TEXTS)

    @api.constrains(*TEXTS)
    def _check_shapes(self):
        for account in self.sudo():  # only managers read keys
            for name in TEXTS:
                if text := account[name] and account._find_shape_error(name):
                    raise ValidationError(text)

    @api.model_create_multi
    def create(self, vals_list):
        """Override: keys get a statement of their own, see `write`."""
        pairs = [self._split_keys(vals) for vals in vals_list]
        accounts = super().create([vals for vals, __ in pairs])
        for account, (__, keys) in zip(accounts, pairs, strict=True):
            account.write(keys)
        return accounts

    def write(self, vals):
        """Override: take keys without blanks, and by a statement of their own.

        Odoo logs a statement that fails: one that may must not hold a secret.
        """
        vals, keys = self._split_keys(vals)
        is_new_secret = self._changes(keys, ("client_secret",))
        if is_new_secret and not keys.get("secret_created_on"):
            today = keys["client_secret"] and fields.Date.context_today(self)
            keys["secret_created_on"] = today
        if self._changes({**vals, **keys}, CONNECTING):
            vals |= self._get_untested()
        result = super().write(vals)
        if keys:
            self.flush_recordset()
            with quiet_sql(logging.DEBUG):
                super().write(keys)
                self.flush_recordset()
        if "secret_created_on" in keys:
            self._sync_secret_issues()
        return result

    @api.model
    def _split_keys(self, vals):
        """Return vals without what belongs to the keys, and that; without blanks."""
        vals = {
            name: BLANKS.sub("", value) if name in TEXTS and value else value
            for name, value in vals.items()
        }
        names = [name for name in (*KEYS, "secret_created_on") if name in vals]
        return vals, {name: vals.pop(name) for name in names}

    def _export_rows(self, paths, *, _is_toplevel_call=True):
        """Override: keys are in no export, from whatever page or program it comes.

        :raises UserError: a key is to be exported
        """
        if any(path[0] in KEYS for path in paths if path):
            raise UserError(
                self.env._(
                    "The keys of an Amazon account are secret and cannot be exported."
                )
            )
        return super()._export_rows(paths, _is_toplevel_call=_is_toplevel_call)

    # === SHAPES === #

    def _find_shape_error(self, name):
        """Return why a text cannot be what its field asks for; never the text."""
        value = self[name]
        for beginning, owner in BEGINNINGS:
            if value.startswith(beginning) and owner != name:
                return self._explain_swap(name, beginning, owner)
        if not SHAPES[name].fullmatch(value):
            return self._explain_shape(name)
        return None

    def _explain_swap(self, name, beginning, owner):
        field = self._get_label(name)
        if owner:
            return self.env._(
                "The text in %(field)s begins with “%(beginning)s”, so it belongs in "
                "%(owner)s. Put it there, and the right one here.",
                field=field,
                owner=self._get_label(owner),
                beginning=beginning,
            )
        if beginning == "Atza|":
            return self.env._(
                "The text in %s is an access token, which lasts for an hour. The "
                "refresh token begins with Atzr|",
                field,
            )
        return self.env._(
            "The text in %s is the ID of the application. The client ID is shown with "
            "View credentials and begins with amzn1.application-oa2-client.",
            field,
        )

    def _explain_shape(self, name):
        if name == "seller_id":
            return self.env._(
                "This is no seller ID. It begins with A and has about 14 capital "
                "letters and digits, such as A1B2C3D4E5F6G7: Seller Central > "
                "Settings > Account Info > Your Merchant Token."
            )
        if name == "client_id":
            return self.env._(
                "This is no client ID. It begins with amzn1.application-oa2-client. "
                "and is shown in the Solution Provider Portal, at your application, "
                "with View credentials."
            )
        return self.env._(
            "This is no refresh token. It begins with Atzr| and is shown once, when "
            "you authorise your application in the Solution Provider Portal."
        )

    def _get_label(self, name):
        return self._fields[name]._description_string(self.env)

    # === THE SECRET'S AGE === #

    @api.model
    def _check_secrets(self):
        """Warn of secrets that expire soon; at most once a day for each."""
        today = fields.Date.today()
        oldest = today + WARNING_TIME - SECRET_LIFE
        accounts = self.search([("secret_created_on", "<=", oldest)])
        seen_today = self.env["amazon.issue"].search(
            [
                ("account_id", "in", accounts.ids),
                ("code", "=", "secret_expires"),
                ("state", "=", "open"),
                ("last_seen", ">=", fields.Datetime.to_datetime(today)),
            ]
        )
        (accounts - seen_today.account_id)._sync_secret_issues()

    def _sync_secret_issues(self):
        for account in self:
            found = account._find_secret_issue()
            codes = ["secret_expires"]
            self.env["amazon.issue"]._sync_issues(account, codes, found)

    def _find_secret_issue(self):
        """Return the vals of the issue about an old secret, in a list."""
        expires, today = self.secret_expires_on, fields.Date.today()
        if not expires or expires - today > WARNING_TIME:
            return []
        is_over = expires < today
        return [
            {
                "code": "secret_expires",
                "kind": "connection",
                "severity": "error" if is_over else "warning",
                "target_key": "account",
                "message": self._explain_expiry(is_over),
            }
        ]

    def _explain_expiry(self, is_over):
        date = self.secret_expires_on.isoformat()
        if is_over:
            return self.env._(
                "The client secret has expired on %s; Amazon refuses it. Make a new "
                "one in the Solution Provider Portal and paste it on the account. The "
                "refresh token stays as it is.",
                date,
            )
        return self.env._(
            "The client secret expires on %s; then nothing comes in or goes out any "
            "more. Make a new one in the Solution Provider Portal and paste it on the "
            "account. The refresh token stays as it is.",
            date,
        )
