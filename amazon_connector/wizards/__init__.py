from . import amazon_delivery_validate
