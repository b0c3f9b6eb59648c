"""Pages that stand in place of an article: read as pages are read, and what they mean for it. By language."""

import pytest

from monitor.core.edits import Fate, fate_of_page
from monitor.core.extract import extract
from monitor.core.model import Article, TextSource, Verdict
from tests.builders import an_article

URL = "https://post.test/world/2026/storm"
# Language: headline and text of a page that says, with a status of 200, that there is no such page.
NOT_THERE = {
    "en": ("Page not found", "Sorry, the page you are looking for does not exist. It may have been moved or deleted."),
    "en2": ("No longer available", "This article is no longer available."),
    "en3": ("404", "Nothing to see here."),
    "de": (
        "Seite nicht gefunden",
        "Die von Ihnen gesuchte Seite existiert leider nicht mehr. Bitte prüfen Sie die Adresse.",
    ),
    "de2": ("Artikel nicht mehr verfügbar", "Dieser Artikel ist nicht mehr verfügbar."),
    "fr": ("Page introuvable", "La page que vous recherchez n'existe pas ou a été supprimée."),
    "es": ("Página no encontrada", "Lo sentimos, la página que busca no existe o ha sido eliminada."),
    "it": ("Pagina non trovata", "La pagina che stai cercando non esiste o è stata rimossa."),
    "pt": ("Página não encontrada", "O conteúdo que procura não existe ou foi removido."),
    "nl": ("Pagina niet gevonden", "De pagina die u zoekt bestaat niet meer of is verwijderd."),
    "sv": ("Sidan kunde inte hittas", "Sidan du söker finns inte längre."),
    "da": ("Siden blev ikke fundet", "Siden du leder efter findes ikke længere."),
    "fi": ("Sivua ei löytynyt", "Etsimääsi sivua ei ole olemassa tai se on poistettu."),
    "pl": ("Nie znaleziono strony", "Przepraszamy, strona, której szukasz, nie istnieje albo została usunięta."),
    "cs": ("Stránka nenalezena", "Požadovaná stránka neexistuje nebo byla odstraněna."),
    "hu": ("Az oldal nem található", "A keresett oldal nem létezik vagy törölték."),
    "ro": ("Pagina nu a fost găsită", "Pagina căutată nu există sau a fost ștearsă."),
    "ru": ("Страница не найдена", "Запрашиваемая страница не существует или была удалена."),
    "ru2": ("Ошибка 404", "К сожалению, такой страницы нет."),
    "uk": ("Сторінку не знайдено", "На жаль, сторінка, яку ви шукаєте, не існує або була видалена."),
    "tr": ("Sayfa bulunamadı", "Aradığınız sayfa mevcut değil veya kaldırılmış olabilir."),
    "tr2": ("Haber yayından kaldırıldı", "Bu haber yayından kaldırılmıştır."),
    "ar": ("الصفحة غير موجودة", "عذرا، الصفحة التي تبحث عنها غير موجودة أو تم حذفها."),
    "el": ("Η σελίδα δεν βρέθηκε", "Η σελίδα που αναζητάτε δεν υπάρχει."),
    "zh": ("页面不存在", "抱歉,您访问的页面不存在或已被删除。"),
    "zh2": ("404", "很抱歉,您要找的文章走丢了。"),
    "ja": (
        "ページが見つかりません",
        "お探しのページは見つかりませんでした。掲載期間が終了したか、削除された可能性があります。",
    ),
    "ko": ("페이지를 찾을 수 없습니다", "요청하신 페이지가 삭제되었거나 존재하지 않습니다."),
    "id": ("Halaman tidak ditemukan", "Maaf, halaman yang Anda cari tidak ditemukan."),
}
# Pages that say nothing of the article: a server that is down, a door that is shut.
OTHERS = {
    "en": ("Service unavailable", "The server is temporarily unavailable. Please try again later."),
    "de": ("Wartungsarbeiten", "Unsere Seite ist wegen Wartungsarbeiten vorübergehend nicht erreichbar."),
    "ru": ("Технические работы", "На сайте ведутся технические работы, зайдите позже."),
    "ja": ("メンテナンス中", "ただいまメンテナンス中です。"),
    "en2": ("Access denied", "You do not have permission to view this page."),
}


def stand_in(language: str, headline: str, text: str) -> Article:
    """The article as the reader keeps it where its page is this one."""
    html = (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{headline} | Post</title></head>'
        f'<body><nav><a href="/">Home</a></nav><main><h1>{headline}</h1><p>{text}</p></main>'
        '<aside><a href="/1">Another headline of the day that is long</a></aside></body></html>'
    )
    read = extract(html.encode(), URL)
    assert read.verdict is Verdict.ERROR_PAGE
    return an_article(verdict=read.verdict, note=f"the page is an error page ({read.why})", text_source=TextSource.FEED)


@pytest.mark.parametrize("name", NOT_THERE)
def test_a_page_that_says_it_is_not_there_is_gone_in_every_language(name: str) -> None:
    after = stand_in(name[:2], *NOT_THERE[name])
    assert fate_of_page(URL, URL, an_article(), after)[0] is Fate.GONE


@pytest.mark.parametrize("name", OTHERS)
def test_a_page_that_says_something_else_is_no_word_of_the_article(name: str) -> None:
    after = stand_in(name[:2], *OTHERS[name])
    assert fate_of_page(URL, URL, an_article(), after)[0] is Fate.WALL
