"""Is this place name or adjective the actor here? Capitals, seats, demonyms, risky names.

"Moscow said" is Russia, "in Moscow" is a place; "Russian officials" is Russia, "a Russian
restaurant" is not. Each judgement looks at a few tokens on either side and leans to "no":
a stance between the wrong actors is worse than none.
"""

from __future__ import annotations

from . import words as w
from .context import Context
from .gazetteer import CAPITAL, DEMONYM, PEOPLE, PLAIN, SEAT, Gazetteer
from .words import word_set

_BACKED = word_set(
    "backed led friendly controlled aligned installed appointed sponsored brokered run allied "
    "supported funded imposed occupied drafted proposed ordered trained supplied linked held "
    "dominated mediated made"
)
GOVERNING = word_set(
    "government authorities leadership regime officials administration leaders junta rulers "
    "parliament ministers ministry lawmakers cabinet policymakers powers"
)
_SEATED = word_set("based headquartered listed born registered")
_GIVEN_FROM = word_set(
    "response pressure support help aid threat threats guarantee guarantees demand demands "
    "concessions independence backing reply answer criticism condemnation reaction assurances "
    "permission approval order orders commitment commitments assistance pledge pledges anger "
    "thanks praise outrage fury scorn "
    "signals signal message messages weapons arms money funding word warnings warning rebuke "
    "apology objections opposition protest protests denial denials comment interference"
)
_OF_ACTOR = word_set(
    "critical wary support ally allies critic critics criticism behalf enemy puppet policy "
    "accusations suspicious afraid mistrust distrust supporter supporters opponent opponents "
    "accuse accused accuses accusing condemnation denunciation interests part backing "
    "friend friends tool agent agents enemies"
)
_ASSAULTS = word_set(
    "hit hits struck strike strikes strafed shell shelled shelling bombed bombing bomb storm "
    "stormed capture captured capturing enter entered entering reach reached reaching leave "
    "left encircle encircled besiege besieged seize seized occupy occupied retake retook "
    "visit visited visiting tour toured toured cross crossed rocked shook flooded attacked"
)
PLACE_NOUNS = word_set(
    "streets street airport residents suburbs suburb metro subway square squares restaurants "
    "restaurant hotel hotels mayor theatre theatre theater museum university park centre "
    "center hospital hospitals court courts outskirts skyline university apartment flat home "
    "homes stadium station stations district districts bridge bureau time summit conference "
    "underground police suburb neighbourhood neighborhood traffic population weather zoo "
    "opera ballet marathon derby landmark cathedral mosque beaches port harbour harbor roads "
    "buses"
)
# What a state has or makes, beside the nouns of the gazetteer.
_OF_STATE = word_set(
    "report reports statement defences defenses defence radar territory claim treaty "
    "list accusation speech letter note summit peace ministry spokeswoman consulates embassy "
    "capital-controls overture overtures objections veto duties duty tariff levies levy "
    "airspace sovereignty soldiers coastguard warship warships warplanes behaviour behavior "
    "aggression"
)
# What belongs to a country when somebody strikes, seizes or shells it.
_TERRITORY = word_set(
    "port ports village villages town towns city cities territory territories island islands "
    "boat boats ship ships vessel vessels tanker tankers trawler trawlers fishermen airport "
    "airspace waters border coast soil district districts province region hospital hospitals "
    "school schools plant plants infrastructure civilians diplomats households positions land"
)
_VESSELS = word_set("ship ships vessel vessels boats jets drones missiles")
"""What acts for a country where it does something."""
_ABOUT = w.PREPOSITIONS | frozenset(("that", "who", "which", "whom", "whose"))
_SUBORDINATING = word_set("that as because if when while but after before and whether though")
_HOSTILE = word_set(
    "shelled shell shelling shells struck strike strikes bombed bombing bomb bombs hit hits seized "
    "seize seizing seizes attacked attack attacking attacks fired fire firing rammed ramming "
    "sank sinking sunk blocked blocking captured capture capturing raided invaded invade "
    "invading violated violate violating entered boarded detained intercepted expelled expel "
    "occupied occupying annexed stormed destroyed destroying torpedoed harassed harassing "
    "targeted targeting rocketed pounded pounding"
)
_PERSONAL = ("er", "ers", "ist", "ists", "ian", "ians", "man", "men", "woman", "women", "or", "ors")
_ABSTRACT = ("ion", "ions", "ment", "ments", "ance", "ence", "ism", "ship", "ness", "gression")
_PEOPLE_BLOCK = word_set(
    "many most some ordinary few several young older all two three four five six seven eight "
    "nine ten million thousands hundreds dozens thousand hundred other fellow percent every "
    "majority of average both more"
)


