"""What is thought of a thing that somebody else harms: "called the raid a violation of the truce".

Words against what is done to a thing are words for the thing. That two signs make a third is beyond
what the classifiers have learned; where the construction is plain, it is read off the parse.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stancelib.actors.words import SAY, word_set
from stancelib.beside import PERSONAL, acting_verb, children, may_be_same, path_to_root
from stancelib.types import Clause

HARM = word_set(
    "abandon abolish axe ban block breach break cancel close cut delay derail dilute dismantle "
    "dissolve ditch drop end flout halt ignore lift overturn postpone quit reject repeal reverse "
    "revoke sabotage scrap scupper scuttle shelve stop suspend terminate torpedo undermine violate "
    "weaken withdraw wreck"
)
_HARMING = word_set("betrayal breach contravention infringement violation")
_ENDINGS = word_set(
    "abandonment abolition cancellation defeat easing end ending halt lifting postponement "
    "rejection removal repeal reversal scrapping suspension"
)
_DEMANDS = word_set("demand call request plea appeal bid campaign push")
AGAINST = word_set(
    "accuse attack blame castigate censure challenge condemn criticise criticize decry denounce "
    "deplore dismiss fault fight lament mourn oppose protest regret reject resist slam sue"
)
FOR = word_set(
    "applaud back celebrate cheer commend defend endorse favour favor hail praise support welcome"
)
THANKING = FOR | word_set("thank congratulate")
REFUSING = word_set("decline refuse")
_INTENDING = word_set("agree decide intend pledge plan promise propose vote vow want")
_ASKING = word_set("ask call demand implore press urge")
_DEADLINES = word_set("day week fortnight month year hour deadline ultimatum")
_FORCING = word_set("force compel oblige")
_WILLING = word_set("will would shall must wo")
_COMING = word_set("will would shall wo")
STOPPING = word_set("breach break close cut end flout halt ignore stop violate")
"""What is not ended may be an evil; a rule that is not broken need not be liked."""
NOT = frozenset(("not", "n't", "never"))
_FAILING = word_set("fail neglect")
_ACHIEVING = word_set(
    "adopt approve build defend deliver enforce fulfil fulfill fund honor honour implement pass "
    "protect provide publish ratify respect sign uphold"
)
_BARTERING = word_set("barter exchange swap trade")
_BURDENS = word_set("sanction embargo tariff restriction blockade ban duty curb penalty siege")
_OPPOSING = AGAINST | REFUSING | word_set("block veto warn object delay prevent")
_FAVOURING = FOR | word_set(
    "agree ask call decide demand hope offer plan pledge press promise propose push seek urge vote "
    "vow want work"
)
_LIFTING = word_set(
    "lift lifting ease easing end remove removal scrap drop relax waive loosen suspend"
)
_CALLING = word_set("brand call denounce describe label see term")
_PLANS = word_set(
    "attempt bid call decision demand effort initiative intention motion move plan pledge promise "
    "proposal push request suggestion threat vow"
)
_GIVING_UP = {
    "call": ("off",), "give": ("up",), "back": ("away from", "out of", "off from"),
    "walk": ("away from",), "pull": ("out of", "back from"), "go": ("back on",), "renege": ("on",),
    "row": ("back on",), "retreat": ("from",), "withdraw": ("from",),
}  # fmt: skip
"""Verbs with the words between them and what is given up."""
_SUBJECTS = frozenset({"nsubj"})
_ARTICLES = frozenset(("the", "its", "their", "his", "her", "our", "this", "that"))
_LATER = frozenset(("until", "unless", "before", "but"))
_PRONOUNS = frozenset(("it", "he", "she", "they"))
WISHING = word_set("intend intention mean plan seek try want wish")
_SPEAKERS = word_set(
    "ambassador authority diplomat envoy government leader minister ministry official president "
    "spokesman spokesperson spokeswoman"
)
"""Who speaks for whom they are of: "officials in Ankara"."""
_SEATED = word_set("authority government ministry official")
_PARTS_OF = frozenset(("amod", "compound", "nmod:poss"))
_SAME = frozenset({"appos", "flat", "conj", "compound", "nmod:poss", "amod"})


def nested_sign(clause: Clause, source: int, target: int) -> int:
    """The sign that a clause gives a pair by two others, where it is plain.

    "Accused Peru of breaking the truce", "refused to scrap the cap", "rejected a call to suspend
    the mine", "condemned the decision to end the scheme", "called it a breach of the treaty" are
    for the thing; "welcomed the decision to end the scheme" is against it.

    Parameters
    ----------
    clause : Clause
    source, target : int
        Units.

    Returns
    -------
    int
        1 for a supporting, -1 for an opposing source, 0 where none of these constructions is met
        or the clause is not parsed.
    """
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    if not heads or heads[target] < 0:
        return 0
    fail = fails_at(clause, target)
    if fail >= 0:
        return _missed(clause, source, fail)
    harm = heads[target]
    if any(lemmas[unit] == "deny" for unit in path_to_root(clause, harm)):
        return 0
    if lemmas[harm] in _HARMING and relations[target] in ("nmod", "obl"):
        return int(_says_so(clause, source, harm))
    if lemmas[harm] in _ENDINGS and relations[target] in ("nmod", "obl"):
        return _demanded(clause, source, harm)
    if not _is_harmed(clause, harm, target):
        return 0
    below = children(clause, harm)
    above = heads[harm]
    if any(lemmas[u] in NOT for u in below):
        meant = any(lemmas[u] in _WILLING for u in below) and acting_verb(clause, source) == harm
        return int(meant or kept_up(clause, source, target))
    if above < 0:
        return 0
    if lemmas[above] in WISHING and any(lemmas[u] in NOT | {"no"} for u in children(clause, above)):
        verb = above if clause.tags[above] == "VERB" else heads[above]
        return int(_wishes_not(clause, source, verb))  # "did not want to end it", "had no plans to"
    if lemmas[above] in _ASKING and relations[harm] in ("xcomp", "ccomp"):
        # "urged the university to lift the suspensions"
        return -int(holds(clause, source, above))
    if any(relations[u] in _SUBJECTS for u in below):
        return 0  # somebody is told to do so
    if lemmas[above] in _INTENDING and relations[harm] == "xcomp":
        return -int(holds(clause, source, above))
    giver = heads[above] if lemmas[above] in _DEADLINES and heads[above] >= 0 else above
    if lemmas[giver] == "give" and any(lemmas[u] in _DEADLINES for u in children(clause, giver)):
        return -int(holds(clause, source, giver))  # "gave Norway a month to lift it"
    if lemmas[above] in _FORCING and heads[source] == above:
        return int(relations[source] == "nsubj:pass")  # "was forced to withdraw it"
    if lemmas[above] in REFUSING and relations[harm] == "xcomp":
        return int(holds(clause, source, above))
    if lemmas[above] in _PLANS and relations[harm] in ("acl", "advcl") and heads[above] >= 0:
        return _judged(clause, source, heads[above])
    if {"too", "late"} & set(lemmas[target + 1 : target + 3]):
        return 0  # "of lifting it too late"
    if lemmas[above] in AGAINST | FOR and relations[harm] in ("advcl", "acl", "obl", "xcomp"):
        # "A call" is often read as an object beside the clause that it has.
        plan = any(
            heads[u] == above and relations[u] in ("obj", "obl") and lemmas[u] in _PLANS
            for u in range(above + 1, harm)
        )
        marked = any(heads[u] == harm and lemmas[u] in ("of", "for", "over") for u in range(harm))
        if plan or marked:
            return _judged(clause, source, above)
    return 0


def fails_at(clause: Clause, target: int) -> int:
    """The verb of failing to bring a thing about: of "failed to ratify it" the first, or -1."""
    verb = clause.heads[target]
    fail = clause.heads[verb] if verb >= 0 else -1
    fails = fail >= 0 and clause.lemmas[fail] in _FAILING and clause.relations[verb] == "xcomp"
    brings = clause.relations[target] == "obj" and clause.lemmas[verb] in _ACHIEVING
    return fail if fails and brings else -1


def _missed(clause: Clause, source: int, fail: int) -> int:
    """ "Accused Peru of failing to ratify it": whoever blames it wants that."""
    verb = clause.heads[fail]
    blames = verb >= 0 and clause.lemmas[verb] in AGAINST | {"fine", "punish"}
    return int(blames and holds(clause, source, verb))


def kept_up(clause: Clause, source: int, target: int) -> bool:
    """Whether a source is told not to end a thing: "will not call it off", "refused to lift it".

    Parameters
    ----------
    clause : Clause
        With heads.
    source, target : int
        Units.

    Returns
    -------
    bool
    """
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    harm = heads[target]
    if harm < 0 or lemmas[harm] in STOPPING or not _is_harmed(clause, harm, target):
        return False  # "will not stop the killings"
    above, below = heads[harm], children(clause, harm)
    denied = any(lemmas[u] in NOT for u in below)
    if relations[harm] == "xcomp" and above >= 0:
        if denied:
            return lemmas[above] in _INTENDING and holds(clause, source, above)
        return lemmas[above] in REFUSING and holds(clause, source, above)
    meant = denied and any(lemmas[u] in _COMING for u in below)
    if not _LATER.isdisjoint(lemmas[target + 1 :]):
        return False  # "will not lift it until": it may then
    return meant and _is_of(clause, source, harm)  # "would not dilute its ban"


def _is_harmed(clause: Clause, harm: int, target: int) -> bool:
    """Whether a verb tells that a target is ended, broken or given up."""
    if clause.relations[target] == "obj" and clause.lemmas[harm] in HARM:
        return True
    bartered = clause.relations[target] == "obj" and clause.lemmas[harm] in _BARTERING
    return (bartered and "for" in clause.lemmas[target:]) or _is_given_up(clause, harm, target)


def _is_given_up(clause: Clause, verb: int, target: int) -> bool:
    """ "Call it off", "call off it", "back down on it"."""
    phrases = _GIVING_UP.get(clause.lemmas[verb])
    if phrases is None or verb > target:
        return False
    if clause.relations[target] == "obj":
        off = {clause.lemmas[u] for u in children(clause, verb)} | {clause.lemmas[verb + 1]}
        return bool({"call": {"off"}, "give": {"up"}}.get(clause.lemmas[verb], set()) & off)
    between = " ".join(u for u in clause.lemmas[verb + 1 : target] if u not in _ARTICLES)
    return between in phrases


def _wishes_not(clause: Clause, source: int, verb: int) -> bool:
    """Whether it is the source who does not want, or says so of itself."""
    acting = acting_verb(clause, source)
    subjects = _subjects(clause, verb) if verb >= 0 else []
    own = all(clause.lemmas[u] in _PRONOUNS for u in subjects)
    return acting >= 0 and (acting == verb or (own and acting in path_to_root(clause, verb)))


def relief_sign(clause: Clause, source: int, target: int) -> int:
    """The sign of what is lifted from somebody: "called for sanctions on Russia to be lifted".

    Parameters
    ----------
    clause : Clause
    source, target : int
        Units.

    Returns
    -------
    int
        1 for who lifts or wants to lift sanctions, tariffs and the like from the target, -1 for
        who refuses to or is against it, 0 elsewhere or where the clause is not parsed.
    """
    heads, lemmas = clause.heads, clause.lemmas
    # What the parser attaches "on Russia" to varies; what stands before it does not.
    burden = target - 2
    if not heads or burden < 1 or lemmas[burden] not in _BURDENS:
        return 0
    if lemmas[target - 1] not in ("on", "against"):
        return 0
    lift = next(
        (u for u in range(burden - 1, max(-1, burden - 5), -1) if lemmas[u] in _LIFTING), -1
    )
    if lift < 0 and lemmas[target + 1 : target + 3] == ("to", "be"):
        lift = target + 3
    if lift < 0 or lift >= len(lemmas) or lemmas[lift] not in _LIFTING:
        return 0
    holder = acting_verb(clause, source)
    way = path_to_root(clause, lift)
    if holder not in way or clause.relations[target] == "nmod:poss":
        return 0
    # "Said lifting sanctions on Peru was a mistake", "argued against lifting them"
    against = any(lemmas[u] == "against" for u in children(clause, lift))
    said_of = any(
        clause.tags[u] in ("ADJ", "NOUN") and clause.relations[u] in ("ccomp", "xcomp")
        for u in way[: way.index(holder)]
        if u != lift
    )
    if against or said_of or any(lemmas[u] == "deny" for u in way):
        return 0
    sign = 1
    for unit in way[: way.index(holder) + 1]:
        if any(h == unit and lemmas[u] in NOT for u, h in enumerate(heads)):
            sign = -sign
        if unit != lift and clause.tags[unit] == "VERB":
            if lemmas[unit] in _OPPOSING:
                sign = -sign
            elif lemmas[unit] not in _FAVOURING and lemmas[unit] not in SAY:
                return 0  # "threatened to quit if Hungary lifted the sanctions"
        if unit != holder and lemmas[holder] in SAY and _is_of_another(clause, unit):
            return 0  # "said Hungary would lift"
    return sign


def _is_of_another(clause: Clause, verb: int) -> bool:
    """Whether a verb has a subject that is no pronoun."""
    return any(
        h == verb and clause.relations[u] in _SUBJECTS and clause.lemmas[u] not in PERSONAL
        for u, h in enumerate(clause.heads)
    )


def _demanded(clause: Clause, source: int, end: int) -> int:
    """The sign of who judges or demands the end of a thing: "its demands for an end to"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    noun = end
    while relations[noun] in ("nmod", "obl") and heads[noun] >= 0 and lemmas[noun] not in _DEMANDS:
        if clause.tags[heads[noun]] == "VERB":
            break
        noun = heads[noun]
    verb = heads[noun]
    if lemmas[noun] in _DEMANDS and relations[source] == "nmod:poss" and heads[source] == noun:
        return -1
    if verb < 0 or relations[noun] not in ("obj", "obl"):
        return 0
    if lemmas[noun] in _DEMANDS or (noun == end and lemmas[verb] in _ASKING):
        return -int(holds(clause, source, verb) and lemmas[verb] not in AGAINST)
    return _judged(clause, source, verb) if noun == end and relations[end] == "obj" else 0


