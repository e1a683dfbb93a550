"""A paper as a file to keep or to go on writing."""

from django.http import HttpResponse

from phoihop.domain.documents import rendering
from phoihop.domain.documents.paper import Paper

FORMS = {
    "pdf": (rendering.to_pdf, "application/pdf"),
    "docx": (rendering.to_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


def answer(paper: Paper, form: str, *, name: str) -> HttpResponse:
    """The paper in one of FORMS, under a name without marks."""
    render_file, media_type = FORMS[form]
    sent = HttpResponse(render_file(paper), content_type=media_type)
    sent["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return sent