def accept(
    context: Context,
    gazetteer: Gazetteer,
    first: int,
    last: int,
    treatment: int,
    begin: int,
    end: int,
    accepted_before: int,
) -> str | None:
    """Say why the span is the actor, or None where it is a place, a product or a name's part.

    Parameters
    ----------
    context : Context
    gazetteer : Gazetteer
    first, last : int
        The tokens of the span.
    treatment : int
        One of the treatments of the `gazetteer` module.
    begin, end : int
        The tokens of its sentence.
    accepted_before : int
        End of the nearest earlier span of the sentence that was accepted, or -1.

    Returns
    -------
    str or None
        The reason, in words.
    """
    if treatment == PLAIN:
        return _plain(context, gazetteer, first, last, end)
    if treatment == DEMONYM:
        return _demonym(context, gazetteer, first, last, begin, end)
    if treatment == PEOPLE:
        return _people(context, first, begin)
    return _place(context, gazetteer, first, last, treatment, begin, end, accepted_before)


def _plain(context: Context, gazetteer: Gazetteer, first: int, last: int, end: int) -> str | None:
    lower = context.lower
    if lower[last : last + 1] == ["-"] and last + 1 < end and lower[last + 1] in _SEATED:
        return None  # "Singapore-based": where a company is
    if last < end and lower[last] in gazetteer.private and lower[last] not in gazetteer.government:
        word = context.flags[last]
        if word & w.LOW and not word & (w.VERB | w.STOP):
            return None  # "a US restaurant": a name used as an adjective of something private
    return "known name"


def _noun_after(context: Context, gazetteer: Gazetteer, last: int, end: int) -> str | None:
    """What the adjective in front of token ``last`` modifies: government, private, other."""
    lower, flags = context.lower, context.flags
    position = last
    for _ in range(4):
        if position >= end:
            return None
        word, bits = lower[position], flags[position]
        if bits & (w.PUNCT | w.PREP | w.IS_AUX) and word != "-":
            return None
        following = lower[position + 1] if position + 1 < end else ""
        nounlike = (
            following
            and flags[position + 1] & w.LOW
            and not (flags[position + 1] & (w.STOP | w.PREP | w.IS_AUX | w.ADVERB))
        )
        if word in gazetteer.private:
            if not (nounlike and following in gazetteer.government):
                return "private"
        elif (
            word in gazetteer.government and not (nounlike and following in gazetteer.private)
        ) or (word.endswith(_ABSTRACT) and not nounlike):
            return "government"
        elif bits & w.STOP and word not in ("new", "top", "own", "last", "former", "first"):
            return None
        elif word.endswith(_PERSONAL) and len(word) > 4 and not nounlike:
            return "private"
        position += 1
    return None


