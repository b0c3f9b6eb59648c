"""What walls and error pages say in German."""

from typing import Final

from monitor.core.extract.signs.kinds import Sign

PHRASES: Final = {
    Sign.SCRIPT: r"""
        javascript (?:aktivieren|einschalten|deaktiviert|ist)
        aktivieren sie (?:bitte )?javascript
        (?:bitte|zum abspielen)[^.]{0,40} javascript
        ihr browser (?:unterstützt|kann)
    """,
    Sign.ROBOT: r"""
        browser wird (?:überprüft|geprüft)
        (?:dass|ob) sie (?:kein roboter|ein mensch|kein bot)
        kein roboter
        sicherheits(?:überprüfung|prüfung|abfrage)
        javascript und cookies
        ungewöhnlich\w+ (?:aktivität|datenverkehr|zugriff)\w*
        automatisierte (?:anfrage|zugriff)
        sind sie ein (?:mensch|roboter)
        kein (?:programm|bot|automat)\b
        lösen sie (?:bitte )?(?:die|diese|das)
        einen moment (?:bitte|geduld)
        verbindung (?:wird )?(?:überprüft|geprüft)
        cookies und javascript
        (?:verdächtige|auffällige|automatisierte) (?:aktivität|zugriffe|anfragen)\w*
        zu viele anfragen
    """,
    Sign.ERROR: r"""
        (?:seite|artikel|beitrag|dokument|inhalt|adresse|url)\b[^.]{0,60}(?:nicht (?:mehr )?(?:gefunden|verfügbar
            |vorhanden|erreichbar|auffindbar|abrufbar|online)|existiert|gelöscht|verschoben|entfernt|umgezogen
            |gibt es nicht)
        nicht gefunden
        ^fehler ?[45]\d\d\b
        interner (?:server)?fehler
        serverfehler
        (?:dienst|service|server) (?:ist )?(?:vorübergehend |derzeit |momentan |zurzeit )?nicht (?:verfügbar|erreichbar)
        zugriff (?:wurde )?(?:verweigert|gesperrt)
        zugang (?:verweigert|gesperrt)
        keine berechtigung
        ist ein fehler aufgetreten
        technische(?:n|r)? (?:fehler|störung|problem)\w*
        etwas ist schiefgelaufen
        wartungs(?:arbeiten|modus)
        wegen wartung
        wird (?:gerade |derzeit )?gewartet
        (?:gleich|bald|in kürze) wieder (?:da|für sie da|erreichbar|online)
        in ihrem land nicht
        domain (?:\S+ )?(?:steht )?(?:zum verkauf|zu verkaufen|kaufen)
        zu verkaufen
        domain[- ]parking
        geparkt
        parkt diese
        (?:seite|adresse|artikel|link|inhalt)\w*[^.]{0,60}(?:nicht finden|leider nicht|veraltet|ungültig|abgelaufen)
        (?:seite|artikel) gibt es (?:leider )?nicht
        (?:veralteten|falschen|defekten|ungültigen|alten) link
        nicht mehr online
        aus (?:lizenz|urheber|rechtlichen)\w*(?: gründen)?[^.]{0,40}(?:nicht|gelöscht|entfernt)
        (?:ist |sind )?(?:vorübergehend|zurzeit|momentan|derzeit) (?:offline|nicht (?:verfügbar|erreichbar))
        wartungsmodus
        (?:seite|website|homepage)\w* (?:ist |befindet sich )?(?:noch )?im aufbau
        hier entsteht
        server (?:ist )?überlastet
        zeitüberschreitung
        da ist (?:leider )?etwas schief
        ein (?:unerwarteter )?fehler
        zugriff[^.]{0,60}nicht möglich
        hätte nicht passieren
        (?:server|system|seite) hat (?:gerade |derzeit |zurzeit )?ein problem
        ^(?:ooops?|ups|hoppla|huch|oje)\b
    """,
    Sign.CONSENT: r"""
        (?:verwend|nutz|setz|speicher|akzept|zustimm|benötig|einwillig|ablehn)\w*[^.]{0,100}cookies?\b
        cookies?\b[^.]{0,100}(?:verwend|nutz|setz|speicher|akzept|zustimm|einwillig|ablehn)\w*
        cookie-(?:einstellung|richtlinie|banner|hinweis)\w*
        (?:ihre?|deine?) (?:einwilligung|zustimmung|privatsphäre)
        (?:mit|ohne) werbung (?:oder|und|weiterlesen|lesen|nutzen|und tracking)
        pur-?abo
        werbetracking
        (?:wir|uns) und (?:unsere|\d+)(?: \d+)? partner
        personalisierte(?:r|n)? (?:werbung|anzeigen|inhalte)
        informationen auf (?:ihrem|einem|deinem) gerät
        datenschutz-?einstellung\w*
        tracking\b.{0,60}zustimm
        verarbeitung (?:ihrer|personenbezogener)
        stimmen sie[^.]{0,60}(?:cookies|nutzung|verarbeitung)
        nutzung von cookies
        ohne (?:werbe-?)?tracking
        werbe- und analyse
        (?:zustimmen|akzeptieren) (?:und|&) (?:weiter|fortfahren)
        datenschutz(?:hinweise|präferenz)\w*
        ihre daten
        (?:cookies|messtechniken|tracking)[^.]{0,40}(?:ein|einsetzen|setzen)\W*$
        (?:setzen|nutzen|verwenden) (?:wir|sie)[^.]{0,60}(?:cookies|messtechniken|drittanbieter)
        werbefrei lesen
        mit werbung lesen
    """,
    Sign.MORE: r"""
        weiter ?lesen
        mehr (?:lesen|dazu)
        (?:den |zum )?(?:ganzen|vollständigen|kompletten|originalen?) (?:artikel|beitrag|text)(?: lesen)?
        zum artikel
    """,
    Sign.PAYWALL: r"""
        (?:ganze|vollständige|komplette|weitere)[nrs]?\b[^.]{0,60}(?:gedruckten?|printausgabe|e-paper|epaper)
        (?:mit|im|durch) [\w+-]{1,25}(?: [\w+-]{1,15})? (?:weiterlesen|weiter lesen)
        weiterlesen (?:mit|für|ab|nach)
        (?:registrier|anmeld|einlogg|abonnier|test|freischalt)\w*[^.]{0,40}(?:und|um
            |zum) (?:\w+ )?(?:weiter ?(?:zu )?lesen|weiterlesen|lesen)
        jetzt weiterlesen
        (?:artikel|text|beitrag|inhalt)\w* freischalten
        freischalten
        (?:nur|exklusiv|ausschließlich|reserviert)[^.]{0,15} (?:für|mit) (?:unsere )?(?:[\w-]*abonnent|mitglied
            |registriert|digital|plus|abo)\w*
        (?:dieser|diesen|der|diese) (?:artikel|beitrag|text|inhalt)\w*[^.]{0,50}(?:abonnent|\babo\b|plus-
            |kostenpflichtig|registrier|premium)\w*
        für abonnent\w+
        plus-artikel
        [\w-]+\+-artikel
        kostenpflichtiger (?:inhalt|artikel)
        (?:schon|bereits) (?:eine? (?:\w+-)?(?:konto|abo|account|zugang|(?:kunden|benutzer|nutzer)konto)|abonnent)\w*
        (?:^|(?:sie|du) )(?:schon|bereits) (?:kunde|registriert|mitglied|angemeldet)[^.]{0,25}
        um (?:diesen|den|weiter|alle)[^.]{0,60}(?:lesen|freizuschalten)
        (?:vollständigen|ganzen|gesamten) (?:artikel|beitrag|text)[^.]{0,30}lesen
        lesen sie (?:alle artikel|diesen|den (?:ganzen|vollständigen))
        melden sie sich (?:bitte )?an
        zugriff auf alle (?:inhalte|artikel)
        kostenlos registrieren
        digital-?abo\b
        probeabo
        jetzt (?:testen|abo)
        zum angebot
        möchten (?:sie )?(?:gerne? )?weiterlesen
        login für abonnenten
        abo abschließen
        (?:digital|plus|premium|e-paper)-?(?:abo|abonnement|zugang|mitgliedschaft)\w*
        nur mit[^.]{0,30}(?:abo|konto|plus|zugang|anmeldung)\w*
        (?:hier|jetzt|bitte) (?:anmelden|einloggen|registrieren|abonnieren)[^.]{0,30}(?:lesen|artikel|zugang)
        monate? (?:kostenlos|gratis|für (?:nur |je |jeweils )?(?:\d|€|einen euro))
        kostenlos (?:testen|weiterlesen)
        testen sie (?:jetzt|uns|unser|kostenlos|gratis|\w+ \w+ lang|\d|(?:die|das) digital|[\w-]*\+|[\w-]*plus)
        (?:vollen|unbegrenzten|unbeschränkten) (?:zugriff|zugang) (?:auf|zu) (?:alle|unsere|diese|artikel|inhalte)
        inhalt (?:ist )?gesperrt
        anmeldung erforderlich
        (?:sie haben|haben) (?:noch |schon )?kein (?:abo|konto)
        (?:kostenlosen|freien|gratis-?)[ ]?artikel[^.]{0,30}(?:gelesen|aufgebraucht|erreicht)
        (?:plus|premium|abo)-inhalte
        (?:diesen )?artikel weiterlesen
        alles lesen\W*$
        schon abonnent
        zum login\W*$
    """,
    Sign.ABROAD: r"""
        (?:nur|nicht) (?:auf|in) (?:deutsch|englisch|französisch|russisch|spanisch|chinesisch|ihrer sprache
            |dieser sprache)(?:er sprache)? (?:verfügbar|vorhanden|erschienen)
        sprache (?:aus)?wählen
    """,
    Sign.RETRY: r"""
        startseite
        (?:versuchen|probieren) sie es
        (?:später|in (?:ein paar|wenigen|einigen) (?:minuten|augenblicken)) (?:noch einmal|erneut|nochmals?|wieder)
        (?:prüfen|überprüfen) sie die (?:adresse|url|schreibweise)
        laden sie die seite
        zurück zur
    """,
    Sign.FILLER: r"""
        startseite
        suchfunktion
        \bsuche\b
        (?:versuchen|prüfen|kontaktieren|wenden) sie
        bitten (?:wir|um)
        verständnis
        entschuldig
        kündbar
        monat\b.{0,20}$
        (?:passwort|konto|e-?mail)\b
        registrieren
        einloggen
        anmelden
        ^(?:akzeptieren|einstellungen|ablehnen|zustimmen)\b
        artikel kostenlos
        noch \d+
        weitergeleitet
        automatisch
        widerrufen
        abonnieren
        preis
        referenz
        ihre auswahl
    """,
}
