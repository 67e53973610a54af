"""Two addresses of one article give one string; addresses of two articles give two."""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import SplitResult, unquote_plus, urlsplit


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Parameters that say who sent the reader, never which article is meant. Compared in lower case.
TRACKING_PREFIXES = ("utm_", "piwik_", "mtm_", "matomo_", "guce_", "hsa_", "_hs", "__hs")
TRACKING = _words(
    """
    fbclid gclid gclsrc dclid wbraid gbraid msclkid yclid ysclid twclid ttclid srsltid igshid igsh li_fat_id epik
    rdt_cid _ga _gl _ke mkt_tok xtor smid smtyp smprod s_kwcid sref soc_src soc_trk guccounter rb_clickid
    trkcampaign tdsourcetag hootpostid hsctatracking traffic_source traffic_source_id __twitter_impression __tn__
    ref_src ref_url nr_email_referer campaign_id campaignid campaign_name adset_id sc_src sc_campaign sc_channel
    sharetype share_token reflink feature_ref partner_ref pcampaignid sca_esv zanpid kwp_0 amp_js_v amp_gsa amp_r usqp
    outputtype phpsessid jsessionid sessionid session_id aspsessionid asp.net_sessionid cfid cftoken zenid oscsid
    mc_cid mc_eid wt_mc wt_zmc wt.mc_id fb_source fb_ref fb_action_ids fb_action_types oly_enc_id oly_anon_id vero_id
    vero_conv ns_mchannel ns_linkname ns_fee ns_campaign ns_source
    """
)
CAMPAIGN = re.compile(
    r"(?:at|ns|itm|stm|pk|trk|aff|cx|mc|wt|ga|fb)_(?:source|medium|campaign|content|term|kwd|keyword|channel)"
)
# What is a tracker on one site chooses the story on another: `list.php?sid=1001`, `nieuws?ito=2201`. These are dropped
# only where the path names a story already, or where the value is a channel or a mere yes.
MAYBE_PREFIXES = (
    "at_",
    "ns_",
    "pk_",
    "fb_",
    "oly_",
    "vero_",
    "wt_",
    "mc_",
    "stm_",
    "itm_",
    "ga_",
    "trk_",
    "aff_",
    "cx_",
)
MAYBE = _words(
    """
    ref referrer referer refsrc refid ocid icid ncid cmpid cmp ftag ito s_cid spm trk ad_id adid share emc ved usg
    fromrss rss rssfeed print printable amp sid
    """
)
SWITCHES = _words("fromrss rss rssfeed print printable amp share")
YES = _words("1 true yes y on")
# Ambiguous names: only these values are a channel; `source=42` may be the article.
CHANNEL_PARAMETERS = _words("source src from via output view mode medium channel origin type format")
CHANNELS = _words(
    """
    rss feed atom twitter tw x facebook fb instagram linkedin whatsapp telegram reddit email e-mail mail newsletter
    app ios android push social share sharing home homepage amp print google news_google googlenews apple applenews
    flipboard mobile
    """
)
SCRIPT = re.compile(r"\.(?:php\d?|aspx?|jsp|cgi|pl|cfm|dll|do|action)$", re.IGNORECASE)
EXTENSION = re.compile(r"\.\w{1,5}$")
NAMED = re.compile(r"[-_][^-_]*\d|\d[^-_]*[-_]|[-_][^-_]+[-_]|\d{5}")  # dam-reopens-1234, the-dam-reopens, 1012218
ROOT = re.compile(r"https://[^/?#]+/(?:[a-z]{2}(?:-[a-z]{2})?|home)?", re.IGNORECASE)
INDEX = re.compile(r"/(?:index|default)\.(?:html?|php\d?|aspx?|jsp|shtml|cfm)$", re.IGNORECASE)
PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid|sessionid)=[^/;?]*", re.IGNORECASE)
ASP_SESSION = re.compile(r"/\((?:[SAX]\([0-9a-z]+\))+\)(?=/)", re.IGNORECASE)
AMP_CACHE = re.compile(r"^https?://[^/]+\.cdn\.ampproject\.org/[a-z](?:/s)?/(.+)$", re.IGNORECASE)
AMP_VIEWER = re.compile(r"^https?://(?:www\.)?google\.[a-z.]+/amp/(?:s/)?(.+)$", re.IGNORECASE)
AMP_TAIL = re.compile(r"(?<=[^/])(?:/amp|\.amp)(?:\.html?|\.php)?/?$", re.IGNORECASE)
AMP_EXTENSION = re.compile(r"[.-]amp(?=\.html?$)", re.IGNORECASE)
AMP_HEAD = re.compile(r"^/amp(?=/.)", re.IGNORECASE)
SECOND_LEVEL = _words("co com org net gov ac edu ne or go gob nom")  # co.uk, com.br: suffixes, not hosts
TWIN_HOSTS = frozenset(("www", "m", "mobile", "amp"))
ENCODED = re.compile(r"%([0-9a-fA-F]{2})")
UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
PATH_SAFE = UNRESERVED | frozenset("!$&'()*+,;=:@/%")
QUERY_SAFE = UNRESERVED | frozenset("!$'()*,;:@/?%")
MAX_CHARS = 8000  # past this it is data, not an address


def normalize_url(url: str) -> str | None:
    """The comparable form of an http(s) address; None for anything else.

    Not meant for fetching: the scheme is always https, and `www.`, mobile and AMP twins, tracking
    parameters, session ids and fragments are gone. Letter case of the path stays: it can name another article.

    >>> normalize_url("http://m.example.org:80/a/Story-7/amp/?utm_source=x&p=2#top")
    'https://example.org/a/Story-7?p=2'
    """
    parts = _split(url)
    if parts is None:
        return None
    host = _host(parts)
    if host is None:
        return None
    path = _path(parts.path)
    query = _query(parts.query, path)
    fragment = f"#{_encode(parts.fragment, QUERY_SAFE)}" if parts.fragment.startswith(("!", "/")) else ""
    return readable(f"https://{host}{path}{'?' if query else ''}{query}{fragment}")


