"""Offers sent through the client to the stateful emulator."""

import contextlib
import io
from decimal import Decimal

import pytest
from spapi_models import FOLDER

from spapi import documents, listings_feed
from spapi.client import Credentials, SpApiClient
from spapi.listings_feed import Price, patch_body, write
from spapi.processing_reports import parse_listings_report

emulation = pytest.importorskip("spapi_emulator")
DE, FR = "A1PA6795UKMFR9", "A13V1IB3VIYZZH"
ASIN = "B00CATALOG"


@contextlib.contextmanager
def running_emulator():
    """An emulator, checked against the models where there are any."""
    with emulation.Emulator(
        "empty", models=FOLDER or None, limits=False, feed_seconds=30
    ) as running:
        yield running
        assert running.violations == []


def start_again(emulator):
    emulator.reset()
    emulator.add_catalog_item(ASIN, ("DE", "FR"), title="Mug")


def new_client(emulator, **options):
    seller = emulator.seller
    keys = Credentials(seller.client_id, seller.client_secret, seller.refresh_token)
    token_url = emulator.url + "/auth/o2/token"
    return SpApiClient(keys, emulator.url, token_url, timeout=20.0, **options)


def submit(emulator, client, items):
    """Send items as a feed and return its report."""
    file = io.BytesIO()
    written = write(file, emulator.seller.seller_id, items, "de_DE")
    assert written.left_over is None
    place = client.create_feed_document(listings_feed.CONTENT_TYPE)
    documents.upload(place.url, file.getvalue(), listings_feed.CONTENT_TYPE)
    feed_id = client.create_feed(
        listings_feed.FEED_TYPE, marketplace_ids=(DE,), document_id=place.document_id
    )
    emulator.advance(60)
    feed = client.get_feed(feed_id)
    assert feed.status == "DONE"
    report = io.BytesIO()
    documents.download(client.get_feed_document(feed.result_document_id), report)
    return parse_listings_report(report.getvalue())


def send(client, emulator, change):
    return client.patch_listings_item(
        emulator.seller.seller_id,
        change.sku,
        marketplace_id=change.marketplace_id,
        body=patch_body(change),
    )


def euro(amount, **more):
    return Price("EUR", Decimal(amount), **more)