def _judged(clause: Clause, source: int, verb: int) -> int:
    """The sign of who judges a harm by the verb: against it is for what is harmed."""
    sign = (clause.lemmas[verb] in AGAINST) - (clause.lemmas[verb] in FOR)
    return sign if sign and holds(clause, source, verb) else 0


def _says_so(clause: Clause, source: int, harm: int) -> bool:
    """ "Called the raid a violation of", "said the raid was a breach of"."""
    for unit in path_to_root(clause, harm):
        lemma = clause.lemmas[unit]
        if lemma == "deny":
            return False
        if unit != harm and (lemma in _CALLING or lemma in SAY):
            return holds(clause, source, unit)
        if clause.relations[unit] not in ("obl", "obj", "xcomp", "ccomp", "nmod", "root"):
            return False
    return False


def holds(clause: Clause, source: int, verb: int) -> bool:
    """Whether the source is who does what the verb says, or says of itself that it does.

    Parameters
    ----------
    clause : Clause
    source, verb : int
        Units.

    Returns
    -------
    bool
        False where the verb is denied.
    """
    if any(clause.lemmas[u] in NOT for u in children(clause, verb)):
        return False
    return _is_of(clause, source, verb)


def _is_of(clause: Clause, source: int, verb: int) -> bool:
    """Whether a verb is the source's, denied or not."""
    subjects = _subjects(clause, verb)
    if _is_one_of(clause, source, verb, subjects):
        return True
    while not subjects and _shares_subject(clause, verb):
        verb = clause.heads[verb]
        subjects = _subjects(clause, verb)
    return any(unit in subjects for unit in _named_with(clause, source))


