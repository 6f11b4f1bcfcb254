from lxml import etree

from odoo.tests import Form, new_test_user

from .changes import ChangesCase


class CancellingCase(ChangesCase):
    """An order that is cancelled in Odoo, at Amazon, or in one of them."""

    def send(self):
        """Let the feed with the cancellations go out."""
        self.account._get_flow("cancellations").next_at = "2020-01-01 00:00:00"
        self.run_cron("send_shipments")

    def take_report(self):
        self.advance(300)
        self.follow_documents()

    def read_back(self):
        self.advance(1000)
        self.import_orders()

    def ask(self, sale, user=None):
        """Press Cancel on the order's form; return the dialog."""
        action = sale.with_user(user or self.env.user).action_cancel()
        self.assertEqual(action["res_model"], "amazon.order.cancel")
        return self.open(action, user)

    def open(self, action, user=None):
        env = self.env(user=user.id) if user else self.env
        return env[action["res_model"]].browse(action["res_id"])

    def answer(self, question, **values):
        with Form(question) as form:
            for name, value in values.items():
                setattr(form, name, value)
        return question.action_confirm()

    def cancel_at_amazon(self, sale, reason="NoInventory"):
        self.answer(self.ask(sale), where="amazon", reason=reason)
        return sale.amazon_cancellation_ids

    def get_sent(self):
        """Return the acknowledgements of all feeds uploaded so far."""
        return [
            one
            for call in self.emulator.calls("upload")
            for one in etree.fromstring(call.body.encode()).iter("OrderAcknowledgement")
        ]

    def get_status(self):
        order = self.emulator.order(self.payload["orderId"])
        return order["fulfillment"]["fulfillmentStatus"]

    def create_user(self, login, *groups):
        # Where it is installed, purchase_stock lets no one else cancel any order.
        if "purchase.order" in self.env:
            groups += ("purchase.group_purchase_user",)
        return new_test_user(self.env, login, groups=",".join(groups))
