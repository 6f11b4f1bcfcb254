"""An order as Amazon sends it, with every field the package reads."""

import copy

from spapi.orders import parse_order

EUR = "EUR"


def money(amount):
    return {"amount": amount, "currencyCode": EUR}


FULL = {
    "orderId": "028-1234567-8901234",
    "createdTime": "2026-11-20T10:00:00.123Z",
    "lastUpdatedTime": "2026-11-21T11:00:00Z",
    "programs": ["AMAZON_BUSINESS", "SOMETHING_NEW"],
    "associatedOrders": [
        {"orderId": "1", "associationType": "NEW_TYPE"},
        {"orderId": "2", "associationType": "EXCHANGE_ORIGINAL_ID"},
    ],
    "salesChannel": {
        "channelName": "AMAZON",
        "marketplaceId": "A1PA6795UKMFR9",
        "marketplaceName": "Amazon.de",
    },
    "buyer": {
        "buyerName": " Erika Muster ",
        "buyerEmail": " ABC@Marketplace.Amazon.DE ",
        "buyerCompanyName": "Muster GmbH",
        "buyerPurchaseOrderNumber": "PO-1",
    },
    "recipient": {
        "deliveryAddress": {
            "name": "Erika Muster",
            "companyName": "Muster GmbH",
            "addressLine1": "Packstation 101",
            "addressLine2": "b",
            "addressLine3": "c",
            "city": "Berlin",
            "districtOrCounty": "d",
            "stateOrRegion": "e",
            "municipality": "f",
            "postalCode": "10115",
            "countryCode": "DE",
            "phone": "+49 30 1",
            "addressType": "PICKUP_POINT",
        },
        "deliveryPreference": {
            "dropOffLocation": " GARAGE ",
            "addressInstruction": "Ring twice",
            "deliveryTime": {
                "businessHours": [
                    {
                        "dayOfWeek": "MON",
                        "timeWindows": [
                            {
                                "startTime": {"hour": 9, "minute": 0},
                                "endTime": {"hour": 17, "minute": 30},
                            }
                        ],
                    }
                ],
                "exceptionDates": [
                    {"exceptionDate": "2026-12-24", "exceptionDateType": "CLOSED"}
                ],
            },
            "deliveryCapabilities": ["PALLET_DISABLED"],
        },
    },
    "proceeds": {
        "grandTotal": money("51.98"),
        "breakdowns": [{"type": "DELIVERY_TIP", "subtotal": money("2.00")}],
    },
    "fulfillment": {
        "fulfillmentStatus": "PARTIALLY_SHIPPED",
        "fulfilledBy": "MERCHANT",
        "fulfillmentServiceLevel": "EXPEDITED",
        "shipByWindow": {
            "earliestDateTime": "2026-11-21T00:00:00Z",
            "latestDateTime": "2026-11-22T22:59:59Z",
        },
        "deliverByWindow": {"latestDateTime": "2026-11-25T22:59:59Z"},
    },
    "tax": {
        "taxRegistrations": [
            {
                "entityType": "BUYER",
                "taxRegistrationType": "VAT",
                "taxRegistrationNumber": "DE123456789",
                "legalName": "Muster GmbH",
            }
        ]
    },
    "orderItems": [
        {
            "orderItemId": "12345678901234",
            "quantityOrdered": 2,
            "programs": ["TRANSPARENCY", "SUBSCRIBE_AND_SAVE"],
            "product": {
                "asin": "B000000001",
                "title": "Küche",
                "sellerSku": " SKU 1 ",
                "price": {"unitPrice": money("24.99")},
                "serialNumbers": ["S1", "S2"],
                "customization": {"customizedUrl": "https://a.example/1"},
            },
            "proceeds": {
                "proceedsTotal": money("49.98"),
                "breakdowns": [{"type": "ITEM", "subtotal": money("49.98")}],
            },
            "cancellation": {
                "cancellationRequest": {
                    "requester": "BUYER",
                    "cancelReason": "CHANGED_MIND",
                }
            },
            "fulfillment": {
                "quantityFulfilled": 1,
                "quantityUnfulfilled": 1,
                "packing": {
                    "giftOption": {"giftMessage": "Hi", "giftWrapLevel": "STANDARD"},
                    "serialNumberRequirement": {"requirementType": "REQUIRED"},
                },
                "shipping": {
                    "scheduledDeliveryWindow": {
                        "earliestDateTime": "2026-11-25T08:00:00Z",
                        "latestDateTime": "2026-11-25T10:00:00Z",
                    },
                    "shippingConstraints": {
                        "signatureConfirmation": "MANDATORY",
                        "recipientAgeVerification": "MANDATORY",
                        "palletDelivery": "SOMETHING_NEW",
                    },
                },
            },
        }
    ],
    "packages": [
        {
            "packageReferenceId": "7",
            "carrier": "DHL",
            "trackingNumber": " 0034 ",
            "packageStatus": {"status": "IN_TRANSIT"},
            "shipTime": "2026-11-21T09:00:00Z",
            "packageItems": [{"orderItemId": "12345678901234", "quantity": 1}],
        }
    ],
}


def full(**changes):
    return {**copy.deepcopy(FULL), **changes}


def item(**changes):
    return parse_order(full(orderItems=[{**FULL["orderItems"][0], **changes}])).items[0]
