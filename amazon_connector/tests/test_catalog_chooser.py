from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.amazon_connector.models import amazon_account_catalog

from .catalog import MUG_EAN, TEA_EAN, CatalogCase


@tagged("post_install", "-at_install")
class TestCatalogChooser(CatalogCase):
    """A person chooses the page of a product."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "amazon_connector.group_amazon_user"
        cls.user = new_test_user(cls.env, "chooser", groups=groups)

    def open_chooser(self, product=None):
        """Open the dialog as a user."""
        matches = self.env["amazon.catalog.match"].with_user(self.user)
        product = (product or self.mug).with_user(self.user)
        action = matches._open_chooser(product, self.germany.with_user(self.user))
        dialog = matches.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(action["target"], "new")
        return dialog

    def search(self, dialog, words):
        self.advance(1)
        dialog.words = words
        dialog.action_search()
        self.env.invalidate_all()
        return dialog.candidate_ids.mapped("asin")

    def without_waiting(self):
        return patch.object(amazon_account_catalog.time, "sleep", self.advance)

    def add_several(self):
        self.add_page("B000000001", MUG_EAN, title="Tasse", product_type="MUG")
        self.add_page("B000000002", MUG_EAN, title="Tasse, 6 Stück")
        return self.match(self.mug)[self.mug]

    # === CHOOSING === #

    def test_choice_is_remembered(self):
        match = self.add_several()
        dialog = self.open_chooser()
        action = dialog.candidate_ids[0].action_choose()
        self.assertEqual(action["params"]["type"], "success")
        self.assertEqual(
            action["params"]["next"]["type"], "ir.actions.act_window_close"
        )
        self.assertEqual((match.state, match.asin), ("found", "B000000001"))
        self.assertEqual((match.product_type, match.chosen_by_id), ("MUG", self.user))
        self.assertTrue(match.chosen_at)
        self.assertEqual(
            dialog.candidate_ids.mapped("is_chosen"), [True, False], "shown next time"
        )
        self.assertEqual(self.match(self.mug)[self.mug].asin, "B000000001")
        self.assertEqual(self.count_calls(), 1)

    def test_changed_barcode_forgets_the_choice(self):
        self.add_several()
        self.open_chooser().candidate_ids[0].action_choose()
        self.tea.barcode = False
        self.mug.barcode = TEA_EAN
        match = self.match(self.mug)[self.mug]
        self.assertEqual((match.state, match.chosen_by_id.id), ("none", False))

    def test_none_of_them_is_remembered_too(self):
        match = self.add_several()
        self.open_chooser().action_choose_none()
        self.assertEqual((match.state, match.asin), ("none", False))
        self.assertEqual(match.chosen_by_id, self.user)
        self.assertEqual(self.match(self.mug)[self.mug].state, "none")
        self.assertEqual(self.count_calls(), 1)

    def test_choice_closes_the_issues(self):
        self.add_several()
        for code in ("several_asins", "no_asin", "no_barcode"):
            vals = {
                "code": code,
                "kind": "export",
                "target_key": f"offer:{self.mug.id}:{self.germany.id}",
                "account_marketplace_id": self.germany.id,
                "message": "Choose its page.",
            }
            other = {**vals, "target_key": f"offer:{self.tea.id}:{self.germany.id}"}
            self.env["amazon.issue"]._sync_issues(self.account, [code], [vals, other])
        self.open_chooser().candidate_ids[0].action_choose()
        keys = set(self.find_issues().mapped("target_key"))
        self.assertEqual(keys, {other["target_key"]}, "those of this product only")

    def test_page_is_opened_in_its_marketplace(self):
        self.add_several()
        action = self.open_chooser().candidate_ids[0].action_open_page()
        self.assertEqual(action["url"], "https://www.amazon.de/dp/B000000001")

    # === SEARCHING BY HAND === #

    def test_search_by_words_barcode_and_asin(self):
        self.add_page("B000000001", title="Blaue Tasse", brand="Acme")
        self.add_page("B000000002", TEA_EAN, title="Tee")
        dialog = self.open_chooser()
        self.assertFalse(dialog.candidate_ids)
        self.assertEqual(self.search(dialog, " acme, tasse "), ["B000000001"])
        self.assertEqual(self.search(dialog, TEA_EAN), ["B000000002"])
        self.assertEqual(self.search(dialog, "b000000001"), ["B000000001"])
        self.assertEqual(self.search(dialog, "Teller"), [])
        self.search(dialog, "b000000001")
        dialog.candidate_ids.action_choose()
        self.assertEqual(self.match(self.mug)[self.mug].asin, "B000000001")

    def test_above_twenty_hits_it_tells_to_narrow_the_search(self):
        for number in range(25):
            self.add_page(f"B0000000{number:02d}", title="Tasse")
        dialog = self.open_chooser()
        self.assertEqual(len(self.search(dialog, "tasse")), 20)
        self.assertEqual(dialog.hit_count, 25)

    def test_parents_are_left_out(self):
        self.add_page("B000000001", title="Tasse", classification="VARIATION_PARENT")
        self.assertEqual(self.search(self.open_chooser(), "tasse"), [])

    def test_refusals_are_told_in_words(self):
        dialog = self.open_chooser()
        with self.assertRaisesRegex(UserError, "Enter words"):
            dialog.action_search()
        self.emulator.fault("searchCatalogItems", "429", times=9)
        dialog.words = "tasse"
        with (
            self.assertRaisesRegex(UserError, "Try again in a few minutes"),
            self.without_waiting(),
        ):
            dialog.action_search()
        self.assertLessEqual(self.count_calls(), 3, "a person does not wait for ever")

    def test_a_moment_is_waited_out(self):
        self.add_page("B000000001", title="Tasse")
        dialog = self.open_chooser()
        for __ in range(3):
            dialog.words = "tasse"
            with self.without_waiting():
                dialog.action_search()
        answers = [c.status for c in self.emulator.calls("searchCatalogItems")]
        self.assertEqual(answers.count(200), 3, "the limit allows two at once")

    def test_product_without_a_barcode_can_be_chosen_for(self):
        self.mug.barcode = False
        self.add_page("B000000001", title="Tasse")
        dialog = self.open_chooser()
        self.search(dialog, "tasse")
        dialog.candidate_ids.action_choose()
        match = self.match(self.mug)[self.mug]
        self.assertEqual((match.state, match.asin), ("found", "B000000001"))
        self.assertEqual(self.count_calls(), 1)

    # === RIGHTS === #

    def test_users_choose_and_change_nothing_else(self):
        match = self.add_several().with_user(self.user)
        with self.assertRaises(AccessError):
            match.asin = "B000000009"
        stranger = new_test_user(self.env, "stranger", groups="base.group_user")
        with self.assertRaises(AccessError):
            match.with_user(stranger).action_open_chooser()