def _demonym(
    context: Context, gazetteer: Gazetteer, first: int, last: int, begin: int, end: int
) -> str | None:
    lower, flags, tokens = context.lower, context.flags, context.tokens
    if first - 2 >= begin and lower[first - 1] == "-" and lower[first - 2] in ("pro", "anti"):
        return "adjective after 'pro-' or 'anti-'"
    if last + 1 < end and lower[last] == "-":
        if lower[last + 1] in _BACKED:
            return "adjective before what the government does"
        if flags[last + 1] & w.CAP:
            return "adjective of one of two sides"
        return None
    if last < end and flags[last] & w.CAP:
        # A title ("Russian President") or a body of the state; other names are longer names.
        if flags[last] & (w.TITLE | w.PART) or lower[last] in gazetteer.government:
            return "adjective before a title"
        return None
    if last + 1 < end and lower[last] == "and" and flags[last + 1] & w.CAP:
        last += 2
        while last < end and flags[last] & w.CAP:
            last += 1
    if _serves(context, last, end):
        return f"'{tokens[last]}' of the country"
    noun = _noun_after(context, gazetteer, last, end)
    if noun == "government":
        return f"adjective before '{tokens[last]}'"
    bits = flags[last] if last < end else w.PUNCT
    before = lower[first - 1] if first > begin else ""
    many = lower[last - 1].endswith(("ese", "sh", "ch", "swiss"))
    if (
        before == "the"
        and many
        and bits & (w.IS_AUX | w.PREP | w.PUNCT)
        and (lower[last : last + 1] not in (["-"], ["'s"]))
    ):
        return "people for their country"  # "what the Japanese are doing"
    if noun == "private" or not bits & w.LOW or bits & (w.STOP | w.PREP | w.IS_AUX):
        struck = _struck(context, first, last, begin, end)
        return f"'{struck}' of the country" if struck else None
    if any(t in _OF_STATE for t in lower[last : min(end, last + 3)]):
        return f"adjective before '{tokens[last]}'"
    struck = _struck(context, first, last, begin, end)
    return f"'{struck}' of the country" if struck else None


def _serves(context: Context, last: int, end: int) -> bool:
    """Whether what follows acts for a country: "Chinese vessels rammed", its coast guard."""
    lower = context.lower
    if lower[last : last + 2] == ["coast", "guard"]:
        return True
    acts = last + 1 < end and context.flags[last + 1] & (w.VERB | w.IS_AUX)
    return bool(acts) and lower[last] in _VESSELS


def _struck(context: Context, first: int, last: int, begin: int, end: int) -> str | None:
    """The noun of a country's territory or vessel that somebody does something to."""
    lower, flags = context.lower, context.flags
    j = last
    while j < end and j < last + 3 and lower[j] not in _TERRITORY:
        if not flags[j] & w.LOW or flags[j] & (w.STOP | w.PREP | w.IS_AUX):
            return None
        j += 1
    if j >= end or lower[j] not in _TERRITORY:
        return None
    for k in range(first - 1, max(begin, first - 6) - 1, -1):
        if lower[k] in _HOSTILE:
            return lower[j]
        if flags[k] & (w.PUNCT | w.IS_AUX):
            break
    return None


def _people(context: Context, first: int, begin: int) -> str | None:
    before = context.lower[first - 1] if first > begin else ""
    if before in _PEOPLE_BLOCK or (before and before[0].isdigit()):
        return None
    if before == "-" or (
        before
        and context.flags[first - 1] & w.LOW
        and not (context.flags[first - 1] & (w.STOP | w.VERB | w.PREP))
    ):
        return None
    return "people for their country"


def _place(
    context: Context,
    gazetteer: Gazetteer,
    first: int,
    last: int,
    treatment: int,
    begin: int,
    end: int,
    accepted_before: int,
) -> str | None:
    lower, flags = context.lower, context.flags
    seat = treatment == SEAT
    why = "seat of government" if seat else "capital for its government"
    left = first - 1
    if left >= begin and lower[left] == "the":
        left -= 1
    before = lower[left] if left >= begin else ""
    bits_before = flags[left] if left >= begin else 0
    after = lower[last] if last < end else ""
    bits_after = flags[last] if last < end else w.PUNCT

    if treatment == CAPITAL and bits_after & w.CAP and not bits_after & (w.TITLE | w.PART):
        return None
    if bits_before & w.CAP and lower[left] != "the" and left == first - 1 and not seat:
        return None
    if treatment == CAPITAL and after == "," and last + 1 < end and flags[last + 1] & w.CAP:
        follows = context.tokens[last + 1]
        if any(len(p.tokens) == 1 for p in gazetteer.index.get(follows, ())):
            return None  # "Moscow, Russia"
    if after == "-":
        follows = lower[last + 1] if last + 1 < end else ""
        if follows in _BACKED or (follows and flags[last + 1] & w.CAP):
            return why
        return None
    if after in PLACE_NOUNS and not bits_after & w.VERB:
        return None
    if after in ("'s", "'"):
        noun = lower[last + 1] if last + 1 < end else ""
        if noun in PLACE_NOUNS or (
            bits_before & w.PREP and before in ("in", "at") and noun not in gazetteer.government
        ):
            return None
        return f"{why}, possessive"
    if before in ("and", "or") and accepted_before >= 0 and accepted_before == left:
        return f"{why}, beside another"
    opens = left < begin
    if (opens or before in _SUBORDINATING) and _acts(context, last, end):
        return f"{why}, subject"
    if bits_before & w.PREP:
        return _after_preposition(context, left, begin, before, why, seat)
    if before in ("a", "an"):
        return None
    if bits_before & w.VERB and not bits_before & w.CAP:
        if before in _ASSAULTS or before in w.MOVES:
            return None
        return f"{why}, object"
    return _as_subject(context, gazetteer, last, end, opens, why, seat)


