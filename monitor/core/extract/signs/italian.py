"""What walls and error pages say in Italian."""

from typing import Final

from monitor.core.extract.signs.kinds import Sign

PHRASES: Final = {
    Sign.SCRIPT: r"""
        javascript (?:è|deve essere)
        (?:abilita|attiva)(?:re)? javascript
        browser non supporta
    """,
    Sign.ROBOT: r"""
        non (?:sei|sono) un robot
        verifica di sicurezza
        (?:traffico|attività) (?:insolit\w|sospett\w|anomal\w)
        (?:verifichiamo|verifica|controllo) (?:del|che|il)[^.]{0,30}(?:browser|uman\w|connessione)
        sei un essere umano
        sei umano
    """,
    Sign.ERROR: r"""
        pagina (?:non (?:è stata )?trovata|inesistente|non (?:è )?(?:esiste|disponibile|più))
        (?:pagina|contenuto|articolo|notizia)\b[^.]{0,50}(?:non (?:esiste|è (?:più )?(?:disponibile|presente
            |stat\w))|è stat\w (?:rimoss|spostat|cancellat|eliminat)\w|rimoss[ao])
        non (?:siamo riusciti|riusciamo) a trovare
        accesso (?:negato|bloccato|non consentito)
        (?:in|di) manutenzione
        (?:torniamo|torneremo|saremo di nuovo)[^.]{0,20}(?:presto|poco|subito|online)
        errore (?:del server|interno|imprevisto|nella connessione|40\d|50\d)
        si è verificato un errore
        qualcosa è andato storto
        (?:non è|non) disponibile nel (?:tuo|suo) paese
        servizio (?:temporaneamente )?non disponibile
        temporaneamente (?:non disponibile|sospes\w)
        dominio (?:è )?in vendita
        troppe richieste
    """,
    Sign.CONSENT: r"""
        (?:informazioni|dati) (?:sul|su un|nel) (?:tuo )?dispositivo
        (?:annunci|pubblicità|contenuti) personalizzat\w
        utilizz(?:iamo|a) (?:i )?cookie
        usiamo (?:i )?cookie
        la (?:tua|vostra|sua) privacy
        cookie o (?:altre )?tecnologie
        trattamento dei (?:tuoi )?dati
        (?:tuo|vostro|il) consenso
        continua senza accettare
        accetta (?:e|tutti|i cookie)
        fornitori\b.{0,60}(?:cookie|dati)
    """,
    Sign.MORE: r"""
        leggi (?:tutto|di più|l'articolo|ancora|il resto|su)
        continua (?:a leggere|la lettura|su)
        (?:l')?articolo (?:completo|integrale)
        vai all'articolo
    """,
    Sign.PAYWALL: r"""
        (?:contenuto|articolo|servizio) (?:riservat|esclusiv)\w+
        riservat\w (?:agli|ai) (?:abbonati|soci|nostri|lettori|utenti registrati)
        (?:solo|esclusiv\w+) per (?:gli )?(?:abbonati|iscritti|soci)
        abbonati (?:ora|subito|adesso)\b
        ^abbonati (?:a|e|per)\b
        abbonati per (?:leggere|continuare|proseguire|accedere|sbloccare)
        (?:sei|hai) già (?:abbonat|iscritt|registrat|un (?:account|abbonamento))\w*
        (?:per|a) (?:continuare|proseguire)(?: a leggere| la lettura)?
        (?:iscriviti|accedi)\b[^.!?]{0,60}\b(?:leggere|continuare|proseguire|contenuti)
        (?:registrati|abbonati)\b[^.!?]{0,30}\b(?:per|e) (?:\w+ )?(?:leggere|continu\w+ a leggere|proseguire)
        per leggere (?:tutto|l'articolo|il resto|questo)
        attiva (?:ora )?(?:l'abbonamento|la prova)
        (?:hai|avete) (?:letto|esaurito|raggiunto)[^.]{0,40}(?:articoli|limite|gratuit\w)
        scopri (?:le offerte|l'offerta|gli abbonamenti)
        scegli (?:il tuo|l') abbonamento
        sblocca (?:l'articolo|tutti|questo)
        accesso illimitato
    """,
    Sign.RETRY: r"""
        homepage
        riprova
        (?:torna|vai|ritorna) (?:alla|in) (?:home|prima|pagina)
        (?:tra|fra) (?:qualche|pochi) (?:minut|istant)\w
    """,
    Sign.FILLER: r"""
        spiacenti
        ci scusiamo
        disdici quando
        al mese
        (?:inserisci|indirizzo) (?:la tua )?e-?mail
        password dimenticata
        accedi$
        registrati$
    """,
}
