import time
from datetime import datetime, timezone

from odoo import api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..spapi import limits
from ..spapi.errors import ThrottledError

UTC = timezone.utc
# A shorter wait is waited out; a longer one ends the step and is planned.
MAX_WAIT_SECONDS = 2.0
# Asked thousands of times in a row: writing down each single token would cost more
# than the call.
TAKEN_AT_ONCE = {"get_listings_restrictions": 8}
# What one statement reads before each call.
STATE = ("tokens", "updated", "rate")


class AmazonLimit(models.Model):
    """The token bucket of one operation of one account, shared by all workers."""

    _name = "amazon.limit"
    _description = "Amazon Limit"
    _order = "account_id, operation"

    account_id = fields.Many2one(
        "amazon.account", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    operation = fields.Char(required=True)
    tokens = fields.Float(required=True, digits=0)
    updated = fields.Float(
        required=True,
        digits=0,
        help="Amazon's time in seconds since 1970: finer than a Datetime, since some "
        "operations get two tokens per second.",
    )
    rate = fields.Float(
        digits=0, help="Calls per second as last told by Amazon; 0: not told yet."
    )

    _operation_uniq = models.Constraint("UNIQUE(account_id, operation)")

    @api.model
    def _reserve(self, account, operation, count=1):
        """Take tokens and return 0.0, or the seconds until there are so many."""
        limit = self._get(account, operation)
        bucket, wait = limits.take(
            limit._get_bucket(), limit._get_plan(), account._get_amazon_time(), count
        )
        if not wait:
            limit._set_bucket(bucket)
        return wait

    @api.model
    def _get_wait(self, account, operation, count):
        """Return the seconds until there are so many tokens; none is taken."""
        limit = self._get(account, operation)
        time = account._get_amazon_time()
        return limits.take(limit._get_bucket(), limit._get_plan(), time, count)[1]

    @api.model
    def _empty(self, account, operation):
        """Amazon has refused a call: another worker or tool took the tokens."""
        limit = self._get(account, operation)
        limit._set_bucket(limits.Bucket(0.0, account._get_amazon_time()))

    @api.model
    def _learn(self, account, operation, rate):
        """Remember the rate that Amazon tells; plans of orders change with sales."""
        limit = self._get(account, operation)
        if abs(limit.rate - rate) > 1e-9:
            limit.rate = rate

    @api.model
    def _get(self, account, operation):
        domain = [("account_id", "=", account.id), ("operation", "=", operation)]
        limit = self.search_fetch(domain, ["operation", *STATE], limit=1)
        return limit or self.create(
            {
                "account_id": account.id,
                "operation": operation,
                "tokens": float(limits.PLANS[operation].burst),
                "updated": account._get_amazon_time().timestamp(),
            }
        )

    def _get_bucket(self):
        return limits.Bucket(self.tokens, datetime.fromtimestamp(self.updated, UTC))

    def _set_bucket(self, bucket):
        self.write({"tokens": bucket.tokens, "updated": bucket.updated.timestamp()})

    def _get_plan(self):
        plan = limits.PLANS[self.operation]
        return limits.Plan(self.rate or plan.rate, plan.burst)


class AccountLimiter:
    """Keeps a client within its account's limits: see `SpApiClient(limiter=…)`.

    :param bool commits: each token is committed before its call, so that all workers
        see it and no transaction is open while Amazon answers
    """

    def __init__(self, account, *, commits):
        self.account = account
        self.limits = account.env["amazon.limit"].sudo()  # no user has rights on it
        self.commits = commits
        self.in_hand = {}
        self.rates = {}

    def acquire(self, operation):
        """Take a token for a call.

        :raises ThrottledError: the wait is too long; nothing was sent to Amazon
        """
        if self.in_hand.get(operation):
            self.in_hand[operation] -= 1
            return
        count = TAKEN_AT_ONCE.get(operation, 1) if self.commits else 1
        while wait := self.limits._reserve(self.account, operation, count):
            if wait > MAX_WAIT_SECONDS or not self.commits:
                raise ThrottledError(
                    "the account's limit is used up",
                    operation=operation,
                    retry_after=wait,
                )
            self._commit()
            time.sleep(wait)
        self._commit()
        self.in_hand[operation] = count - 1

    def observe(self, operation, rate=None, throttled=False):
        """Take Amazon's answer into account; the answer itself is never lost here."""
        if not throttled and self.rates.get(operation) == rate:
            return
        try:
            self._note(operation, rate, throttled)
            self._commit()
            self.rates[operation] = rate
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            if not self.commits:
                raise
            # Nothing else was written since `acquire`; the next answer tells it too.
            self.account.env.cr.rollback()

    def _note(self, operation, rate, throttled):
        if throttled:
            self.in_hand.pop(operation, None)
            self.limits._empty(self.account, operation)
        elif rate:
            self.limits._learn(self.account, operation, rate)

    def _commit(self):
        if self.commits:
            self.account.env["ir.cron"]._commit_progress()