def _after_preposition(
    context: Context, left: int, begin: int, before: str, why: str, seat: bool
) -> str | None:
    lower = context.lower
    window = lower[max(begin, left - 4) : left]
    nearest = window[-1] if window else ""
    if before in ("in", "at", "inside", "outside", "near"):
        return f"{why}, after '{nearest}'" if before == "in" and nearest in GOVERNING else None
    if before == "of":
        return f"{why}, after '{nearest} of'" if nearest in _OF_ACTOR else None
    if before == "from":
        return f"{why}, after '{nearest} from'" if nearest in _GIVEN_FROM else None
    if before in ("to", "toward", "towards", "for"):
        if any(word in w.MOVES for word in window):
            return None
        return f"{why}, after '{before}'"
    if before in ("with", "between", "against", "by", "on", "than", "about", "without", "upon"):
        return f"{why}, after '{before}'"
    return None


def _acts(context: Context, last: int, end: int) -> bool:
    """Whether what follows looks like a verb that no list has: "that Beijing treats it"."""
    while last + 1 < end and context.flags[last] & w.ADVERB:
        last += 1
    if last + 1 >= end or context.flags[last] & w.STOP or not context.flags[last] & w.LOW:
        return False
    word, follows = context.lower[last], context.lower[last + 1]
    if not word.endswith(("s", "ed")) or word.endswith("ss"):
        return False
    # "Moscow markets in turmoil" has no verb.
    article = follows in w.DETERMINERS or bool(context.flags[last + 1] & w.PRONOUN)
    return follows == "to" or (article and follows not in _ABOUT)


def _as_subject(
    context: Context, gazetteer: Gazetteer, last: int, end: int, opens: bool, why: str, seat: bool
) -> str | None:
    """Accept where a verb follows, across adverbs, a second conjunct or a short insertion."""
    lower, flags = context.lower, context.flags
    position = last
    while position < end and flags[position] & w.ADVERB and not flags[position] & w.IS_AUX:
        position += 1
    if position < end and flags[position] & (w.VERB | w.IS_AUX):
        return f"{why}, subject"
    if last < end and lower[last] in gazetteer.government:
        return f"{why}, before '{lower[last]}'"
    if opens and position < end and lower[position] == "and":
        joined = position + 1
        while joined < end and flags[joined] & w.CAP:
            joined += 1
        if joined > position + 1 and joined < end and flags[joined] & w.VERB:
            return f"{why}, subject"  # "Moscow and Washington exchanged"
    if position < end and lower[position] in ("and", "or", ","):
        limit = min(end, position + 8)
        for ahead in range(position + 1, limit):
            if flags[ahead] & w.IS_AUX or flags[ahead] & w.SAYS:
                return f"{why}, subject" if opens or lower[position] == "and" else None
            if lower[ahead] == ".":
                break
    if position < end and lower[position] in ("to", "for", "over", "that") and (opens or seat):
        return f"{why}, subject"
    return why if seat else None
