from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .shipping import ShippingCase

BUYER = "buyer@example.com"
PHONE = "+49 30 1234567"
# Odoo sends no text messages in tests, unless it takes them for real life.
IN_TEST = "odoo.addons.stock_sms.models.stock_picking.modules.module.current_test"
SEND_SMS = "odoo.addons.sms.models.sms_sms.SmsSms.send"


class SilenceCase(ShippingCase):
    """All of Odoo's settings that write to customers are on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        parameters = cls.env["ir.config_parameter"]
        parameters.set_param("sale.automatic_invoice", "True")
        template = cls.env.ref("sale.mail_template_sale_confirmation")
        parameters.set_param("sale.default_confirmation_template", template.id)
        cls.company.write(
            {
                "stock_move_email_validation": True,
                "stock_text_confirmation": True,
                "stock_confirmation_type": "sms",
                "portal_confirmation_sign": True,
                "portal_confirmation_pay": True,
            }
        )
        if "has_received_warning_stock_sms" in cls.company._fields:
            cls.company.has_received_warning_stock_sms = True
        cls.seller = new_test_user(
            cls.env, "seller", groups="sales_team.group_sale_salesman",
            email="seller@example.com", notification_type="email",
        )  # fmt: skip
        cls.account.user_id = cls.seller
        cls.carrier.write({"delivery_type": "fixed", "fixed_price": 7.0})
        cls.carrier.invoice_policy = "real"
        cls.accountant = new_test_user(
            cls.env, "accountant", groups="account.group_account_invoice"
        )

    def setUp(self):
        super().setUp()
        self.known = {
            model: self.search_all(model) for model in ("mail.mail", "sms.sms")
        }

    def search_all(self, model):
        if model not in self.env:
            return None
        return self.env[model].sudo().search([])

    def get_written(self):
        """Return how many mails and text messages there are since."""
        return {
            model: len(self.search_all(model) - known)
            for model, known in self.known.items()
            if known is not None
        }

    def assertSilent(self):
        self.assertFalse(any(self.get_written().values()), self.get_written())

    def give_addresses(self, partners):
        partners.write({"email": BUYER, "phone": PHONE})

    def make_foreign_sale(self):
        """Return an order of the same goods that does not come from Amazon."""
        customer = self.env["res.partner"].create({"name": "Somebody"})
        self.give_addresses(customer)
        return self.env["sale.order"].create(
            {
                "partner_id": customer.id,
                "user_id": False,
                "order_line": [Command.create({"product_id": self.mug.id})],
            }
        )

    def make_quotation(self):
        """Return a quotation from Amazon whose buyer can be reached by everything."""
        self.account.order_state = "draft"
        sale = self.make_sale()
        self.give_addresses(sale.partner_id | sale.partner_shipping_id)
        return sale

    def make_invoice(self, sale):
        sale.order_line.filtered("product_id").qty_delivered = 2
        invoice = sale._create_invoices()
        invoice.action_post()
        return invoice


@tagged("post_install", "-at_install")
class TestSilence(SilenceCase):
    """Nothing automatic writes to an Amazon buyer."""

    def play(self, sale):
        """Confirm, deliver at a carrier's price and invoice as Odoo does by itself."""
        sale.carrier_id = self.carrier
        sale.with_context(send_email=True).action_confirm()
        sale._send_payment_succeeded_for_order_mail()
        picking = sale.picking_ids
        picking.carrier_price = 7.0
        picking.move_ids.quantity = picking.move_ids.product_uom_qty
        picking.move_ids.picked = True
        with patch(IN_TEST, None), patch(SEND_SMS):
            picking.button_validate()
        picking._add_delivery_cost_to_so()
        invoice = sale._create_invoices()
        invoice.action_post()
        self.env["account.move.send"]._generate_and_send_invoices(
            invoice, allow_fallback_pdf=True
        )
        return picking, invoice

    def test_all_settings_on_and_nobody_writes(self):
        sale = self.make_quotation()
        total = sale.amount_total
        self.assertFalse(sale.require_signature or sale.require_payment)
        picking, invoice = self.play(sale)
        self.assertEqual((picking.state, invoice.state), ("done", "posted"))
        self.assertSilent()
        self.assertEqual((sale.amount_total, total), (sale.amazon_total,) * 2)
        self.assertEqual(invoice.amount_total, total)
        self.assertFollowsNothing(sale)

    def assertFollowsNothing(self, sale):
        buyers = sale.partner_id | sale.partner_shipping_id
        followers = self.env["mail.followers"].search(
            [("partner_id", "in", buyers.ids)]
        )
        self.assertFalse(followers)

    def test_the_same_settings_write_to_other_customers(self):
        sale = self.make_foreign_sale()
        total = sale.amount_total
        self.play(sale)
        written = self.get_written()
        self.assertGreaterEqual(
            written["mail.mail"], 4, "order, payment, goods, invoice"
        )
        if "stock_sms_confirmation_template_id" in self.company._fields:
            self.assertEqual(written["sms.sms"], 1)
        self.assertNotEqual(sale.amount_total, total)

    def test_mails_sent_later_are_not_even_planned(self):
        self.env["ir.config_parameter"].set_param("sale.async_emails", "True")
        self.env.ref("sale.send_pending_emails_cron").active = True
        sale, other = self.make_quotation(), self.make_foreign_sale()
        for order in (sale, other):
            order.with_context(send_email=True).action_confirm()
        self.assertFalse(sale.pending_email_template_id)
        self.assertTrue(other.pending_email_template_id)
        # Planned before the addon was there.
        template = self.env.ref("sale.mail_template_sale_confirmation")
        sale.pending_email_template_id = template
        other.pending_email_template_id = False
        with self.enter_registry_test_mode():
            self.env.ref("sale.send_pending_emails_cron").method_direct_trigger()
        self.assertSilent()

    def test_import_and_confirmation_write_to_no_responsible(self):
        sale = self.make_sale()
        self.assertEqual((sale.state, sale.user_id), ("sale", self.seller))
        self.assertSilent()
        self.assertFollowsNothing(sale)

    def test_invoice_of_a_payment_is_not_sent(self):
        sale = self.make_quotation()
        sale.action_confirm()
        invoice = self.make_invoice(sale)
        sent = self.env["account.move.send"]
        self.assertEqual(sent._get_default_sending_methods(invoice), {"manual"})
        sale.partner_id.invoice_sending_method = "email"
        self.assertEqual(sent._get_default_sending_methods(invoice), {"manual"})
        refund = invoice._reverse_moves(cancel=True)
        self.assertEqual(sent._get_default_sending_methods(refund), {"manual"})

    def test_buyer_becomes_no_follower_of_anything(self):
        sale = self.make_quotation()
        sale.action_confirm()
        invoice = self.make_invoice(sale)
        records = (sale, sale.picking_ids, invoice, sale.partner_id)
        other = self.env["res.partner"].create({"name": "Tax adviser"})
        for record in records:
            record.message_subscribe((sale.partner_id | other).ids)
            with self.subTest(record._name):
                self.assertIn(other, record.message_partner_ids)
                self.assertNotIn(sale.partner_id, record.message_partner_ids)

    def test_own_messages_of_odoo_leave_the_buyer_out(self):
        sale = self.make_quotation()
        other = self.env["res.partner"].create({"name": "O", "email": "o@example.com"})
        partners = sale.partner_id | sale.partner_shipping_id | other
        for record in (sale, sale.partner_id):
            message = record.message_post(
                body="Rate us!", message_type="notification", partner_ids=partners.ids
            )
            self.assertEqual(message.notification_ids.res_partner_id, other)
        message = sale.message_post(
            body="x", message_type="auto_comment",
            outgoing_email_to="0anna@marketplace.amazon.de",
        )  # fmt: skip
        self.assertFalse(message.notification_ids)

    def test_template_of_another_addon_reaches_no_buyer(self):
        sale, other = self.make_quotation(), self.make_foreign_sale()
        template = self.env.ref("sale.email_template_edi_sale")
        orders = sale | other
        mails = template.send_mail_batch(orders.ids)
        self.assertEqual(mails.mapped("res_id"), orders.ids)
        self.assertEqual(mails.mapped("state"), ["cancel", "outgoing"])
        mail = self.env["mail.mail"].browse(template.send_mail(sale.id))
        self.assertEqual(mail.state, "cancel")
        template = self.env["mail.template"].create(
            {"model_id": self.env.ref("base.model_res_partner").id, "name": "Portal"}
        )
        mail = self.env["mail.mail"].browse(template.send_mail(sale.partner_id.id))
        self.assertEqual(mail.state, "cancel")

    def test_buyer_of_another_name_is_the_buyer(self):
        sale = self.make_quotation()
        customer = self.make_foreign_sale().partner_id
        sale.partner_id = customer
        message = sale.message_post(
            body="x", message_type="notification", partner_ids=customer.ids
        )
        self.assertFalse(message.notification_ids)
        message = customer.message_post(
            body="x", message_type="notification", partner_ids=customer.ids
        )
        self.assertTrue(message.notification_ids, "elsewhere a customer as any")

    def test_chatter_proposes_no_buyer(self):
        sale, other = self.make_quotation(), self.make_foreign_sale()
        for order, proposed in ((sale, False), (other, True)):
            found = order._message_get_suggested_recipients()
            ids = [recipient["partner_id"] for recipient in found]
            self.assertEqual(order.partner_id.id in ids, proposed)

    def test_person_writes_in_the_chatter_all_the_same(self):
        sale = self.make_quotation()
        message = sale.message_post(
            body="Which colour?", message_type="comment",
            subtype_xmlid="mail.mt_comment", partner_ids=sale.partner_id.ids,
        )  # fmt: skip
        self.assertEqual(message.notification_ids.res_partner_id, sale.partner_id)
        self.assertFollowsNothing(sale)

    def test_another_carrier_costs_the_buyer_nothing(self):
        sale = self.make_quotation()
        total, lines = sale.amount_total, sale.order_line
        other = self.carrier.copy({"name": "Express", "fixed_price": 20.0})
        action = sale.action_open_delivery_wizard()
        dialog = self.env["choose.delivery.carrier"].with_context(**action["context"])
        with Form(dialog) as form:
            form.carrier_id = other
        form.save().button_confirm()
        self.assertEqual((sale.carrier_id, sale.amount_total), (other, total))
        self.assertEqual(sale.order_line, lines)
