"""What walls and error pages say in languages that have no file of their own: Arabic, Czech, Finnish, Turkish, …"""

from typing import Final

from monitor.core.extract.signs.kinds import Sign

PHRASES: Final = {
    Sign.ROBOT: r"""
        robot olmadığınızı
        insan olduğunuzu
        nejste robot
        nie je robot
        nu ești (?:un )?robot
        nu sunteți (?:un )?robot
        nem vagy(?:ok)? robot
        en ole robotti
        δεν είστε ρομπότ
        لست روبوت
        olağan ?dışı (?:trafik|etkinlik)
        bukan robot
        không phải (?:là )?(?:robot|người máy)
    """,
    Sign.ERROR: r"""
        الصفحة (?:غير موجودة|التي تبحث عنها)
        sayfa (?:bulunamadı|mevcut değil)
        stránka (?:nebyla nalezena|neexistuje)
        (?:sayfa|haber|içerik)\b[^.]{0,30}(?:bulunam|yayından kaldırıl|mevcut değil|silinmiş|taşınmış)
        erişim (?:engellendi|reddedildi|yasak)
        bakım (?:çalışması|nedeniyle|modunda)
        bakımda(?:yız|dır)
        bir (?:hata|sorun) oluştu
        stránka\b[^.]{0,30}(?:nenalezen|neexistuj|nebyla|nie je|sa nenašla|odstraněn)\w*
        (?:článek|stránka|obsah)\b[^.]{0,30}(?:smazán|přesunut|odstraněn|není dostupn|zmazan|presunut)\w*
        přístup (?:odepřen|zamítnut|byl)
        (?:probíhá|plánovaná) údržba
        pagina (?:nu (?:a fost găsită|există|este)|căutată)
        (?:articolul|conținutul)\b[^.]{0,30}(?:nu (?:mai )?(?:există|este)|a fost (?:șters|mutat|eliminat))
        acces (?:interzis|refuzat)
        az oldal nem (?:található|létezik|elérhető)
        (?:a keresett|keresett) (?:oldal|cikk)
        karbantartás
        sivua ei (?:löyt|ole)
        (?:sivu|artikkeli)\w* ei (?:löydy|löytynyt|ole)
        pääsy (?:estetty|evätty)
        huoltokatko
        (?:η )?σελίδα δεν (?:βρέθηκε|υπάρχει)
        (?:الصفحة|المقال|المحتوى|الرابط)[^.]{0,30}(?:غير موجود|غير متاح|حذف|نقل|لم يعد)
        تم رفض الوصول
        الموقع تحت الصيانة
        عذرا
        halaman (?:tidak ditemukan|yang anda)
        không tìm thấy trang
        trang (?:bạn|này) [^.]{0,20}không
        страницата не (?:е намерена|съществува)
        página no trobada
        pàgina no (?:trobada|existeix)
        сторінк\w+ не
    """,
    Sign.CONSENT: r"""
        çerez\w*
        (?:používáme|používame|soubory) (?:soubory )?cookies?
        soubory? cookie
        folosim (?:module )?cookie
        (?:sütiket|cookie-kat) használ
        käytämme evästeitä
        evästei\w+
        ملفات تعريف الارتباط
        χρησιμοποιούμε cookies
        menggunakan cookie
        бисквитк\w+
        kişisel verileriniz\w*
        osobních údajů
        (?:súhlas|souhlas)\w* s(?:e|o)? (?:zpracován|spracovan|použ[ií]v|ukládán|ukladan|cookies)\w*
    """,
    Sign.MORE: r"""
        devamını oku
        haberin devamı
        číst (?:dál|více|celý)
        celý článek
        citește (?:mai mult|mai departe|tot)
        tovább(?: a cikkhez| olvasom)?
        lue (?:lisää|koko)
        اقرأ المزيد
        διαβάστε (?:περισσότερα|ολόκληρο)
        baca selengkapnya
        xem thêm
        đọc tiếp
    """,
    Sign.PAYWALL: r"""
        jen pro předplatitele
        abonelere özel
        (?:yalnızca|sadece) (?:aboneler|üyeler)\w*
        abone\w* (?:özel|ol\b|olun|olarak|olmanız)
        (?:devamını|tamamını|okumaya devam)\b[^.]{0,40}(?:abone|üye|giriş|kayıt)
        üye (?:girişi|olun|olmanız)
        (?:pouze|jen|výhradně) pro (?:předplatitele|předplatné|členy|predplatiteľov)
        (?:odemkn|odomkn)\w+
        předpl(?:aťte|atné|atit)\b[^.]{0,40}(?:číst|článk|obsah|od \d|kč)
        (?:chcete|chcete-li|pokračovat) (?:ve čtení|číst|v čítaní)
        (?:už|již) (?:máte|jste)[^.]{0,20}(?:účet|předplat\w+|přihlas\w+)
        (?:abonează-te|abonați-vă|autentifică-te|creează cont)\b[^.]{0,40}(?:citi|acces|continu)\w*
        (?:pentru|doar) (?:a citi|abonați)
        (?:csak )?előfizetőknek
        (?:előfizetés|regisztráció|bejelentkezés)\b[^.]{0,40}(?:olvas|folytat|szükséges)\w*
        (?:vain|tarkoitettu) tilaajille
        (?:tilaa|kirjaudu)\b[^.]{0,40}(?:lukeaksesi|lue|jatkaaksesi)
        jatka(?:a|aksesi)? lukemista
        للمشتركين (?:فقط)?
        (?:اشترك|سجل|سجّل)[^.]{0,40}(?:لقراءة|للمتابعة|لمواصلة|القراءة|للوصول)
        (?:لمتابعة|لمواصلة) القراءة
        (?:για να )?συνεχίσετε την ανάγνωση
        μόνο για συνδρομητές
        (?:khusus|hanya untuk) (?:pelanggan|member)
        (?:berlangganan|daftar|masuk)\b[^.]{0,30}(?:untuk )?(?:membaca|lanjut)
        (?:đăng ký|đăng nhập) để (?:đọc|xem|tiếp)
        само за абонати
    """,
    Sign.RETRY: r"""
        (?:tekrar|yeniden) deneyin
        ana sayfa\w*
        zkuste (?:to )?(?:znovu|později)
        (?:titulní|hlavní|úvodní) stran\w+
        încearcă din nou
        prima pagină
        próbálja (?:meg )?újra
        yritä (?:uudelleen|myöhemmin)
        etusivulle
        (?:الصفحة|صفحة) الرئيسية
        حاول (?:مرة أخرى|لاحقا)
        αρχική σελίδα
        coba lagi
        thử lại
    """,
    Sign.FILLER: r"""
        ^[\W\d]*$
        ^\S+@\S+$
        ^(?:www\.)?[\w-]+(?:\.[\w-]+)+$
        ^©
    """,
}
