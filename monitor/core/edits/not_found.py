"""Does a notice say that there is no such page? Its words -> yes or no. Pure.

An error page may also say that a server is down, that a page has moved or that we are not let in; none of these means
that an article is gone. What is looked for are beginnings of words, as the verdict quotes them (core/extract/signs).
"""

import re
from typing import Final

_STATUS: Final = r"\b(?:404|410)\b"
_BY_LANGUAGE: Final = (
    # English, German, French, Spanish, Italian, Portuguese, Dutch
    r"not (?:be )?found|n.t be found|no longer (?:available|exists?|online)|(?:does|did)(?: not|n.t) exist|"
    r"can.?t (?:be found|find)|couldn.t find|cannot find|(?:been|was) (?:removed|deleted|withdrawn|taken down)",
    r"nicht (?:mehr )?(?:gefunden|verfügbar|vorhanden)|existiert nicht|gelöscht",
    r"introuvable|n.existe (?:pas|plus)|n.a pas été trouvée?|supprimée?\b",
    r"no (?:ha sido |fue |se ha )?encontrad|no existe|ya no (?:está|existe)|eliminad[ao]|borrad[ao]",
    r"non (?:è stat[ao] )?trovat|non esiste|inesistente|(?:stat[ao] )?(?:rimoss|eliminat|cancellat)[ao]|non è più",
    r"não (?:foi )?encontrad|não existe|inexistente|removid[ao]|apagad[ao]|excluíd[ao]|eliminad[ao]",
    r"niet (?:meer )?(?:gevonden|beschikbaar)|niet worden gevonden|bestaat niet|verwijderd",
    # Swedish, Danish, Norwegian, Finnish
    r"hittades inte|inte hittas|finns inte|tagits bort|raderats|blev ikke fundet|ble ikke funnet|fin[dn]es ikke|"
    r"slettet|fjernet|ei (?:löy|ole)",
    # Polish, Czech, Slovak, Hungarian, Romanian
    r"nie (?:została |został )?znalezion|nie istnieje|usunięt|nenalezen|nebyla nalezen|neexistuj|odstraněn|smazán|"
    r"sa nenašl|zmazan|nem (?:található|létezik)|nu (?:a fost găsit|(?:mai )?există)|a fost (?:șters|eliminat)",
    # Russian, Ukrainian, Bulgarian, Greek
    r"не найден|не существует|удал[её]н|не знайден|сторінк\w+ не\b|не існує|видален|не е намерен|"
    r"не съществува|δεν (?:βρέθηκε|υπάρχει)",
    # Turkish, Arabic, Hebrew
    r"bulunam|mevcut değil|kaldırıl|silinmiş|غير موجود|لم يعد|لم يتم العثور|حذف|לא נמצא|לא קיי",
    # Indonesian, Vietnamese
    r"tidak ditemukan|không tìm thấy|không tồn tại",
    # Chinese, Japanese, Korean
    r"不存在|删除|刪除|找不到|(?:未|没有|沒有)找到|見つかり|存在し|削除|公開(?:を)?終了|掲載期間",
    r"찾을 수 없|존재하지 않|삭제",
)
_says: Final = re.compile("|".join((_STATUS, *_BY_LANGUAGE)), re.IGNORECASE).search


def says_not_found(words: str) -> bool:
    """Whether the words say so."""
    return _says(words) is not None
