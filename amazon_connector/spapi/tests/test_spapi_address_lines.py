"""Street, company and pickup point out of the lines that buyers wrote."""

import pytest

from spapi.address_lines import read_lines
from spapi.orders import Address

# lines of the address: (company, street, street2)
GERMAN = {
    ("Becker & Söhne GmbH", "Königstraße 30"): (
        "Becker & Söhne GmbH",
        "Königstraße 30",
        "",
    ),
    ("Becker GmbH", "Am Markt 1", "2. OG"): ("Becker GmbH", "Am Markt 1", "2. OG"),
    ("Am Markt 1", "Becker GmbH & Co. KG"): ("Becker GmbH & Co. KG", "Am Markt 1", ""),
    ("Becker GmbH, Am Markt 1", "Hinterhaus"): (
        "Becker GmbH",
        "Am Markt 1",
        "Hinterhaus",
    ),
    ("1&1 AG", "Elgendorfer Str. 57"): ("1&1 AG", "Elgendorfer Str. 57", ""),
    ("Müller OG", "Wiedner Hauptstraße 23-25/2/14"): (
        "Müller OG",
        "Wiedner Hauptstraße 23-25/2/14",
        "",
    ),
    ("Sportverein Süd e.V.", "Industriegebiet Nord"): (
        "Sportverein Süd e.V.",
        "Industriegebiet Nord",
        "",
    ),
    ("Rathausapotheke", "Marktplatz 1a"): ("Rathausapotheke", "Marktplatz 1a", ""),
    ("c/o Müller", "Lindenallee 12"): ("", "Lindenallee 12", "c/o Müller"),
    ("Hinterhaus, 2. OG", "Sonnenallee 101"): (
        "",
        "Sonnenallee 101",
        "Hinterhaus, 2. OG",
    ),
    ("Lindenallee 12", "2. OG"): ("", "Lindenallee 12", "2. OG"),
    ("Lindenallee 12", "im UG"): ("", "Lindenallee 12", "im UG"),
    ("Wagramer Straße 4", "Stiege 2", "Top 5"): (
        "",
        "Wagramer Straße 4",
        "Stiege 2, Top 5",
    ),
    ("Am Alten Markt", "7"): ("", "Am Alten Markt 7", ""),
    ("Lindenallee", "Haus 7"): ("", "Lindenallee", "Haus 7"),
    ("Straße des 17. Juni 135", "Aufgang 3"): (
        "",
        "Straße des 17. Juni 135",
        "Aufgang 3",
    ),
    ("C 4, 11", "Wohnung 2"): ("", "C 4, 11", "Wohnung 2"),
    ("Anna Becker", "Lindenallee 12"): ("", "Lindenallee 12", ""),
    ("Becker GmbH",): ("", "Becker GmbH", ""),
    (): ("", "", ""),
}
PICKUP_POINTS = {
    ("Packstation 145", "1234567890"): ("Packstation 145", "1234567890"),
    ("1234567890", "Packstation 145"): ("Packstation 145", "1234567890"),
    ("Postnummer 12345678", "Postfiliale 501"): (
        "Postfiliale 501",
        "Postnummer 12345678",
    ),
    ("Packstation 145, 1234567890",): ("Packstation 145", "1234567890"),
    ("Packstation", "145", "1234567890"): ("Packstation 145", "1234567890"),
    ("Hermes PaketShop Kiosk Müller", "Hauptstraße 5"): (
        "Hermes PaketShop Kiosk Müller",
        "Hauptstraße 5",
    ),
    ("DPD Pickup Paketshop", "Blumen GmbH", "Hauptstraße 5"): (
        "DPD Pickup Paketshop",
        "Blumen GmbH, Hauptstraße 5",
    ),
    ("Amazon Locker - Kirsche", "Hauptstraße 5"): (
        "Amazon Locker - Kirsche",
        "Hauptstraße 5",
    ),
}


def read(lines, buyer="", **values):
    names = ("line1", "line2", "line3")
    values = {"country_code": "DE", "name": "Anna Becker", **values}
    return read_lines(Address(**dict(zip(names, lines, strict=False)), **values), buyer)


def told(lines):
    return lines.company, lines.street, lines.street2


@pytest.mark.parametrize("country", ["DE", "AT"])
@pytest.mark.parametrize("lines", GERMAN, ids=" | ".join)
def test_german_lines(lines, country):
    found = read(lines, country_code=country)
    assert told(found) == GERMAN[lines]
    assert not found.is_pickup_point


@pytest.mark.parametrize("address_type", ["", "PICKUP_POINT"])
@pytest.mark.parametrize("lines", PICKUP_POINTS, ids=" | ".join)
def test_pickup_points(lines, address_type):
    found = read(lines, address_type=address_type)
    assert told(found) == ("", *PICKUP_POINTS[lines])
    assert found.is_pickup_point


def test_the_post_number_in_the_field_of_the_company():
    found = read(["Packstation 145"], company="1234567890")
    assert told(found) == ("", "Packstation 145", "1234567890")


def test_a_company_that_amazon_names():
    assert told(read(["Am Markt 1", "Halle 2"], company="Hof")) == (
        "Hof", "Am Markt 1", "Halle 2",
    )  # fmt: skip
    assert told(read(["Hof", "Am Markt 1"], "hof")) == ("hof", "Am Markt 1", "")
    assert told(read(["Hof GmbH", "Am Markt 1"], company="Becker AG")) == (
        "Becker AG", "Am Markt 1", "Hof GmbH",
    )  # fmt: skip


def test_lines_of_other_countries_stay():
    lines = ["Talleres GmbH", "Polígono Sur 14"]
    assert told(read(lines, country_code="ES")) == ("", *lines)
    assert told(read(["", "Rue du Port 1"], country_code="FR"))[1] == "Rue du Port 1"


def test_nothing_of_the_buyer_is_shown():
    assert "Markt" not in repr(read(["Am Markt 1"]))
