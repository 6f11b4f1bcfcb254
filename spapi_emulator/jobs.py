"""What feeds and reports share: work that takes time, lists with filters."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from .clock import format_time
from .marketplaces import BY_ID
from .wire import Answer, ApiError, invalid

STATUSES = ("CANCELLED", "DONE", "FATAL", "IN_PROGRESS", "IN_QUEUE")
KEPT_DAYS = 90


@dataclass
class Job:
    """A feed or a report: queued, then in progress, then settled at ``ends``.

    ``document_id`` is the document to process (feed); ``result_id`` the one
    that came out.
    """

    job_id: str
    kind: str
    seller_id: str
    marketplace_ids: list
    created: object
    starts: object
    ends: object
    document_id: str = ""
    options: dict = field(default_factory=dict)
    result_id: str = ""
    outcome: str = ""
    data_start: object = None
    data_end: object = None

    @property
    def feed_id(self):
        """The id, as a feed calls it."""
        return self.job_id

    def status(self, now):
        """Return the processing status at this time."""
        if self.outcome:
            return self.outcome
        return "IN_QUEUE" if now < self.starts else "IN_PROGRESS"

    def times(self, now):
        """Return the times in the shape of the wire."""
        times = {"createdTime": format_time(self.created)}
        if self.status(now) == "IN_QUEUE":
            return times
        times["processingStartTime"] = format_time(self.starts)
        if self.outcome:
            times["processingEndTime"] = format_time(self.ends)
        return times


class JobList:
    """The jobs of one API: creation, settling when due, search, cancelling."""

    def __init__(self, seconds, settle):
        self.seconds = seconds
        self.settle_job = settle
        self.jobs = {}
        self.pages = {}

    def add(self, request, kind, marketplace_ids, **values):
        """Queue a job behind those of the same type of this seller."""
        third = timedelta(seconds=self.seconds / 3)
        before = [
            job.ends
            for job in self.jobs.values()
            if job.kind == kind
            and job.seller_id == request.seller.seller_id
            and not job.outcome
        ]
        starts = max([request.now + third, *before])
        job = Job(
            job_id=str(50_000_020_000 + len(self.jobs) + 1),
            kind=kind,
            seller_id=request.seller.seller_id,
            marketplace_ids=marketplace_ids,
            created=request.now,
            starts=starts,
            ends=starts + 2 * third,
            **values,
        )
        self.jobs[job.job_id] = job
        return job

    def settle(self, now):
        """Finish what is due by now, in the order of the ends."""
        due = [job for job in self.jobs.values() if not job.outcome and job.ends <= now]
        for job in sorted(due, key=lambda job: job.ends):
            self.settle_job(job)

    def find(self, job_id, seller):
        """Return a job of this seller; ApiError 404 if there is none."""
        job = self.jobs.get(job_id)
        if job is None or job.seller_id != seller.seller_id:
            raise ApiError(404, "NotFound", "There is nothing with this id.")
        return job

    def cancel(self, job_id, request):
        """Cancel a job that is queued; ApiError 400 for any other."""
        job = self.find(job_id, request.seller)
        if job.status(request.now) != "IN_QUEUE":
            raise invalid("Only what is IN_QUEUE can be cancelled.")
        job.outcome = "CANCELLED"
        job.starts = job.ends = request.now
        return Answer(200)

    def search(self, request, types_name):
        """Return (jobs, next token), newest first, as the filters ask."""
        token = request.param("nextToken")
        if token:
            return self._next_page(request, token)
        types = request.csv(types_name, most=10)
        if not types:
            raise invalid(f"Either {types_name} or nextToken is required.")
        wanted = _filter(request, types)
        size = request.integer("pageSize", 10, 1, 100)
        jobs = sorted(
            (job for job in self.jobs.values() if wanted(job)),
            key=lambda job: (job.created, job.job_id),
            reverse=True,
        )
        return self._page(request, jobs, size)

    def _next_page(self, request, token):
        if len(request.query) > 1:
            raise invalid("nextToken must be the only parameter.")
        page = self.pages.get((request.seller.seller_id, token))
        if page is None:
            raise invalid("The nextToken is not valid.")
        return self._page(request, *page)

    def _page(self, request, jobs, size):
        token = None
        if len(jobs) > size:
            token = secrets.token_urlsafe(24)
            self.pages[request.seller.seller_id, token] = (jobs[size:], size)
        return jobs[:size], token


def marketplace_ids(payload, seller):
    """Return the marketplaces of a request body, which the seller must sell in."""
    ids = payload.get("marketplaceIds")
    if not isinstance(ids, list) or not 1 <= len(ids) <= 25:
        raise invalid("marketplaceIds must hold 1 to 25 marketplaces.")
    for marketplace_id in ids:
        if marketplace_id not in BY_ID:
            raise invalid("Invalid value in marketplaceIds.", str(marketplace_id))
        if not seller.participates(marketplace_id):
            text = "The marketplaces you provided are not valid for this seller."
            raise ApiError(403, "Unauthorized", text)
    return ids


def options(payload, name):
    """Return the options of a request body: texts by name."""
    values = payload.get(name, {})
    if not isinstance(values, dict):
        raise invalid(f"{name} must be an object.")
    if not all(isinstance(value, str) for value in values.values()):
        raise invalid(f"The values of {name} must be texts.")
    return values


def _filter(request, types):
    statuses = request.csv("processingStatuses", STATUSES)
    ids = set(request.csv("marketplaceIds", most=10))
    oldest = request.now - timedelta(days=KEPT_DAYS)
    since = request.time("createdSince") or oldest
    until = request.time("createdUntil") or request.now

    def wanted(job):
        return (
            job.seller_id == request.seller.seller_id
            and job.kind in types
            and since <= job.created <= until
            and (not statuses or job.status(request.now) in statuses)
            and (not ids or ids.intersection(job.marketplace_ids))
        )

    return wanted
