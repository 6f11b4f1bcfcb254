from freezegun import freeze_time
from lxml import html

from odoo.tests import new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .shipping import TRACKING, ShippingCase

URL = "https://sellercentral.example/custom/1?key=abc"
MUG = {"sku": "MUG-1", "quantity": 1, "unit_price": "9.99"}
PREFERENCE = {
    "dropOffLocation": "Garage",
    "addressInstruction": "Ring twice",
    "deliveryTime": {
        "businessHours": [
            {
                "dayOfWeek": "MON",
                "timeWindows": [
                    {"startTime": {"hour": 9}, "endTime": {"hour": 17, "minute": 30}}
                ],
            }
        ],
        "exceptionDates": [
            {"exceptionDate": "2026-12-24", "exceptionDateType": "CLOSED"}
        ],
    },
    "deliveryCapabilities": ["PALLET_DISABLED", "NEW_WORD"],
}
SPECIAL = {
    **MUG,
    "gift_message": "Happy birthday!",
    "customized_url": URL,
    "serial_numbers": ["S-1"],
    "serial_required": True,
    "programs": ["TRANSPARENCY"],
    "constraints": [
        "signatureConfirmation",
        "recipientAgeVerification",
        "recipientIdentityVerification",
    ],
    "scheduled": ("2026-12-03T08:00:00Z", "2026-12-03T10:00:00Z"),
}


