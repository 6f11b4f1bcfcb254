"""Tokens API 2021-03-01: restricted data tokens (RDT), each for some calls only."""

import re
from urllib.parse import unquote

from .wire import Answer, invalid

MOST_RESOURCES = 50
DATA_ELEMENTS = frozenset({"buyerInfo", "shippingAddress", "buyerTaxInformation"})
REPORT_DOCUMENT = re.compile(r"/reports/2021-06-30/documents/([^/]+)")
# The calls that need one of DATA_ELEMENTS to be named.
ORDERS = re.compile(r"GET /orders/v0/orders(/[^/]+(/orderItems)?)?")
OTHERS = re.compile(
    r"GET /orders/v0/orders/[^/]+/(address|buyerInfo|regulatedInfo)"
    r"|GET /orders/v0/orders/[^/]+/orderItems/buyerInfo"
    r"|POST /mfn/v0/shipments"
    r"|(GET|DELETE) /mfn/v0/shipments/[^/]+"
    r"|PUT /mfn/v0/shipments/[^/]+/cancel"
    r"|POST /easyShip/2022-03-23/packages/bulk"
)


class TokensApi:
    """Makes RDTs; of the calls they are for, getReportDocument exists here."""

    def __init__(self, world):
        self.world = world
        self.routes = (
            ("createRestrictedDataToken", "POST",
             "/tokens/2021-03-01/restrictedDataToken", self.create),
        )  # fmt: skip

    def create(self, request):
        """createRestrictedDataToken: a token for the listed calls, for an hour."""
        payload = request.json()
        if not isinstance(payload.get("targetApplication", ""), str):
            raise invalid("targetApplication must be a text.")
        rows = payload.get("restrictedResources")
        if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_RESOURCES:
            text = f"restrictedResources must hold 1 to {MOST_RESOURCES} resources."
            raise invalid(text)
        calls = frozenset(self._call(row, request.seller) for row in rows)
        token, seconds = self.world.lwa.restrict(request.seller, calls)
        return Answer(200, {"restrictedDataToken": token, "expiresIn": seconds})

    def _call(self, row, seller):
        """Return (method, path) of a resource; ApiError 400 for an unknown one."""
        method, path, elements = _fields(row)
        if path.startswith("/reports/"):
            self._check_report(method, path, elements, seller)
        elif ORDERS.fullmatch(f"{method} {path}"):
            if not elements:
                raise invalid("The dataElements of the resource are missing.", path)
        elif elements or not OTHERS.fullmatch(f"{method} {path}"):
            raise invalid("The resource is not a restricted one.", path)
        return method, unquote(path)

    def _check_report(self, method, path, elements, seller):
        match = REPORT_DOCUMENT.fullmatch(path)
        document_id = match and unquote(match[1])
        document = self.world.documents.documents.get(document_id)
        if (
            method != "GET"
            or elements
            or document is None
            or document.seller_id != seller.seller_id
            or not document.restricted
        ):
            raise invalid("Invalid or unsupported document ID found")


def _fields(row):
    fields = row if isinstance(row, dict) else {}
    method, path = fields.get("method"), fields.get("path")
    elements = fields.get("dataElements", [])
    if not isinstance(method, str) or not isinstance(path, str):
        raise invalid("A resource needs a method and a path.")
    if not isinstance(elements, list) or not DATA_ELEMENTS.issuperset(
        map(str, elements)
    ):
        raise invalid("Invalid value in dataElements.")
    return method, path, elements
