"""What walls and error pages say in Dutch."""

from typing import Final

from monitor.core.extract.signs.kinds import Sign

PHRASES: Final = {
    Sign.SCRIPT: r"""
        javascript (?:in|aan|staat|is)
        browser ondersteunt
    """,
    Sign.ROBOT: r"""
        geen robot
        (?:ongebruikelijk|verdacht|ongewoon|geautomatiseerd)\w* (?:verkeer|activiteit|netwerkverkeer)
        (?:controleren|verifiëren|bevestig)[^.]{0,30}(?:browser|mens|verbinding)
        ben je (?:een )?mens
        beveiligingscontrole
    """,
    Sign.ERROR: r"""
        pagina (?:is |kan |werd )?(?:niet gevonden|niet (?:meer )?beschikbaar|bestaat niet)
        (?:pagina|artikel|bericht)\b[^.]{0,50}(?:bestaat niet|niet (?:gevonden|worden gevonden|beschikbaar)
            |(?:is|werd|zijn) (?:verplaatst|verwijderd)|verplaatst of verwijderd)
        (?:kunnen|konden)[^.]{0,40}niet (?:vinden|laden)
        toegang (?:geweigerd|ontzegd)
        (?:in|gepland) onderhoud
        (?:zijn|we) (?:zo|snel|straks) (?:weer )?terug
        er (?:ging|is) (?:iets|een fout) (?:mis|opgetreden)
        iets (?:ging|is)[^.]{0,10}(?:mis|fout)
        (?:tijdelijk|even|momenteel) niet (?:bereikbaar|beschikbaar)
        niet beschikbaar in (?:jouw|uw|je) (?:land|regio)
        (?:interne )?serverfout
        domein(?:naam)? (?:is )?te koop
        te veel verzoeken
    """,
    Sign.CONSENT: r"""
        (?:informatie|gegevens) op (?:een|je|uw) apparaat
        gepersonaliseerde (?:advertenties|content)
        (?:wij|we) gebruiken (?:functionele )?cookies
        gebruiken? cookies
        (?:jouw|je|uw) privacy
        cookies en (?:vergelijkbare|soortgelijke|andere)
        (?:vraagt|vragen)[^.]{0,20}toestemming
        (?:jouw|je|uw) toestemming
        persoonsgegevens\b.{0,60}(?:verwerk|partners)
        (?:accepteer|weiger)(?:en)? (?:alle|cookies)
        alles (?:accepteren|weigeren)
    """,
    Sign.MORE: r"""
        lees (?:meer|verder|het hele|het volledige|alles)
        verder lezen
        (?:hele|volledige) (?:artikel|verhaal)
    """,
    Sign.PAYWALL: r"""
        (?:alleen|exclusief|uitsluitend) (?:voor|toegankelijk voor) (?:onze )?(?:abonnees|leden)
        (?:dit|het) (?:is )?(?:een )?(?:\w+-)?
            (?:artikel|verhaal) (?:is )?(?:(?:alleen|exclusief) )?voor (?:abonnees|leden)
        (?:plus|premium)-?artikel
        lees (?:verder|dit|alles|onbeperkt|het)[^.]{0,30}(?:met (?:een|je|jouw|uw) |als (?:abonn|lid\b)|abonn|\blid\b)
        lees (?:verder|alles|onbeperkt) met
        lees (?:dit|het|deze) \w+ (?:gratis|verder|volledig)
        word (?:nu )?(?:abonnee|lid)
        (?:om )?(?:verder|door) te (?:kunnen )?lezen
        (?:log in|inloggen|registreer|meld je aan|maak een account|neem een abonnement)\b[^.!?]{0,50}(?:lezen
            |verder|toegang)
        (?:al|ben je al|bent u al|reeds) (?:abonnee|lid)\b
        (?:heb je|hebt u|al) een account\?
        onbeperkt(?:e)? (?:lezen|toegang)
        (?:kies|bekijk) (?:een|je|onze) abonnement\w*
        (?:maand|weken) gratis
        (?:hebt|heb) (?:je|u)[^.]{0,30}(?:limiet|gratis artikelen)
    """,
    Sign.RETRY: r"""
        homepage
        probeer het[^.]{0,40}(?:opnieuw|nog eens|later)
        (?:ga|terug|naar) (?:terug )?(?:naar )?de (?:voorpagina|homepage|startpagina)
        over (?:een )?(?:paar|enkele) minuten
    """,
    Sign.FILLER: r"""
        sorry
        excuses
        per (?:maand|week|jaar)
        opzegbaar
        e-?mailadres
        wachtwoord
    """,
}
