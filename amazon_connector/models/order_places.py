import unicodedata

# What Amazon's people and buyers write for a country, and its ISO code.
OTHER_CODES = {"UK": "GB", "EL": "GR"}


def find_places(env, orders):
    """Return (country, state) of the addresses of Amazon orders, by order id.

    Amazon gives a state as its code or by name, in any of the languages of the place:
    "BI", "ES-BI", "Bizkaia" and "Vizcaya" are one. Empty where Odoo knows none.
    """
    codes = {order.order_id: _get_code(order.address) for order in orders}
    domain = [("code", "in", [code for code in codes.values() if code])]
    countries = {country.code: country for country in env["res.country"].search(domain)}
    states = _find_states(env, countries.values())
    nowhere = env["res.country"].browse()
    places = {}
    for order in orders:
        country = countries.get(codes[order.order_id], nowhere)
        key = country, _fold(order.address.state if order.address else "")
        places[order.order_id] = country, states.get(key, nowhere.state_ids)
    return places


def _get_code(address):
    code = address.country_code.upper() if address else ""
    return OTHER_CODES.get(code, code)


def _find_states(env, countries):
    """Return the states of countries by (country, what they are called)."""
    ids = [country.id for country in countries]
    found = {}
    for state in env["res.country.state"].search([("country_id", "in", ids)]):
        country, code = state.country_id, state.code
        for name in (*_get_names(state.name), f"{country.code}-{code}", code):
            found[country, _fold(name)] = state
    return found


def _get_names(name):
    """Return a state's name and, of "Bizkaia (Vizcaya)", those of its languages."""
    return [name, *name.replace("(", "/").rstrip(" )").split("/")]


def _fold(text):
    """Return a text without accents, capitals and the blanks that people vary."""
    plain = unicodedata.normalize("NFKD", text or "").casefold()
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(letters.replace("-", " ").split())
