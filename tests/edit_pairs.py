# ruff: noqa: E501  # a pair is read in one line
"""Pairs of readings of one article, with the kinds of edit that a person would name: texts of our own, seven languages.

Each language has one article and the same ten things that happen to articles: five edits, and five changes that nobody
would call one. After them come changes that are of no language. Written down before there was anything to judge them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.core.model import EditKind

HEADLINE, NUMBER, ATTRIBUTION, ACTOR = EditKind.HEADLINE, EditKind.NUMBER, EditKind.ATTRIBUTION, EditKind.ACTOR

Swap = tuple[str, str]


@dataclass(frozen=True)
class Base:
    """An article. `actors`: by name, the words that a rule would find it by."""

    language: str
    title: str
    text: str
    actors: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Pair:
    """What an article said, what it says now, and what a person would call edited."""

    name: str
    base: Base
    title: str
    text: str
    kinds: frozenset[EditKind]


ENGLISH = Base(
    "en",
    "Ferry talks fail as port workers walk out",
    "OSTHAVEN, Nov 20 — Talks on the future of the ferry line broke down on Friday after nine hours, officials said.\n"
    "The walkout stopped 14 ships and left 1,200 travellers on the quay. Norland had offered to pay for two new docks, "
    "according to the port authority.\n"
    "Union leader Mara Quist told reporters that the offer was an insult. The owners want 3.5 million crowns a year for "
    "the use of the terminal.\n"
    "Hotels in the old town opened their halls for the night. A further round of talks is planned for next week.",
    {"norland": ("Norland",), "sudmark": ("Sudmark",), "quist": ("Quist",)},
)
GERMAN = Base(
    "de",
    "Gespräche über Fährlinie gescheitert",
    "Die Gespräche über die Zukunft der Fährlinie sind am Freitag nach neun Stunden gescheitert, sagte ein Sprecher der "
    "Hafenbehörde.\n"
    "Der Ausstand hielt 14 Schiffe auf, 1.200 Reisende saßen am Kai fest. Norland hatte laut der Hafenbehörde angeboten, "
    "zwei neue Docks zu bezahlen.\n"
    "Die Eigner verlangen 3,5 Millionen Kronen im Jahr für die Nutzung des Terminals. Die Gewerkschaft nannte das Angebot "
    "eine Beleidigung.\n"
    "Hotels in der Altstadt öffneten ihre Säle für die Nacht. Eine weitere Runde ist für die nächste Woche geplant.",
    {"norland": ("Norland",), "sudmark": ("Südmark",)},
)
FRENCH = Base(
    "fr",
    "Échec des négociations sur la ligne de ferry",
    "Les négociations sur l'avenir de la ligne de ferry ont échoué vendredi après neuf heures, a déclaré un porte-parole "
    "du port.\n"
    "La grève a bloqué 14 navires et laissé 1 200 voyageurs à quai. Selon l'autorité portuaire, la Norlandie avait proposé "
    "de payer deux nouveaux quais.\n"
    "Les propriétaires réclament 3,5 millions de couronnes par an pour l'usage du terminal. Le syndicat a qualifié l'offre "
    "d'insulte.\n"
    "Les hôtels de la vieille ville ont ouvert leurs salles pour la nuit. Une nouvelle séance est prévue la semaine "
    "prochaine.",
    {"norland": ("Norlandie",), "sudmark": ("Sudmarche",)},
)
SPANISH = Base(
    "es",
    "Fracasan las conversaciones sobre la línea de transbordadores",
    "Las conversaciones sobre el futuro de la línea de transbordadores fracasaron el viernes tras nueve horas, dijo un "
    "portavoz del puerto.\n"
    "La huelga detuvo 14 barcos y dejó a 1.200 viajeros en el muelle. Según la autoridad portuaria, Norlandia había "
    "ofrecido pagar dos muelles nuevos.\n"
    "Los dueños piden 3,5 millones de coronas al año por el uso de la terminal. El sindicato calificó la oferta de "
    "insulto.\n"
    "Los hoteles del casco antiguo abrieron sus salones para la noche. Otra ronda está prevista para la próxima semana.",
    {"norland": ("Norlandia",), "sudmark": ("Sudmarca",)},
)
RUSSIAN = Base(
    "ru",
    "Переговоры о паромной линии провалились",
    "Переговоры о будущем паромной линии провалились в пятницу после девяти часов споров, заявил представитель порта.\n"
    "Забастовка остановила 14 судов, и 1 200 пассажиров остались на причале. По данным портовой администрации, Норландия "
    "предлагала оплатить два новых дока.\n"
    "Владельцы требуют 3,5 млн крон в год за пользование терминалом. Профсоюз назвал предложение оскорблением.\n"
    "Гостиницы старого города открыли на ночь свои залы. Новая встреча намечена на следующую неделю.",
    {"norland": ("Норландия", "Норландии"), "sudmark": ("Зюдмарк",)},
)
UKRAINIAN = Base(
    "uk",
    "Переговори про поромну лінію провалилися",
    "Переговори про майбутнє поромної лінії провалилися в п'ятницю після дев'яти годин суперечок, заявив представник "
    "порту.\n"
    "Страйк зупинив 14 суден, і 1 200 пасажирів залишилися на причалі. За даними портової адміністрації, Норландія "
    "пропонувала оплатити два нові доки.\n"
    "Власники вимагають 3,5 млн крон на рік за користування терміналом. Профспілка назвала пропозицію образою.\n"
    "Готелі старого міста відкрили на ніч свої зали. Нова зустріч запланована на наступний тиждень.",
    {"norland": ("Норландія", "Норландії"), "sudmark": ("Зюдмарк",)},
)
CHINESE = Base(
    "zh",
    "渡轮航线谈判破裂",
    "港口发言人表示,渡轮航线未来的谈判周五在九个小时后破裂。\n"
    "罢工使14艘船停航,1200名旅客滞留码头。据港务局消息,诺兰国曾提出出资修建两座新码头。\n"
    "船东要求每年支付350万克朗的码头使用费。工会称这一提议是一种侮辱。\n"
    "老城区的旅馆当晚开放了大厅。下一轮谈判计划于下周举行。",
    {"norland": ("诺兰国",), "sudmark": ("南境国",)},
)


def _edited(name: str, base: Base, kinds: set[EditKind], *swaps: Swap, title: str = "", more: str = "") -> Pair:
    text = base.text
    for old, new in swaps:
        assert old in text, (name, old)
        text = text.replace(old, new)
    return Pair(f"{base.language}: {name}", base, title or base.title, text + more, frozenset(kinds))


@dataclass(frozen=True)
class Script:
    """What happens to the article of one language."""

    headline: str
    suffixed: str
    number: Swap
    respelled: Swap
    unattributed: Swap
    other_speaker: Swap
    other_actor: Swap
    appended: str
    stamps: tuple[str, str]
    reworded: Swap


def _pairs(base: Base, script: Script) -> list[Pair]:
    stamped = Base(base.language, base.title, f"{script.stamps[0]}\n{base.text}", base.actors)
    return [
        _edited("headline", base, {HEADLINE}, title=script.headline),
        _edited("typography and site name of the headline", base, set(), title=script.suffixed),
        _edited("number", base, {NUMBER}, script.number),
        _edited("number spelled in another way", base, set(), script.respelled),
        _edited("attribution removed", base, {ATTRIBUTION}, script.unattributed),
        _edited("another speaker", base, {ATTRIBUTION}, script.other_speaker),
        _edited("another actor", base, {ACTOR}, script.other_actor),
        _edited("paragraph appended", base, set(), more=f"\n{script.appended}"),
        _edited("stamps and counters", stamped, set(), (script.stamps[0], script.stamps[1])),
        _edited("reworded", base, set(), script.reworded),
    ]


SCRIPTS = (
    (
        ENGLISH,
        Script(
            headline="Ferry talks end in a deal as port workers return",
            suffixed="Ferry Talks Fail As Port Workers Walk Out | Osthaven Mail",
            number=("14 ships", "17 ships"),
            respelled=("1,200 travellers", "1200 travellers"),
            unattributed=(" after nine hours, officials said.", " after nine hours."),
            other_speaker=("according to the port authority", "according to a union leaflet"),
            other_actor=("Norland had offered", "Sudmark had offered"),
            appended="Sudmark said on Saturday that it would send 40 buses to the port.",
            stamps=(
                "Updated 14:05, Nov 20. 3 min read\n125 comments",
                "Updated 18:40, Nov 20. 4 min read\n318 comments",
            ),
            reworded=("broke down on Friday after", "collapsed on Friday after"),
        ),
    ),
    (
        GERMAN,
        Script(
            headline="Einigung über Fährlinie nach langer Nacht",
            suffixed="„Gespräche über Fährlinie gescheitert“ – Osthavener Bote",
            number=("14 Schiffe", "17 Schiffe"),
            respelled=("1.200 Reisende", "1200 Reisende"),
            unattributed=(" gescheitert, sagte ein Sprecher der Hafenbehörde.", " gescheitert."),
            other_speaker=("laut der Hafenbehörde", "laut einem Flugblatt"),
            other_actor=("Norland hatte", "Südmark hatte"),
            appended="Südmark teilte am Samstag mit, 40 Busse zum Hafen zu schicken.",
            stamps=("Stand: 20.11.2026, 14:05 Uhr\nLesezeit: 3 Min.", "Stand: 20.11.2026, 18:40 Uhr\nLesezeit: 4 Min."),
            reworded=("nannte das Angebot eine Beleidigung", "bezeichnete das Angebot als Beleidigung"),
        ),
    ),
    (
        FRENCH,
        Script(
            headline="Accord trouvé sur la ligne de ferry",
            suffixed="Échec des négociations sur la ligne de ferry - Le Courrier d’Osthaven",
            number=("14 navires", "17 navires"),
            respelled=("deux nouveaux quais", "2 nouveaux quais"),
            unattributed=(", a déclaré un porte-parole du port.", "."),
            other_speaker=("Selon l'autorité portuaire", "Selon un tract syndical"),
            other_actor=("la Norlandie avait", "la Sudmarche avait"),
            appended="La Sudmarche a annoncé samedi l'envoi de 40 autocars au port.",
            stamps=(
                "Mis à jour le 20 novembre 2026 à 14h05\nTemps de lecture : 3 min",
                "Mis à jour le 20 novembre 2026 à 18h40\nTemps de lecture : 4 min",
            ),
            reworded=("ont ouvert leurs salles pour la nuit", "ont ouvert leurs salons pour la nuit"),
        ),
    ),
    (
        SPANISH,
        Script(
            headline="Acuerdo sobre la línea de transbordadores",
            suffixed="Fracasan las conversaciones sobre la línea de transbordadores | El Faro",
            number=("14 barcos", "17 barcos"),
            respelled=("1.200 viajeros", "1200 viajeros"),
            unattributed=(" nueve horas, dijo un portavoz del puerto.", " nueve horas."),
            other_speaker=("Según la autoridad portuaria", "Según un folleto sindical"),
            other_actor=("Norlandia había", "Sudmarca había"),
            appended="Sudmarca informó el sábado de que enviará 40 autobuses al puerto.",
            stamps=(
                "Actualizado a las 14:05\nTiempo de lectura: 3 minutos",
                "Actualizado a las 18:40\nTiempo de lectura: 4 minutos",
            ),
            reworded=("abrieron sus salones para la noche", "abrieron anoche sus salones"),
        ),
    ),
    (
        RUSSIAN,
        Script(
            headline="Стороны договорились о паромной линии",
            suffixed="Переговоры о паромной линии провалились — Вестник Остхавена",
            number=("14 судов", "17 судов"),
            respelled=("1 200 пассажиров", "1200 пассажиров"),
            unattributed=(" споров, заявил представитель порта.", " споров."),
            other_speaker=("По данным портовой администрации", "По данным профсоюза"),
            other_actor=("Норландия предлагала", "Зюдмарк предлагал"),
            appended="Зюдмарк сообщил в субботу, что пришлёт в порт 40 автобусов.",
            stamps=(
                "Обновлено 20 ноября 2026 в 14:05\nПросмотров: 125",
                "Обновлено 20 ноября 2026 в 18:40\nПросмотров: 318",
            ),
            reworded=("Гостиницы старого города открыли на ночь", "Отели старого города открыли на ночь"),
        ),
    ),
    (
        UKRAINIAN,
        Script(
            headline="Сторони домовилися про поромну лінію",
            suffixed="Переговори про поромну лінію провалилися – Вісник Остхавена",
            number=("14 суден", "17 суден"),
            respelled=("1 200 пасажирів", "1200 пасажирів"),
            unattributed=(" суперечок, заявив представник порту.", " суперечок."),
            other_speaker=("За даними портової адміністрації", "За даними профспілки"),
            other_actor=("Норландія пропонувала", "Зюдмарк пропонував"),
            appended="Зюдмарк повідомив у суботу, що надішле до порту 40 автобусів.",
            stamps=(
                "Оновлено 20 листопада 2026 о 14:05\nПереглядів: 125",
                "Оновлено 20 листопада 2026 о 18:40\nПереглядів: 318",
            ),
            reworded=("Готелі старого міста відкрили на ніч", "Готелі в старому місті відкрили на ніч"),
        ),
    ),
    (
        CHINESE,
        Script(
            headline="渡轮航线谈判达成协议",
            suffixed="渡轮航线谈判破裂_东港日报",
            number=("14艘船", "17艘船"),
            respelled=("1200名", "1,200名"),
            unattributed=("港口发言人表示,渡轮", "渡轮"),
            other_speaker=("据港务局消息", "据工会传单消息"),
            other_actor=("诺兰国曾提出", "南境国曾提出"),
            appended="南境国周六宣布,将派40辆客车前往港口。",
            stamps=("更新时间:2026年11月20日14:05\n阅读 125", "更新时间:2026年11月20日18:40\n阅读 318"),
            reworded=("旅馆当晚开放了大厅", "酒店当晚开放了大厅"),
        ),
    ),
)

LIVE = Base(
    "en",
    "Harbour strike: live",
    "15:10 The first boats are back at the quay.\n15:02 Twelve buses arrive at the terminal.\n"
    "14:40 Union leaders enter the town hall, police say.\n14:15 The owners repeat their demand of 3.5 million crowns.",
    {"sudmark": ("Sudmark",)},
)

OTHERS = [
    _edited("million becomes billion", ENGLISH, {NUMBER}, ("3.5 million", "3.5 billion")),
    _edited("million in full", ENGLISH, set(), ("3.5 million", "3,500,000")),
    _edited("number in words", ENGLISH, set(), ("14 ships", "fourteen ships")),
    _edited("number goes", ENGLISH, {NUMBER}, ("stopped 14 ships", "stopped several ships")),
    _edited("number comes", GERMAN, {NUMBER}, ("zwei neue Docks", "neue Docks für 900 Schiffe")),
    _edited("number in words, German", GERMAN, set(), ("nach neun Stunden", "nach 9 Stunden")),
    _edited("date line", ENGLISH, set(), ("OSTHAVEN, Nov 20 —", "OSTHAVEN, Nov 21 —")),
    _edited("attribution added", ENGLISH, {ATTRIBUTION}, ("on the quay.", "on the quay, the coast guard said.")),
    _edited("same speaker, another verb", ENGLISH, set(), ("officials said", "officials announced")),
    _edited("same speaker, named in full", ENGLISH, set(), ("Union leader Mara Quist told", "Mara Quist told")),
    _edited("pronoun for a speaker who is watched", ENGLISH, {ACTOR}, ("Union leader Mara Quist told", "She told")),
    _edited("speaker of the other side", RUSSIAN, {ATTRIBUTION}, ("заявил представитель порта", "заявил глава профсоюза")),
    _edited("anonymous source", FRENCH, {ATTRIBUTION}, ("a déclaré un porte-parole du port", "a déclaré une source anonyme")),
    _edited(
        "sentence with an actor removed",
        ENGLISH,
        {ACTOR},
        (" Norland had offered to pay for two new docks, according to the port authority.", ""),
    ),
    _edited("paragraph with an actor removed", ENGLISH, {ACTOR}, (ENGLISH.text.split("\n")[1] + "\n", "")),
    _edited("actor named inside a paragraph", ENGLISH, {ACTOR}, ("on the quay. Norland", "on the quay. Sudmark looked on. Norland")),
    _edited("actor in other forms", RUSSIAN, set(), ("Норландия предлагала оплатить", "власти Норландии предлагали оплатить")),
    _edited("paragraphs reordered", ENGLISH, set(), (ENGLISH.text, "\n".join(reversed(ENGLISH.text.split("\n"))))),
    _edited("quotation marks and dashes", GERMAN, set(), ("eine Beleidigung", "„eine Beleidigung“"), ("Freitag nach", "Freitag – nach")),
    _edited("related links", ENGLISH, set(), more="\nRead more: Sudmark opens 3 ports\nRead more: 12 things to know about Norland"),
    _edited("background inserted", ENGLISH, set(), ("Union leader", "The line carried 90,000 people last year. Sudmark once ran it.\nUnion leader")),
    _edited("spelling mended", ENGLISH, set(), ("travellers", "travelers")),
    _edited("share line", ENGLISH, set(), more="\n1,204 shares"),
    _edited("hours ago", SPANISH, set(), more="\nHace 3 horas"),
    _edited("update prefix of the headline", ENGLISH, set(), title="UPDATE 2-Ferry talks fail as port workers walk out"),
    _edited("number in the headline", ENGLISH, {HEADLINE}, title="Ferry talks fail as 300 port workers walk out"),
    _edited("Chinese count in another unit", CHINESE, {NUMBER}, ("350万", "350亿")),
    _edited("Chinese speaker", CHINESE, {ATTRIBUTION}, ("港口发言人表示", "工会领导人表示")),
    _edited("teaser: the rest is cut", ENGLISH, set(), ("\n" + "\n".join(ENGLISH.text.split("\n")[2:]), "")),
    _edited(
        "live ticker",
        LIVE,
        set(),
        ("15:10 The first", "16:05 Sudmark sends 40 buses, its minister says.\n15:40 Police count 300 people.\n15:10 The first"),
    ),
    _edited("year", SPANISH, {NUMBER}, ("la próxima semana", "el año 2028")),
    _edited("headline and number", UKRAINIAN, {HEADLINE, NUMBER}, ("14 суден", "41 судно"), title="Страйк зупинив 41 судно"),
]  # fmt: skip

DAYS = Base(
    "en",
    "Election date set",
    "Voters in Norland will choose a new council on 12 May, the electoral board announced.\n"
    "The vote follows a dispute over two seats. Turnout was 61% in the last election, and 3 of 10 voters chose by post.\n"
    "A spokesman said on Monday that ballots would be counted by hand. Reuters reported that 1.5 million people may vote.\n"
    "Observers from abroad are invited. Campaigning starts in two weeks.",
    {"norland": ("Norland",), "sudmark": ("Sudmark",)},
)
DEPOT = Base(
    "ru",
    "Число пострадавших растёт",
    "В результате обвала на складе пострадали двадцать человек, сообщает агентство «Порт-Пресс».\n"
    "На месте работают 12 бригад, сообщили в министерстве. Две машины доставили воду.\n"
    "По словам мэра, причиной стал старый кран. Следствие продлится до 15 декабря.",
    {"norland": ("Норландия", "Норландии")},
)
STORE = Base(
    "zh",
    "仓库坍塌造成伤亡",
    "仓库周三发生坍塌,造成三人死亡,二十五人受伤。\n市长表示,事故原因是一台旧起重机。据东港日报报道,救援工作已经结束。\n"
    "调查将持续到12月15日。附近的两所学校停课一天。",
    {"norland": ("诺兰国",)},
)

# Written when the first hundred were told right, and before what they show was mended.
HARDER = [
    _edited("date in a sentence", DAYS, {NUMBER}, ("12 May", "19 May")),
    _edited("percent in words", DAYS, set(), ("61%", "61 percent")),
    _edited("percent", DAYS, {NUMBER}, ("61%", "64%")),
    _edited("more decimals", DAYS, set(), ("1.5 million", "1.50 million")),
    _edited("agency", DAYS, {ATTRIBUTION}, ("Reuters reported", "Local radio reported")),
    _edited("weekday of a statement", DAYS, set(), ("said on Monday", "said on Tuesday")),
    _edited("small number left out", DAYS, set(), ("over two seats", "over seats")),
    _edited("small number", DAYS, {NUMBER}, ("over two seats", "over three seats")),
    _edited("sentence split", DAYS, set(), ("in the last election, and 3 of 10", "in the last election. In all, 3 of 10")),
    _edited("sentences joined", DAYS, set(), (" Turnout was 61%", " It comes after a turnout of 61%"), ("seats. It", "seats; it")),
    _edited("attribution in a sentence of its own", ENGLISH, set(), (" after nine hours, officials said.", " after nine hours. That is what officials said.")),
    _edited("correction noted", DAYS, {NUMBER}, ("61%", "64%"), more="\nThis article was corrected on 3 June: turnout was 64%, not 61%."),
    _edited("update noted", DAYS, set(), more="\nThis article was updated on 3 June at 14:05."),
    _edited("byline", DAYS, set(), ("Voters in", "By Mara Quist\nVoters in")),
    _edited("caption", DAYS, set(), ("Voters in", "A polling station in 2024. Photo: Quist\nVoters in")),
    _edited("longer name of an actor", DAYS, set(), ("Voters in Norland", "Voters in the kingdom of Norland")),
    _edited("clause added", DAYS, set(), ("are invited.", "are invited, as they were in the past.")),
    _edited("headline in capitals with a point", DAYS, set(), title="ELECTION DATE SET."),
    _edited("headline turned round", DAYS, {HEADLINE}, title="Election date postponed"),
    _edited("headline with a dash and more", DAYS, {HEADLINE}, title="Election date set – 12 dead in riots"),
    _edited("headline with U.S.", Base("en", "US troops leave port", DAYS.text, {}), set(), title="U.S. troops leave port"),
    _edited("number in words, Russian", DEPOT, {NUMBER}, ("двадцать человек", "тридцать человек")),
    _edited("words to digits, Russian", DEPOT, set(), ("двадцать человек", "20 человек")),
    _edited("number in another case", DEPOT, set(), ("Две машины доставили воду", "Воду доставили на двух машинах")),
    _edited("agency, Russian", DEPOT, {ATTRIBUTION}, ("агентство «Порт-Пресс»", "газета «Вестник»")),
    _edited("ministry", DEPOT, {ATTRIBUTION}, ("сообщили в министерстве", "сообщили в полиции")),
    _edited("date, Russian", DEPOT, {NUMBER}, ("15 декабря", "25 декабря")),
    _edited("mayor named", DEPOT, set(), ("По словам мэра", "По словам мэра Петрова")),
    _edited("dead, Chinese", STORE, {NUMBER}, ("三人死亡", "五人死亡")),
    _edited("digits for words, Chinese", STORE, set(), ("二十五人", "25人")),
    _edited("paper, Chinese", STORE, {ATTRIBUTION}, ("据东港日报报道", "据当地电台报道")),
    _edited("attribution goes, Chinese", STORE, {ATTRIBUTION}, ("市长表示,事故", "事故")),
    _edited("date, Chinese", STORE, {NUMBER}, ("12月15日", "12月25日")),
    _edited("thousands with a point, German", GERMAN, {NUMBER}, ("1.200 Reisende", "12.000 Reisende")),
    _edited("time of day, German", GERMAN, set(), ("am Freitag nach", "am Freitag um 10.30 Uhr nach")),
    _edited("so the minister", GERMAN, {ATTRIBUTION}, ("sagte ein Sprecher der Hafenbehörde", "sagte die Ministerin")),
    _edited("accents lost", FRENCH, set(), ("négociations", "negociations"), ("échoué", "echoue")),
    _edited("narrow blank in a number", FRENCH, set(), ("1 200", "1\u202f200")),
    _edited("millions, Spanish", SPANISH, {NUMBER}, ("3,5 millones", "5,3 millones")),
    _edited("spokeswoman, Spanish", SPANISH, set(), ("dijo un portavoz", "dijo una portavoz")),
]  # fmt: skip

CABLE = Base(
    "en",
    "Cable fault leaves islands without power",
    "A fault in the sea cable left about 8,500 homes on the Skerry islands without electricity on Tuesday night.\n"
    "“We have sent two repair ships, and we hope to have found the fault by the weekend,” Ines Varga, head of the grid "
    "company, told local radio. She did not say what had caused it.\n"
    "The defence ministry of Sudmark said its navy had seen a freighter near the cable at the time. Norland rejected the "
    "suspicion as absurd. A spokesman for the shipping line declined to comment.\n"
    "The cable was laid in 1998 and carries 40 megawatts. It failed twice last year, once for 16 hours. Hospitals run on "
    "generators, according to the island council.\n"
    "The government met in the afternoon; a statement is expected on Wednesday.",
    {"norland": ("Norland",), "sudmark": ("Sudmark",), "varga": ("Varga",)},
)
CABLE_DE = Base(
    "de",
    "Kabelschaden legt Inseln lahm",
    "Ein Schaden am Seekabel hat rund 8500 Haushalte auf den Skerry-Inseln vom Strom abgeschnitten.\n"
    "Wie die Netzgesellschaft am Mittwoch mitteilte, sind zwei Reparaturschiffe unterwegs. „Wir rechnen mit einer "
    "Woche“, sagte die Chefin des Unternehmens, Ines Varga.\n"
    "Nach Angaben des Verteidigungsministeriums von Südmark war ein Frachter in der Nähe. Norland wies den Verdacht "
    "zurück.\n"
    "Das Kabel wurde 1998 verlegt. Im vergangenen Jahr fiel es zweimal aus, einmal für 16 Stunden.",
    {"norland": ("Norland",), "sudmark": ("Südmark",)},
)
CABLE_ES = Base(
    "es",
    "Un fallo deja sin luz a las islas",
    "Un fallo en el cable submarino dejó sin electricidad a unos 8.500 hogares de las islas Skerry el martes por la "
    "noche.\n"
    "«Hemos enviado dos barcos y esperamos encontrar la avería antes del sábado», dijo Inés Varga, directora de la "
    "compañía.\n"
    "El Ministerio de Defensa de Sudmarca informó de que un carguero navegaba cerca. Norlandia rechazó la sospecha.\n"
    "El cable, tendido en 1998, falló dos veces el año pasado, una de ellas durante 16 horas.",
    {"norland": ("Norlandia",), "sudmark": ("Sudmarca",)},
)
CABLE_FR = Base(
    "fr",
    "Une panne de câble prive les îles de courant",
    "Une panne du câble sous-marin a privé d'électricité quelque 8 500 foyers des îles Skerry dans la nuit de mardi.\n"
    "« Deux navires sont en route, nous espérons localiser la panne d'ici samedi », a affirmé Inès Varga, directrice du "
    "réseau.\n"
    "D'après le ministère de la Défense de la Sudmarche, un cargo naviguait à proximité. La Norlandie a rejeté ces "
    "soupçons.\n"
    "Le câble, posé en 1998, est tombé en panne deux fois l'an dernier, dont une pendant 16 heures.",
    {"norland": ("Norlandie",), "sudmark": ("Sudmarche",)},
)
CABLE_UK = Base(
    "uk",
    "Пошкодження кабелю залишило острови без світла",
    "Через пошкодження морського кабелю близько 8500 домівок на островах Скеррі залишилися без електрики.\n"
    "«Два ремонтні судна вже в дорозі», – сказала керівниця компанії Інес Варга.\n"
    "За словами речника міністерства оборони Зюдмарку, поруч проходило вантажне судно. Норландія відкинула підозри.\n"
    "Кабель проклали 1998 року. Торік він двічі виходив з ладу, одного разу на 16 годин.",
    {"norland": ("Норландія", "Норландії"), "sudmark": ("Зюдмарк", "Зюдмарку")},
)

# Written last, of texts that nothing was made by.
LAST = [
    _edited("homes", CABLE, {NUMBER}, ("8,500 homes", "9,200 homes")),
    _edited("number made round", CABLE, {NUMBER}, ("about 8,500 homes", "thousands of homes")),
    _edited("title of a speaker", CABLE, set(), ("Ines Varga, head of the grid company", "Ines Varga, chief of the grid company")),
    _edited("listener", CABLE, set(), ("told local radio", "told reporters")),
    _edited("spokesman named", CABLE, set(), ("A spokesman for the shipping line declined", "Tom Brandt, a spokesman for the shipping line, declined")),
    _edited("ministry of another land", CABLE, {ATTRIBUTION, ACTOR}, ("ministry of Sudmark said", "ministry of Ostland said")),
    _edited("denial removed", CABLE, {ACTOR}, (" Norland rejected the suspicion as absurd.", "")),
    _edited("council becomes hospital", CABLE, {ATTRIBUTION}, ("according to the island council", "according to their director")),
    _edited("attribution of the ministry removed", CABLE, {ATTRIBUTION}, ("The defence ministry of Sudmark said its navy had seen", "The navy of Sudmark had seen")),
    _edited("year corrected", CABLE, {NUMBER}, ("in 1998", "in 1989")),
    _edited("hours", CABLE, {NUMBER}, ("16 hours", "26 hours")),
    _edited("statement came", CABLE, set(), ("; a statement is expected on Wednesday.", ". A statement was published late in the evening, which called for calm.")),
    _edited("quotation extended", CABLE, set(), ("by the weekend,”", "by the weekend, if the sea stays calm,”")),
    _edited("passive", CABLE, set(), ("Norland rejected the suspicion as absurd", "The suspicion was rejected as absurd by Norland")),
    _edited("new top paragraph", CABLE, set(), ("A fault in", "Power came back to the first 300 homes on Wednesday, the company said.\nA fault in")),
    _edited("newsletter line", CABLE, set(), more="\nSign up to our newsletter for 5 stories a day."),
    _edited("headline: again", CABLE, {HEADLINE}, title="Sudmark blames freighter for cable fault"),
    _edited("headline: comma", CABLE, set(), title="Cable fault leaves islands without power – Skerry Post"),
    _edited("households", CABLE_DE, {NUMBER}, ("8500 Haushalte", "9200 Haushalte")),
    _edited("households with a point", CABLE_DE, set(), ("8500 Haushalte", "8.500 Haushalte")),
    _edited("source of the ministry", CABLE_DE, {ATTRIBUTION}, ("Nach Angaben des Verteidigungsministeriums von Südmark", "Nach Angaben von Fischern aus Südmark")),
    _edited("day", CABLE_DE, set(), ("am Mittwoch mitteilte", "am Donnerstag mitteilte")),
    _edited("two in words", CABLE_DE, {NUMBER}, ("zwei Reparaturschiffe", "drei Reparaturschiffe")),
    _edited("tense", CABLE_DE, set(), ("war ein Frachter in der Nähe", "befand sich ein Frachter in der Nähe")),
    _edited("homes, Spanish", CABLE_ES, {NUMBER}, ("8.500 hogares", "9.200 hogares")),
    _edited("director, Spanish", CABLE_ES, {ATTRIBUTION}, ("dijo Inés Varga, directora de la compañía", "dijo un técnico de la compañía")),
    _edited("freighter, Spanish", CABLE_ES, set(), ("navegaba cerca", "pasaba cerca")),
    _edited("after all of Norland, Spanish", CABLE_ES, {ACTOR}, (" Norlandia rechazó la sospecha.", "")),
    _edited("source, French", CABLE_FR, {ATTRIBUTION}, ("D'après le ministère de la Défense de la Sudmarche", "D'après des pêcheurs de la Sudmarche")),
    _edited("hours, French", CABLE_FR, {NUMBER}, ("16 heures", "6 heures")),
    _edited("verb, French", CABLE_FR, set(), ("a affirmé Inès", "a déclaré Inès")),
    _edited("speaker, Ukrainian", CABLE_UK, {ATTRIBUTION}, ("сказала керівниця компанії Інес Варга", "сказав капітан порту")),
    _edited("case of an actor, Ukrainian", CABLE_UK, set(), ("Норландія відкинула підозри", "У Норландії відкинули підозри")),
    _edited("homes, Ukrainian", CABLE_UK, {NUMBER}, ("8500 домівок", "9200 домівок")),
    _edited("year in words, Ukrainian", CABLE_UK, set(), ("1998 року", "у 1998 році")),
]  # fmt: skip

PAIRS: tuple[Pair, ...] = (
    *(pair for base, script in SCRIPTS for pair in _pairs(base, script)),
    *OTHERS,
    *HARDER,
    *LAST,
)
