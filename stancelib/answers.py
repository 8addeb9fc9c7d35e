"""What is answered to what others ask: "brushed aside pleas to halt it", "granted a bid to".

Whoever turns down a plea against a thing is for the thing, and whoever grants it against; who only
hears one has not judged yet. Such sentences are full of words against what their subject defends,
or has not made up its mind about.
"""

from __future__ import annotations

from collections.abc import Set

from stancelib.actors.words import word_set
from stancelib.beside import acting_verb, children, path_to_root
from stancelib.demands import DOING, KEPT, is_open
from stancelib.nested import AGAINST, FOR, HARM, NOT, REFUSING, WISHING, holds
from stancelib.silence import DENYING, RUMORS
from stancelib.told import GIVING_UP, Rule
from stancelib.types import Clause

_REFUSING = word_set(
    "decline defeat defy deny dismiss disregard ignore oppose overrule rebuff refuse reject resist "
    "scorn spurn veto"
)
_GRANTING = word_set(
    "accept allow approve back echo endorse file grant heed join launch lodge mount second sign "
    "start submit support uphold welcome"
)
_YIELDING = word_set("accede bow cave give yield")
_HEARING = word_set(
    "adjourn consider debate discuss examine face forward hear receive review study survive weigh"
)
_AWAY = {
    "bat": ("aside", "away"),
    "brush": ("aside", "away", "off"),
    "fend": ("off",),
    "fight": ("off",),
    "knock": ("back", "down"),
    "push": ("aside", "back"),
    "rule": ("out",),
    "shoot": ("down",),
    "shrug": ("off", "aside"),
    "strike": ("out",),
    "sweep": ("aside",),
    "throw": ("out",),
    "turn": ("away", "down", "aside"),
    "vote": ("down",),
    "wave": ("aside", "away", "off"),
}
"""What makes of a verb one of turning down."""
_ON = word_set("deliberate rule vote")
_STEPS = word_set("decision hearing judgement judgment notice ruling verdict")
_NOT_YET = word_set("adjourn begin delay hold issue open postpone reserve schedule")
_OPPOSING = word_set("argue campaign speak vote warn")
_ASKS = word_set(
    "amendment appeal application attempt bid bill call campaign demand drive effort initiative "
    "idea motion move offer petition plan plea pressure proposal push recommendation request "
    "resolution suggestion"
)
_CASES = word_set(
    "action appeal application argument case challenge complaint injunction lawsuit objection "
    "petition protest suit writ"
)
_STOPPING = (
    HARM
    | KEPT
    | AGAINST
    | word_set(
        "annul curb curtail freeze kill limit outlaw prevent prohibit quash restrict shut undo void"
    )
)
PUNISHING = AGAINST | word_set(
    "arrest ban banish boycott charge censure deport detain dismiss evict exclude expel extradite "
    "fire impeach indict invade isolate jail kill oust prosecute punish remove replace sack "
    "sanction suspend target threaten topple"
)
"""What is done to actors, or said of them, by whoever is against them."""
_SPARING = FOR | word_set("acquit arm free help honour honor pardon recognise recognize release")
_LEAVING = word_set("depart go quit resign step")
_BURDENS = word_set("action boycott charge embargo intervention penalty sanction strike tariff")
_BRINGING = DOING | FOR | word_set("bring grant legalise legalize permit reopen")
_ORDERING = word_set("allow compel direct force instruct let make oblige order permit require tell")
_NOBODY = frozenset(("nobody", "none"))
_WISHING = WISHING | word_set("aim")
_RUMORS = RUMORS | word_set("suggestion")
_TO_CASES = frozenset(("about", "against", "over", "to"))
_WORK = word_set("building construction drilling operation work")
_CONTENTS = frozenset(("acl", "advcl", "ccomp", "xcomp"))
_PARTS = frozenset(("nmod", "obl", "acl", "advcl", "ccomp", "xcomp", "conj", "obj", "nsubj"))


def is_undecided(clause: Clause, source: int, target: int) -> bool:
    """Whether a source only hears what is said against a target, or denies to mean to end it.

    "Heard a challenge to the levy", "rejected suggestions that it wanted to stop the dam".

    Parameters
    ----------
    clause : Clause
    source, target : int
        Units.

    Returns
    -------
    bool
        False where the clause is not parsed.
    """
    if not clause.heads or clause.heads[target] < 0:
        return False
    if _denies_wish(clause, source, target):
        return True
    ask, verb = _asked(clause, target)
    if verb < 0:
        return False
    lemma = clause.lemmas[verb]
    if lemma in _YIELDING and any(clause.lemmas[u] in NOT for u in children(clause, verb)):
        return _has(clause, ask, "to")  # "would not give in to calls to end it"
    if not holds(clause, source, verb):
        return False
    if _STEPS & set(clause.lemmas[verb + 1 : ask]):  # "issued notice on a petition"
        return lemma in _NOT_YET
    heard = lemma in _HEARING or (lemma in _ON and _has(clause, ask, "on"))
    given_up = clause.masks_issues and lemma in GIVING_UP
    return heard or (given_up and _content(clause, ask, target) < 0)


