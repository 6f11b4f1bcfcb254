from odoo.tests import tagged

from odoo.addons.amazon_connector.const import CARRIER_CODES, CARRIER_PROPOSALS

from .common import AmazonCase

# What delivery methods are called -> what Amazon calls their carrier.
NAMES = {
    "InPost Paczkomaty 24/7": "InPost",
    "Kurier InPost": "InPost",
    "Poczta Polska Kurier48": "Polish Post",
    "Pocztex": "Other",
    "ORLEN Paczka": "Other",
    "DPD Polska": "DPD",
    "DHL Parcel Polska": "DHLPL",
    "DHL Paket": "DHL-Paket",
    "DHL Express Worldwide": "DHL Express",
    "Deutsche Post Brief": "Deutsche Post",
    "GLS": "GLS",
    "UPS Standard": "UPS",
    "FedEx International": "FedEx",
    "Hermes Paket": "Hermes",
    "Evri": "Hermes UK",
    "Royal Mail Tracked 48": "Royal Mail",
    "An Post": "Other",
    "Österreichische Post": "AT POST",
    "Colissimo Domicile": "Colissimo",
    "Mondial Relay Point": "Mondial Relay",
    "Correos Express Paq 24": "Correos Express",
    "SEUR 24": "Seur",
    "BRT Corriere Espresso": "BRT",
    "PostNL Pakket": "PostNL",
    "bpost": "BPOST",
    "PostNord MyPack": "PostNord",
    "Yurtiçi Kargo": "Other",
    "Pickups at the store": False,
    "Our own van": False,
}


@tagged("post_install", "-at_install")
class TestCarriers(AmazonCase):
    """What Amazon is told of who carries a parcel."""

    def test_usual_carriers_are_proposed(self):
        carriers = self.env["delivery.carrier"].create(
            [{"name": name, "product_id": self.mug.id} for name in NAMES]
        )
        for carrier in carriers:
            with self.subTest(name=carrier.name):
                self.assertEqual(carrier.amazon_carrier_code, NAMES[carrier.name])

    def test_proposals_are_codes_of_amazons_list(self):
        self.assertLessEqual(set(CARRIER_PROPOSALS.values()), set(CARRIER_CODES))

    def test_other_carrier_has_the_name_of_its_method(self):
        carrier = self.carrier.copy({"name": "Pocztex", "amazon_carrier_code": False})
        carrier.name = "Pocztex Kurier"
        self.assertEqual(carrier._amazon_get_carrier(), ("Other", "Pocztex Kurier"))
        carrier.amazon_carrier_name = "Pocztex"
        self.assertEqual(carrier._amazon_get_carrier(), ("Other", "Pocztex"))

    def test_parcels_need_tracking_unless_somebody_says_otherwise(self):
        self.assertFalse(self.carrier.amazon_without_tracking)
