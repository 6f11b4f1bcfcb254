"""Orders that are not as announced: malformed at worst, and never anything else."""

import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spapi_payloads import FULL, full

from spapi.errors import MalformedOrderError
from spapi.orders import Order, parse_order, parse_orders


@pytest.mark.parametrize(
    "payload",
    [None, 5, "x", [], {}, {"orderId": " "}, {"orderId": None}, {"orderId": ["1"]}],
)
def test_an_order_without_an_id_is_malformed(payload):
    with pytest.raises(MalformedOrderError) as caught:
        parse_order(payload)
    assert caught.value.order_id is None


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"orderItems": "none"}, "orderItems"),
        ({"orderItems": {}}, "orderItems"),
        ({"orderItems": [None]}, "orderItems"),
        ({"orderItems": [{"quantityOrdered": "two"}]}, "quantityOrdered"),
        ({"orderItems": [{"quantityOrdered": -1}]}, "quantityOrdered"),
        ({"orderItems": [{"quantityOrdered": 1.5}]}, "quantityOrdered"),
        ({"orderItems": [{"quantityOrdered": True}]}, "quantityOrdered"),
        ({"orderItems": [{"quantityOrdered": 2**31}]}, "quantityOrdered"),
    ],
)
def test_what_would_make_a_wrong_order_is_malformed(changes, field):
    with pytest.raises(MalformedOrderError, match=field) as caught:
        parse_order(full(**changes))
    assert caught.value.order_id == FULL["orderId"]
    assert field in caught.value.reason


@pytest.mark.parametrize("value", ["text", 5, None, True, [], ["x"], {"x": "y"}, 1.5])
@pytest.mark.parametrize("key", sorted(set(FULL) - {"orderId", "orderItems"}))
def test_a_wrong_type_is_taken_for_nothing(key, value):
    order = parse_order(full(**{key: value}))
    assert order.order_id == FULL["orderId"]
    assert len(order.items) == 1


def test_text_that_a_database_could_not_store_is_cleaned():
    order = parse_order(full(buyer={"buyerName": "A\x00B \ud800"}))
    order.buyer_name.encode()
    assert order.buyer_name.startswith("AB ")


def test_a_page_keeps_the_good_ones_in_order():
    orders, malformed = parse_orders([full(orderId="1"), None, full(orderId="2")])
    assert [order.order_id for order in orders] == ["1", "2"]
    assert [one.reason for one in malformed] == ["the order is not an object"]


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["5980", "-1", "NaN", "1e400", "TAX", "\x00", "\ud800"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["amount", "currencyCode", "type", "subtotal", "x"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


def paths(value, prefix=()):
    yield prefix
    entries = value.items() if isinstance(value, dict) else ()
    if isinstance(value, list):
        entries = enumerate(value)
    for key, inner in entries:
        yield from paths(inner, (*prefix, key))


PATHS = [path for path in paths(FULL) if path]


def put(payload, path, value):
    """``payload`` with ``value`` at ``path``, as far as the path still exists."""
    target = payload
    for key in path[:-1]:
        try:
            target = target[key]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(target, dict) or (
        isinstance(target, list)
        and isinstance(path[-1], int)
        and path[-1] < len(target)
    ):
        target[path[-1]] = value


@settings(max_examples=200)
@given(st.lists(st.tuples(st.sampled_from(PATHS), anything), min_size=1, max_size=4))
def test_no_mutation_raises_anything_but_malformed(mutations):
    payload = full()
    for path, value in mutations:
        put(payload, path, value)
    try:
        order = parse_order(payload)
    except MalformedOrderError as error:
        assert error.reason
        return
    assert isinstance(order, Order)
    assert (
        order.difference
        == order.grand_total.amount - sum(charge.amount for charge in order.charges)
        if order.grand_total
        else order.difference == 0
    )
    for one in order.items:
        total = sum((charge.amount for charge in one.charges), Decimal(0))
        assert not one.amounts_consistent or total == one.total.amount
    str(order.buyer_name).encode()
    hash(order)


def test_many_small_removals():
    randomly = random.Random(7)
    for _round in range(300):
        payload = full()
        for path in randomly.sample(PATHS, 3):
            put(payload, path, None)
        try:
            parse_order(payload)
        except MalformedOrderError as error:
            assert error.order_id in (None, FULL["orderId"])
