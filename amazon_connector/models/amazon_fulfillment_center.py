from odoo import api, fields, models


class AmazonFulfillmentCenter(models.Model):
    """Where a warehouse of Amazon's is; Amazon's reports name it by a code alone.

    Amazon publishes no list of them. The data file holds what public lists say, checked
    in December 2026 against sonnenglas/amazon-fba-fulfillment-center-list and
    syhros/CamPRO on GitHub, hellotax.com's pages on Amazon's warehouses, and two lists
    in other programs for VAT. Two of them agree on each code, save for BER8, BHX8,
    DTM8, ETZ1, HAJ1, KTW5, LEJ2, LPL2, LTN9, STR2 and WRO4, which one of them has. What
    they contradict each other on is not in it (BRE2, XITI, XPLA, XPLE, XPO1): an
    unknown center is asked for, and a wrong country would be wrong VAT.
    """

    _name = "amazon.fulfillment.center"
    _description = "Amazon Fulfilment Center"
    _rec_name = "code"
    _order = "code"

    code = fields.Char(required=True, help="As Amazon's reports have it, such as LEJ1.")
    country_id = fields.Many2one("res.country", required=True, ondelete="restrict")

    _code_uniq = models.Constraint("UNIQUE(code)", "This center is there already.")

    @api.model_create_multi
    def create(self, vals_list):
        """Override: what has waited for these centers gets its country soon."""
        for vals in vals_list:
            vals["code"] = (vals.get("code") or "").strip().upper()
        centers = super().create(vals_list)
        centers._wake_flows()
        return centers

    def write(self, vals):
        """Override: as `create`."""
        if vals.get("code"):
            vals = {**vals, "code": vals["code"].strip().upper()}
        result = super().write(vals)
        self._wake_flows()
        return result

    @api.model
    def _wake_flows(self):
        # Nobody has rights on the flows' rows: only the crons write them.
        flows = self.env["amazon.account.flow"].sudo()
        flows.search([("flow", "=", "origins")])._mark_due()

    @api.model
    def _find_countries(self, codes):
        """Return the countries of centers by their codes; unknown ones are left out."""
        centers = self.search([("code", "in", list(codes))])
        return {center.code: center.country_id for center in centers}
