"""What somebody wants done with an issue: "urged Peru to ratify it", "would strike if it passed".

Whoever says what others ought to do, grants or turns down a request, or threatens to act on a
condition takes a side, mostly without a word of judgement.
"""

from __future__ import annotations

from stancelib.actors.undoing import ENDS
from stancelib.actors.words import SAY, word_set
from stancelib.beside import PERSONAL, acting_verb, children, path_to_root
from stancelib.nested import AGAINST, FOR, HARM, NOT, holds
from stancelib.told import OPENLY, Rule, does, ends_with, is_told
from stancelib.types import Clause

_ASKING = word_set("appeal ask call demand encourage implore lobby press urge want")
DOING = word_set(
    "accelerate activate adopt approve back begin build complete defend enact endorse enforce "
    "establish expand extend finish form fund honor honour implement introduce invoke join keep "
    "launch maintain pass preserve protect ratify reinstate renew reopen respect restart restore "
    "resume revive save sign speed start support uphold"
)
_GOING_ON = word_set(
    "continue endure go happen hold last pass prevail proceed remain stay succeed survive"
)
KEPT = HARM - word_set("close cut ignore")
_ORDERING = word_set("impose order")
_REFERRING = word_set("put refer send submit take")
_CALLS = word_set("appeal call demand plea request")
_PLEDGES = word_set("assurance commitment guarantee pledge promise undertaking")
NONE = frozenset(("no", "never"))
ORDERING = word_set("ask demand insist order propose recommend request rule urge")
"""Of what is to be done: "ordered that she be reinstated"."""
OPEN = frozenset("whether if why how when neither nor hardly scarcely barely unless".split())
"""Words that leave open whether something is so, or deny it in a manner of their own."""
THINKING = (SAY | word_set("believe consider feel find")) - OPENLY
CLAUSES = frozenset(("xcomp", "ccomp", "advcl"))
_OUGHT = word_set("must ought should")
_WILL = word_set("will would")
_ACTING = word_set(
    "block boycott close leave move pull quit rebel relocate resign retaliate strike sue veto walk"
    " withdraw"
)
_VIOLATING = word_set("breach break defy evade flout ignore violate")
_HAPPENING = _GOING_ON | word_set("appear become come survive")
_DENYING = word_set("decline deny dismiss rebuff refuse reject spurn turn")
_GRANTING = FOR | word_set("accept approve grant")
_RIGHT = word_set("right wise justified correct")
_WRONG = word_set("foolish mistaken unwise wrong")
_REQUESTS = word_set("appeal application bid call demand plea proposal request")
_MAYBE = word_set("could may might")
_HURTING = word_set("damage destroy endanger harm hurt ruin")
_ACCEPTING = word_set("accept adopt approve back endorse impose introduce join ratify sign support")
_OWN = frozenset(("her", "his", "its", "their"))
_UNDOING = word_set(
    "abandon abolish cancel drop lift overturn repeal reverse revoke scrap withdraw"
)
_VOWING = word_set("decide pledge promise vow")
_PRESSING = word_set(
    "block boycott continue freeze halt hold march picket protest reject strike suspend veto "
    "withhold"
)
_TURNS = frozenset("on out off low short down less only too to".split())
_STEPS = frozenset(("ccomp", "conj", "parataxis"))


def is_open(clause: Clause, unit: int) -> bool:
    """Whether a clause is denied, or only asked about."""
    return any(clause.lemmas[u] in NOT | OPEN | NONE for u in children(clause, unit))


def ends_well(clause: Clause, target: int) -> bool:
    """Whether nothing after a target turns what is done: "pass it on", "use it less often"."""
    return clause.lemmas[target + 1] not in _TURNS if target + 1 < len(clause.lemmas) else True


def is_said(clause: Clause, source: int, word: int) -> bool:
    """Whether a source says, without a doubt, what a word is the predicate of.

    Also where it says several things: "said it was late but that it was necessary".

    Parameters
    ----------
    clause : Clause
    source, word : int
        Units.

    Returns
    -------
    bool
    """
    unit = word
    for _ in range(4):
        head = clause.heads[unit]
        if head < 0 or clause.relations[unit] not in _STEPS:
            return False
        if clause.lemmas[head] in THINKING:
            return holds(clause, source, head)
        if clause.lemmas[head] in SAY or is_open(clause, head):
            return False
        unit = head
    return False


