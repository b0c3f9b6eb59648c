"""What holds for every address."""

from urllib.parse import urlsplit

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.urls import canonical_url, resolve

# No deadline: the machine may be busy with other things.
PATIENT = settings(deadline=None)

_PIECES = (
    "https:// http:// file:/// www. m. amp. example.com a.b xn-- : :80 :443 / // /amp .amp .amp.html /../ /./ %2e %2F "
    "%25 % %e4 ? ?a=1 & &amp; = amp=1 utm_source=x # #! ; ;sid=1 @ \\ é 中 ı ß ．com [::1] cdn.ampproject.org/c/s/ "
    "google.com/amp/s/ +"
)
PIECES = st.sampled_from(_PIECES.split())
URLS = st.one_of(
    st.lists(PIECES, max_size=10).map("".join),
    st.lists(PIECES, max_size=10).map(lambda pieces: "https://" + "".join(pieces)),
    st.text(max_size=40).map(lambda text: f"https://example.com/{text}"),
    st.text(max_size=40),
)


@PATIENT
@given(URLS)
def test_canonical_form_of_a_canonical_form_is_itself(url: str) -> None:
    once = canonical_url(url)
    assert once is None or canonical_url(once) == once


@PATIENT
@given(URLS)
def test_canonical_form_is_ascii_with_a_scheme_and_a_place(url: str) -> None:
    canonical = canonical_url(url)
    if canonical is not None:
        assert canonical.isascii()
        assert canonical.isprintable()
        assert " " not in canonical
        assert canonical.startswith(("https://", "file:///"))


@PATIENT
@given(URLS, URLS)
def test_resolved_link_has_a_safe_scheme_and_breaks_out_of_nothing(base: str, link: str) -> None:
    resolved = resolve(base, link)
    if resolved is not None:
        assert urlsplit(resolved).scheme in ("http", "https", "file")
        assert not set(resolved) & set("\"'<> \t\r\n\x00")
        assert not resolved.startswith("file:") or base.startswith("file:")


@PATIENT
@given(st.text(max_size=60))
def test_nothing_leads_out_of_the_folder_of_a_local_feed(link: str) -> None:
    resolved = resolve("file:///seeds/feed.xml", link)
    assert resolved is None or resolved.startswith(("file:///seeds/", "http://", "https://"))
