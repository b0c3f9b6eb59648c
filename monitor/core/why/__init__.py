"""The life of one article, told stage by stage: what the store holds of it -> an account for a person."""

from monitor.core.why.account import account_of, account_of_none
from monitor.core.why.misses import near_misses
from monitor.core.why.values import (
    Account,
    ArticleLife,
    DigestOfRules,
    FeedOfHost,
    Inquiry,
    LifeDelivery,
    LifeEdit,
    LifeEdition,
    LifeEntry,
    LifeLooks,
    LifeMatch,
    LifePlace,
    LifeVersion,
    Loss,
    NearMiss,
    QuarantinedDocument,
    RulesNow,
    Stage,
    Step,
)
from monitor.core.why.wording import told_search

__all__ = [
    "Account",
    "ArticleLife",
    "DigestOfRules",
    "FeedOfHost",
    "Inquiry",
    "LifeDelivery",
    "LifeEdit",
    "LifeEdition",
    "LifeEntry",
    "LifeLooks",
    "LifeMatch",
    "LifePlace",
    "LifeVersion",
    "Loss",
    "NearMiss",
    "QuarantinedDocument",
    "RulesNow",
    "Stage",
    "Step",
    "account_of",
    "account_of_none",
    "near_misses",
    "told_search",
]
