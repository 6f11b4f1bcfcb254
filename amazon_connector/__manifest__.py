{
    "name": "Amazon Connector (SP-API)",
    "summary": "Amazon orders in Odoo, tracking numbers at Amazon",
    "version": "19.0.1.0.0",
    "category": "Sales/Sales",
    "author": "Amazon Connector contributors",
    "license": "LGPL-3",
    "depends": ["stock_delivery"],
    # Odoo Enterprise's own connector has models of the same names.
    "excludes": ["sale_amazon"],
    "external_dependencies": {
        "python": ["lxml", "requests", "python-amazon-sp-api>=2.1.35"],
    },
    "data": [
        "security/amazon_security.xml",
        "security/ir.model.access.csv",
        "data/amazon_marketplace_data.xml",
        "data/ir_cron_data.xml",
        "views/amazon_marketplace_views.xml",
        "views/amazon_account_views.xml",
        "views/amazon_account_marketplace_views.xml",
        "views/amazon_feed_views.xml",
        "views/amazon_shipment_views.xml",
        "views/amazon_issue_views.xml",
        "views/sale_order_views.xml",
        "views/stock_picking_views.xml",
        "views/delivery_carrier_views.xml",
        "views/amazon_menus.xml",
    ],
    "assets": {
        "web.assets_tests": ["amazon_connector/static/tests/tours/*"],
    },
    "application": True,
}
