import base64
from io import BytesIO
from unittest.mock import patch

from PIL import Image

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .catalog import MUG_EAN, TEA_EAN, CatalogCase

GTIN = "0" + MUG_EAN


@tagged("post_install", "-at_install")
class TestCatalogFetch(CatalogCase):
    """Fetch from Catalogue: what products lack comes from Amazon's pages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.mug | cls.tea).barcode = False
        cls.listing = cls.add_listing("MUG-1", "B000000001", cls.mug)

    @classmethod
    def add_listing(cls, sku, asin, product=None, link=None):
        vals = {"sku": sku, "product_id": product and product.id}
        sku = cls.env["amazon.sku"].create({"account_id": cls.account.id, **vals})
        return cls.env["amazon.listing"].create(
            {
                "account_marketplace_id": (link or cls.germany).id,
                "sku_id": sku.id,
                "asin": asin,
            }
        )

    def add_mug(self, **values):
        values = {"title": "Tasse", "brand": "Acme", **values}
        self.add_page("B000000001", MUG_EAN, **values)

    def fetch(self, listings=None):
        """Press the button; return the message."""
        return (listings or self.listing).action_fetch_catalog()["params"]

    def fetch_in_background(self, listings):
        self.fetch(listings)
        self.assertFalse(self.count_calls(), "no call in a click")
        self.run_cron("import_listings")

    # === ONE LISTING === #

    def test_barcode_brand_and_picture_come_to_the_product(self):
        self.add_mug()
        message = self.fetch()
        self.assertEqual(message["type"], "success")
        self.assertIn(MUG_EAN, message["message"])
        self.assertEqual(self.mug.barcode, MUG_EAN)
        self.assertEqual(self.mug.amazon_brand, "Acme")
        picture = base64.b64decode(self.mug.image_1920)
        self.assertEqual(Image.open(BytesIO(picture)).size, (200, 200))
        self.assertEqual(self.mug.name, "Product MUG-1")
        self.assertEqual(self.mug.default_code, "MUG-1")
        self.assertEqual(self.listing.barcode, GTIN)
        self.assertEqual(self.listing.catalog_state, "taken")
        self.assertEqual(self.count_calls("getCatalogItem"), 1)

    def test_what_is_there_stays(self):
        self.add_mug()
        self.mug.write({"barcode": TEA_EAN, "amazon_brand": "Own", "image_1920": PIXEL})
        before = self.mug.image_1920
        message = self.fetch()
        self.assertEqual(message["type"], "warning")
        self.assertIn("Nothing to take over", message["message"])
        self.assertEqual((self.mug.barcode, self.mug.amazon_brand), (TEA_EAN, "Own"))
        self.assertEqual(self.mug.image_1920, before)
        self.assertFalse(self.emulator.calls("picture"), "nobody needs it")

    def test_unlinked_listing_gets_its_barcode(self):
        self.add_mug()
        self.listing.sku_id.product_id = False
        message = self.fetch()
        self.assertIn("no product yet", message["message"])
        self.assertEqual(self.listing.barcode, GTIN)
        self.assertFalse(self.emulator.calls("picture"))

    def test_unknown_page(self):
        message = self.fetch()
        self.assertIn("does not know B000000001", message["message"])
        self.assertEqual(self.listing.catalog_state, "unknown")

    def test_listing_without_an_asin_cannot_be_asked_for(self):
        self.listing.asin = False
        with self.assertRaisesRegex(UserError, "None of these listings has an ASIN"):
            self.fetch()

    def test_refusal_is_told_in_words(self):
        self.emulator.fault("getCatalogItem", "403")
        with self.assertRaisesRegex(UserError, "Amazon refuses access"):
            self.fetch()

    # === BARCODES THAT OTHERS HAVE === #

    def assertNotTaken(self, owner):
        self.add_mug()
        message = self.fetch()["message"]
        self.assertIn(f"{owner.display_name} has it already", message)
        self.assertFalse(self.mug.barcode)
        self.assertEqual(self.mug.amazon_brand, "Acme", "the rest comes all the same")
        self.assertEqual(self.listing.barcode, GTIN)

    def test_barcode_of_another_product_is_not_taken(self):
        self.tea.barcode = MUG_EAN
        self.assertNotTaken(self.tea)

    def test_barcode_written_in_another_way_is_not_taken(self):
        self.tea.barcode = GTIN
        self.assertNotTaken(self.tea)

    def test_barcode_of_an_archived_product_is_not_taken(self):
        self.tea.write({"barcode": MUG_EAN, "active": False})
        self.assertNotTaken(self.tea)

    def test_barcode_of_a_packaging_is_not_taken(self):
        pack = self.env["product.uom"].create(
            {
                "product_id": self.tea.id,
                "uom_id": self.env.ref("uom.product_uom_dozen").id,
                "barcode": MUG_EAN,
            }
        )
        self.assertNotTaken(pack)

    def test_barcode_of_another_company_is_no_hindrance(self):
        company = self.env["res.company"].create({"name": "Sister"})
        self.mug.company_id = self.company
        self.tea.write({"company_id": company.id, "barcode": MUG_EAN})
        self.add_mug()
        self.fetch()
        self.assertEqual(self.mug.barcode, MUG_EAN)

    def test_barcode_of_a_pack_is_not_the_products(self):
        pack = self.env["uom.uom"].create(
            {
                "name": "Pack of 3",
                "relative_factor": 3.0,
                "relative_uom_id": self.mug.uom_id.id,
            }
        )
        self.mug.uom_ids = [Command.link(pack.id)]
        self.listing.sku_id.product_uom_id = pack
        self.add_mug()
        self.assertIn("not of the product", self.fetch()["message"])
        self.assertFalse(self.mug.barcode)
        self.assertEqual(self.mug.amazon_brand, "Acme")

    # === PICTURES === #

    def test_pictures_from_elsewhere_and_what_is_none_are_left_out(self):
        bomb = BytesIO()
        Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
        for image in (
            "https://example.com/1.png",
            "http://127.0.0.1:9/1.png",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"no picture",
            bomb.getvalue(),
        ):
            self.emulator.reset()
            self.advance(1)
            self.mug.barcode = self.mug.amazon_brand = False
            self.add_mug(image=image)
            with self.subTest(image=image[:20]):
                self.assertIn("picture could not be loaded", self.fetch()["message"])
                self.assertFalse(self.mug.image_1920)
                self.assertEqual(self.mug.barcode, MUG_EAN)

    def test_page_without_a_picture(self):
        self.add_mug(image=None)
        self.assertNotIn("picture", self.fetch()["message"])
        self.assertFalse(self.mug.image_1920)

    # === MANY === #

    def make_listings(self, number):
        listings = self.listing.browse()
        for i in range(number):
            self.add_page(f"B1{i:08d}", brand=f"Brand {i}")
            product = self.create_product(f"SKU-{i}")
            listings |= self.add_listing(f"SKU-{i}", f"B1{i:08d}", product)
        return listings

    def test_many_are_fetched_in_the_background(self):
        listings = self.make_listings(25)
        self.fetch_in_background(listings)
        self.assertEqual(self.count_calls(), 2)
        self.assertEqual(set(listings.mapped("catalog_state")), {"taken"})
        brands = listings.product_id.mapped("amazon_brand")
        self.assertEqual(set(brands), {f"Brand {i}" for i in range(25)})
        self.assertTrue(all(listings.product_id.mapped("image_1920")))
        self.assertFalse(self.find_issues())
        flows = self.account.flow_ids.mapped("flow")
        self.assertNotIn("catalog", flows, "nothing waits any more")

    def test_marketplaces_are_asked_one_by_one(self):
        self.add_mug(marketplaces=("DE", "FR"))
        france = self.get_link("FR")
        other = self.env["amazon.listing"].create(
            {
                "account_marketplace_id": france.id,
                "sku_id": self.listing.sku_id.id,
                "asin": "B000000001",
            }
        )
        self.fetch_in_background(self.listing | other)
        self.assertEqual(self.count_calls(), 2)
        states = (self.listing | other).mapped("catalog_state")
        self.assertEqual(states, ["taken", "unchanged"])

    def test_user_is_told_at_the_end(self):
        listings = self.make_listings(2) | self.listing
        self.fetch_in_background(listings)
        messages = self.env["bus.bus"].sudo().search([]).mapped("message")
        [text] = [m for m in messages if "simple_notification" in m]
        self.assertIn("2 listings brought something", text)
        self.assertIn("1 are not in the catalogue", text)

    def test_refused_marketplace_does_not_hold_up_the_rest(self):
        listings = self.make_listings(2)
        self.emulator.fault("searchCatalogItems", "403")
        self.fetch_in_background(listings)
        self.assertEqual(set(listings.mapped("catalog_state")), {"failed"})
        self.assertIn("Amazon refuses access", listings[0].catalog_note)

    def test_unreachable_amazon_is_asked_again(self):
        listings = self.make_listings(2)
        self.emulator.fault("searchCatalogItems", "503")
        self.fetch_in_background(listings)
        self.assertEqual(self.find_issues().code, "catalog_failed")
        self.assertEqual(set(listings.mapped("catalog_state")), {"waiting"})
        self.account._get_flow("catalog").next_at = "2020-01-01 00:00:00"
        self.run_cron("import_listings")
        self.assertEqual(set(listings.mapped("catalog_state")), {"taken"})
        self.assertFalse(self.find_issues())

    def test_stopped_on_the_way_it_goes_on_where_it_stopped(self):
        listings = self.make_listings(5)
        listing_class = type(listings)
        take, taken = listing_class._take_catalog_item, []

        def fail_at_the_third(listing, *args):
            taken.append(listing)
            if len(taken) == 3:
                raise RuntimeError("killed")
            return take(listing, *args)

        with (
            patch.object(listing_class, "_take_catalog_item", fail_at_the_third),
            mute_logger(
                "odoo.addons.amazon_connector.models.amazon_account_flow_failure"
            ),
        ):
            self.fetch_in_background(listings)
        states = listings.mapped("catalog_state")
        self.assertEqual(states, ["taken"] * 2 + ["waiting"] * 3)
        self.assertEqual(self.find_issues().code, "catalog_failed")
        self.account._get_flow("catalog").next_at = "2020-01-01 00:00:00"
        self.run_cron("import_listings")
        self.assertEqual(set(listings.mapped("catalog_state")), {"taken"})
        self.assertFalse(self.find_issues())

    # === RIGHTS === #

    def test_users_without_rights_on_products_change_none(self):
        groups = "amazon_connector.group_amazon_user"
        user = new_test_user(self.env, "reader", groups=groups)
        with self.assertRaises(AccessError):
            self.listing.with_user(user).action_fetch_catalog()
        manager = self.env.ref("product.group_product_manager")
        user.group_ids = [Command.link(manager.id)]
        self.add_mug()
        self.listing.with_user(user).action_fetch_catalog()
        self.assertEqual(self.mug.barcode, MUG_EAN)


def draw():
    file = BytesIO()
    Image.new("RGB", (40, 40), "red").save(file, "PNG")
    return base64.b64encode(file.getvalue())


PIXEL = draw()
