"""What a test puts into the seller's listings and into Amazon's catalogue."""


class ListingTools:
    """A part of ``emulator.Emulator``."""

    def add_listing(self, sku, marketplace="DE", *, seller=None, **values):
        """Offer a SKU in a marketplace; return the ``listing_store.Listing``.

        ``values``: asin, title, price (text, None without), quantity, fba,
        statuses, condition, product_type, product_id, product_id_type, incomplete,
        issues, created, updated. Times: UTC.
        """
        with self.world.lock:
            seller = self._seller(seller) or self.seller
            return self.world.listings.add(seller, marketplace, sku=sku, **values)

    def remove_listing(self, sku, marketplace="DE", *, seller=None):
        """Take an offer away; KeyError if there is none."""
        with self.world.lock:
            seller = self._seller(seller) or self.seller
            self.world.listings.remove(seller, sku, marketplace)

    def add_catalog_item(self, asin, marketplaces=("DE",), **values):
        """Add a product page of Amazon's; return the ``catalog_store.CatalogItem``.

        ``values``: barcodes (as the page shows them), hidden_barcodes (find it
        without being shown), title, brand, image (True: one is drawn; bytes of a PNG,
        a URL, or None), product_type, classification (VARIATION_PARENT, …).
        """
        with self.world.lock:
            return self.world.catalog.add(asin, marketplaces, **values)
