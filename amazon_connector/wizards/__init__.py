# What another wizard inherits comes first.
from . import amazon_delivery_validate

# isort: split
from . import (
    account_move_send_batch,
    amazon_account_release,
    amazon_account_start,
    amazon_buyer_write,
    amazon_catalog_choose,
    amazon_delivery_by_hand,
    amazon_delivery_stopped,
    amazon_listing_delete,
    amazon_listing_end,
    amazon_marketplace_enable,
    amazon_offers_disable,
    amazon_offers_enable,
    amazon_order_cancel,
    amazon_order_find,
    amazon_orders_backfill,
    amazon_orders_enable,
    amazon_product_send,
    amazon_products_enable,
    amazon_report_undo,
    amazon_shipment_confirm,
    amazon_switch_confirm,
    sale_make_invoice_advance,
)
