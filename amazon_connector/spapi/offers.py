"""Value objects around offers: submissions, restrictions, product types.

Listings Items 2021-08-01, Listings Restrictions 2021-08-01 and Product Type
Definitions 2020-09-01.
"""

from dataclasses import dataclass

from .documents import Document
from .listings import ListingIssue, parse_issue
from .values import child, children, text


@dataclass(frozen=True, slots=True)
class Submission:
    """What Amazon says at once to a put, patch or delete.

    ``status``: ACCEPTED (to be processed, not yet done), INVALID (refused), or VALID
    (of a preview). ``asin`` is the catalogue item that matched, '' without one.
    """

    status: str
    submission_id: str
    issues: tuple[ListingIssue, ...]
    asin: str

    @property
    def is_refused(self) -> bool:
        """Whether Amazon does nothing, for what ``issues`` say."""
        return self.status not in ("ACCEPTED", "VALID")


@dataclass(frozen=True, slots=True)
class Restriction:
    """Why the seller must not sell an item, in the language asked for.

    ``reason_code``: APPROVAL_REQUIRED, ASIN_NOT_FOUND, NOT_ELIGIBLE or ''. ``link``
    leads to where approval is asked for, '' without one.
    """

    reason_code: str
    message: str
    link: str


@dataclass(frozen=True, slots=True)
class ProductTypeDefinition:
    """What the attributes of a product type must look like.

    The schema itself is a ``document`` to download (see ``offer_schema``); its
    ``checksum`` stays the same as long as the schema does.
    """

    product_type: str
    version: str
    checksum: str
    document: Document


def parse_submission(payload) -> Submission | None:
    """Read the answer of put, patch and deleteListingsItem."""
    status = text(payload, "status")
    if not status:
        return None
    asins = (text(one, "asin") for one in children(payload, "identifiers"))
    return Submission(
        status=status,
        submission_id=text(payload, "submissionId"),
        issues=tuple(parse_issue(one) for one in children(payload, "issues")),
        asin=next(filter(None, asins), ""),
    )


def parse_restrictions(payload) -> tuple[Restriction, ...] | None:
    """Read the answer of getListingsRestrictions; one entry for each reason."""
    if not isinstance(payload, dict) or "restrictions" not in payload:
        return None
    return tuple(
        _restriction(reason)
        for row in children(payload, "restrictions")
        for reason in children(row, "reasons") or [{}]
    )


def parse_product_type(payload) -> ProductTypeDefinition | None:
    """Read the answer of getDefinitionsProductType."""
    schema = child(payload, "schema")
    checksum, url = text(schema, "checksum"), text(child(schema, "link"), "resource")
    if not checksum or not url:
        return None
    return ProductTypeDefinition(
        product_type=text(payload, "productType"),
        version=text(child(payload, "productTypeVersion"), "version"),
        checksum=checksum,
        document=Document(checksum, url),
    )


def _restriction(reason):
    links = (text(link, "resource") for link in children(reason, "links"))
    return Restriction(
        reason_code=text(reason, "reasonCode"),
        message=text(reason, "message"),
        link=next(filter(None, links), ""),
    )
