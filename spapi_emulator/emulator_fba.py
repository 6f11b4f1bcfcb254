"""What a test puts into Amazon's warehouses."""

from . import marketplaces
from .fba_inventory import FbaStock

QUANTITIES = frozenset({
    "fulfillable", "reserved", "unfulfillable", "researching", "inbound_working",
    "inbound_shipped", "inbound_receiving",
})  # fmt: skip


class FbaTools:
    """A part of ``emulator.Emulator``."""

    def set_fba_stock(
        self, sku, countries=("DE",), *, fnsku=None, asin="B0EMULATOR",
        condition="NewItem", title="", updated=None, seller=None, **quantities,
    ):  # fmt: skip
        """Let units of a SKU lie at Amazon; each country shows all of them.

        ``quantities``: fulfillable, reserved, unfulfillable, researching,
        inbound_working, inbound_shipped, inbound_receiving. What was said before of
        this SKU and ``fnsku`` in one of these countries is forgotten.
        """
        unknown = set(quantities) - QUANTITIES
        if unknown:
            raise TypeError(f"Unknown quantities: {', '.join(sorted(unknown))}.")
        row = FbaStock(
            seller_id=(self._seller(seller) or self.seller).seller_id,
            sku=sku,
            marketplace_ids=tuple(marketplaces.find(code).id for code in countries),
            fnsku=fnsku or f"X00{sku}"[:10],
            asin=asin,
            condition=condition,
            title=title or sku,
            updated=updated or self.now(),
            quantities=quantities,
        )
        with self.world.lock:
            self._forget_fba_stock(row)
            self.world.fba.stock.append(row)

    def remove_fba_stock(self, sku):
        """Let Amazon know nothing of a SKU any more."""
        with self.world.lock:
            rows = self.world.fba.stock
            rows[:] = [row for row in rows if row.sku != sku]

    def _forget_fba_stock(self, new):
        for row in self.world.fba.stock:
            if (row.seller_id, row.sku, row.fnsku) == (
                new.seller_id, new.sku, new.fnsku,
            ):  # fmt: skip
                row.marketplace_ids = tuple(
                    one for one in row.marketplace_ids if one not in new.marketplace_ids
                )
