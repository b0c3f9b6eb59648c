"""What walls and error pages say in Swedish, Norwegian and Danish."""

from typing import Final

from monitor.core.extract.signs.kinds import Sign

PHRASES: Final = {
    Sign.ROBOT: r"""
        (?:inte|ikke) (?:är )?en robot
        (?:ovanlig|mistänkt|uvanlig|usædvanlig|mistænkelig)\w* (?:trafik|trafikk|aktivitet)
        är du (?:en )?människa
        er du (?:et )?mennesk\w*
        (?:säkerhets|sikkerhets)(?:kontroll|sjekk|tjek)
    """,
    Sign.ERROR: r"""
        sidan (?:kunde inte hittas|finns inte|hittades inte|saknas|du (?:letar|söker|försökte))
        (?:sidan|artikeln|innehållet)\b[^.]{0,40}(?:finns inte|kan inte (?:hittas|visas)|har (?:flyttats|tagits
            |raderats)|inte (?:längre )?tillgänglig\w*|(?:flyttats|tagits) (?:eller|bort))
        siden (?:ble ikke funnet|blev ikke fundet|findes ikke|finnes ikke|du (?:leter|leder|søker))
        (?:siden|artikk?elen|indholdet|innholdet)\b[^.]{0,40}(?:finnes ikke|findes ikke|er (?:flyttet|slettet
            |fjernet)|ikke (?:lenger|længere)|(?:kunne|kan) ikke (?:vises|findes|finnes))
        (?:vi )?(?:hittade inte|kunde inte hitta|fant ikke|fandt ikke|kunne ikke (?:finde|finne))
        (?:åtkomst nekad|adgang nektet|adgang nægtet|ingen (?:åtkomst|adgang))
        (?:underhåll|vedlikehold|vedligehold\w*)\b
        (?:något|noe|noget) gick? (?:fel|galt)
        (?:noe|noget) gik?k? galt
        (?:strax|snart) (?:tillbaka|tilbake|tilbage)
        tekniska? (?:problem|fel|feil|problemer)
        (?:tillfälligt|midlertidigt?) (?:nere|stängd|otillgänglig|nede|utilgjengelig|utilgængelig)\w*
        (?:inte|ikke) (?:tillgänglig\w*|tilgjengelig\w*|tilgængelig\w*) i (?:ditt|dit|din) \w+
    """,
    Sign.CONSENT: r"""
        (?:använder|bruker|bruger) (?:\w+ )?(?:cookies|kakor|informasjonskapsler)
        (?:ditt|dit) samtyc?k\w*
        samtyc?k\w+ til(?:l)?\b
        (?:din|ditt) (?:integritet|personvern|privatliv)\w*
        personanpassad\w* (?:annonser|reklam)
        personlig?\w* (?:tilpassede |tilpasset )?annonce?r
        (?:godkänn|acceptera|godta|tillad|accepter) (?:alla|alle|og|och)
        (?:partner|partnere|partners)\b.{0,60}(?:cookies|data|uppgifter|oplysninger|opplysninger)
    """,
    Sign.MORE: r"""
        (?:läs|les|læs) (?:mer|mere|hela|hele|videre|vidare)
        (?:fortsätt|fortsett|fortsæt) (?:läsa|å lese|med at læse)
    """,
    Sign.PAYWALL: r"""
        (?:för|for) (?:våra |vore |våre )?(?:prenumeranter|abonnenter|plus-?kunder)
        (?:för|for) (?:våra|vore|våre) medlemm?[ae]r
        (?:prenumerera|abonner|abonnér|bli (?:prenumerant|abonnent|medlem|kund)|bliv (?:abonnent|medlem)|köp
            |kjøp|køb|logga in|logg inn|log ind|registrera dig|opret)\b[^.!?]{0,60}\b(?:läsa|lese|læse|låsa|låse)\b
        (?:logga in|logg inn|log ind|registrera dig|opret(?:t)?)\b[^.!?]{0,60}\b(?:få|för|for|vidare|videre)\b
        (?:prenumerera|abonner|abonnér|bli (?:prenumerant|abonnent)|bliv abonnent)\b[^.!?]{0,60}\b(?:få|för|for)\b
        (?:läsa|lese|læse) (?:vidare|videre|hela|hele|artikeln|artikelen|artiklen)
        (?:lås upp|lås opp|lås op)\b
        (?:redan|allerede) (?:kund|prenumerant|abonnent|medlem|kunde)
        bli (?:prenumerant|abonnent)
        bliv (?:abonnent|medlem)
        (?:premium|plus)-?(?:artikel|artikkel|material)
        (?:artikeln|artikelen|artiklen) (?:är|er) (?:låst|bare|endast|kun)
        (?:första|första|første) månad\w* (?:för|for|gratis)
    """,
    Sign.RETRY: r"""
        (?:försök|prøv) (?:igen|igjen|senare|senere)
        (?:till|til) (?:startsidan|startsiden|förstasidan|forsiden)
    """,
    Sign.FILLER: r"""
        (?:kr|kronor|kroner)\b
        avsluta när
        lösenord|passord|adgangskode
        (?:e-?post|mail)adress\w*
        beklag\w*
    """,
}
