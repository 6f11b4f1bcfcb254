"""Token buckets and Amazon's clock."""

from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spapi import clock, limits, values
from spapi.limits import Bucket, Plan, full, take

START = datetime(2026, 11, 21, tzinfo=timezone.utc)
URL = "https://sellingpartnerapi-eu.amazon.com"


def test_a_full_bucket_gives_its_burst_and_then_its_rate():
    plan = Plan(0.5, 3)
    bucket = full(plan, START)
    for _call in range(3):
        bucket, wait = take(bucket, plan, START)
        assert wait == 0.0
    bucket, wait = take(bucket, plan, START)
    assert wait == pytest.approx(2 + 0.02)
    bucket, wait = take(bucket, plan, START + timedelta(seconds=1.5))
    assert wait == pytest.approx(0.5 + 0.02)
    bucket, wait = take(bucket, plan, START + timedelta(seconds=2))
    assert wait == 0.0


def test_who_waits_comes_a_moment_after_the_token():
    """By Amazon's clock; where a token takes minutes, half a second after it."""
    plan = Plan(0.0056, 20)
    _bucket, wait = take(Bucket(0.0, START), plan, START)
    assert wait == pytest.approx(1 / plan.rate + 0.5)


def test_a_bucket_never_holds_more_than_its_burst():
    plan = Plan(2.0, 2)
    bucket, wait = take(Bucket(0.0, START), plan, START + timedelta(days=1))
    assert (bucket.tokens, wait) == (1.0, 0.0)


def test_a_clock_that_goes_back_neither_fills_nor_blocks():
    plan = Plan(1.0, 5)
    early = START - timedelta(hours=1)
    bucket, wait = take(Bucket(0.0, START), plan, early)
    assert wait == pytest.approx(1 + 0.01)
    bucket, wait = take(bucket, plan, early + timedelta(seconds=1))
    assert wait == 0.0


@given(
    st.sampled_from(sorted(limits.PLANS)),
    st.lists(st.floats(0, 500), max_size=60),
)
def test_no_sequence_of_calls_gets_more_than_the_plan(name, pauses):
    plan, now, taken = limits.PLANS[name], START, 0
    bucket = full(plan, now)
    for pause in pauses:
        now += timedelta(seconds=pause)
        bucket, wait = take(bucket, plan, now)
        taken += wait == 0.0
        assert 0 <= bucket.tokens <= plan.burst
    granted = plan.burst + (now - START).total_seconds() * plan.rate
    assert taken <= granted + 1e-3


@given(st.sampled_from(sorted(limits.PLANS)), st.floats(0, 0.999))
def test_who_waits_as_told_gets_a_token(name, tokens):
    plan = limits.PLANS[name]
    bucket, wait = take(Bucket(tokens, START), plan, START)
    assert wait > 0
    _bucket, wait = take(bucket, plan, START + timedelta(seconds=wait))
    assert wait == 0.0


def header(seconds):
    return format_datetime(datetime.now(timezone.utc) + timedelta(seconds=seconds))


@pytest.mark.parametrize("seconds, offset", [(600, 600), (-90, -90), (1, 0), (-1, 0)])
def test_the_offset_follows_amazons_date(seconds, offset):
    clock.observe(URL, header(seconds))
    assert clock.offset(URL) == pytest.approx(offset, abs=1.5 if offset else 0)
    ahead = clock.now(URL) - datetime.now(timezone.utc)
    assert ahead.total_seconds() == pytest.approx(offset, abs=1.6)


@pytest.mark.parametrize("value", [None, "", "soon", "Sat, 99 Foo 2026", "1"])
def test_an_unreadable_date_changes_nothing(value):
    clock.set_offset(URL, 60)
    clock.observe(URL, value)
    assert clock.offset(URL) == 60


def test_offsets_belong_to_base_urls_and_can_be_forgotten():
    clock.set_offset(URL + "/", 60)
    clock.set_offset("https://other", 30)
    assert (clock.offset(URL), clock.offset("https://other")) == (60, 30)
    clock.forget(URL)
    assert (clock.offset(URL), clock.offset("https://other")) == (0, 30)
    clock.forget()
    assert clock.offset("https://other") == 0
    assert clock.now(URL).tzinfo is timezone.utc


@pytest.mark.parametrize(
    "value, expected",
    [
        ("2026-11-21T10:00:00Z", (2026, 11, 21, 10)),
        ("2026-11-21T10:00:00.5Z", (2026, 11, 21, 10, 0, 0, 500000)),
        ("2026-11-21T10:00:00.123456789Z", (2026, 11, 21, 10, 0, 0, 123456)),
        ("2026-11-21T11:30:00+01:30", (2026, 11, 21, 10)),
        ("2026-11-21T05:00:00-0500", (2026, 11, 21, 10)),
        ("2026-11-21T10:00", (2026, 11, 21, 10)),
        ("2026-13-21T10:00:00Z", None),
        ("0001-01-01T00:00:00+23:00", None),
        ("2026-11-21", None),
        ("", None),
        (5, None),
        (None, None),
    ],
)
def test_reading_times(value, expected):
    moment = values.parse_timestamp(value)
    assert moment == (expected and datetime(*expected, tzinfo=timezone.utc))


@given(st.datetimes(min_value=datetime(1000, 1, 1)))
def test_times_survive_the_wire_to_the_millisecond(moment):
    found = values.parse_timestamp(values.timestamp(moment))
    exact = moment.replace(
        microsecond=moment.microsecond // 1000 * 1000, tzinfo=timezone.utc
    )
    assert found == exact
