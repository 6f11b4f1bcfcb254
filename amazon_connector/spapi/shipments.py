"""The body of confirmShipment (Orders API v0)."""

import re

from .errors import InvalidInputError
from .values import given, timestamp


def package_detail(package):
    """``packageDetail`` for an :class:`orders.Package`.

    The reference goes out as text: Amazon refuses a number.

    :raise InvalidInputError: the reference is no positive number, or nothing is
        in the package
    """
    if not re.fullmatch(r"0*[1-9][0-9]*", str(package.reference)) or not package.items:
        raise InvalidInputError(
            "a package needs a number and items", operation="confirm_shipment"
        )
    codes = dict(package.transparency_codes)
    detail = {
        "packageReferenceId": str(package.reference),
        "carrierCode": package.carrier_code,
        "carrierName": package.carrier_name or None,
        "shippingMethod": package.shipping_method or None,
        "trackingNumber": package.tracking_number,
        "shipDate": timestamp(package.ship_date),
        "shipFromSupplySourceId": package.supply_source_id or None,
        "orderItems": [
            given(
                {
                    "orderItemId": item_id,
                    "quantity": quantity,
                    "transparencyCodes": list(codes.get(item_id, ())) or None,
                }
            )
            for item_id, quantity in package.items
        ],
    }
    return given(detail)
