from . import (
    account_move_send_batch,
    amazon_account_release,
    amazon_account_start,
    amazon_buyer_write,
    amazon_catalog_choose,
    amazon_delivery_validate,
    amazon_marketplace_enable,
    amazon_orders_enable,
    amazon_products_enable,
    amazon_report_undo,
    amazon_shipment_confirm,
    amazon_switch_confirm,
)
