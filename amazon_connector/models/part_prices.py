def get_part_price(currency, amount, pieces, done, quantity):
    """Return the price per piece of the next pieces of a line, unrounded.

    What the parts come to, each rounded, adds up to the amount.

    :param currency: of the amount
    :param float amount: of all pieces, gross
    :param float done: how many pieces come before
    :param float quantity: how many pieces this part has; not 0
    """
    before = currency.round(amount * done / pieces)
    return (currency.round(amount * (done + quantity) / pieces) - before) / quantity
