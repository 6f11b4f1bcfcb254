from odoo import api, models

# How a file names the SKU; nobody changes or creates one by an import.
KEY_FIELDS = ("account_id", "sku")


class AmazonSkuSpreadsheet(models.Model):
    """Links to products as a spreadsheet, by Odoo's own export and import."""

    _inherit = "amazon.sku"

    @api.model
    def get_import_templates(self):
        """Override of `base_import`: a file to begin with."""
        return [
            {
                "label": self.env._("Import Template for Links to Products"),
                "template": "/amazon_connector/static/xls/amazon_links.xlsx",
            }
        ]

    def action_import_links(self):
        """Open Odoo's import; its menu is hidden, since nobody creates SKUs."""
        return {
            "type": "ir.actions.client",
            "tag": "import",
            "name": self.env._("Import Links to Products"),
            "params": {"active_model": self._name},
        }

    @api.model
    def load(self, fields, data):
        """Override: a row is about a SKU that is there, told by account and SKU.

        A product that is not told for certain is an error, as in the list. Waiting
        orders are left to their flow: there may be many, and a test run changes none.
        """
        if not self.env.context.get("import_file"):
            return super().load(fields, data)
        messages = []
        if "id" not in fields and ".id" not in fields:
            fields, data, messages = self._put_ids(fields, data)
        if messages:
            return {"ids": False, "messages": messages, "nextrow": 0}
        kept = [i for i, f in enumerate(fields) if f.split("/")[0] not in KEY_FIELDS]
        with self.env.cr.savepoint() as savepoint:
            result = super().load(
                [fields[i] for i in kept], [[row[i] for i in kept] for row in data]
            )
            if self._refuse_doubtful(result["messages"]):
                savepoint.rollback()
                result["ids"] = False
            linked = self.browse(result["ids"] or ()).filtered("product_id")
            self.env["amazon.order.importer"]._mend_later(linked)
        return result

    def _load_records_write(self, values):
        """Override: Odoo hands over the id by which a row was found, too."""
        return super()._load_records_write(
            {k: v for k, v in values.items() if k != "id"}
        )

    @api.model
    def _put_ids(self, fields, data):
        """Add the database ids of the SKUs to the rows of a file.

        :return: fields, rows, and messages about rows whose SKU is not there
        """
        keys = [self._read_key(fields, row) for row in data]
        by_sku = self.search([("sku", "in", [sku for __, sku in keys])]).grouped("sku")
        rows, messages, seen = [], [], self.browse()
        for number, (account, sku) in enumerate(keys):
            found = by_sku.get(sku, self.browse())
            if account:
                found = found.filtered(
                    lambda s, name=account: s.account_id.name == name
                )
            if len(found) != 1 or found in seen:
                messages.append(self._prepare_message(number, account, sku, found))
            seen |= found
            rows.append([str(found[:1].id), *data[number]])
        return [".id", *fields], rows, messages

    @api.model
    def _read_key(self, fields, row):
        """Return account and SKU of a row; '' for what the file does not have."""
        told = dict(zip(fields, row, strict=False))
        return [str(told.get(name) or "").strip() for name in KEY_FIELDS]

    @api.model
    def _prepare_message(self, number, account, sku, found):
        if not sku:
            text = self.env._("The SKU is missing.")
        elif len(found) == 1:
            text = self.env._("The SKU %s stands in several rows. Keep one.", sku)
        elif found:
            text = self.env._(
                "Several accounts have the SKU %s. Add the column Account.", sku
            )
        elif account:
            text = self.env._(
                "The account %(account)s has no SKU %(sku)s.", account=account, sku=sku
            )
        else:
            text = self.env._("There is no SKU %s. Import the listings first.", sku)
        rows = {"from": number, "to": number}
        return {
            "type": "error",
            "message": text,
            "rows": rows,
            "record": number,
            "field": "sku",
            "field_name": self.env._("SKU"),
        }

    @api.model
    def _refuse_doubtful(self, messages):
        """Make errors of warnings that Odoo has taken one of several products."""
        doubtful = [m for m in messages if m.get("field") == "product_id"]
        for message in doubtful:
            message["type"] = "error"
        return bool(doubtful)
