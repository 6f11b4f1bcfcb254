import pytest

from spapi.tracking_numbers import compact, find_misfit


@pytest.mark.parametrize(
    "carrier, number",
    [
        ("DHL-Paket", "00340434161094015902"),
        ("DHL", "JJD000390007837286519"),
        ("DHL", "RR123456785DE"),
        ("DHL Express", "1234567890"),
        ("DPD", "01585012345678"),
        ("DPD", "0158501234567X"),
        ("GLS", "ZABCD123"),
        ("GLS", "51234567890"),
        ("Hermes", "H1001990000123456789"),
        ("Hermes UK", "T00AB1234567890X"),
        ("UPS", "1Z999AA10123456784"),
        ("FedEx", "123456789012"),
        ("InPost", "620000000000000000000012"),
        ("USPS", "9400111899223100000000"),
        ("Royal Mail", "AB123456789GB"),
        ("Other", "A-1/77"),
        ("", "PQ46BL0412345670128771N"),
    ],
)
def test_numbers_of_carriers(carrier, number):
    assert find_misfit(number, carrier) == ""


@pytest.mark.parametrize(
    "carrier, number, reason",
    [
        ("DHL", "302-1234567-1234567", "order_id"),
        ("DHL", "https://dhl.de/track?id=1", "address"),
        ("", "a@b.de", "address"),
        ("", "unterwegs!", "characters"),
        ("", "0034 0434", "characters"),
        ("", "1234", "length"),
        ("", "1" * 51, "length"),
        ("", "Briefpost", "no_digit"),
        ("UPS", "00340434161094015902A", "carrier"),
        ("DHL-Paket", "1Z9", "length"),
        ("DPD", "1Z999AA10123456784", "carrier"),
        ("FedEx", "1Z999AA10123456784", "carrier"),
    ],
)
def test_what_is_no_number(carrier, number, reason):
    assert find_misfit(number, carrier) == reason


def test_people_write_numbers_in_groups():
    assert compact(" 0034 0434\u00a01610\u200b9401 5902") == "00340434161094015902"
