"""What walls and error pages say in French."""

from typing import Final

from monitor.core.extract.signs.kinds import Sign

PHRASES: Final = {
    Sign.SCRIPT: r"""
        (?:activez|activer|veuillez activer) (?:le )?javascript
        navigateur ne (?:supporte|prend|peut|permet)
        javascript (?:est|doit)
    """,
    Sign.ROBOT: r"""
        (?:que vous|vous) (?:êtes|etes) (?:bien )?(?:un )?(?:être )?humain
        n'êtes pas un robot
        pas un robot
        vérification de (?:sécurité|votre navigateur)
        navigation (?:nous )?(?:semble|paraît) inhabituelle
        activité (?:inhabituelle|suspecte)
        javascript et (?:les )?cookies
        trafic (?:inhabituel|anormal)
        vérifi\w+ que vous (?:êtes|n'êtes)
        vérification (?:en cours|de votre navigateur|de la connexion)
        êtes-vous un (?:robot|humain)
        cochez la case
        (?:résoudre|résolvez) (?:le|un|ce) captcha
        confirmez que vous
        trop de requêtes
        accès automatisé
    """,
    Sign.ERROR: r"""
        (?:page|article|contenu|vidéo) a été (?:retiré|supprimé|dépublié)e?\b
        (?:page|article|contenu|document|adresse|url)\b[^.]{0,60}(?:introuvable|n'existe (?:pas|plus)|n'est (?:pas
            |plus) (?:disponible|accessible|en ligne)|supprimée?s?\b|indisponible|n'a (?:pas )?(?:pu )?être trouvée?
            |déplacée?)
        page non trouvée
        introuvable\b
        erreur ?[45]\d\d\b
        (?:service|site|serveur)\b[^.]{0,30}(?:indisponible|en maintenance|n'est pas en mesure|inaccessible)
        erreur (?:interne|serveur|du serveur|technique)
        une erreur (?:est survenue|s'est produite)
        accès (?:refusé|interdit|bloqué)
        en (?:cours de )?maintenance
        de retour (?:très vite|bientôt|dans)
        pas (?:disponible|accessible) dans votre (?:pays|région)
        domaine (?:\S+ )?(?:est )?(?:à vendre|expiré)
        nom de domaine
        mis en parking
        site (?:est )?suspendu
        (?:contenu|article|page|lien)\b[^.]{0,60}(?:recherch|demand)\w*[^.]{0,40}(?:supprim|plus|pas|introuvable|trouv)\w*
        (?:contenu|article) (?:supprimé|indisponible|retiré|expiré)
        n'avons pas (?:pu )?trouv\w+
        équipes? (?:sont|est|techniques?) (?:prévenue|informée|mobilisée)s?
        (?:réessayez|revenez) (?:plus tard|dans|bientôt)
        page (?:inconnue|perdue|inexistante|non trouvée)
        lien (?:est )?(?:rompu|mort|invalide|expiré|cassé)
        site (?:est )?(?:fermé|en construction|momentanément|temporairement)
        (?:compte|site|hébergement) suspendu
        erreur (?:technique|inattendue)
        ne mène nulle part
        maintenance en cours
        site revient
        comportement automatisé
        ^(?:zut|oups|aïe|mince)\b
    """,
    Sign.CONSENT: r"""
        \b(?:utilis|accept|dépos|refus|gestion|gér|paramétr)\w*[^.]{0,100}(?:cookies|traceurs)
        (?:cookies|traceurs)[^.]{0,100}(?:utilis|accept|dépos|refus|technologies|partenaires)\w*
        (?:votre|la) vie privée
        (?:votre|avec votre) (?:consentement|accord)\b
        (?:nos|\d+) partenaires\b
        publicités? (?:personnalisée|ciblée)s?
        stocker et(?:/ou)? accéder
        données (?:personnelles|de navigation)
        retirer votre consentement
        continuer sans accepter
        vos données
        nous (?:et nos partenaires )?(?:déposions|déposons|utilisons|stockons|traitons)[^.]{0,60}(?:cookies
            |traceurs|données)
        (?:fins|finalités) publicitaires
        mesure d'audience
        votre (?:terminal|appareil)
        accepter (?:et|les cookies|pour)\b
        partenaires souhaitent
        naviguer sans publicité
        accepter les cookies
    """,
    Sign.MORE: r"""
        lire (?:la suite|plus|l'article)
        la suite (?:sur|de l'article)
        en savoir plus
        voir la suite
        article complet
    """,
    Sign.PAYWALL: r"""
        (?:aux|pour les) (?:lecteurs|utilisateurs|membres) inscrits
        (?:intégralité|version intégrale|article complet)[^.]{0,80}(?:édition papier|imprimée|kiosque|numérique)
        réservée?s? (?:aux|à nos|à l'usage des)(?: lecteurs)? ?(?:abonnés|membres|inscrits)
        (?:la suite|cet article|ce contenu|l'intégralité)[^.]{0,40}(?:abonné|inscrit)\w*
        il vous reste [^.]{0,20}(?:à lire|à découvrir|de cet article)
        (?:déjà|pas encore) (?:abonné|inscrit|un compte|de compte)
        offert aux
        abonnez-vous\b
        (?:pour|afin de|afin d')[^.]{0,15}(?:lire|poursuivre|continuer|accéder|consulter|découvrir)[^.]{0,60}(?:abonn
            |connect|inscri|compte|article|lecture|suite)\w*
        (?:créez|connectez|inscrivez|identifiez|abonnez)[^.]{0,60}(?:pour|afin) [^.]{0,20}(?:lire|continuer|poursuivre
            |accéder)
        s'abonner (?:pour|à partir|dès)
        je m'abonne
        accès illimité
        débloquez
        débloquer (?:(?:l'|cet |tous les )(?:articles?|accès|contenus?)|la (?:suite|lecture)|le contenu)
        offre numérique
        vous avez déjà un compte
        lecture[^.]{0,30}réservée
        (?:connectez|identifiez|inscrivez)-vous
        profitez de (?:notre|nos) offres?
        contenu payant
        (?:accès|zone|espace) (?:réservée?|abonnés)
        lisez (?:la suite|l'intégralité)
        vous avez (?:atteint|lu|épuisé)[^.]{0,40}(?:articles|limite|gratuit)\w*
        (?:essai gratuit|offre d'essai|offre découverte)
        devenez (?:membre|abonné)
        abonnez-vous
        (?:^|\W)article abonnés?\W*$
        envie de lire la suite
        testez sans engagement
        j'ai déjà un compte
        intégralité de (?:cet|l')\s?article
    """,
    Sign.ABROAD: r"""
        (?:disponible|existe) (?:uniquement |seulement |qu')?en (?:anglais|français|allemand|espagnol|russe|chinois)
        pas (?:encore )?(?:disponible|traduite?) (?:en|dans) (?:français|votre langue|cette langue)
        choisissez (?:votre|une) langue
    """,
    Sign.RETRY: r"""
        page d'accueil
        retour (?:à|sur) l'accueil
        réessay\w+
        vérifie[rz] l'(?:url|adresse|orthographe)
        dans quelques (?:instants|minutes|secondes)
        (?:rafraîchi\w+|actualis\w+|recharg\w+) la page
        moteur de recherche
    """,
    Sign.FILLER: r"""
        accueil
        moteur de recherche
        recherche\b.{0,30}$
        réessayer
        excuses
        patience
        vérifie[rz] l'adresse
        engagement
        résiliable
        mot de passe
        compte\b
        identifiant
        connecter
        connexion
        inscri
        articles? gratuits?
        choix
        tout (?:accepter|refuser)
        en savoir plus
        offre\b
        merci\b
        abonn
    """,
}
