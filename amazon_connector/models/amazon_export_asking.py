from decimal import Decimal
from typing import NamedTuple

from odoo import api, models

from ..spapi.errors import InvalidInputError, NotFoundError, ThrottledError
from ..spapi.listings_feed import Offer, Price, put_body
from . import offer_schemas
from .export_reasons import ASKED_CODES
from .offer_schemas import ANY_PRODUCT_TYPE

# What Amazon says of one offer and must not keep the others waiting.
OFFER_ERRORS = (InvalidInputError, NotFoundError)


class Question(NamedTuple):
    """What Amazon is asked about one new offer."""

    offer: Offer
    seller_id: str
    locale: str | None
    with_preview: bool


class AmazonExportAsking(models.AbstractModel):
    """The third part of a run: what Amazon says to each new offer beforehand."""

    _name = "amazon.export.asking"
    _description = "Amazon's Answers to New Offers of a Run"

    @api.model
    def _run_batch(self, export, lines):
        """Ask about new offers of one marketplace, five per second at most.

        All are asked before anything is read or written again: each call is followed
        by a commit, which forgets all that was read.
        """
        questions = self._prepare_questions(export, lines)
        client = export.account_id._get_client(in_step=True)
        answers = self._ask_all(client, questions)
        asked = lines[: len(answers)]
        for line, (code, text) in zip(asked, answers, strict=True):
            # Somebody may have cancelled the run while Amazon was asked.
            if line.state != "asking":
                continue
            if code:
                line._mark_failed(code, line._get_cure(code), text)
            else:
                line._mark_passed()
        asked._sync_line_issues(ASKED_CODES)

    @api.model
    def _ask_all(self, client, questions):
        """Return Amazon's answers, as far as its limit allows.

        :raises ThrottledError: Amazon does not even answer the first question
        """
        answers = []
        try:
            for question in questions:
                answers.append(self._ask(client, question))
        except ThrottledError:
            if not answers:
                raise
        return answers

    @api.model
    def _prepare_questions(self, export, lines):
        """Return the `Question` of each line, with what it would be sent with."""
        account = export.account_id
        with_preview = export.asks_preview and not account.read_only
        shared = account.seller_id, account._get_issue_locale(), with_preview
        checks, new = self.env["amazon.export.checks"], self.env["amazon.sku"]
        skus = checks._find_skus(lines.mapped("sku"), account)
        return [
            Question(
                self._prepare_offer(export, line, skus.get(line.sku, new)), *shared
            )
            for line in lines
        ]

    @api.model
    def _prepare_offer(self, export, line, sku):
        currency = line.currency_id
        price = Decimal(f"{line.price:.{currency.decimal_places}f}")
        return Offer(
            sku=line.sku,
            marketplace_id=line.account_marketplace_id.marketplace_id.marketplace_id,
            asin=line.asin,
            product_type=line.product_type or ANY_PRODUCT_TYPE,
            condition=export.condition,
            price=Price(currency.name, price),
            quantity=line.quantity,
            handling_days=self._get_handling_days(export, sku),
        )

    @api.model
    def _get_handling_days(self, export, sku):
        """Return the handling time that the offer will have.

        :param sku: the amazon.sku, empty where there is none yet
        """
        days = export.handling_days or sku.handling_days
        vals = {"account_id": export.account_id.id, "handling_days": days}
        return sku.new(vals)._get_handling_days()

    @api.model
    def _ask(self, client, question):
        """Return why Amazon does not take an offer: reason code and Amazon's text."""
        try:
            for check in (self._ask_allowed, self._check_form, self._ask_preview):
                code, text = check(client, question)
                if code:
                    return code, text
        except OFFER_ERRORS as error:
            return "amazon_error", str(error)
        return "", ""

    @api.model
    def _ask_allowed(self, client, question):
        """Ask whether the seller may sell on this page."""
        offer = question.offer
        restrictions = client.get_listings_restrictions(
            question.seller_id,
            offer.asin,
            offer.marketplace_id,
            offer.condition,
            question.locale,
        )
        texts = (f"{r.message or r.reason_code} {r.link}".strip() for r in restrictions)
        return ("restricted", "\n".join(texts)) if restrictions else ("", "")

    @api.model
    def _check_form(self, client, question):
        """Check the message against Amazon's schema of the product type."""
        offer = question.offer
        schema = offer_schemas.get(
            client, offer.product_type, offer.marketplace_id, question.seller_id
        )
        problems = schema.check(put_body(offer)["attributes"]) if schema else ()
        texts = (f"{p.attribute}: {p.text}" for p in problems)
        return ("amazon_error", "\n".join(texts)) if problems else ("", "")

    @api.model
    def _ask_preview(self, client, question):
        """Let Amazon check the offer in full, without making it."""
        if not question.with_preview:
            return "", ""
        answer = client.put_listings_item(
            question.seller_id,
            question.offer.sku,
            marketplace_id=question.offer.marketplace_id,
            body=put_body(question.offer),
            preview=True,
            issue_locale=question.locale,
        )
        texts = (f"{issue.message} ({issue.code})" for issue in answer.issues)
        return ("amazon_error", "\n".join(texts)) if answer.is_refused else ("", "")
