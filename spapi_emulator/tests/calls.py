"""Plain HTTP calls that the tests of the emulator share."""

from functools import partial

import requests

FEED_XML = """<?xml version="1.0" encoding="UTF-8"?>
<AmazonEnvelope>
  <Header>
    <DocumentVersion>1.01</DocumentVersion>
    <MerchantIdentifier>{seller}</MerchantIdentifier>
  </Header>
  <MessageType>OrderFulfillment</MessageType>
  {messages}
</AmazonEnvelope>"""
XML_TYPE = "text/xml; charset=UTF-8"
ALL_DATA = (
    "BUYER,RECIPIENT,PROCEEDS,EXPENSE,PROMOTION,CANCELLATION,FULFILLMENT,PACKAGES,"
    "TAX,PAYMENT,FULFILLMENT_ORDERS"
)

SECONDS = 20
get = partial(requests.get, timeout=SECONDS)
post = partial(requests.post, timeout=SECONDS)
put = partial(requests.put, timeout=SECONDS)


class Caller:
    """A plain HTTP caller with the access token of one seller."""

    def __init__(self, emulator, seller=None):
        self.emulator = emulator
        self.seller = seller or emulator.seller
        self.session = requests.Session()
        self.session.headers["User-Agent"] = "emulator-tests/1"
        self.token()

    def ask_token(self, **fields):
        form = {
            "grant_type": "refresh_token",
            "refresh_token": self.seller.refresh_token,
            "client_id": self.seller.client_id,
            "client_secret": self.seller.client_secret,
        }
        form = {name: value for name, value in {**form, **fields}.items() if value}
        return post(f"{self.emulator.url}/auth/o2/token", data=form)

    def token(self):
        token = self.ask_token().json()["access_token"]
        self.session.headers["x-amz-access-token"] = token
        return token

    def call(self, method, path, **values):
        url = self.emulator.url + path
        return self.session.request(method, url, timeout=SECONDS, **values)

    def search(self, **params):
        if not {"createdAfter", "lastUpdatedAfter"} & set(params):
            params["lastUpdatedAfter"] = "2020-01-01T00:00:00Z"
        params = {name: value for name, value in params.items() if value is not None}
        return self.call("GET", "/orders/2026-01-01/orders", params=params)

    def get_order(self, order_id, included=ALL_DATA):
        path = f"/orders/2026-01-01/orders/{order_id}"
        return self.call("GET", path, params={"includedData": included})

    def confirm(self, order, **changes):
        detail = {
            "packageReferenceId": "1",
            "carrierCode": "DHL",
            "trackingNumber": "00340434",
            "shipDate": order["createdTime"],
            "orderItems": [
                {"orderItemId": item["orderItemId"], "quantity": 1}
                for item in order["orderItems"]
            ],
            **changes,
        }
        body = {
            "marketplaceId": order["salesChannel"]["marketplaceId"],
            "packageDetail": detail,
        }
        path = f"/orders/v0/orders/{order['orderId']}/shipmentConfirmation"
        return self.call("POST", path, json=body)

    def feed_document(self, content_type=XML_TYPE):
        path = "/feeds/2021-06-30/documents"
        return self.call("POST", path, json={"contentType": content_type}).json()

    def upload(self, url, data, content_type=XML_TYPE):
        return put(url, data=data, headers={"Content-Type": content_type})

    def create_feed(self, document_id, feed_type="POST_ORDER_FULFILLMENT_DATA"):
        body = {
            "feedType": feed_type,
            "marketplaceIds": [row.id for row in self.seller.marketplaces],
            "inputFeedDocumentId": document_id,
        }
        return self.call("POST", "/feeds/2021-06-30/feeds", json=body)

    def get_feed(self, feed_id):
        return self.call("GET", f"/feeds/2021-06-30/feeds/{feed_id}").json()

    def submit(self, data, feed_type="POST_ORDER_FULFILLMENT_DATA"):
        document = self.feed_document()
        assert self.upload(document["url"], data).status_code == 200
        answer = self.create_feed(document["feedDocumentId"], feed_type)
        assert answer.status_code == 202
        return answer.json()["feedId"]

    def result(self, feed_id):
        """Let the feed end; return its status and the text of its report."""
        self.emulator.advance(60)
        feed = self.get_feed(feed_id)
        if "resultFeedDocumentId" not in feed:
            return feed["processingStatus"], ""
        path = f"/feeds/2021-06-30/documents/{feed['resultFeedDocumentId']}"
        report = get(self.call("GET", path).json()["url"])
        return feed["processingStatus"], report.text

    def fulfil(self, *messages):
        data = FEED_XML.format(
            seller=self.seller.seller_id, messages="".join(messages)
        ).encode()
        return self.result(self.submit(data))


def message(order, number=1, **parts):
    """Return a message; ``parts`` replaces single elements by their XML text."""
    item = order["orderItems"][0]
    elements = {
        "order_id": f"<AmazonOrderID>{order['orderId']}</AmazonOrderID>",
        "reference": "<MerchantFulfillmentID>41</MerchantFulfillmentID>",
        "date": f"<FulfillmentDate>{order['createdTime']}</FulfillmentDate>",
        "data": (
            "<FulfillmentData><CarrierCode>DHL</CarrierCode>"
            "<ShippingMethod>Paket</ShippingMethod>"
            "<ShipperTrackingNumber>003404</ShipperTrackingNumber></FulfillmentData>"
        ),
        "item": (
            f"<Item><AmazonOrderItemCode>{item['orderItemId']}</AmazonOrderItemCode>"
            f"<Quantity>{item['quantityOrdered']}</Quantity></Item>"
        ),
        **parts,
    }
    return (
        f"<Message><MessageID>{number}</MessageID><OrderFulfillment>"
        f"{''.join(elements.values())}</OrderFulfillment></Message>"
    )
