"""The API itself: who comes in by which key, how often, and what every refusal looks like."""

from functools import partial

from ninja.errors import AuthenticationError, AuthorizationError, HttpError, Throttled, ValidationError

from phoihop.domain.ledger.refusals import KeyReused, Refused, Rivalled
from phoihop.domain.organisations.queries import UnknownBody, UnknownYear
from phoihop.foundation.accounts.actors import Denied
from phoihop.surfaces.exchange.api import agreements, bodies, commitments, plans, problems
from phoihop.surfaces.exchange.api.described import DescribedAPI
from phoihop.surfaces.exchange.api.entering import ByKey, Rate

api = DescribedAPI(
    title="Phối Hợp",
    version="1",
    description=(
        "The ledger of commitments between public bodies, through the same services and rights as the pages. Days are ISO "
        "days of Viet Nam, moments RFC 3339. Lists are paged by `after`; what reads carries an ETag; what writes takes an "
        "`Idempotency-Key`; refusals are RFC 9457 problem details in Vietnamese, or in English where `Accept-Language` asks."
    ),
    docs_url=None,  # its page would load scripts from elsewhere
    auth=ByKey(),
    throttle=[Rate()],
    urls_namespace="api",
)
for router in (bodies.router, commitments.router, agreements.router, plans.router):
    api.add_router("", router)

for refusal, status in (
    (AuthenticationError, 401), (AuthorizationError, 403), (Denied, 403), (problems.NotFound, 404), (KeyReused, 409), (Rivalled, 409),
    (problems.Moved, 412), (Refused, 422), (UnknownBody, 404), (UnknownYear, 422), (problems.Unfit, 422),
):  # fmt: skip
    problems.answer_with(api, refusal, status)
api.add_exception_handler(ValidationError, partial(problems.misfilled, api))
api.add_exception_handler(Throttled, partial(problems.too_often, api))
api.add_exception_handler(HttpError, partial(problems.http, api))
api.add_exception_handler(Exception, partial(problems.ours, api))
