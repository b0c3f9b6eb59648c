"""The kinds of things that walls and error pages say to their readers, in the order in which they are looked for."""

from enum import StrEnum


class Sign(StrEnum):
    """What a line of a page says to its reader."""

    ROBOT = "robot"  # prove that you are a person
    ERROR = "error"  # there is nothing here, the server is down, the domain is for sale, you are not let in
    CONSENT = "consent"
    MORE = "more"  # a link to the rest of the text
    PAYWALL = "paywall"  # subscribe, register or log in to go on
    ABROAD = "abroad"  # this is to be had in another language only
    SCRIPT = "script"  # turn on scripts, use another browser
    RETRY = "retry"  # go home, try again, check the address
    FILLER = "filler"  # what stands beside all these: buttons, prices, reference numbers, ways home