def _answered(clause: Clause, source: int, target: int) -> int:
    """ "Turned down pleas to halt it", "granted an appeal against it"."""
    ask, verb = _asked(clause, target)
    if verb < 0:
        return 0
    sign = _grants(clause, verb, ask) - _turns_down(clause, verb, ask)
    asked = _content(clause, ask, target)
    if clause.relations[ask] == "nsubj:pass":
        return sign * asked if _is_agent(clause, source, verb) else 0
    above = clause.heads[verb]
    if above >= 0 and clause.relations[verb] == "xcomp" and clause.lemmas[above] in REFUSING:
        sign, verb = -sign, above  # "refused to bow to demands to end it"
    return sign * asked if sign and asked and holds(clause, source, verb) else 0


def _grants(clause: Clause, verb: int, ask: int) -> bool:
    lemma = clause.lemmas[verb]
    if lemma in _YIELDING:
        return _has(clause, ask, "to")
    return lemma in _GRANTING or (lemma == "vote" and _has(clause, ask, "for"))


def _turns_down(clause: Clause, verb: int, ask: int) -> bool:
    lemma = clause.lemmas[verb]
    away = set(_AWAY.get(lemma, ())) & set(clause.lemmas[verb + 1 : verb + 3])
    against = lemma in _OPPOSING and _has(clause, ask, "against")
    return lemma in _REFUSING or bool(away) or against


def _has(clause: Clause, unit: int, link: str) -> bool:
    """Whether a preposition links a unit."""
    return any(
        clause.lemmas[u] == link and clause.relations[u] == "case" for u in children(clause, unit)
    )


def _refused(clause: Clause, source: int, target: int) -> int:
    """ "Refused to order Peru to stop work on it"."""
    wish = _wish(clause, target)
    verb = clause.heads[wish] if wish >= 0 else -1
    ordered = verb >= 0 and clause.lemmas[verb] in _ORDERING
    if ordered and clause.relations[wish] in ("xcomp", "ccomp", "advcl"):
        wish, verb = verb, clause.heads[verb]
    elif clause.masks_issues and clause.lemmas[wish] != "put":
        return 0  # "refused to stop it" is read elsewhere
    if verb < 0 or clause.lemmas[verb] not in REFUSING or clause.relations[wish] != "xcomp":
        return 0
    if not clause.masks_issues and clause.lemmas[verb] == "decline":
        return 0  # "declined to criticise Peru"
    return int(holds(clause, source, verb))


def _asked(clause: Clause, target: int) -> tuple[int, int]:
    """A plea or a case about a target, and the verb of who answers it; -1 where there is none."""
    for unit in path_to_root(clause, target)[1:]:
        found = unit if _is_plea(clause, unit) else -1
        if found < 0 and clause.tags[unit] == "VERB":
            # "A call" is often read as an object beside the clause that it has.
            found = next(
                (
                    u
                    for u in children(clause, unit)
                    if unit < u < target and clause.relations[u] in ("obj", "nsubj:pass")
                    if _is_plea(clause, u)
                ),
                -1,
            )
        if found >= 0:
            return (found, _answering(clause, found)) if found < target else (-1, -1)
        if clause.relations[unit].partition(":")[0] not in _PARTS:
            break
    return -1, -1


def _is_plea(clause: Clause, unit: int) -> bool:
    pleas = _ASKS | _CASES if clause.masks_issues else _ASKS | _CASES | _BURDENS
    return clause.tags[unit] == "NOUN" and clause.lemmas[unit] in pleas


def _answering(clause: Clause, ask: int) -> int:
    """The verb whose object, or subject where it is passive, a plea is; -1 where there is none."""
    unit = ask
    if clause.relations[unit] == "conj":  # "received a delegation and a petition"
        unit = clause.heads[unit]
    above = clause.heads[unit]
    if above >= 0 and clause.lemmas[above] in _STEPS:  # "issued notice on a petition"
        unit = above
    return clause.heads[unit] if clause.relations[unit] in ("obj", "obl", "nsubj:pass") else -1


def _is_agent(clause: Clause, source: int, verb: int) -> bool:
    """ "Were turned down by Peru"."""
    way = path_to_root(clause, source)
    return any(
        clause.heads[u] == verb
        and clause.relations[u].startswith("obl")
        and any(clause.lemmas[c] == "by" for c in children(clause, u))
        for u in way
    )


