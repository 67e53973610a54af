"""Two addresses of one article give one string; addresses of two articles give two."""

import re
import unicodedata
from urllib.parse import SplitResult, unquote_plus, urlsplit


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Parameters that say who sent the reader, never which article is meant. Compared in lower case.
TRACKING_PREFIXES = (
    "utm_", "pk_", "piwik_", "mtm_", "matomo_", "at_", "ns_", "fb_", "guce_", "hsa_", "oly_", "vero_", "wt_", "_hs",
    "__hs", "mc_", "stm_", "itm_", "ga_", "trk_", "aff_", "cx_",
)  # fmt: skip
TRACKING = _words(
    """
    fbclid gclid gclsrc dclid wbraid gbraid msclkid yclid ysclid twclid ttclid srsltid igshid igsh li_fat_id epik
    rdt_cid _ga _gl _ke mkt_tok xtor smid smtyp smprod ocid icid ncid cmpid cmp ftag ito s_cid s_kwcid sref soc_src
    soc_trk guccounter rb_clickid spm trk trkcampaign tdsourcetag hootpostid hsctatracking traffic_source
    traffic_source_id __twitter_impression __tn__ ref ref_src ref_url referrer referer refsrc refid nr_email_referer
    campaign_id campaignid campaign_name ad_id adid adset_id sc_src sc_campaign sc_channel share sharetype
    share_token reflink feature_ref emc partner_ref pcampaignid ved usg sca_esv fromrss rss rssfeed zanpid kwp_0
    print printable amp amp_js_v amp_gsa amp_r usqp outputtype phpsessid jsessionid sessionid session_id
    aspsessionid asp.net_sessionid cfid cftoken sid zenid oscsid
    """
)
# Ambiguous names: only these values are a channel; `source=42` may be the article.
CHANNEL_PARAMETERS = _words("source src from via output view mode medium channel origin type format")
CHANNELS = _words(
    """
    rss feed atom twitter tw x facebook fb instagram linkedin whatsapp telegram reddit email e-mail mail newsletter
    app ios android push social share sharing home homepage amp print google news_google googlenews apple applenews
    flipboard mobile
    """
)
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
    query = _query(parts.query)
    fragment = f"#{_encode(parts.fragment, QUERY_SAFE)}" if parts.fragment.startswith(("!", "/")) else ""
    return f"https://{host}{_path(parts.path)}{'?' if query else ''}{query}{fragment}"


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


def _query(query: str) -> str:
    """Parameters that choose the article, sorted: their order never does."""
    pairs = []
    for part in query.split("&"):
        name, _, value = part.removeprefix("amp;").partition("=")  # left over from an escaped "&amp;"
        plain = unquote_plus(name).lower()
        channel = plain in CHANNEL_PARAMETERS and unquote_plus(value).lower() in CHANNELS
        if plain and plain not in TRACKING and not plain.startswith(TRACKING_PREFIXES) and not channel:
            pairs.append((_encode(name, QUERY_SAFE), _encode(value, QUERY_SAFE)))
    return "&".join(f"{name}={value}" if value else name for name, value in sorted(set(pairs)))


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
