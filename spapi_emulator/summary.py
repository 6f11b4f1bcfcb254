"""The state of an emulator in short, ready for JSON."""

from collections import Counter

from .clock import format_time


def summary(emulator):
    """Return the clock, counts, confirmed shipments and violations."""
    world = emulator.world
    statuses = (record.status for record in world.orders.records.values())
    return {
        "now": format_time(emulator.now()),
        "scenario": str(emulator.scenario),
        "sellers": list(world.sellers),
        "orders": len(world.orders),
        "orders_by_status": Counter(statuses),
        "listings": len(world.listings.listings),
        "feeds": len(world.feeds.feeds.jobs),
        "reports": len(world.reports.reports.jobs),
        "calls": Counter(call.operation for call in emulator.journal),
        "confirmed_shipments": [
            {
                "order_id": row.order_id,
                "reference": row.reference,
                "source": row.source,
                "feed_id": row.feed_id,
            }
            for row in world.shipments.confirmations
        ],
        "violations": list(emulator.violations),
    }