def _asked(clause: Clause, source: int, target: int) -> int:
    """ "Called on Peru to ratify it", "wants it to go ahead"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    deed = heads[target]
    if relations[target] == "obj" and lemmas[deed] in _ASKING:  # "wants it to go ahead"
        on = next((u for u in children(clause, deed) if relations[u] == "xcomp"), -1)
        goes = on > target and _goes_on(clause, on) and not is_open(clause, on)
        return int(goes and holds(clause, source, deed))
    if relations[target] == "obj" and lemmas[deed] in KEPT:
        verb = heads[deed]
        warned = verb >= 0 and lemmas[verb] in _ASKING | {"warn"} and relations[deed] in CLAUSES
        kept = any(lemmas[u] in NOT for u in children(clause, deed))  # "warned Peru not to end it"
        if warned and not kept:  # "urged Peru to end it"
            to = any(lemmas[u] == "to" for u in children(clause, deed)) and verb < deed
            warned = to and lemmas[verb] != "warn" and ends_well(clause, target)
        sign = 1 if kept else -1
        return sign if warned and holds(clause, source, verb) else 0
    done = relations[target] == "obj" and lemmas[deed] in DOING | {"use"}
    done = done and ends_well(clause, target)
    on = relations[target] in ("nsubj", "obj") and _goes_on(clause, deed)
    ahead = relations[target] == "obl" and lemmas[deed] in ("go", "press", "push", "move")
    if ahead:
        ahead = any(lemmas[u] in ("ahead", "forward", "on") for u in children(clause, deed))
    if not (done or on or ahead) or is_open(clause, deed):
        return 0
    verb = heads[deed]
    if verb < 0 or relations[deed] not in CLAUSES or lemmas[verb] not in _ASKING:
        return 0
    # "Called on Peru to ratify it", "demanded that Peru ratify it"
    to = any(lemmas[u] in ("to", "that") for u in children(clause, deed))
    return int(to and verb < deed and holds(clause, source, verb))


def _referred(clause: Clause, source: int, target: int) -> int:
    """ "Called on Peru to send the case to it", "wants the case sent to it"."""
    deed = clause.heads[target]
    if clause.tags[deed] == "NOUN" and clause.relations[deed] == "obj":
        deed = clause.heads[deed]  # what the parser attaches "to it" to varies
    to = any(clause.lemmas[u] == "to" for u in children(clause, target))
    if not to or clause.lemmas[deed] not in _REFERRING or is_open(clause, deed):
        return 0
    verb = clause.heads[deed]
    if verb >= 0 and clause.relations[deed] == "acl":
        verb = clause.heads[verb]
    asked = verb >= 0 and clause.lemmas[verb] in _ASKING
    return int(asked and holds(clause, source, verb))


def _goes_on(clause: Clause, verb: int) -> bool:
    ahead = clause.lemmas[verb + 1 : verb + 2] in (("ahead",), ("forward",), ("through",))
    return clause.lemmas[verb] in _GOING_ON and (ahead or clause.lemmas[verb] != "go")


def _called_for(clause: Clause, source: int, target: int) -> int:
    """ "Ignored calls by Peru to build it", "a request by Peru for it"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    deed = heads[target]
    call = heads[source]
    if call < 0 or lemmas[call] not in _CALLS:
        return 0
    from_it = any(lemmas[u] in ("by", "from") for u in children(clause, source))
    if not (from_it or relations[source] == "nmod:poss"):
        return 0
    if deed in (call, source, heads[call]) and relations[target] in ("nmod", "obl"):
        return int(any(lemmas[u] == "for" for u in children(clause, target)))
    if relations[target] != "obj" or not source < deed:
        return 0
    if heads[deed] not in (call, heads[call]) or relations[deed] not in ("acl", *CLAUSES):
        return 0
    return (lemmas[deed] in DOING) - (lemmas[deed] in HARM)