def readable(url: str | None) -> str | None:
    """The address as it is; None for one that can't be taken apart, as `http://[::1`."""
    try:
        urlsplit(url or "")
    except ValueError:
        return None
    return url


@lru_cache(maxsize=256)  # it is asked three times for a document
def article_url(url: str) -> str | None:
    """The normalized address if it can be an article's: None for a site's root, which stands for want of a better one.

    >>> article_url("https://example.org/"), article_url("https://example.org/?p=123")
    (None, 'https://example.org/?p=123')
    """
    normalized = normalize_url(url)
    return None if normalized is None or ROOT.fullmatch(normalized) else normalized


def _split(url: str) -> SplitResult | None:
    text = re.sub(r"[\t\r\n]", "", url.strip().strip("\x00\ufeff<>\"'"))
    if not text or len(text) > MAX_CHARS:
        return None
    if text.startswith("//"):
        text = "https:" + text
    elif re.match(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#]|$)", text):
        text = "https://" + text
    for twin in (AMP_CACHE, AMP_VIEWER):
        if found := twin.match(text):
            text = "https://" + found[1]
    try:
        parts = urlsplit(text)
        return parts if parts.scheme.lower() in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def _host(parts: SplitResult) -> str | None:
    """Lower-case ASCII host, without its `www`, mobile or AMP label and without a default port."""
    name = unicodedata.normalize("NFKC", _decoded(parts.hostname or "")).lower().strip(".")
    labels = re.split(r"[.\u3002]", name)
    try:
        port = parts.port
        labels = [label if label.isascii() else "xn--" + label.encode("punycode").decode() for label in labels]
    except (ValueError, UnicodeError):
        return None
    if not all(labels) or (len(labels) == 1 and labels[0] != "localhost" and ":" not in name):
        return None
    while labels[0] in TWIN_HOSTS and _is_site(labels[1:]):
        labels = labels[1:]
    if len(labels) > 3 and labels[1] in ("m", "mobile", "amp"):
        labels = [labels[0], *labels[2:]]  # en.m.example.org
    host = ".".join(labels)
    host = f"[{host}]" if ":" in host else host
    return host if port in (None, 80, 443) else f"{host}:{port}"


def _is_site(labels: list[str]) -> bool:
    """Whether the labels still name a site: `example.org`, not `org` or `co.uk`."""
    return len(labels) > 2 or (len(labels) == 2 and not (labels[0] in SECOND_LEVEL and len(labels[1]) == 2))


def _path(path: str) -> str:
    path = ASP_SESSION.sub("", PATH_SESSION.sub("", path))
    path = re.sub(r"/{2,}", "/", _encode(path, PATH_SAFE)) or "/"
    path = _without_dots(path)
    path = AMP_HEAD.sub("", AMP_EXTENSION.sub("", AMP_TAIL.sub("", path)))
    path = INDEX.sub("/", path)
    return path.rstrip("/") or "/"


def _without_dots(path: str) -> str:
    if "/." not in path:
        return path
    kept: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            kept = kept[:-1]
        elif segment != ".":
            kept.append(segment)
    return "/" + "/".join(kept)


def _query(query: str, path: str) -> str:
    """Parameters that choose the article, sorted: their order never does."""
    pairs = []
    for part in query.split("&"):
        name, _, value = part.removeprefix("amp;").partition("=")  # left over from an escaped "&amp;"
        plain = unquote_plus(name).lower()
        if plain and not _is_tracking(plain, unquote_plus(value).lower(), path):
            pairs.append((_encode(name, QUERY_SAFE), _encode(value, QUERY_SAFE)))
    return "&".join(f"{name}={value}" if value else name for name, value in sorted(set(pairs)))


def _is_tracking(name: str, value: str, path: str) -> bool:
    if name in TRACKING or name.startswith(TRACKING_PREFIXES) or CAMPAIGN.fullmatch(name):
        return True
    if name in CHANNEL_PARAMETERS:
        return value in CHANNELS
    if name in MAYBE or name.startswith(MAYBE_PREFIXES):
        return not value or value in CHANNELS or (name in SWITCHES and value in YES) or _names_story(path)
    return False


def _names_story(path: str) -> bool:
    """Whether the path is that of one story, whatever parameters follow: not a script's, not a section's."""
    last = path.rstrip("/").rpartition("/")[2]
    return not SCRIPT.search(last) and NAMED.search(EXTENSION.sub("", last)) is not None


def _encode(text: str, safe: frozenset[str]) -> str:
    """One spelling of each character: `%7e` -> `~`, `ä` -> `%C3%A4`, `%c3` -> `%C3`, a stray `%` -> `%25`."""
    text = unicodedata.normalize("NFC", text)
    if safe is QUERY_SAFE:
        text = text.replace("+", "%20")
    text = re.sub(r"%(?![0-9a-fA-F]{2})", "%25", text)
    text = ENCODED.sub(_one_spelling, text)
    return "".join(c if c in safe else "".join(f"%{b:02X}" for b in c.encode("utf-8", "replace")) for c in text)


def _one_spelling(found: re.Match[str]) -> str:
    char = chr(int(found[1], 16))
    return char if char in UNRESERVED else found[0].upper()


def _decoded(host: str) -> str:
    return unquote_plus(host) if "%" in host else host
