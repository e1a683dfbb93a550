"""Packages of papers: made of one that was issued, taken into the register of what comes in, and the files that came with it."""

import hashlib
import secrets
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from phoihop.domain.documents import permissions, queries, services
from phoihop.domain.documents.models import Arrival, Document
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.storage import queries as kept_files
from phoihop.foundation.storage import services as storage
from phoihop.foundation.storage.models import StoredFile
from phoihop.foundation.vn import dates
from phoihop.surfaces.exchange.edxml import outgoing, reading
from phoihop.surfaces.exchange.edxml.forms import PackageForm, ReceiversForm
from phoihop.surfaces.exchange.edxml.package import NEW, Enclosed, Package, written
from phoihop.surfaces.exchange.tokens.views import Acting, acting_of

_NOTED = 500  # characters of a note in the register
_KEY = 60


def _issued(request: HttpRequest, number: int) -> tuple[Acting, Document]:
    acting, _body = acting_of(request)
    row = permissions.issued_with(acting.actor).select_related("body").filter(pk=number).first()
    if row is None:
        raise Http404
    return acting, row


@login_required
@require_safe
def outgoing_page(request: HttpRequest, number: int) -> HttpResponse:
    """For whom a package of this paper is to be; with receivers in the address, the package."""
    acting, document = _issued(request, number)
    asked = "to" in request.GET
    initial = {"to": "\n".join(outgoing.named_in(queries.printed(document), acting.today))}
    form = ReceiversForm(acting.today, request.GET) if asked else ReceiversForm(acting.today, initial=initial)
    if asked and form.is_valid():
        at = acting.moment.astimezone(dates.VIET_NAM)
        package = outgoing.package_of(document, form.cleaned_data["to"], on=acting.today, at=at)
        answer = HttpResponse(written(package), content_type="application/xml; charset=utf-8")
        name = f"{document.number:02d}-{document.year}-{document.pk}.edxml"
        answer["Content-Disposition"], answer["Cache-Control"] = f'attachment; filename="{name}"', "private, no-store"
        return answer
    context = {
        "form": form, "document": document, "title": _("Package (edXML) of %(paper)s") % {"paper": document},
        "uncoded": outgoing.without_code({document.body_id}, acting.today),
        "trail": [(_("Outgoing papers"), reverse("papers")), (_("edXML"), None)],
    }  # fmt: skip
    status = HTTPStatus.UNPROCESSABLE_ENTITY if asked else HTTPStatus.OK
    return render(request, "exchange/package_out.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def incoming_page(request: HttpRequest) -> HttpResponse:
    """Take the paper of a package into the register of what comes in."""
    acting, body = acting_of(request)
    if not permissions.can_register(acting.actor):
        raise PermissionDenied
    sent = request.method == "POST"
    initial = {"arrived_on": dates.show(acting.today)}
    form = PackageForm(request.POST, request.FILES) if sent else PackageForm(initial=initial)
    refused = ""
    if sent and form.is_valid():
        try:
            row, left = _taken(acting, body, form, request.POST.get("key", "")[:_KEY])
        except (reading.BadPackage, services.CannotRegister, storage.CannotKeep, Denied) as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Arrival number %(n)s.") % {"n": row.number})
            if left:
                messages.warning(request, _left_out(left))
            return redirect("arrival", number=row.pk)
    context = {
        "form": form, "refused": refused, "key": secrets.token_urlsafe(16), "title": _("Take in a package (edXML)"),
        "trail": [(_("Incoming papers"), reverse("arrivals")), (_("edXML"), None)],
    }  # fmt: skip
    return render(
        request, "exchange/package_in.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY if sent else HTTPStatus.OK
    )


def _taken(acting: Acting, body: Body, form: PackageForm, key: str) -> tuple[Arrival, list[str]]:
    """The line of the register, and the names of files that are not kept."""
    told = form.cleaned_data
    content = told["package"].read(reading.LARGEST + 1)
    package = reading.read(content)
    kept, left = _kept(package.enclosed)
    came = services.Came(
        told["arrived_on"], package.sender.name[:200], package.symbol[:80], package.day, package.subject[:500],
        package.kind[:100],
    )  # fmt: skip
    handled = services.Handled(told["receiver"], told["due_on"] or package.due_on, note=_note(package, left))
    row = services.take_in(
        body=body, came=came, handled=handled, by=acting.actor, on=acting.today, at=acting.moment, again=told["again"],
        key=f"edxml:{key}:{hashlib.sha256(content).hexdigest()[:8]}"[:80], enclosed=kept,
    )  # fmt: skip
    return row, left


def _kept(enclosed: tuple[Enclosed, ...]) -> tuple[list[tuple[StoredFile, str]], list[str]]:
    kept, left = [], []
    for one in enclosed:
        try:
            kept.append(storage.keep(name=one.name, chunks=[one.content]))
        except storage.CannotKeep:
            left.append(one.name)
    return kept, left


def _note(package: Package, left: list[str]) -> str:
    said = [f"edXML {package.document_id}"]
    if package.business != NEW:
        said.append(_("the sender revokes, changes or replaces a paper: %(why)s") % {"why": package.reason})
    if left:
        said.append(_left_out(left))
    return "; ".join(said)[:_NOTED]


def _left_out(names: list[str]) -> str:
    return _("not kept, for files of this kind are not taken: %(names)s") % {"names": ", ".join(names)}


@login_required
@require_safe
def enclosed_file(request: HttpRequest, number: int, place: int) -> FileResponse:
    """One file that came with a paper."""
    acting, _body = acting_of(request)
    row = permissions.arrivals_of(acting.actor).filter(pk=number).first()
    found = row.enclosures.select_related("file").filter(number=place).first() if row else None
    if found is None:
        raise Http404
    return FileResponse(
        kept_files.opened(found.file), as_attachment=True, filename=found.name, content_type=found.file.media_type
    )
