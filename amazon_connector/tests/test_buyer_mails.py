from odoo.tests import tagged

from .test_silence import SilenceCase


@tagged("post_install", "-at_install")
class TestBuyerMails(SilenceCase):
    """Whoever sends a mail to an Amazon buyer is asked first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Without a layout, Odoo asks for that first.
        layout = cls.env.ref("web.external_layout_standard")
        cls.company.external_report_layout_id = layout

    def answer(self, action):
        """Press Write All the Same; return the action that follows."""
        self.assertEqual(action["res_model"], "amazon.buyer.write")
        self.assertEqual(action["target"], "new")
        question = self.env["amazon.buyer.write"].browse(action["res_id"])
        return question.with_context(**action["context"]).action_write()

    def test_order_by_email_asks_first(self):
        sale = self.make_quotation().with_user(self.seller)
        action = self.answer(sale.action_quotation_send())
        self.assertEqual(action["res_model"], "mail.compose.message")
        composer = self.env["mail.compose.message"].with_context(**action["context"])
        composer.with_user(self.seller).create({}).action_send_mail()
        told = sale.message_ids.notification_ids.res_partner_id
        self.assertIn(sale.partner_id, told)
        self.assertEqual(sale.state, "sent")
        self.assertNotIn(sale.partner_id, sale.message_partner_ids)

    def test_several_orders_ask_once(self):
        orders = self.make_quotation() | self.make_foreign_sale()
        action = self.answer(orders.action_quotation_send())
        self.assertEqual(action["context"]["default_res_ids"], orders.ids)

    def test_proforma_stays_one(self):
        sale = self.make_quotation().with_context(proforma=True)
        action = self.answer(sale.action_quotation_send())
        self.assertTrue(action["context"]["proforma"])

    def test_other_orders_and_invoices_are_not_asked_about(self):
        sale = self.make_foreign_sale()
        action = sale.action_quotation_send()
        self.assertEqual(action["res_model"], "mail.compose.message")
        sale.action_confirm()
        action = self.make_invoice(sale).action_send_and_print()
        self.assertEqual(action["res_model"], "account.move.send.wizard")

    def test_invoice_by_email_asks_first(self):
        sale = self.make_quotation()
        sale.action_confirm()
        invoice = self.make_invoice(sale).with_user(self.accountant)
        for button in ("action_invoice_sent", "action_send_and_print"):
            action = self.answer(getattr(invoice, button)())
            self.assertEqual(action["res_model"], "account.move.send.wizard")
        page = self.env["account.move.send.wizard"].with_context(**action["context"])
        page = page.with_user(self.accountant).create({})
        self.assertEqual(page.sending_methods, ["email"])
        page.action_send_and_print(allow_fallback_pdf=True)
        told = invoice.message_ids.notification_ids.res_partner_id
        self.assertIn(sale.partner_id, told)
        self.assertNotIn(sale.partner_id, invoice.message_partner_ids)

    def test_invoice_page_opened_without_the_question_sends_nothing(self):
        sale = self.make_quotation()
        sale.action_confirm()
        invoice = self.make_invoice(sale)
        invoice._generate_and_send()
        self.assertSilent()

    def test_several_invoices_ask_once_and_go_in_the_background(self):
        sales = self.make_quotation() | self.make_quotation()
        sales.action_confirm()
        invoices = self.env["account.move"].union(*map(self.make_invoice, sales))
        action = self.answer(invoices.action_send_and_print())
        self.assertEqual(action["res_model"], "account.move.send.batch.wizard")
        pages = self.env["account.move.send.batch.wizard"]
        pages.with_context(**action["context"]).create({}).action_send_and_print()
        self.run_sending_cron()
        mails = self.search_all("mail.mail") - self.known["mail.mail"]
        self.assertEqual(mails.recipient_ids, sales.partner_id)

    def test_several_invoices_sent_without_the_question_stay(self):
        sale = self.make_quotation()
        sale.action_confirm()
        invoice = self.make_invoice(sale)
        pages = self.env["account.move.send.batch.wizard"]
        pages.create({"move_ids": invoice.ids}).action_send_and_print()
        self.run_sending_cron()
        self.assertSilent()

    def run_sending_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("account.ir_cron_account_move_send").method_direct_trigger()
        self.env.invalidate_all()