def _subjects(clause: Clause, verb: int) -> list[int]:
    actors = set(clause.units.values())  # "it" that is somebody is no expletive
    return [
        u
        for u in children(clause, verb)
        if clause.relations[u] in _SUBJECTS or (clause.relations[u] == "expl" and u in actors)
    ]


def _shares_subject(clause: Clause, verb: int) -> bool:
    """ "Cut its aid and asked for it", "closed the camps, brushing aside appeals"."""
    head, relation = clause.heads[verb], clause.relations[verb]
    if head < 0 or clause.tags[head] != "VERB":
        return False
    around = {clause.relations[u] for u in children(clause, verb)}
    if relation == "conj":
        return "nsubj:pass" not in around
    participle = clause.words[verb].endswith("ing") and not around & {"mark", "aux"}
    return relation == "advcl" and participle


def _named_with(clause: Clause, source: int) -> Iterator[int]:
    """A unit and the heads of what it is a part of."""
    for unit in path_to_root(clause, source):
        yield unit
        if clause.relations[unit] not in _SAME and not _is_spoken_for(clause, unit):
            return


def _is_spoken_for(clause: Clause, unit: int) -> bool:
    """Of "officials in Ankara", "the ambassador of Peru" Ankara and Peru."""
    head = clause.heads[unit]
    if clause.relations[unit] != "nmod" or clause.lemmas[head] not in _SPEAKERS:
        return False
    if any(clause.relations[u] in _PARTS_OF for u in children(clause, head)):
        return False  # "Western officials", "the former leader"
    links = {clause.lemmas[u] for u in children(clause, unit) if clause.relations[u] == "case"}
    return "of" in links or ("in" in links and clause.lemmas[head] in _SEATED)


def _is_one_of(clause: Clause, source: int, verb: int, subjects: Sequence[int]) -> bool:
    """Whether the source is among a verb's subjects, or says of itself what the verb says."""
    for unit in _named_with(clause, source):
        if unit in subjects:
            return True
        if clause.relations[unit] in _SUBJECTS:
            # "Ghana said it would sue": what stands for Ghana is no mention of another
            above = clause.heads[unit]
            said = above in path_to_root(clause, verb) and clause.lemmas[above] in SAY
            own = all(clause.lemmas[u] in _PRONOUNS for u in subjects)
            return said and own and all(may_be_same(clause, unit, u) for u in subjects)
    return False
