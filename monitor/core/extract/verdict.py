"""What kind of page is this? Title and text of an extraction -> Verdict.

Simple signs only, in the languages of the shipped feeds; a page that shows none is taken at its word. A wrong OK costs
a false match, which a reader sees; a wrong refusal loses an article, so short text alone is never enough.
"""

import re
from typing import Final

from monitor.core.model import Verdict

# Characters of body text. Walls and error pages say less than this, articles say more.
SHORT_TEXT: Final = 1_200
TINY_TEXT: Final = 300

_ERROR_TITLE = re.compile(
    r"^\W*(?:(?:error|fehler|erreur|ошибка)\W*)?(?:40[0-9]|41[0-9]|429|451|50[0-9]|52[0-9])\b(?!\s+\w+\s+\w+\s+\w+\s+\w+)"
    r"|^(?:page|seite|document|article)\s+(?:was\s+|could\s+)?(?:not\s+(?:be\s+)?(?:found|available)|nicht\s+gefunden)"
    r"|^(?:access denied|forbidden|just a moment|attention required|service unavailable|bad gateway|are you a robot"
    r"|security check|pardon our interruption|too many requests|site maintenance|internal server error|not found)\b"
    r"|страница не найдена|сторінку не знайдено|доступ (?:запрещ|ограничен)|seite nicht gefunden|page introuvable"
    r"|页面不存在|找不到页面|ページが見つかりません",
    re.IGNORECASE,
)
_ERROR_TEXT = re.compile(
    r"checking your browser|enable javascript and cookies to continue|verify(?:ing)? (?:that )?you are (?:a )?human"
    r"|unusual traffic from your|you (?:don't|do not) have permission to access|error 5\d\d|cloudflare ray id",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"(?:we|our partners|wir|nous|nosotros|noi)\b[^.]{0,120}"
    r"\b(?:use|value|process|store|verwenden|utilisons|utilizamos|utilizziamo)[^.]{0,120}\bcookies?\b"
    r"|before you continue|accept (?:all|cookies)|consent to (?:the use|our)|manage (?:my )?cookies"
    r"|alle akzeptieren|tout accepter|aceptar todo|файлы cookie|файли cookie",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"(?:subscribe|sign up|log ?in|register|become a (?:member|subscriber))\b[^.\n]{0,60}"
    r"\bto (?:continue|keep|read|access|unlock)"
    r"|this (?:article|content|story) is (?:only )?(?:for|available to|reserved for) (?:paying )?(?:subscriber|member)s"
    r"|(?:already a|for) (?:subscriber|member)s?\b.{0,20}(?:sign|log) in|subscribers? only|exclusive to subscribers"
    r"|jetzt (?:weiterlesen|abonnieren)|nur für abonnenten|réservé aux abonnés|solo para suscriptores"
    r"|доступ(?:ен|но|на) только (?:по подписке|подписчикам)|только для подписчиков|лише для передплатників",
    re.IGNORECASE,
)
_CUT_OFF = re.compile(
    r"(?:\.\.\.|\u2026|\[\u2026\]|\[\.\.\.\])\s*$|\b(?:read more|continue reading|full story)\W*$", re.IGNORECASE
)


def judge_page(title: str, text: str, *, is_free: bool | None) -> Verdict:
    """The verdict on a page with this title and body text; `is_free` is the page's own claim about access."""
    if len(text) < SHORT_TEXT:
        if _ERROR_TITLE.search(title) or (len(text) < TINY_TEXT * 2 and _ERROR_TEXT.search(f"{title}\n{text}")):
            return Verdict.ERROR_PAGE
        if text and _is_consent(text):
            return Verdict.CONSENT
    if not text:
        return Verdict.EMPTY
    if len(text) < 2 * SHORT_TEXT and (_PAYWALL.search(text) or (is_free is False and len(text) < SHORT_TEXT)):
        return Verdict.PAYWALL
    if len(text) < TINY_TEXT * 2 and _CUT_OFF.search(text):
        return Verdict.TEASER
    return Verdict.OK


def _is_consent(text: str) -> bool:
    """Whether the greater part of the lines is about cookies: an article may mention them."""
    lines = text.split("\n")
    about = sum(len(line) for line in lines if _CONSENT.search(line) or "cookie" in line.lower())
    return bool(_CONSENT.search(text)) and 2 * about > len(text)
