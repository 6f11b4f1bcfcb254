from dataclasses import dataclass


@dataclass(frozen=True)
class TaxCase:
    """What the VAT of an Amazon order depends on, beside its products.

    ``origin``: the country that it is shipped from; empty: nobody knows yet.
    ``is_taxed``: Amazon has charged the buyer VAT.
    """

    link: object
    customer: object
    address: object
    origin: object
    buyer_vat: str = ""
    is_taxed: bool = False

    @property
    def key(self):
        """Whatever the choice of a fiscal position depends on."""
        customer, address = self.customer, self.address
        return (
            self.link,
            self.origin,
            self.vat,
            self.is_taxed,
            customer.country_id,
            customer.property_account_position_id,
            address.property_account_position_id,
            address.country_id,
            address.state_id,
            address.zip,
        )

    @property
    def vat(self):
        """The VAT number that the buyer has bought with, else the customer's."""
        return self.buyer_vat or self.customer.vat or ""

    @property
    def is_within_eu(self):
        """Whether the goods are known to go from one place in the EU to another."""
        union = self.link.env.ref("base.europe").country_ids
        return self.origin in union and self.address.country_id in union

    @property
    def is_reverse_charge(self):
        """Whether a business in another country of the EU owes the VAT."""
        is_abroad = self.is_within_eu and self.origin != self.address.country_id
        return bool(is_abroad and self.vat and not self.is_taxed) and (
            self._get_vat_country() != self.origin.code
        )

    def _get_vat_country(self):
        """Return the country code of the VAT number; where it goes, without one."""
        prefix = self.vat.strip()[:2].upper()
        if not prefix.isalpha():
            return self.address.country_id.code
        return {"EL": "GR"}.get(prefix, prefix)