def _content(clause: Clause, ask: int, target: int) -> int:
    """What is asked about a target: 1 to have it, -1 to be rid of it, 0 if that is not plain."""
    lemmas, relation = clause.lemmas, clause.relations[target]
    deed = clause.heads[target]
    links = {lemmas[u] for u in children(clause, target) if clause.relations[u] == "case"}
    if relation.startswith(("nmod", "obl")) and "against" in links:
        return -1
    if not clause.masks_issues:
        return _content_of_actor(clause, ask, target, links)
    if relation.startswith(("nmod", "obl")) and deed <= ask:
        if lemmas[ask] in _CASES and links & _TO_CASES and lemmas[ask] != "argument":
            return -1
        if "for" not in links or lemmas[ask] == "plan":
            return 0
        if lemmas[target + 1 : target + 3] == ("to", "be"):
            return sum(_sign_of(lemma) for lemma in lemmas[target + 3 : target + 4])
        return 0 if lemmas[target + 1 : target + 2] == ("to",) else 1
    wish = _wish(clause, target)
    if wish > ask and _is_asked(clause, ask, wish):
        return -1
    if deed < ask or not _is_asked(clause, ask, deed) or is_open(clause, deed):
        return 0
    if relation == "obj":
        return int(lemmas[deed] in _BRINGING)
    asked = relation == "nsubj:pass" and lemmas[target - 1] == "that"
    be = lemmas[target + 1 : target + 2] == ("be",)  # "that it be scrapped"
    return _sign_of(lemmas[deed]) if asked and be else 0


def _content_of_actor(clause: Clause, ask: int, target: int, links: Set[str]) -> int:
    """ "Calls to sack Peru", "demands that Peru resign", "sanctions on Peru"."""
    lemmas, deed = clause.lemmas, clause.heads[target]
    after = lemmas[target + 1 : target + 4]
    if lemmas[target - 2] in _BURDENS and links & {"on", "against"}:
        return -1
    if lemmas[target - 3 : target] == ("no", "confidence", "in"):
        return -1
    if "for" in links and after[:1] == ("to",):
        sacked = after[1:2] == ("be",) and bool(PUNISHING & set(after[2:]))
        return -int(sacked or bool(_LEAVING & set(after[1:2])))
    if deed < ask or not _is_asked(clause, ask, deed) or is_open(clause, deed):
        return 0
    if clause.relations[target] == "nsubj":
        return -int(lemmas[deed] in _LEAVING)
    if clause.relations[target] == "nsubj:pass":
        return -int(lemmas[deed] in PUNISHING)
    sign = (lemmas[deed] in _SPARING) - (lemmas[deed] in PUNISHING)
    return sign if clause.relations[target] == "obj" else 0


def _is_asked(clause: Clause, ask: int, deed: int) -> bool:
    """Whether a deed hangs on a plea, whoever it is from, or on the verb of its answer."""
    if clause.relations[deed].partition(":")[0] not in _CONTENTS:
        return False
    above = clause.heads[deed]
    while above > ask and clause.tags[above] != "VERB":
        above = clause.heads[above]  # "calls from aid groups to"
    if above == ask:
        return True
    to = any(clause.lemmas[u] == "to" for u in children(clause, deed))
    return to and above >= 0 and above == _answering(clause, ask)


def _wish(clause: Clause, target: int) -> int:
    """The verb by which a target is to be stopped, -1 where there is none.

    "Stop it", "challenging it", "stop work on it".
    """
    deed, relation = clause.heads[target], clause.relations[target]
    if relation in ("nmod", "obl") and clause.lemmas[target - 1] in ("on", "of", "at"):
        work = deed if clause.lemmas[deed] in _WORK else target - 2
        deed = clause.heads[work] if clause.lemmas[work] in _WORK else -1
        relation = clause.relations[work]
    stopping = _STOPPING | {"put"} if clause.masks_issues else PUNISHING
    if deed < 0 or relation != "obj" or clause.lemmas[deed] not in stopping:
        return -1
    off = clause.lemmas[deed + 1 : deed + 2] == ("off",) or clause.lemmas[deed] != "put"
    if not off or is_open(clause, deed):
        return -1
    return deed


def _sign_of(lemma: str) -> int:
    return (lemma in _BRINGING) - (lemma in _STOPPING | {"put"})


def _denies_wish(clause: Clause, source: int, target: int) -> bool:
    """ "Denied that it wanted to stop it", "said nobody was trying to stop it"."""
    wish = _wish(clause, target)
    verb = clause.heads[wish] if wish >= 0 else -1
    if verb < 0:
        return False
    if clause.lemmas[verb] not in _WISHING or clause.relations[wish] != "xcomp":
        return False
    below = children(clause, verb)
    if any(clause.lemmas[u] in _NOBODY and clause.relations[u] == "nsubj" for u in below):
        return True
    above = clause.heads[verb]
    if above >= 0 and clause.lemmas[above] in _RUMORS:
        above = clause.heads[above]
    denied = above >= 0 and clause.lemmas[above] in DENYING
    return denied and (holds(clause, source, above) or acting_verb(clause, source) == verb)


RULES: tuple[Rule, ...] = (_answered, _refused)
"""For pairs of any kind, in the order in which they are asked."""
