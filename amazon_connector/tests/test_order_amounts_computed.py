from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from spapi_emulator.order_builder import build_order
from spapi_emulator.scenarios.prices import draw_order

from .amounts import AmountsCase
from .computed_amounts import ROUNDINGS, make_computation

# The whole 10,000: make bench ONLY=amounts.
EXAMPLES = 100
SETTINGS = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@tagged("post_install", "-at_install")
class TestAmountsComputed(AmountsCase):
    """Whatever the taxes are, Odoo computes Amazon's total, and in parts as well."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.computation = make_computation(cls.account)
        cls.skus = list(cls.computation.lookups.products)

    def test_total_of_any_order_and_of_its_parts(self):
        for rounding in ROUNDINGS:
            self.company.tax_calculation_rounding_method = rounding
            with self.subTest(rounding=rounding):
                self.check_orders()

    @SETTINGS
    @given(st.randoms(use_true_random=False))
    def check_orders(self, choice):
        code, values = draw_order(choice, self.skus)
        payload = build_order(choice, self.emulator.now(), code, **values)
        difference = self.computation.find_difference(choice, payload)
        assert not difference, (difference, code, values)
