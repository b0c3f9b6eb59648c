"""What walls and error pages say in further languages, less of each."""

from typing import Final

from monitor.core.extract.signs.kinds import Sign

PHRASES: Final = {
    Sign.SCRIPT: r"""
        javascript を有効
        자바스크립트
    """,
    Sign.ROBOT: r"""
        non sei un robot
        non sono un robot
        verifica di sicurezza
        não é um robô
        não sou um robô
        geen robot
        ロボットではありません
        로봇이 아닙니다
    """,
    Sign.ERROR: r"""
        الصفحة (?:غير موجودة|التي تبحث عنها)
        sayfa (?:bulunamadı|mevcut değil)
        pagina (?:non trovata|inesistente|non esiste)
        accesso negato
        página não encontrada
        acesso negado
        pagina niet gevonden
        toegang geweigerd
        em manutenção
        in manutenzione
        sidan (?:kunde inte hittas|finns inte)
        siden (?:ble ikke funnet|findes ikke)
        stránka (?:nebyla nalezena|neexistuje)
        sayfa bulunamadı
        ページが見つかりません
        ページは存在しません
        メンテナンス中
        페이지를 찾을 수 없습니다
        점검 중
    """,
    Sign.CONSENT: r"""
        (?:informazioni|informações|informatie) (?:sul|no|op) (?:dispositivo|een apparaat)
        (?:annunci|anúncios) personalizzat[ie]
        utilizziamo (?:i )?cookie
        utilizamos cookies
        usamos cookies
        wij gebruiken cookies
        gebruiken cookies
        la tua privacy
        uw privacy
        o seu consentimento
        använder cookies
        bruker (?:informasjons)?cookies
    """,
    Sign.MORE: r"""
        leggi (?:tutto|di più|l'articolo)
        continua a leggere
        leia mais
        continue lendo
        lees (?:meer|verder)
        läs mer
        les mer
        læs mere
        devamını oku
        続きを読む
        もっと見る
        더 보기
        기사 전문
    """,
    Sign.PAYWALL: r"""
        (?:contenuto|articolo) riservat\w+
        riservato agli abbonati
        abbonati per
        sei già abbonato
        exclusivo para assinantes
        assine para
        já é assinante
        alleen voor abonnees
        lees verder met
        word abonnee
        för prenumeranter
        for abonnenter
        logga in för att
        jen pro předplatitele
        abonelere özel
        続きを読むには
        会員限定
        有料会員
        유료 회원
        구독자 전용
    """,
    Sign.RETRY: r"""
        homepage
        riprova
        tente novamente
        torna alla home
        probeer het (?:later )?opnieuw
    """,
    Sign.FILLER: r"""
        ^[\W\d]*$
        ^\S+@\S+$
        ^(?:www\.)?[\w-]+(?:\.[\w-]+)+$
        ^©
    """,
}
