"""Pictures: what is taken, what is refused, what is taken out of them."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image as Pixels
from wagtail.images.models import Image

from tests.portal import world
from tests.portal.world import officer
from tests.support import Cast, client_as
from zhibu.kernel.deeds import NotPossibleError
from zhibu.portal import services

pytestmark = pytest.mark.django_db


def kept(cast: Cast, data: bytes, name: str = "a.png") -> Image:
    file = SimpleUploadedFile(name, data)
    key = services.add_picture(file=file, title="演练", who=officer(cast.secretary), now=timezone.now())
    return Image.objects.get(pk=key)


def jpeg(size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    out = BytesIO()
    Pixels.new("RGB", size, "#0b5cad").save(out, "JPEG", **options)
    return out.getvalue()


def test_what_a_camera_writes_is_taken_out(cast: Cast) -> None:
    exif = Pixels.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "CAMERA-OF-SOMEBODY"
    data = jpeg(exif=exif.tobytes())
    assert b"CAMERA-OF-SOMEBODY" in data
    image = kept(cast, data, "照片.jpg")
    with image.file.open("rb") as file:
        clean = file.read()
    assert (b"CAMERA-OF-SOMEBODY" in clean, (image.width, image.height)) == (False, (40, 60))


def test_a_large_one_is_made_smaller(cast: Cast) -> None:
    image = kept(cast, jpeg((3200, 1200)))
    assert (image.width, image.height) == (1600, 600)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        b"GIF89a" + b"\0" * 40,
        world.PNG[:40],
        b"%PDF-1.7",
    ],
    ids=["empty", "text", "svg", "gif", "cut", "pdf"],
)
def test_what_is_no_picture_is_refused(cast: Cast, data: bytes) -> None:
    with pytest.raises(NotPossibleError, match="no picture"):
        kept(cast, data)
    assert not Image.objects.exists()


def test_too_large_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhibu.portal.services.pictures.PICTURE_BYTES", 100)
    with pytest.raises(NotPossibleError, match="larger"):
        kept(cast, jpeg())


def test_too_many_pixels_are_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhibu.portal.services.pictures.PICTURE_PIXELS", 100)
    with pytest.raises(NotPossibleError, match="pixels"):
        kept(cast, world.PNG)


def test_who_sees_a_picture(cast: Cast) -> None:
    shown, inner = world.picture(cast), world.picture(cast)
    world.published(cast, body=f"![演练](picture:{shown})")
    world.published(cast, body=f"![演练](picture:{inner})", audience="internal")

    def seen(member: object) -> list[int]:
        client = client_as(member)
        return [key for key in (shown, inner) if client.get(f"/portal/pictures/{key}/").status_code == 200]

    assert [seen(None), seen(cast.member), seen(cast.other_secretary)] == [[shown], [shown, inner], [shown, inner]]
    answer = client_as(None).get(f"/portal/pictures/{shown}/")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
