from decimal import Decimal
from typing import NamedTuple

from odoo import api, models

from ..spapi.errors import (
    InvalidInputError,
    NotFoundError,
    TemporaryError,
    ThrottledError,
)
from ..spapi.listings_feed import Offer, Price, put_body
from . import offer_schemas
from .export_reasons import ASKED_CODES
from .offer_schemas import ANY_PRODUCT_TYPE

# What Amazon says of one offer and must not keep the others waiting.
OFFER_ERRORS = (InvalidInputError, NotFoundError)
# So many are tried before it is Amazon that does not answer, and not about a product.
MOST_UNANSWERED = 2


class Question(NamedTuple):
    """What Amazon is asked about one new offer."""

    offer: Offer
    seller_id: str
    locale: str | None
    with_preview: bool
    remark: str = ""


class Answer(NamedTuple):
    """What Amazon says to it: the reason against it, if any, and Amazon's text."""

    code: str = ""
    text: str = ""
    error: TemporaryError | None = None


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
        for line, question, answer in zip(asked, questions, answers, strict=False):
            # Somebody may have cancelled the run while Amazon was asked.
            if line.state == "asking":
                self._take(line, question, answer)
        open_lines = asked.filtered(lambda line: line.state == "asking")
        (asked - open_lines)._sync_line_issues(ASKED_CODES)
        if asked == open_lines and answers[0].error:
            # How often they were asked in vain is not forgotten.
            self.env["ir.cron"]._commit_progress()
            raise answers[0].error

    @api.model
    def _take(self, line, question, answer):
        """Write what Amazon says on a line."""
        if answer.error:
            line._note_unanswered(answer.error)
        elif answer.code:
            line._mark_failed(answer.code, line._get_cure(answer.code), answer.text)
        else:
            line._mark_passed(question.remark, answer.text)

    @api.model
    def _ask_all(self, client, questions):
        """Return Amazon's answers, as far as its limit allows.

        :raises ThrottledError: Amazon does not even answer the first question
        """
        answers = []
        for question in questions:
            try:
                answers.append(Answer(*self._ask(client, question)))
            except TemporaryError as error:
                answers.append(Answer(error=error))
                if sum(bool(one.error) for one in answers) == MOST_UNANSWERED:
                    break
            except ThrottledError:
                if not answers:
                    raise
                break
        return answers

    @api.model
    def _prepare_questions(self, export, lines):
        """Return the `Question` of each line, with what it would be sent with."""
        account = export.account_id
        with_preview = export.asks_preview and not account.read_only
        remark = ""
        if export.asks_preview and not with_preview:
            remark = self.env._(
                "The dry run was left out: the account is read only, and Amazon takes "
                "a dry run for sending."
            )
        shared = account.seller_id, account._get_issue_locale(), with_preview, remark
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
        """Return why Amazon does not take an offer: reason code and Amazon's text.

        Without a code the text is Amazon's warnings.
        """
        try:
            for check in (self._ask_allowed, self._check_form, self._ask_preview):
                code, text = check(client, question)
                if code:
                    return code, text
        except OFFER_ERRORS as error:
            return "amazon_error", str(error)
        return code, text

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
        return "amazon_error" if answer.is_refused else "", "\n".join(texts)
