"""What walls and error pages say in English."""

from typing import Final

from monitor.core.extract.signs.kinds import Sign

PHRASES: Final = {
    Sign.SCRIPT: r"""
        (?:enable|turn on|requires?|support|without|need|activate) (?:to enable )?javascript
        javascript (?:is|to|must|seems)
        (?:does not|doesn't|not) support (?:the )?(?:html5 )?(?:video|audio|inline frames)
        to (?:view|watch|play) this (?:video|content)
        browser (?:does not|doesn't|is not|isn't|is out of date|can't)
        loading\.\.\.$
    """,
    Sign.ROBOT: r"""
        (?:check|verify|inspect|review)ing (?:your|that you|if you|if the|you are|whether).{0,30}(?:browser|human
            |connection|robot)
        (?:verify|confirm|prove|know|make sure|ensure) (?:that )?(?:you are|you're|you aren't|you are not
            |you're not) (?:not )?(?:a |an )?(?:\w+ )?(?:human|robot|bot|person)
        are you (?:a )?(?:human|robot|bot)\b
        you (?:are|may be) (?:a )?(?:robot|bot)\b
        i am not a robot
        i'm not a robot
        (?:unusual|suspicious|automated|abnormal) (?:traffic|activity|requests?|behaviou?r)
        (?:complete|solve|enter) the (?:\w+ )?(?:captcha|security check|challenge)
        security (?:check|verification)\b
        \bcaptcha\b
        enable javascript and cookies
        javascript (?:and|or) cookies
        cookies (?:and|or) javascript
        review the security of your connection
        ddos[- ](?:protection|schutz)
        \bray[- ]id\b
        pardon our interruption
        just a moment\b
        attention required
        human verification
        not a bot\b
        automated (?:tools|access|queries|scripts|means)
        automation tools
        are you human
        real (?:person|human|visitor)\b
        human (?:visitor|being)\b
        press (?:&|and) hold
        select all (?:images|squares)
        one more step
        access to this page has been denied
        bot (?:detection|protection|check|mitigation)
        (?:performing|running) (?:a )?security
        javascript is (?:disabled|required|off)[^.]{0,60}cookies?
    """,
    Sign.ERROR: r"""
        (?:article|story|page|report) [^.]{0,40}(?:is|are) (?:under embargo|embargoed)
        \b(?:page|article|story|content|file|document|url|item|link|post) (?:you (?:are|were|requested|tried
            |have)[^.]{0,50})?(?:was |were |is |has |have |could |can|cannot |may |might |does\b |did\b
            |you )?[^.]{0,30}(?:not (?:be )?found|n't be found|not exist|n't exist
            |no longer (?:available|exists?|here|online)|unavailable|not available|isn't available
            |been (?:removed|deleted|moved|archived|taken down|renamed)|missing|has (?:moved|expired|gone)|be displayed)
        (?:can't|cannot|could not|couldn't|unable to|can not|did not|didn't) (?:seem to )?(?:find|locate|load) (?:that
            |this|the|what|your|any)(?: \w+){0,2} ?(?:page|article|story|content|file|document|url|item|link|post|you
            |requested)?
        nothing (?:was )?(?:found|here)\b
        ^(?:page |file |http )?not found\b
        \berror(?: code)? ?:? ?[45]\d\d\b
        ^(?:http )?(?:40\d|410|429|451|50\d|52\d)\b ?[-:|.]? ?(?:error|not|bad|forbidden|internal|service|unavailable
            |gateway|gone|page|access|unauthorized|too|server)
        bad gateway
        gateway time-?out
        service (?:is )?(?:temporarily )?(?:unavailable|not available)
        internal (?:server )?error
        server error
        too many requests
        ^bad request
        ^forbidden\b
        ^unauthori[sz]ed
        access (?:to this page |to this site )?(?:has been |is |was )?(?:denied|forbidden|blocked|restricted)
        (?:do not|don't|not) have (?:permission|access|authori[sz]ation) to (?:access|view|see)
        (?:you|ip address|request) (?:have|has) been blocked
        something went wrong
        an (?:unexpected )?error (?:has )?occurred
        (?:temporarily|currently) (?:unavailable|down|offline)
        (?:scheduled|under|planned|for|down for|undergoing|site|system|routine) maintenance
        (?:be|are) (?:right )?back (?:soon|shortly|later|online)
        back soon
        technical (?:difficulties|problems|issues)
        connection (?:timed out|refused|reset)
        (?:is|are|was) experiencing (?:technical|high)
        (?:unavailable|blocked|withheld) (?:due to|for) legal reasons
        (?:not|isn't) (?:currently )?available in your (?:country|region|location|area)
        access cannot be granted
        european economic area
        due to (?:gdpr|data protection)
        legal reasons
        domain (?:name )?(?:\S+ )?(?:is|may be|might be|has) (?:for sale|available|parked|expired|registered
            |been (?:registered|parked))
        buy this domain
        domain (?:is )?(?:for sale|parking|parked|owner)
        parked (?:free|domain|page)
        sponsored listings
        this (?:web ?site|site|account) (?:has been |is )?(?:suspended|for sale|parked|expired|disabled)
        account (?:has been )?suspended
        website coming soon
        default (?:web )?page
        under construction
        (?:removed|deleted) from our (?:archive|site|website|servers?)
        (?:are|will) be(?:ing)? redirected
        redirecting
        (?:page|article|story|link) [^.]{0,30}(?:isn't|is not|aren't) here
        (?:has|have) never existed
        never existed
        (?:this|the|that) (?:page|link|article) (?:is|appears to be|seems to be|may be|might be) (?:broken|gone
            |missing|lost|invalid|out of date|outdated)
        (?:broken|dead|outdated|invalid|expired) link
        (?:looks like|seems|think) you(?:'re| are)? (?:lost|got lost|have lost|took|have taken)
        wrong turn
        gone missing
        application error
        exception has occurred
        fatal error
        error establishing a database connection
        (?:site|website|service|page|app|we) (?:is|are|'re) (?:temporarily |currently |now )?(?:offline|down|closed
            |under)
        temporarily offline
        check back (?:in|later|soon|shortly)
        (?:making|made) (?:some |a few )?(?:improvements|changes|updates)
        (?:request|page) (?:could not|couldn't|cannot|can't) be (?:satisfied|processed|completed|displayed|loaded)
        web server is (?:down|not)
        (?:web ?page|website) (?:is )?(?:not|un)available
        coming soon$
        (?:removed|withdrawn|taken down) (?:at the request|for|by|due)
        (?:is|has been) parked
        get this domain
        (?:hosting|account|site) (?:has been |is )?(?:suspended|expired|deactivated)
        (?:not|n't) authori[sz]ed to
        your (?:ip|ip address|country|region|location)\b[^.]{0,40}(?:block|restrict|not)\w*
        permanently (?:removed|deleted|moved)
        domain\b.{0,60}(?:expired|for sale|parked|registrar)
        (?:didn't|did not) work\W*$
        cannot (?:see|view|access) this (?:site|page|content|website)
        (?:data|privacy) (?:rules|laws|regulations?)[^.]{0,60}(?:cannot|can't|unable|not)
        (?:readers|visitors|users) in your
        upgrading our (?:systems|servers|website|site)
        ^(?:hmm|oops|whoops|uh[- ]oh|yikes)\b
    """,
    Sign.CONSENT: r"""
        (?:value|respect|care about|protect)(?:s|ing)? your privacy
        privacy is important
        your privacy (?:choices|matters|is|settings|preferences)
        before you continue
        (?:use|uses|using|accept|enable|allow|of|through|via|such as|set|place|store|like|and similar|our|these
            |non-essential|advertising|tracking|all|reject|refuse|decline|without|third-party|analytics) cookies
        cookies? (?:and|or|to|on|policy|settings|preferences|consent|notice|wall|are|help|for|from)\b
        (?:need|give|require|obtain|withdraw|ask for|without|refuse|manage)(?:s|d)? (?:\w+ )?consent
        consent (?:to|for|preferences|choices|at any time|or)
        consent(?:ing)?\b.{0,30}(?:processing|partners|cookies|purposes)
        legitimate interest
        (?:store|access|storage)[^.]{0,40}(?:information|data) on (?:a|your) device
        (?:our|and) (?:\d[\d,.]* )?(?:third-party )?(?:partners|vendors)\b.{0,90}(?:data|device|cookies|store|process
            |information|ads)
        process(?:ing)? (?:of )?(?:your )?personal data
        personali[sz]ed (?:ads|advertising|content)
        precise geolocation
        data (?:use|processing) purposes
        ad-free subscription
        without (?:ads|advertising|tracking)\b.{0,40}(?:subscri|month|pay)
        tracking technologies
        your consent\b
        consent to use
        (?:optional|additional) cookies
        personal data\b.{0,80}(?:process|purposes|stored|partners)
        (?:your|our) data\b.{0,60}(?:partners|purposes|advertis)
        agree to (?:our|the|us) (?:use|using|processing)
        accept (?:and|&) (?:continue|close)
        relevant (?:ads|adverts|advertising)
        information (?:from|on) your device
    """,
    Sign.MORE: r"""
        (?:read|view|see) (?:more|the rest)
        (?:continue|keep) reading
        (?:read|view|see|show) (?:the )?(?:full|whole|entire|complete) (?:article|story|post|text|report|piece)
        read (?:it|the original|on)
        full (?:story|article)
        story continues
        original article
    """,
    Sign.PAYWALL: r"""
        (?:membership|subscription)s? (?:starts?|begins?|from) (?:at |from )?[£$€]
        support us and (?:read|keep)
        (?:remainder|rest|full (?:text|version|story)|whole) of (?:this|the)[^.]{0,60}(?:subscriber|print|paper
            |e-paper)
        members (?:read|get|see) (?:this|it|everything)
        (?:subscribe|sign up|sign in|log ?in|register|create (?:a|an|your)[^.!?]{0,20}account
            |become a (?:paying )?(?:member|subscriber|supporter)|start your|free trial)
            \b[^.!?]{0,80}\b(?:to|and) (?:continue|keep|carry on|read(?:ing)?|access|unlock|view|finish|enjoy
            |see|get (?:full|unlimited|access))\b
        (?:join|upgrade|purchase|donate)\b[^.!?]{0,80}\b(?:to|and) (?:(?:continue|keep|carry on|finish) reading|read
            |unlock|access (?:this|the (?:full|rest)|all|our)|(?:view|see) (?:this|the) (?:article|story|page)
            |get (?:full|unlimited|access)|enjoy (?:full|unlimited))\b
        to (?:continue|keep|finish) reading
        to read (?:the (?:full|whole|rest|entire|complete)|this (?:full |whole |entire )?(?:article|story|post)|on\b
            |more\b.{0,30}(?:subscri|log|sign|regist))
        (?:keep|continue) reading (?:with|for|by|this|after|now for)
        read the (?:full|rest of the|whole) (?:story|article) (?:with|for|by)
        (?:this|the|our) (?:article|story|content|post|page|report|analysis)(?:'s| is|,)?[^.]{0,25}(?:for|to|by
            |with)(?: our| paying| registered| premium| paid| all)* (?:subscribers?|members?|registered|subscription)
        (?:subscribers?|members?)[- ](?:only|exclusive)
        exclusive(?:ly)? (?:to|for)(?: our)? (?:subscribers|members)
        (?:premium|subscriber|locked|members'?) (?:article|content|story|exclusive)
        for (?:subscribers|members) only
        only (?:for|available to) (?:subscribers|members)
        reserved for (?:our )?(?:subscribers|members)
        already (?:a|an?|have|subscribed|registered|signed)\b[^.]{0,25}(?:subscriber|member|account|subscription
            |subscribed\?|registered\?)
        already (?:subscribed|registered)\b
        not a (?:subscriber|member)\b
        have an account\?
        (?:reached|used|hit|exceeded|read) (?:your|all|the (?:article|story|free|monthly|weekly|reading))\b[^.]{0,30}
            (?:limit|free (?:articles|stories)|maximum)
        (?:article|story|monthly) limit\b
        unlock (?:this|full|unlimited|(?:the|every|all)\b[^.]{0,30}(?:article|stor(?:y|ies)|report|rest|text|content
            |post|everything|access))
        choose (?:a|your) (?:plan|subscription)
        digital subscription
        get (?:unlimited|full) (?:digital )?access
        unlimited (?:digital )?access
        one-time purchase
        subscription (?:is )?required
        requires a subscription
        your trial
        (?:your|a) free trial
        a trial (?:subscription|membership|offer|account|month)
        members?[- ]only
        (?:you've|you have) (?:now )?(?:read|used|viewed|reached|run out of)[^.]{0,30}(?:free|limit|last)
        last free (?:article|story)
        (?:story|article|content|page) is locked
        locked (?:content|article|story)
        get (?:instant |full |unlimited |immediate )access
        support (?:independent|our|local|quality|great) journalism
        (?:subscribe|join|sign up) (?:now|today|from|for)\b[^.]{0,40}(?:read|access|£|\$|€|month|week)
        please (?:log|sign) in
        (?:log|sign) ?in to (?!comment|post|leave|vote|your|join)
        registration (?:is )?required
        for premium (?:users|members|subscribers)
        buy (?:this|the) (?:article|issue)
        day pass
        subscription plans?
        to unlock(?: it)?\W*$
        (?:log|sign) ?in or (?:register|subscribe|create|join|sign)
        subscribe or (?:log|sign|register)
        (?:one|your) free read
        become a (?:\w+ )?(?:subscriber|member) to
        verify(?:ing)? access
        (?:for|and) (?:\$|£|€)\d+[^.]{0,20}full access
        three months (?:of|for)\b[^.]{0,30}(?:\$|£|€)
        ^full access
        full digital access
        (?:enjoy|with|for) full access\W*$
        full access (?:for (?:just|only|as|[$£€\d])|to (?:all (?:our|articles|stories|content)|our|everything
            |the (?:site|website|archive|paper|newspaper)))
    """,
    Sign.ABROAD: r"""
        (?:is|are) (?:not|only|currently only|unfortunately not)(?: yet)? available in (?:english|german|french|russian
            |spanish|chinese|your language|the selected language|this language)
        no (?:english|german|french|russian|spanish|chinese) (?:version|translation)
        (?:choose|select) (?:a|your|another) language
        not (?:been )?(?:yet )?translated
        translation (?:is )?(?:not|un)available
        (?:not|un)available in your language
        available in \w+ only
    """,
    Sign.RETRY: r"""
        \bhome ?page\b
        (?:try|refresh|reload)(?:ing)?\b[^.]{0,30}(?:again|later|page|moment|minutes?|browser)
        (?:check|verify) (?:the|that|your) (?:url|address|spelling|link|connection)
        (?:go|take me|get|head) (?:back|home)\b
        return to (?:the )?(?:home|front|previous|main)
        (?:in|after) a (?:moment|while|few (?:minutes|moments|seconds))
        took too long
        (?:search|use the search)\b.{0,20}(?:box|bar|above|site|again)
        contact (?:support|the (?:site|web|administrator)|our (?:support|help))
    """,
    Sign.FILLER: r"""
        home ?page
        \bsearch (?:box|for|engine|bar|our|the site)
        \b(?:try|please) (?:again|later|refresh|one of|the|check|our|looking|searching|contact)
        check the (?:url|address|spelling)
        go (?:back|home|to)
        return to
        contact (?:us|the|our|support|\S+@)
        apologi[sz]e
        sorry\b
        inconvenience
        thank you for your patience
        typed
        broken link
        (?:request|reference|incident|error|block|event) (?:id|number|code|#)
        nginx
        apache
        cloudflare
        varnish
        akamai
        cancel (?:at )?any ?time
        (?:[£$€¥]|usd|eur|gbp) ?\d
        \d ?(?:€|£|euros?\b|rubles|руб|₽|zł|грн|元)
        per (?:month|week|year)
        a (?:month|week|year)\b.{0,10}$
        (?:first|next) (?:month|week)
        see offers
        (?:your|free) (?:articles?|stories) (?:left|remaining)
        you have .{0,20}(?:free )?(?:articles?|stories) (?:left|remaining)
        terms (?:of|and)
        privacy policy
        ^(?:continue|subscribe|register|accept|agree|disagree|reject|sign in|log ?in|more options|settings|next|submit
            |search|archives)\b.{0,30}$
        forgot (?:your )?password
        remember me
        password
        e-?mail address
        new here
        create an account
        it takes less than
        why did this happen
        all rights reserved
        maintains no relationship
        inquire now
        make an offer
        monthly archives
        links? below
        scheduled
        loading
    """,
}