def _ended(clause: Clause, source: int, target: int) -> int:
    """ "Its demand for an end to it", "Peru's call for guarantees of an end to it"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    call, end = heads[source], heads[target]
    if call < 0 or lemmas[call] not in _CALLS or relations[source] != "nmod:poss":
        return 0
    if end < 0 or lemmas[end] not in ENDS or not call < end < target:
        return 0
    above = heads[end]
    if above >= 0 and lemmas[above] in _PLEDGES:
        above = heads[above]
    return -int(above in (call, heads[call]) and "for" in lemmas[call:end])


def _ought(clause: Clause, source: int, target: int) -> int:
    """ "Said parliament must pass it", "lawmakers should reject it"."""
    deed = clause.heads[target]
    below = children(clause, deed)
    around = {clause.lemmas[u] for u in below}
    if clause.relations[target] != "obj" or not around & _OUGHT or "have" in around:
        return 0
    lemma = clause.lemmas[deed]
    sign = (lemma in DOING | FOR | _ORDERING) - (lemma in KEPT | AGAINST)
    if not sign or not ends_well(clause, target) or not is_said(clause, source, deed):
        return 0
    who = {
        clause.lemmas[v]
        for u in below
        if clause.relations[u].startswith("nsubj")
        for v in (u, *children(clause, u))
    }
    if who & {"few", "only"}:
        return 0
    return -sign if around & NOT or who & {"no", "nobody", "none"} else sign


def _right_to(clause: Clause, source: int, target: int) -> int:
    """ "Said Peru was wrong to reject it": of Peru, and of who says so."""
    deed = clause.heads[target]
    word = clause.heads[deed]
    if clause.relations[target] != "obj" or word < 0 or clause.relations[word] != "ccomp":
        return 0
    lemma = clause.lemmas[deed]
    sign = (lemma in DOING | FOR) - (lemma in KEPT | AGAINST)
    judged = (clause.lemmas[word] in _RIGHT) - (clause.lemmas[word] in _WRONG)
    to = clause.lemmas[deed - 1] == "to"
    if not sign or not judged or not to or not is_told(clause, word):
        return 0
    if acting_verb(clause, source) == word:
        return sign
    return sign * judged if is_said(clause, source, word) else 0


def _given_up(clause: Clause, source: int, target: int) -> int:
    """ "Gave up on it", "refuses to give it up"."""
    verb = clause.heads[target]
    after = clause.lemmas[verb + 1 : target]
    if clause.lemmas[verb] != "give" or after not in (("up",), ("up", "on"), ("up", "the")):
        return 0
    above = clause.heads[verb]
    if above >= 0 and clause.lemmas[above] in ("decline", "refuse"):
        return int(clause.relations[verb] == "xcomp" and holds(clause, source, above))
    return -int(does(clause, source, verb))


def _warned(clause: Clause, source: int, target: int) -> int:
    """ "Warned that it would hurt farmers"."""
    word = clause.heads[target]
    verb = clause.heads[word]
    if clause.relations[target] != "nsubj" or verb < 0 or clause.lemmas[word] not in _HURTING:
        return 0
    if clause.lemmas[verb] != "warn" or clause.relations[word] != "ccomp":
        return 0
    hurt = [u for u in children(clause, word) if clause.relations[u] == "obj"]
    told = bool(hurt) and not is_open(clause, word) and hurt[0] not in clause.units.values()
    return -int(told and holds(clause, source, verb))


def _conditional(clause: Clause, source: int, target: int) -> int:
    """ "Would strike if the plan went ahead", "threatened to sue unless it was dropped"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    event = heads[target]
    deed = heads[event]
    if deed < 0 or relations[event] != "advcl" or lemmas[deed] not in _ACTING:
        return 0
    marks = {lemmas[u] for u in children(clause, event)}
    around = {lemmas[u] for u in children(clause, deed)}
    if marks & NOT or around & (NOT | _MAYBE) or not marks & {"if", "unless"}:
        return 0
    passive = relations[target] == "nsubj:pass"
    kept = lemmas[event] if relations[target] == "obj" else ""
    if kept in _VIOLATING and "if" in marks:  # "would shut its ports if Peru kept ignoring it"
        return int(holds(clause, source, deed) or is_said(clause, source, deed))
    undone = lemmas[event] in HARM and (passive or relations[target] == "obj")
    done = lemmas[event] in (DOING if passive else _HAPPENING)
    done = done and relations[target].startswith("nsubj")
    sign = undone - done if "if" in marks else done - undone
    above = heads[deed]
    threat = above >= 0 and lemmas[above] == "threaten" and relations[deed] == "xcomp"
    if not sign:
        return 0
    if holds(clause, source, above if threat else deed):
        return sign
    own = any(
        relations[u] == "nsubj" and any(lemmas[v] in _OWN for v in children(clause, u))
        for u in children(clause, deed)
    )
    return sign if own and is_said(clause, source, deed) else 0  # "said its members would strike"


