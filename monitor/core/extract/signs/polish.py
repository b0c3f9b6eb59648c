"""What walls and error pages say in Polish."""

from typing import Final

from monitor.core.extract.signs.kinds import Sign

PHRASES: Final = {
    Sign.SCRIPT: r"""
        włącz[^.]{0,20}javascript
        przeglądarka nie obsługuje
    """,
    Sign.ROBOT: r"""
        nie jesteś robotem
        jesteś człowiekiem
        sprawdzanie (?:twojej )?przeglądarki
        nietypow\w+ (?:ruch|aktywność)
        (?:potwierdź|upewnij się|sprawdzamy)[^.]{0,40}(?:robotem|człowiekiem|przeglądark)\w*
        zbyt wiele (?:zapytań|żądań)
        javascript i (?:pliki )?cookies?
    """,
    Sign.ERROR: r"""
        (?:stron|artykuł|treś)\w*[^.]{0,60}(?:nie (?:została )?(?:znalezion|istnieje)|niedostępn|usunięt|przeniesion
            |wygasł)\w*
        nie znaleziono
        błąd ?[45]\d\d\b
        (?:przerwa|prace) (?:techniczn|serwisow|konserwacyjn)\w+
        trwają prace
        dostęp (?:zabroniony|zablokowany)
        brak dostępu
        błąd serwera
        domena (?:\S+ )?(?:jest )?na sprzedaż
        coś poszło nie tak
        wystąpił błąd
        (?:serwis|strona) (?:jest )?(?:chwilowo|tymczasowo|w budowie)\w*
        nieprawidłowy adres
        zaraz wracamy
        wrócimy wkrótce
    """,
    Sign.CONSENT: r"""
        plik(?:i|ów|ami) cookies?
        (?:twoj\w+|waszą|państwa) prywatnoś\w+
        spersonalizowan\w+ rekl\w+
        przetwarza\w+ (?:twoje )?dan\w+ osobow\w+
        nasi (?:zaufani )?partnerzy
        informacj\w+ na urządzeniu
        wyrażasz zgodę
        ciasteczk\w+
        przechowuj\w+[^.]{0,40}informacj\w+
        zgod\w+ na (?:przetwarzanie|wykorzystanie|pliki|używanie)
        twoje dane
        akceptuj\w* (?:i przejdź|wszystk)\w*
    """,
    Sign.MORE: r"""
        czytaj (?:dalej|więcej|całość)
        więcej
        przeczytaj całość
    """,
    Sign.PAYWALL: r"""
        (?:dostępn\w+|treść|artykuł|tekst)[^.]{0,30}dla (?:prenumeratorów|subskrybentów|zalogowanych|abonentów)
        wykup (?:dostęp|prenumeratę|subskrypcję)
        aby (?:czytać|przeczytać|kontynuować)[^.]{0,60}
        mas(?:z|ą) już (?:prenumeratę|konto|subskrypcję|dostęp)
        zaloguj się,? (?:aby|i czytaj|by)
        czytaj bez (?:limitu|ograniczeń)
        pozostało (?:do przeczytania )?\d+ ?%
        (?:artykuł|tekst|materiał)[^.]{0,20}(?:premium|płatny)
        (?:pełny|cały|dalszy) (?:dostęp|artykuł|tekst)[^.]{0,40}(?:prenumer|subskryb|zalog|wykup)\w*
        (?:chcesz|żeby|by) (?:czytać|przeczytać)[^.]{0,40}
        subskrybuj
        kup (?:dostęp|prenumeratę|subskrypcję)
        wykorzysta\w+ limit\w*
    """,
    Sign.RETRY: r"""
        stron\w* główn\w+
        spróbuj (?:ponownie|później|jeszcze raz)
        odśwież stronę
        sprawdź adres
        skorzystaj z wyszukiwarki
    """,
    Sign.FILLER: r"""
        strona główna
        wyszukiwar
        spróbuj
        przepraszamy
        zapraszamy
        hasło
        konto\b
        zaloguj
        akceptuj
        ustawienia
        przejdź do serwisu
        prenumerat
        pierwszy miesiąc
    """,
}
