"""Pictures of articles: looked at before they are kept, kept as the page engine's images."""

from datetime import datetime
from io import BytesIO

from django.core.files.images import ImageFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image as Pixels
from PIL import ImageOps, UnidentifiedImageError
from wagtail.images.models import Image
from wagtail.models import Collection

from zhibu.audit.services import record
from zhibu.kernel.deeds import NotPossibleError
from zhibu.organisation.policy import Person
from zhibu.portal.states import PICTURE_BYTES, PICTURE_PIXELS, PICTURE_WIDTH

KINDS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}


def add_picture(*, file: UploadedFile, title: str, who: Person, now: datetime) -> int:
    """Keep a picture and return its key. It is written anew, turned as it was taken, at most PICTURE_WIDTH wide, and
    without what a camera writes into it (place, time, device). Raises NotPossibleError with what is wrong with it.
    """
    name, data = _written_anew(file)
    with transaction.atomic():
        if not Collection.objects.exists():
            Collection.add_root(instance=Collection(name="Root"))
        image = Image(title=title, uploaded_by_user=who.user, file=ImageFile(BytesIO(data), name=name))
        image.file_size = len(data)
        image.collection = Collection.get_first_root_node()
        image.save()
        record(actor=who.actor, deed="portal.picture.added", subject=f"portal.picture:{image.pk}", now=now)
    return int(image.pk)


def _written_anew(file: UploadedFile) -> tuple[str, bytes]:
    if (file.size or 0) > PICTURE_BYTES:
        raise NotPossibleError(_("The picture is larger than %(size)s MB.") % {"size": PICTURE_BYTES // 1024**2})
    try:
        with Pixels.open(file, formats=list(KINDS)) as picture:
            kind = str(picture.format)
            if picture.width * picture.height > PICTURE_PIXELS:
                raise NotPossibleError(_("The picture has too many pixels; make it smaller and try again."))
            upright = _upright(picture)
            out = BytesIO()
            upright.save(out, format=kind, **({"quality": 85} if kind != "PNG" else {"optimize": True}))
            return f"picture.{KINDS[kind]}", out.getvalue()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Pixels.DecompressionBombError) as error:
        raise NotPossibleError(_("This is no picture: JPEG, PNG and WebP can be shown.")) from error


def _upright(picture: Pixels.Image) -> Pixels.Image:
    upright = ImageOps.exif_transpose(picture) or picture
    mode = (
        "RGB"
        if picture.format == "JPEG"
        else "RGBA"
        if "A" in upright.getbands() or "transparency" in upright.info
        else "RGB"
    )
    upright = upright.convert(mode)
    upright.thumbnail((PICTURE_WIDTH, 4 * PICTURE_WIDTH))
    clean = Pixels.new(mode, upright.size)
    clean.paste(upright)
    return clean