def until_sign(clause: Clause, source: int, target: int) -> int:
    """The sign of who waits for an issue to be undone: "will stay away until it is lifted".

    Parameters
    ----------
    clause : Clause
    source, target : int
        Units.

    Returns
    -------
    int
        -1, or 0 where the construction is not met.
    """
    event = clause.heads[target]
    deed = clause.heads[event]
    undone = clause.lemmas[event] in _UNDOING and clause.relations[target] in ("obj", "nsubj:pass")
    if not undone or deed < 0 or clause.relations[event] != "advcl":
        return 0
    marks = {clause.lemmas[u] for u in children(clause, event)}
    if "until" not in marks or marks & NOT or acting_verb(clause, source) == event:
        return 0
    around = {clause.lemmas[u] for u in children(clause, deed)}
    if around & _OUGHT:
        return 0
    acting = acting_verb(clause, source) == deed
    if around & NOT:
        above = clause.heads[deed]
        vowed = above >= 0 and clause.relations[deed] == "xcomp" and clause.lemmas[above] in _VOWING
        return -int((bool(around & _WILL) and acting) or (vowed and holds(clause, source, above)))
    pressing = clause.lemmas[deed] in _PRESSING
    pressing = pressing or bool({"away", "on", "out"} & set(clause.lemmas[deed + 1 : deed + 3]))
    return -int(pressing and (is_said(clause, source, deed) or holds(clause, source, deed)))


def is_owed(clause: Clause, source: int, target: int) -> bool:
    """Whether a source is only told what it ought to do: "Peru must drop the levy".

    So is whose deed is demanded: "demands for pledges that Peru will drop the levy".

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
    if not clause.heads or clause.relations[source] != "nsubj" or clause.lemmas[source] in PERSONAL:
        return False
    deed = clause.heads[source]
    if deed < 0 or clause.tags[deed] != "VERB" or deed not in path_to_root(clause, target):
        return False
    if any(clause.lemmas[u] in _OUGHT for u in children(clause, deed)):
        return True
    noun = clause.heads[deed]
    wanted = noun >= 0 and clause.lemmas[noun] in _CALLS | _PLEDGES
    return wanted and clause.relations[deed] in ("acl", "ccomp", "acl:relcl")


def _requested(clause: Clause, source: int, target: int) -> int:
    """ "Rejected a request for it"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    if not any(lemmas[u] == "for" for u in children(clause, target)):
        return 0
    # What the parser attaches "for it" to varies.
    near = [*path_to_root(clause, target)[1:3], *children(clause, heads[target])]
    noun = next((u for u in near if u < target and lemmas[u] in _REQUESTS), -1)
    if noun < 0 or relations[noun] != "obj" or heads[noun] < 0:
        return 0
    verb = heads[noun]
    if lemmas[target + 1 : target + 2] == ("to",):
        return 0  # "a call for it to be dropped"
    if lemmas[verb] == "turn" and not any(lemmas[u] == "down" for u in children(clause, verb)):
        return 0
    sign = (lemmas[verb] in _GRANTING) - (lemmas[verb] in _DENYING)
    return sign if sign and holds(clause, source, verb) else 0


def _never(clause: Clause, source: int, target: int) -> int:
    """ "Would never accept it"."""
    deed = clause.heads[target]
    around = {clause.lemmas[u] for u in children(clause, deed)}
    if clause.relations[target] != "obj" or clause.lemmas[deed] not in _ACCEPTING:
        return 0
    plain = around & NOT and around & _WILL and not around & {"have", "only", "just", "but"}
    if not plain or not ends_with(clause, target) or _goes_on_with(clause, target):
        return 0
    if acting_verb(clause, source) == deed:
        return -1
    subjects = [u for u in children(clause, deed) if clause.relations[u] == "nsubj"]
    own = bool(subjects) and all(clause.lemmas[u] in PERSONAL for u in subjects)
    return -int(own and is_said(clause, source, deed))


def _goes_on_with(clause: Clause, unit: int) -> bool:
    """Whether a condition follows: "will not sign it, unless"."""
    return bool({"unless", "until", "if", "but", "without"} & set(clause.lemmas[unit + 1 :]))


RULES: tuple[Rule, ...] = (
    _asked,
    _referred,
    _called_for,
    _ended,
    _ought,
    _right_to,
    _warned,
    _conditional,
    _requested,
    _never,
    _given_up,
)
"""For pairs of an actor and an issue, in the order in which they are asked."""
