from odoo import api, models


class AccountFiscalPosition(models.Model):
    """Which fiscal position the items of an Amazon order have, unless Amazon owes."""

    _inherit = "account.fiscal.position"

    @api.model
    def _amazon_choose(self, case):
        """Return the fiscal position, and whether it says that the buyer owes the VAT.

        A position that somebody has set comes before Odoo's own choice.

        :param case: `TaxCase`
        """
        account = case.link.account_id
        setting = account.reverse_charge if case.is_reverse_charge else "never"
        if setting == "position":
            return account.reverse_position_id, True
        if chosen := case.link._get_default("fiscal_position_id"):
            return chosen, False
        positions = self.with_company(case.link.company_id)
        if setting == "odoo" and (found := positions._amazon_find_reverse(case)):
            return found, True
        taxed = positions.with_context(amazon_without_vat=case.is_within_eu)
        return taxed._amazon_find_taxed(case).with_env(self.env), False

    @api.model
    def _amazon_find_taxed(self, case):
        """Return Odoo's own choice, or a better one where several may be right.

        A sale within a country where the company has a VAT number belongs into the VAT
        return there; one into it from abroad to the One-Stop-Shop, if the company uses
        it. For Odoo both go to the same country.
        """
        buyer = case.customer, case.address
        own = case.link.company_id.account_fiscal_country_id
        if case.origin and case.address.country_id != own:
            is_local = case.origin == case.address.country_id
            local = self.with_context(amazon_is_local=is_local)
            if found := local._get_fiscal_position(*buyer):
                return found
        return self._get_fiscal_position(*buyer)

    @api.model
    def _amazon_find_reverse(self, case):
        """Return the position of businesses with a VAT number where it goes."""
        own = case.address.property_account_position_id
        if own := own or case.customer.property_account_position_id:
            return own.filtered("vat_required")
        domain = [
            *self._check_company_domain(case.link.company_id),
            ("auto_apply", "=", True),
            ("vat_required", "=", True),
        ]
        # Amazon has checked the number, which the customer need not have.
        address = case.address.with_context(amazon_vat_given=True)
        return self.search(domain)._get_first_matching_fpos(address)

    def _get_fpos_validation_functions(self, partner):
        """Override of `account`: who owes the VAT depends on where goods come from.

        Within the EU a VAT number alone does not move the VAT to the buyer.
        """
        functions = super()._get_fpos_validation_functions(partner)
        if self.env.context.get("amazon_without_vat"):
            functions.append(lambda position: not position.vat_required)
        is_local = self.env.context.get("amazon_is_local")
        if is_local is not None:
            functions.append(
                lambda position: (
                    position.country_id and bool(position.foreign_vat) == is_local
                )
            )
        return functions


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_vat_required_valid(self, company=None):
        """Override of `account`: a number that Amazon has taken is one."""
        if self.env.context.get("amazon_vat_given"):
            return True
        return super()._get_vat_required_valid(company=company)
