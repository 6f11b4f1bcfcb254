from . import (
    amazon_account_release,
    amazon_account_start,
    amazon_delivery_validate,
)
