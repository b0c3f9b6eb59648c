"""Words that say who said it, in seven languages: small tables of unmistakable words. Nothing in or out.

All are folded (core/text): without accents, ё is е.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Cues:
    """`verbs` stand beside their speaker, `openings` before it ("according to"), `closings` behind it ("zufolge")."""

    verbs: frozenset[str]
    openings: tuple[tuple[str, ...], ...]
    closings: frozenset[str] = frozenset()


def _cues(verbs: str, openings: str, closings: str = "") -> Cues:
    phrases = tuple(tuple(phrase.split()) for phrase in openings.split(","))
    return Cues(frozenset(verbs.split()), phrases, frozenset(closings.split()))


CUES: Final = {
    "en": _cues(
        "said says told announced confirmed declared stated reported claimed claims insisted argued warned added "
        "acknowledged alleged denied",
        "according to,citing,quoting",
    ),
    "de": _cues(
        "sagte sagten sagt erklarte erklarten berichtete berichteten betonte betonten bestatigte bestatigten "
        "behauptete behaupteten warnte warnten meldete meldeten",
        "laut,nach angaben,nach aussage,nach worten,wie die,so der,so die,unter berufung auf",
        "zufolge",
    ),
    "fr": _cues(
        "declare dit affirme annonce indique precise explique rapporte assure confirme souligne",
        "selon,d'apres,de source,citant",
    ),
    "es": _cues(
        "dijo dijeron afirmo afirmaron declaro declararon anuncio anunciaron informo informaron senalo senalaron "
        "aseguro aseguraron explico confirmo confirmaron advirtio",
        "segun,de acuerdo con,de acuerdo a,citando a",
    ),
    "ru": _cues(
        "сказал сказала сказали заявил заявила заявили заявило заявляет сообщил сообщила сообщили сообщило сообщает "
        "сообщают отметил отметила отметили подчеркнул подчеркнула уточнил уточнила уточнили рассказал рассказала "
        "рассказали утверждает утверждают подтвердил подтвердила подтвердили пишет передает",
        "по словам,по данным,по информации,по сведениям,согласно,со ссылкой на",
    ),
    "uk": _cues(
        "сказав сказала сказали заявив заявила заявили заявило заявляє повідомив повідомила повідомили повідомило "
        "повідомляє повідомляють зазначив зазначила зазначили наголосив наголосила уточнив уточнила розповів розповіла "
        "стверджує стверджують підтвердив підтвердила підтвердили пише передає",
        "за словами,за даними,за інформацією,згідно з,з посиланням на",
    ),
}

# Chinese has no blanks: a speaker stands between a mark and one of the verbs, or between 据 and one of the endings.
CHINESE_VERBS: Final = ("表示", "指出", "宣布", "声称", "强调", "透露", "说", "称")
CHINESE_OPENINGS: Final = ("根据", "据")
CHINESE_ENDINGS: Final = ("报道", "消息", "通报", "称", "说", "透露", "数据", "介绍")

# Words beside a cue that name nobody: articles, prepositions, auxiliaries, days, listeners, pronouns.
SILENT: Final = frozenset(
    word
    for words in (
        "the a an of in on at by to for and that who mr mrs ms dr he she they it we i his her their has had have not",
        "reporters journalists statement also later earlier",
        "monday tuesday wednesday thursday friday saturday sunday",
        "der die das den dem des ein eine einer einem einen am im in an auf von vom zu und er sie es wir ich herr frau",
        "auch hat haben hatte journalisten",
        "montag dienstag mittwoch donnerstag freitag samstag sonntag",
        "le la les l un une des du de d a au aux en et il elle ils elles on qu que qui m mme ont avait s t",
        "journalistes lundi mardi mercredi jeudi vendredi samedi dimanche",
        "el la los las un una de del al en y ha han que se periodistas",
        "lunes martes miercoles jueves viernes sabado domingo",
        "в на и о об что он она они оно это его ее как из по журналистам также ранее накануне",
        "понедельник вторник среду четверг пятницу субботу воскресенье",
        "у в на і й та про що він вона вони воно це його її як із за журналістам також раніше",
        "понеділок вівторок середу четвер п'ятницю суботу неділю",
    )
    for word in words.split()
)
