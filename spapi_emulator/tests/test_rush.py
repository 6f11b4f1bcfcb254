from datetime import timedelta

from spapi_emulator import Emulator
from spapi_emulator.rush import Rush


def test_orders_arrive_as_the_clock_goes_on():
    emulator = Emulator(scenario="empty")
    emulator.clock.stop()
    start = emulator.now()
    rush = Rush(emulator, 30, 600, ("DE", "FR"))
    emulator.advance(300)
    assert emulator.now() == start + timedelta(seconds=300)
    rush.arrive()
    assert 0 < len(rush.order_ids) < 30
    emulator.advance(300)
    rush.arrive()
    assert len(set(rush.order_ids)) == len(emulator.orders) == 30
    places = {order["salesChannel"]["marketplaceName"] for order in emulator.orders}
    assert places == {"Amazon.de", "Amazon.fr"}


def test_shortest_time_is_that_of_full_pages():
    rush = Rush(Emulator(scenario="empty"), 9, 0, ("DE",))
    assert rush.shortest_seconds((0.01, 5), 2) == 120
    assert round(rush.shortest_seconds((0.01, 2), 2)) == 120 + 300
    assert round(rush.shortest_seconds((0.01, 2), 3)) == 120 + 100
