from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import HISTORY
from .offers import OffersCase


@tagged("post_install", "-at_install")
class TestListingDelete(OffersCase):
    """Listings are deleted at Amazon when a manager says so, in the background."""

    def delete(self, listings):
        action = listings.action_open_delete()
        dialog = self.env[action["res_model"]].with_context(**action["context"])
        dialog = dialog.create({})
        dialog.action_delete()
        return dialog

    def test_deleted_listing_vanishes(self):
        dialog = self.delete(self.german)
        self.assertIn("cannot be undone", dialog.message)
        self.assertEqual(self.german.on_sale, "On sale until Amazon has deleted it")
        self.assertFalse(self.emulator.calls("createFeed"))
        self.run_cron("send_offers")
        (message,) = self.get_uploads()[0]["messages"]
        self.assertEqual(message["operationType"], "DELETE")
        self.take_report()
        self.assertIsNone(self.emulator.listing("MUG-1", "DE"))
        self.assertTrue(self.emulator.listing("MUG-1", "FR"))
        self.check_offers()
        self.assertEqual(self.german.status, "vanished")
        self.assertFalse(self.german.to_delete)

    def test_nothing_else_goes_to_what_is_being_deleted(self):
        self.delete(self.german)
        self.assertFalse(self.german._filter_sendable())
        self.want(self.german, quantity=3)
        self.run_cron("send_offers")
        self.take_report()
        self.send_offers()
        self.assertEqual(len(self.get_sent()), 1)

    def test_refused_deletion_is_told_and_tried_again(self):
        self.process_with(self.make_issue(1, "Not now."))
        self.delete(self.german)
        self.run_cron("send_offers")
        self.take_report()
        self.assertTrue(self.german.to_delete)
        self.find_issues("amazon_error").action_retry()
        self.send_offers()
        self.assertEqual(len(self.get_sent()), 2)

    def test_what_is_not_in_hand_is_left_alone(self):
        self.german_tea.channel = "fba"
        dialog = self.delete(self.german | self.german_tea)
        self.assertIn("Left alone: 1", dialog.message)
        self.assertEqual(self.listings.filtered("to_delete"), self.german)
        with self.assertRaises(UserError):
            self.german_tea.action_open_delete()

    def test_account_that_is_read_only_by_now(self):
        self.delete(self.german)
        self.account.read_only = True
        self.account._get_flow("offers").next_at = HISTORY
        self.run_cron("send_offers")
        self.assertFalse(self.get_sent())

    def test_deleting_is_for_managers(self):
        user = new_test_user(
            self.env, "plain", groups="amazon_connector.group_amazon_user"
        )
        with self.assertRaises(AccessError):
            self.env["amazon.listing.delete"].with_user(user).create(
                {"listing_ids": [(6, 0, self.german.ids)]}
            )
