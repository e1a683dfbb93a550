"""Signing a paper: what is seen is what is signed. Its pages, its digest and whose certificate it is, then the signature."""

import hashlib
import io
import secrets
from dataclasses import dataclass

import pypdfium2
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from phoihop.domain.documents import catalogue, permissions, queries, services
from phoihop.domain.documents.catalogue import Copying
from phoihop.domain.documents.models import Document, SignatureKind
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.storage import services as storage
from phoihop.surfaces.workspace.filing import MB, FileField
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.posting import CannotPost, key_of

_SCALE = 1.5  # of 72 points an inch: letters of the smallest size read well
_MOST_CERTIFICATE, _MOST_PICTURE = MB // 4, 2 * MB


@dataclass(frozen=True, slots=True)
class Place:
    """Where one signs: over which name, as a person or with the seal; and what stands there already."""

    value: str
    words: str
    by: str


class SignForm(forms.Form):
    """Where, and with what: a certificate file with its passphrase, or the file that was signed with a token."""

    place = forms.ChoiceField(label=gettext_lazy("Place of the signature"), error_messages={"required": gettext_lazy("Choose over which name of the paper it is signed.")})  # fmt: skip
    certificate = FileField(label=gettext_lazy("Certificate file (.p12, .pfx)"), most=_MOST_CERTIFICATE, required=False)
    passphrase = forms.CharField(
        label=gettext_lazy("Its passphrase"), required=False, max_length=200, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    picture = FileField(
        label=gettext_lazy("Picture of the signature or of the seal (PNG with a clear ground)"), most=_MOST_PICTURE, required=False,
        help_text=gettext_lazy("Blue of a signature, red of a seal. Without one, who signed and when is written there in words."),
    )  # fmt: skip
    signed = FileField(label=gettext_lazy("Or: the file signed with your token"), required=False)

    def __init__(self, *args: object, places: list[Place], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.fields["place"].choices = [(one.value, one.words) for one in places if not one.by]  # type: ignore[attr-defined]  # of a ChoiceField

    def clean(self) -> dict[str, object]:
        """One of the two ways."""
        given: dict[str, object] = super().clean() or {}
        if not given.get("certificate") and not given.get("signed"):
            raise forms.ValidationError(_("Choose your certificate file, or the file that you signed with your token."))
        return given


def _seen(request: HttpRequest, number: int) -> tuple[Acting, Document]:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    found = permissions.issued_with(acting.actor).filter(pk=number).first()
    if found is None:
        raise Http404
    return acting, found


@login_required
@never_cache
@require_safe
def page(request: HttpRequest, number: int) -> HttpResponse:
    """The paper as it stands, page by page, its digest, who signed it, and the form to sign it."""
    return _page(request, number)


def _page(
    request: HttpRequest, number: int, *, refused: str = "", tried: SignForm | None = None, status: int = 200
) -> HttpResponse:
    acting, document = _seen(request, number)
    raw, places = queries.present(document), _places(acting, document)
    context = {
        "document": document, "paper": queries.printed(document), "digest": hashlib.sha256(raw).hexdigest(), "refused": refused,
        "pages": range(1, len(pypdfium2.PdfDocument(raw)) + 1), "held": queries.held(document, at=timezone.now()), "places": places,
        "may": any(not one.by for one in places), "form": tried or SignForm(places=places), "key": secrets.token_urlsafe(16),
        "edition": document.signatures.count(), "copies": permissions.issued_with(acting.actor).filter(copy_of=document),
        "copy": _copied_how(acting, document),
        "trail": [(_("Outgoing papers"), reverse("papers")), (str(document), None)],
    }  # fmt: skip
    return render(request, "workspace/paper_sign.html", context, status=status)


def _copied_how(acting: Acting, document: Document) -> bool:
    """Whether this person may copy the paper: of copies only the whole one is copied again."""
    own = queries.printed(document).copied
    return permissions.can_register(acting.actor) and (own is None or own.form == catalogue.copied(Copying.WHOLE).name)


def _places(acting: Acting, document: Document) -> list[Place]:
    """The places where somebody with this role signs, and who did so already."""
    done = {(one.kind, one.signatory): one.holder for one in document.signatures.all()}
    ours = permissions.places_of(acting.actor, document)
    found = []
    for kind in permissions.kinds_of(acting.actor):
        for number, one in enumerate(queries.printed(document).signers):
            if number not in ours or (kind == SignatureKind.BODY and (SignatureKind.PERSON, number) not in done):
                continue
            words = _("Seal beside %(name)s") if kind == SignatureKind.BODY else _("Signature of %(name)s")
            name = one.name or " ".join(one.lines)
            found.append(Place(f"{kind}-{number}", words % {"name": name}, done.get((kind, number), "")))
    return found


@login_required
@never_cache
@require_safe
def picture(request: HttpRequest, number: int, sheet: int) -> HttpResponse:
    """One page of the very bytes that are signed, as a picture."""
    _acting, document = _seen(request, number)
    opened = pypdfium2.PdfDocument(queries.present(document))
    opened.init_forms()  # or the signatures before would not be drawn
    if not 1 <= sheet <= len(opened):
        raise Http404
    out = io.BytesIO()
    opened[sheet - 1].render(scale=_SCALE, may_draw_forms=True).to_pil().save(out, format="PNG")
    return HttpResponse(out.getvalue(), content_type="image/png")


@login_required
@require_safe
def file(request: HttpRequest, number: int, edition: int) -> HttpResponse:
    """The file after so many signatures; 0 is the paper as it was issued."""
    _acting, document = _seen(request, number)
    found = document.signatures.filter(number=edition).select_related("file").first()
    if found is None and edition:
        raise Http404
    raw = queries.content(found) if found else queries.as_issued(document)
    answer = HttpResponse(raw, content_type="application/pdf")
    answer["Content-Disposition"] = (
        f'attachment; filename="{document.number:02d}-{document.year}-{document.pk}-{edition}.pdf"'
    )
    return answer


@sensitive_post_parameters("passphrase")
@login_required
@require_POST
def act(request: HttpRequest, number: int) -> HttpResponse:
    """Sign what was shown. The certificate file and its passphrase are used for this and forgotten."""
    acting, document = _seen(request, number)
    form = SignForm(request.POST, request.FILES, places=_places(acting, document))
    if not form.is_valid():
        return _page(request, number, tried=form, status=422)
    kind, _dash, place = form.cleaned_data["place"].partition("-")
    what = services.Sign(document, int(place), kind, str(request.POST.get("shown", "")))
    given = form.cleaned_data
    try:
        key = key_of(request)
        if given["signed"]:
            services.bring(what=what, signed=given["signed"].read(), by=acting.actor, at=acting.moment, key=key)
        else:
            services.sign(
                what=what, packed=given["certificate"].read(), passphrase=given["passphrase"], by=acting.actor, at=acting.moment,
                picture=given["picture"].read() if given["picture"] else b"", key=key,
            )  # fmt: skip
    except (services.CannotSign, storage.CannotKeep, Denied, CannotPost) as refusal:
        return _page(request, number, refused=str(refusal), tried=form, status=422)
    messages.success(request, _("Signed. The file with your signature is below."))
    return redirect("paper_sign", number=number)