@tagged("post_install", "-at_install")
class TestShipToday(ShippingCase):
    """What leaves today, what its parcels need, and what is done by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.packer = new_test_user(
            cls.env, "packer", groups="stock.group_stock_user", tz="Asia/Tokyo"
        )
        cls.company.resource_calendar_id.tz = "Europe/Berlin"

    def make_order(self, *items, **values):
        payload = self.emulator.add_order("DE", items=list(items) or [MUG], **values)
        self.import_orders()
        return self.find_order(payload)

    def make_special(self, **values):
        return self.make_order(SPECIAL, preference=PREFERENCE, **values)

    # === TODAY === #

    @freeze_time("2026-12-01 15:00:00")
    def test_the_day_is_the_shops(self):
        sales = self.make_sales("DE", "DE", "DE", "DE", "DE")
        late, today, midnight, later, done = sales.picking_ids
        late.date_deadline = "2026-12-01 14:59:59"
        today.date_deadline = "2026-12-01 15:00:00"
        # Half past twelve at night in Berlin, late in the evening in London.
        midnight.date_deadline = "2026-12-01 22:59:59"
        later.date_deadline = "2026-12-01 23:00:00"
        self.deliver(done.sale_id)
        done.date_deadline = late.date_deadline
        page = self.env.ref("amazon_connector.action_amazon_today")
        pickings = self.env["stock.picking"].with_user(self.packer)
        ours = pickings.search(
            [*safe_eval(page.domain), ("sale_id", "in", sales.ids)],
            order="date_deadline, id",
        )
        self.assertEqual(ours, late | today | midnight | later)
        self.assertEqual(
            ours.mapped("amazon_urgency"), ["late", "today", "today", "later"]
        )
        view = self.env.ref("amazon_connector.amazon_stock_picking_view_search")
        condition = view._get_combined_arch().find(".//filter[@name='ship_today']")
        found = ours.filtered_domain([("id", "in", ours.ids)]) & pickings.search(
            safe_eval(condition.get("domain"))
        )
        self.assertEqual(found, late | today | midnight)
        self.assertFalse(done.amazon_urgency)
        # Amazon has not been told of what has left.
        self.assertEqual(sales.picking_ids.filtered("amazon_is_overdue"), late | done)
        self.assertIn("11:59", midnight.with_user(self.packer).amazon_ship_by_text)
        later_ones = pickings.search([("amazon_urgency", "not in", ("late", "today"))])
        self.assertIn(later, later_ones)

    @freeze_time("2026-12-01 15:00:00")
    def test_of_several_orders_the_first_ship_by_counts(self):
        self.env["ir.config_parameter"].set_param("sale.default_picking_policy", "one")
        sales = self.make_sales("DE", "DE")
        sales.picking_policy = "one"
        first, other = sales
        for sale, day in ((first, "2026-12-03"), (other, "2026-12-01")):
            sale.commitment_date = sale.amazon_ship_by = f"{day} 20:00:00"
        picking, moves = first.picking_ids, other.picking_ids.move_ids
        picking.move_type = "one"
        moves.picking_id = moves.move_line_ids.picking_id = picking
        ours = picking.with_user(self.packer)
        self.assertEqual(str(ours.date_deadline), "2026-12-01 20:00:00")
        self.assertEqual(ours.amazon_ship_by, other.amazon_ship_by)
        self.assertEqual(ours.amazon_urgency, "today")
        self.assertIn("9:00", ours.amazon_ship_by_text)
        other.commitment_date = "2026-12-04 20:00:00"
        self.assertEqual(str(picking.date_deadline), "2026-12-03 20:00:00")

    def test_slips_of_the_selection(self):
        first, second = self.make_sales("DE", "FR").picking_ids
        action = (second | first).with_user(self.packer).action_amazon_print_slips()
        self.assertEqual(action["report_name"], "stock.report_deliveryslip")
        self.assertEqual(action["context"]["active_ids"], [second.id, first.id])

    # === SCANNING === #

    def scan(self, text):
        return self.env["stock.picking"].with_user(self.packer).action_amazon_scan(text)

    def test_a_number_opens_its_delivery(self):
        sale, other = self.make_sales("DE", "FR")
        picking, number = sale.picking_ids, sale.amazon_order_id
        picking.carrier_tracking_ref = "TRACK1"
        # A scanner that takes the keyboard for an American one, people without hyphens.
        odd = number.replace("-", "ß")
        for text in (number, f" {number}\n", odd, number.replace("-", ""), picking.name,
                     "TRACK1", number[4:]):  # fmt: skip
            with self.subTest(text=text):
                action = self.scan(text)
                self.assertEqual(action["res_id"], picking.id)
                self.assertEqual([kind for __, kind in action["views"]], ["form"])
        for text in ("", "-", "%", "302-9999999-9999999"):
            with self.subTest(text=text):
                action = self.scan(text)
                self.assertEqual(action["tag"], "display_notification")
        self.assertNotIn(other.picking_ids.id, (self.scan(number)["res_id"],))

    def test_open_parts_of_an_order_come_first(self):
        sale = self.make_sale()
        done = self.deliver(sale, quantities={"MUG-1": 1})
        rest = sale.picking_ids - done
        self.assertEqual(self.scan(sale.amazon_order_id)["res_id"], rest.id)
        rest.action_cancel()
        found = self.scan(sale.amazon_order_id)
        self.assertEqual(set(found["domain"][0][2]), {done.id, rest.id})

    # === WHAT A PARCEL NEEDS === #

    def test_what_a_parcel_needs_is_on_delivery_and_slip(self):
        sale = self.make_special(programs=["PRIME"])
        picking = sale.picking_ids.with_user(self.packer)
        self.assertEqual(
            picking.amazon_demand_text,
            "[MUG-1] Product MUG-1: the recipient's age is checked, handed to the "
            "recipient in person, serial number of every piece, the recipient signs, "
            "Transparency code of every piece, serial numbers: S-1",
        )
        self.assertIn(f'href="{URL}"', picking.amazon_customization)
        self.assertEqual(
            picking.amazon_schedule,
            "12/03/2026 9:00 AM – 12/03/2026 11:00 AM (Europe/Berlin)".replace(
                " AM", "\u202fAM"
            ),
        )
        self.assertEqual(
            picking.amazon_instructions.splitlines(),
            ["Leave it at: Garage", "Ring twice", "Monday: 09:00–17:30",
             "2026-12-24: closed", "No pallets can be delivered.", "NEW_WORD"],
        )  # fmt: skip
        self.assertEqual(picking.amazon_marks, "Prime")
        self.assertEqual(
            picking.amazon_needs,
            "Gift, Customised, Transparency, Serial number, Signature, "
            "Identity check, Age check, Scheduled, Instructions",
        )
        slip = self.env["ir.actions.report"].with_user(self.packer)._render_qweb_html(
            "stock.report_deliveryslip", picking.ids
        )[0].decode()  # fmt: skip
        for text in ("Happy birthday!", URL, "S-1", "the recipient signs", "Ring twice",
                     "age is checked", "in person",
                     "Prime", "(Europe/Berlin)", "Transparency code",
                     "data:image/svg+xml;base64,"):  # fmt: skip
            with self.subTest(text=text):
                self.assertIn(text, slip)
        plain = self.make_sale().picking_ids
        self.assertFalse(plain.amazon_needs or plain.amazon_customization)

    def test_personal_data_is_for_who_ships(self):
        sale = self.make_special()
        line = sale.order_line.filtered("amazon_item_id")
        user = new_test_user(self.env, "u", groups="base.group_user")
        for record, name in (
            (line, "amazon_customized_url"),
            (sale, "amazon_instructions"),
            (sale.picking_ids, "amazon_customization"),
            (sale.picking_ids, "amazon_instructions"),
        ):
            with self.subTest(name=name):
                fields = record.with_user(user)._fields
                self.assertFalse(record.with_user(user)._has_field_access(
                    fields[name], "read"
                ))  # fmt: skip
                self.assertTrue(record.with_user(self.packer)._has_field_access(
                    fields[name], "read"
                ))  # fmt: skip

    def test_changes_at_amazon_are_followed(self):
        sale = self.make_special()
        line = sale.order_line.filtered("amazon_item_id")
        payload = self.emulator.order(sale.amazon_order_id)
        [item] = payload["orderItems"]
        item["fulfillment"]["packing"] = {"giftOption": {"giftMessage": "Get well!"}}
        item["product"].pop("customization")
        item["programs"] = []
        recipient = {**payload["recipient"]}
        recipient["deliveryPreference"] = {"addressInstruction": "Second floor"}
        self.follow(sale, orderItems=[item], recipient=recipient)
        self.assertEqual(line.amazon_gift_message, "Get well!")
        self.assertFalse(line.amazon_customized_url)
        self.assertEqual(line.amazon_demands, "AGE, IDENTITY, SIGNATURE")
        self.assertEqual(sale.amazon_instructions, "Second floor")
        # Without the address, and what the buyer wrote, Amazon hides it.
        packing = {"packing": {"giftOption": {"giftWrapLevel": "Classic"}}}
        item["fulfillment"].update(packing)
        self.follow(sale, orderItems=[item], recipient={"deliveryAddress": {}})
        self.assertEqual(line.amazon_gift_message, "Get well!")
        self.assertEqual(line.amazon_gift_wrap, "Classic")
        self.assertEqual(sale.amazon_instructions, "Second floor")

    def follow(self, sale, **changes):
        self.advance(3600)
        self.emulator.update_order(sale.amazon_order_id, **changes)
        self.advance(3600)
        self.import_orders()

    # === DONE BY HAND === #

    def validate(self, pickings):
        """Validate deliveries as the button does; return its answer."""
        for move in pickings.move_ids:
            move.write({"quantity": move.product_uom_qty, "picked": True})
        pickings.carrier_tracking_ref = TRACKING
        return pickings.with_user(self.packer).button_validate()

    def open_dialog(self, action):
        self.assertEqual(action["res_model"], "amazon.delivery.by.hand")
        dialog = self.env[action["res_model"]].with_user(self.packer)
        return dialog.with_context(**action["context"]).browse(action["res_id"])

    def test_what_odoo_cannot_send_stops_the_delivery(self):
        coded = self.make_order({**MUG, "programs": ["TRANSPARENCY"]})
        prime = self.make_order(programs=["PRIME"])
        plain = self.make_sale()
        pickings = (coded | prime | plain).picking_ids
        dialog = self.open_dialog(self.validate(pickings))
        self.assertNotIn("done", pickings.mapped("state"))
        self.assertEqual(dialog.picking_ids, (coded | prime).picking_ids)
        numbers = [coded.amazon_order_id, prime.amazon_order_id]
        links = html.fromstring(dialog.links).findall(".//a")
        self.assertEqual([link.text for link in links], numbers)
        codes, label = dialog.text.split("\n\n")
        for text in (coded.amazon_order_id, "Seller Central", "enter the codes"):
            self.assertIn(text, codes)
        for text in (prime.amazon_order_id, "Seller Central", "Buy Shipping"):
            self.assertIn(text, label)
        dialog.action_validate()
        self.assertEqual(set(pickings.mapped("state")), {"done"})
        self.send_shipments()
        self.take_report()
        self.assertConfirmed(plain, TRACKING)
        for sale in (coded, prime):
            self.assertEqual(sale.picking_ids.amazon_shipment_state, "elsewhere")
            self.assertFalse(self.get_packages(sale))

    def test_somebody_ships_knowingly(self):
        sale = self.make_order({**MUG, "serial_required": True})
        dialog = self.open_dialog(self.validate(sale.picking_ids))
        self.assertIn("Serial numbers", dialog.text)
        url = sale.action_open_amazon()["url"]
        self.assertIn(f'<a href="{url}" target="_blank"', dialog.links)
        dialog.action_ship()
        self.send_shipments()
        self.take_report()
        self.assertConfirmed(sale, TRACKING)

    def test_one_question_after_the_other(self):
        sale = self.make_order({**MUG, "quantity": 2}, programs=["PRIME"])
        self.follow(sale, cancel_reason="Ordered by mistake")
        picking = sale.picking_ids
        picking.move_ids.write({"quantity": 1, "picked": True})
        stopped = picking.button_validate()
        self.assertEqual(stopped["res_model"], "amazon.delivery.stopped")
        question = self.env[stopped["res_model"]].with_context(**stopped["context"])
        # The answer to a dialog is a request of its own.
        self.env.invalidate_all()
        dialog = self.open_dialog(question.browse(stopped["res_id"]).action_validate())
        action = dialog.action_ship()
        self.assertEqual(action["res_model"], "stock.backorder.confirmation")
