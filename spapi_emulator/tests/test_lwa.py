import pytest
from calls import get, post


def test_refresh_token_gives_a_bearer_token(caller):
    answer = caller.ask_token()
    assert answer.status_code == 200
    payload = answer.json()
    assert payload["access_token"].startswith("Atza|")
    assert payload["token_type"] == "bearer"
    assert payload["expires_in"] == 3600
    assert payload["refresh_token"] == "Atzr|emulator-eu"


@pytest.mark.parametrize(
    "fields, status, code",
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "amzn1.other"}, 401, "invalid_client"),
        ({"refresh_token": "Atzr|unknown"}, 400, "invalid_grant"),
        ({"refresh_token": None}, 400, "invalid_request"),
        ({"grant_type": None}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": "client_credentials"}, 400, "invalid_scope"),
    ],
)
def test_errors_of_the_token_endpoint(caller, fields, status, code):
    answer = caller.ask_token(**fields)
    assert (answer.status_code, answer.json()["error"]) == (status, code)


def test_refresh_token_of_another_client_is_unauthorized(emulator, caller):
    from dataclasses import replace

    other = replace(
        emulator.seller, name="other", seller_id="A2", client_id="amzn1.b",
        refresh_token="Atzr|b",
    )  # fmt: skip
    emulator.world.add_seller(other)
    answer = caller.ask_token(refresh_token="Atzr|b")
    assert answer.json()["error"] == "unauthorized_client"


def test_revoked_authorization_is_invalid_grant(emulator, caller):
    emulator.seller.authorized = False
    assert caller.ask_token().json()["error"] == "invalid_grant"
    assert caller.search().status_code == 403


def test_grantless_token_is_no_seller(caller):
    scope = "sellingpartnerapi::notifications"
    answer = caller.ask_token(grant_type="client_credentials", scope=scope)
    token = answer.json()["access_token"]
    caller.session.headers["x-amz-access-token"] = token
    assert caller.search().status_code == 403


def test_access_token_expires_by_the_emulators_clock(emulator, caller):
    emulator.advance(3599)
    assert caller.search().status_code == 200
    emulator.advance(1)
    answer = caller.search()
    assert answer.status_code == 403
    error = answer.json()["errors"][0]
    assert error["code"] == "Unauthorized"
    assert error["details"] == "The access token you provided has expired."
    caller.token()
    assert caller.search().status_code == 200


def test_missing_and_wrong_access_token(emulator, caller):
    url = emulator.url + "/orders/2026-01-01/orders"
    missing = get(url)
    wrong = get(url, headers={"x-amz-access-token": "Atza|no"})
    assert missing.status_code == wrong.status_code == 403
    assert missing.json()["errors"][0]["code"] == "Unauthorized"
    assert "missing" in missing.json()["errors"][0]["details"]
    assert "invalid" in wrong.json()["errors"][0]["details"]


def test_token_form_must_be_urlencoded(emulator):
    answer = post(f"{emulator.url}/auth/o2/token", json={"a": "b"})
    assert answer.json()["error"] == "invalid_request"


def test_participations_need_a_role_of_listings(emulator, caller):
    path = "/sellers/v1/marketplaceParticipations"
    emulator.seller.roles = {"Inventory and Order Tracking"}
    assert caller.call("GET", path).status_code == 403
    assert caller.get_order("302-1234567-1234567").status_code == 404
    emulator.seller.roles = {"Selling Partner Insights"}
    assert caller.call("GET", path).status_code == 200
    emulator.seller.roles = {"Inventory and Order Tracking"}
    emulator.seller.region = "fe"
    assert caller.call("GET", path).status_code == 200


def test_seller_without_professional_plan_is_refused(emulator, caller):
    emulator.seller.professional = False
    emulator.seller.refusal = "The selling plan is Individual."
    for path in ("/sellers/v1/marketplaceParticipations", "/feeds/2021-06-30/feeds"):
        answer = caller.call("GET", path)
        assert answer.status_code == 403
        [error] = answer.json()["errors"]
        assert error["code"] == "Unauthorized"
        assert error["details"] == "The selling plan is Individual."
