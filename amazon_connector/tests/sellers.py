"""Further sellers at the emulator, and accounts for them."""

from spapi_emulator import Seller


def add_seller(test, name, region, marketplaces):
    """Add a seller with its own keys; `setUp` of the next test takes it away."""
    seller = Seller(
        name=name,
        seller_id=f"A1EMULATOR{name.upper()}01",
        region=region,
        refresh_token=f"Atzr|emulator-{name}",
        participating=marketplaces,
    )
    return test.emulator.world.add_seller(seller)


def connect_seller(test, seller, company=None):
    """Return a connected account of a seller with all its marketplaces on."""
    account = test.create_account(
        name=seller.name,
        region=seller.region,
        seller_id=seller.seller_id,
        refresh_token=seller.refresh_token,
        company_id=(company or test.company).id,
    )
    test.connect(account, seller.participating)
    return account


def connect_japan(test):
    """Return an account in the Far East, with the marketplace of Japan."""
    return connect_seller(test, add_seller(test, "fe", "fe", ("JP",)))
