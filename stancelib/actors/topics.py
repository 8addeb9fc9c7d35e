"""Issues spoken of without their names: "the measure", "it", "this", once under discussion.

An antecedent has to be near and hardly in doubt. What a text says of something unnamed is
worth having only if it is said of the right thing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Sequence

from ..types import Actor, Form
from . import words as w
from .context import Context, Name
from .fates import OUTCOMES, REFUSALS, is_refused, is_reset, is_to_end
from .gazetteer import pieces
from .grammar import SUBJECT, grammatical_role
from .issues import CALLS
from .kinds import NOUNS
from .topicpronouns import MANY, SELF, bodies_between, is_plural, issue_pronoun
from .words import word_set

# A kind of issue, by the nouns that tell it, and the nouns that later speak of it.
_KINDS: tuple[tuple[frozenset[str], frozenset[str]], ...] = tuple(
    (word_set(nouns), word_set(nouns + " " + others))
    for nouns, others in (
        (
            "bill law act legislation reform statute ordinance code decree",
            "measure measures proposal plan package text change changes passage vote",
        ),
        (
            "deal agreement accord pact treaty truce ceasefire settlement compromise armistice",
            "arrangement text package document plan peace",
        ),
        (
            "guarantee guarantees pledge commitment assurance",
            "text document draft plan offer commitment promise",
        ),
        (
            "ban prohibition moratorium embargo restriction restrictions curb curbs limit",
            "measure measures decision move step rule rules policy law punishment sanction order"
            " plan proposal idea",
        ),
        (
            "plan scheme proposal programme program project initiative blueprint policy idea",
            "measure measures package move step vote result outcome",
        ),
        ("strike strikes walkout walkouts stoppage stoppages", "action"),
        (
            "merger takeover acquisition tie-up buyout bid purchase",
            "deal transaction combination plan offer agreement proposal sale approach move",
        ),
        (
            "sanctions penalties",
            "measures package restrictions embargo move step decision steps list blacklist",
        ),
        (
            "sale sales export exports order contract supply delivery",
            "deal agreement package decision transaction plan order move step",
        ),
        ("exchange swap handover", "deal agreement release arrangement"),
        ("permit licence license approval authorisation authorization", "decision permission"),
        ("lawsuit suit complaint case", "action litigation claim case"),
        ("offer proposal bid approach", "proposal offer plan deal bid terms"),
        (
            "ruling verdict judgment judgement decision order opinion award",
            "decision ruling order result outcome findings finding",
        ),
        ("expulsion expulsions deportation deportations removal removals", "removal removals"),
        ("election elections vote poll polls ballot", "poll polls ballot"),
        ("talks negotiations dialogue", "process discussions diplomacy"),
        (
            "tariff tariffs duty duties levy levies tax taxes",
            "measure measures move step decision charge plan proposal idea hike increase",
        ),
        ("fine penalty", "decision ruling sanction punishment findings finding amount"),
        ("resolution draft motion", "text measure document motion draft"),
        ("statement declaration communique", "text document draft wording"),
        ("amendment", "measure proposal change provision text"),
        (
            "rule rules regulation regulations mandate requirement",
            "measure measures order policy plan",
        ),
        (
            "dam pipeline plant reactor railway bridge wall fence mine quarry centre center airport"
            " runway terminal tunnel road motorway highway factory refinery port stadium tower farm"
            " housing homes development base station smelter",
            "project scheme plan development application site",
        ),
        (
            "invasion intervention operation offensive attack attacks war assault coup putsch"
            " takeover incursion strike",
            "move action campaign",
        ),
        (
            "closure withdrawal expansion dismissal suspension extension expulsion cut cuts"
            " increase closing discharge release dissolution enlargement deployment"
            " annexation veto switch transit visit rise boycott abolition privatisation"
            " privatization nationalisation nationalization renationalisation renationalization"
            " ownership repeal recognition vote referendum prosecution"
            " rejoining joining isolating isolation",
            "decision move step plan action policy proposal idea measure order resolution text",
        ),
        (
            "report study review audit inquiry investigation survey assessment",
            "document findings conclusions paper text",
        ),
        ("cap quota subsidy subsidies loan loans budget", "measure scheme"),
        ("package aid assistance", "package aid assistance deliveries help support plan move"),
    )
)
_POLICY = word_set("measure measures proposal plan move step decision idea announcement")
"""What anything may be called that somebody does or wants to do, if nothing else is."""
_CONDITIONS = word_set(
    "inflation crime crimes pollution poverty unemployment corruption violence drought hunger "
    "famine terrorism warming migration immigration racism inequality homelessness shortage "
    "shortages debt recession obesity pandemic overcrowding congestion smuggling trafficking"
)
"""Nouns for what nobody plans: no "plan" or "move" is one of these."""
_FINDINGS = word_set("ruling rulings verdict verdicts judgment judgement")
"""What judges have found: no plan either."""
_ANY = "*"
"""Stands for `_POLICY` among the nouns of an issue."""
_NOUNS = _POLICY.union(*(later for _, later in _KINDS))
_SINGLE_TOO = word_set("measures restrictions steps findings conclusions terms")
"""What one thing may be called in the plural."""
_DEFINITE = frozenset(("the", "this", "that", "these", "those", "such"))
_INTENTIONS = word_set(
    "announcement decision idea intention intentions move plan plans proposal proposals step"
)
"""What somebody who means to end an issue has."""
_VOTES = word_set("vote result outcome passage")
_DEEDS = word_set("move step announcement action intervention")
_ABOUT = frozenset(("into", "against", "to", "on", "over", "of"))
_OVER = frozenset(("over", "into", "against"))
_DEALINGS = word_set(
    "inquiry enquiry investigation probe lawsuit suit challenge complaint appeal review protest "
    "objection opposition campaign petition case ban hearing hearings"
)
_PASSED = word_set("passed approved adopted voted backed extended upheld granted enacted")
_FAILED = word_set("rejected defeated blocked failed vetoed overturned struck")
_OWNING = frozenset(("'s", "its", "his", "her", "their"))
_DECIDED = word_set("decision move action plan order proposal ruling offer bid")
_POINTING = _DEFINITE | SELF | MANY
_COMPLEMENTS = frozenset(("to", "of", "that", "for", "by", "against", "between", "from", "who"))
_TIMES = frozenset(("weeks", "months", "years", "days", "now", "more", "a", "at", "two", "three"))
_ADJECTIVES = (w.NEUTRAL_ADJECTIVES - w.DETERMINERS) | word_set(
    "whole same entire original final landmark bipartisan unilateral draft latter"
)
_REACH = 3
"""Sentences back in which an issue is still under discussion."""
_DEED_REACH = 1
"""The same, where the noun may be of anything that somebody does: "the move"."""
_OPENING, _RECENT = 20, 40
"""Mentions that are kept: the first tell what becomes of an issue, the last what "it" is."""
_SAID_REACH = 6
"""The same, where "this" is said to be such a thing."""
_LONG_REACH = 10
"""The same, where no other issue of the caller's may be called so."""


def find_topics(
    context: Context,
    issues: Sequence[Actor],
    names: Sequence[Name],
    *,
    guessed: Container[str] = (),
) -> tuple[list[Name], set[int]]:
    """Find what speaks of an issue by another noun or a pronoun.

    Parameters
    ----------
    context : Context
    issues : sequence of Actor
    names : sequence of Name
        Actors' and issues' mentions, in text order.
    guessed : container of str
        Ids of issues that were discovered or guessed: of these not any "plan" is one.

    Returns
    -------
    list of Name
        New mentions of issues, in text order.
    set of int
        ``id`` of names that turned out to be no actors: "it" that is the plan.
    """
    issued = [name for name in names if name.kind == "issue"]
    end = len(context.document.sentences)
    later = {
        issue.id: _later_nouns(
            issue, issue.id in guessed and not is_to_end(context, issued, issue.id, end)
        )
        for issue in issues
    }
    labels = {issue.id: issue.name for issue in issues}
    found: list[Name] = []
    dropped: set[int] = set()
    firsts = [name.first for name in names]
    at = {name.first: name for name in names}
    met: list[Name] = []  # issues spoken of so far, found ones among them
    covered: set[int] = set()
    for name in names:
        if name.kind == "issue":
            covered.update(range(name.first, name.last))
    for number, sentence in enumerate(context.document.sentences):
        mine = list(names[bisect_left(firsts, sentence.first) : bisect_left(firsts, sentence.last)])
        if sentence.kind not in ("body", "list") or number in context.titlecase:
            met += [n for n in mine if n.kind == "issue"]
            continue
        pending = [n for n in mine if n.kind == "issue"]
        for name in pending:
            name.role = grammatical_role(context, name, sentence.first, sentence.last)
        if not pending and not met:
            continue
        known = 0
        for i in range(sentence.first, sentence.last):
            while known < len(pending) and pending[known].last <= i:
                met.append(pending[known])
                known += 1
            word = context.lower[i]
            if i in covered or (word not in _POINTING and word not in _OWNING):
                continue
            new = None
            if met and word in _OWNING and i + 1 < sentence.last:
                new = _owned(context, later, labels, met, number, i, sentence.last)
            if met and word in _DEFINITE:
                new = _by_noun(context, later, labels, met, number, i, sentence.last)
                if new is not None and new.last - 1 in covered:
                    new = None  # it has a name of its own
                if new is not None:
                    new.role = grammatical_role(context, new, sentence.first, sentence.last)
            if new is None and met and word in SELF:
                new = _by_predicate(context, later, labels, met, number, i, sentence.last)
            if new is None and (word in SELF or word in MANY):
                holder = at.get(i)
                if holder is None or holder.form == "pronoun":
                    new = issue_pronoun(
                        context,
                        labels,
                        met,
                        mine,
                        number,
                        i,
                        sentence.first,
                        sentence.last,
                        holder,
                    )
                    if new is not None and bodies_between(names, firsts, met, new, context):
                        new = None
                    if new is not None and holder is not None:
                        dropped.add(id(holder))
            if new is not None:
                found.append(new)
                covered.update(range(new.first, new.last))
                met.append(new)
        met += pending[known:]
        del met[_OPENING:-_RECENT]
    return found, dropped


def _later_nouns(issue: Actor, guessed: bool) -> frozenset[str]:
    words: set[str] = set()
    heads: set[str] = set()
    for text in (issue.name, *issue.aliases):
        cut = [t.lower() for t in pieces(text)]
        # The head: before a preposition, else the last word.
        stop = next((k for k, t in enumerate(cut) if k and t in w.PREPOSITIONS), len(cut))
        heads.update(cut[max(0, stop - 1) : stop])
        words.update(cut[:1])
    words |= heads
    plain = heads & (_CONDITIONS | _FINDINGS) or (guessed and heads.isdisjoint(NOUNS))
    nouns: set[str] = set() if plain else {_ANY}
    for own, others in _KINDS:
        if words & own:
            nouns |= others
    return frozenset(nouns)


def _by_noun(
    context: Context,
    later: dict[str, frozenset[str]],
    labels: dict[str, str],
    met: list[Name],
    number: int,
    i: int,
    end: int,
) -> Name | None:
    """ "the measure" for the bill that was named before."""
    lower, flags = context.lower, context.flags
    j = i + 1
    if lower[j : j + 1] and lower[j][0].isdigit() and lower[j + 1 : j + 2] == ["-"]:
        j += 3  # "the 24-hour walkout"
    while j < end and j < i + 5 and lower[j] in _ADJECTIVES and lower[j] not in _NOUNS:
        j += 1
    if j >= end or lower[j] not in _NOUNS or not flags[j] & w.LOW:
        return None
    noun = lower[j]
    if lower[i] == "that" and (noun.endswith("ing") or context.flags[i - 1] & w.SAYS):
        return None  # "argued that isolating them would", "saying that port work did not"
    if j + 1 < end:
        bits, follows = flags[j + 1], lower[j + 1]
        timed = follows == "for" and j + 2 < end and lower[j + 2] in _TIMES
        if follows in ("-", "'") or (follows in _COMPLEMENTS and not timed):
            return None  # "the decision to withdraw": says itself which one it is
        bare = w.LOW if j + 2 < end and not flags[j + 2] & w.STOP else 0
        if follows == "on" and bare and flags[j + 2] & bare:
            return None  # "the levy on sugar", not "on Monday", "on the floor"
        if follows == "'s" and not (j + 2 < end and flags[j + 2] & w.STOP):
            return None
        noun_like = bits & w.LOW and not bits & (w.STOP | w.VERB | w.PREP | w.IS_AUX | w.ADVERB)
        if noun_like and not follows.endswith("ed") and (i == 0 or lower[i - 1] not in CALLS):
            return None  # "the plan documents"
    plural = noun.endswith("s") and not noun.endswith("ss")
    before = lower[i - 1] if i else ""
    ends = noun in OUTCOMES | _DEEDS and before not in REFUSALS
    if ends and any(is_refused(context, met, issue, number) for issue in {n.actor for n in met}):
        return None  # "the decision" against it
    best: Name | None = None
    near = {n.actor for n in met if number - n.sentence <= _REACH}
    so_called = {n.actor for n in met if noun in later[n.actor or ""]}
    general = noun in _POLICY and not so_called
    if general:
        so_called = {n.actor for n in met if _ANY in later[n.actor or ""]}
    if noun in OUTCOMES | _DEEDS and len(so_called & near) > 1:
        return None  # of two things that somebody did, either
    # The only issue that may be called so stays under discussion for longer.
    alone = len(so_called) == 1
    for name in reversed(met):
        distance = number - name.sentence
        if general:
            reach = _DEED_REACH if noun in _DEEDS else _REACH
        else:
            reach = _LONG_REACH if alone else _REACH
        if distance > reach:
            break
        if name.actor not in so_called:
            continue
        if plural and not is_plural(context, name) and noun not in _SINGLE_TOO:
            continue
        if best is None or (
            name.actor != best.actor and name.sentence == best.sentence and (name.role > best.role)
        ):
            best = name
        elif name.actor != best.actor and name.sentence != best.sentence:
            break
    if best is None or best.actor is None:
        return None
    if noun in OUTCOMES | _DEEDS and _is_dealt_with(context, best):
        return None  # "opened an inquiry into the merger": the move is that
    if noun in _VOTES and "findings" not in later[best.actor] and not _is_passed(context, met):
        return None  # whoever welcomes "the result" of a vote that was lost is against
    if is_reset(context, noun, best.last, i):
        return None
    reason = (
        f"issue '{labels[best.actor]}': '{noun}' for what sentence {best.sentence + 1} speaks of"
    )
    ended = noun in _INTENTIONS and is_to_end(context, met, best.actor, number)
    form: Form = "inverse" if ended else "issue"
    reason = f"against: {reason}" if ended else reason
    return Name(i, j + 1, number, form, reason, best.actor, "issue")


def _by_predicate(
    context: Context,
    later: dict[str, frozenset[str]],
    labels: dict[str, str],
    met: list[Name],
    number: int,
    i: int,
    end: int,
) -> Name | None:
    """ "This is a fair tax": what is said to be one, where one was spoken of."""
    lower, flags = context.lower, context.flags
    j = i + 1
    while j < end and (flags[j] & (w.IS_AUX | w.ADVERB) or lower[j] in w.NEGATION):
        j += 1
    if j >= end or lower[j - 1] not in w.BE or lower[j] not in ("a", "an", "the"):
        return None
    stop = j + 1
    while stop < end and stop < j + 4 and flags[stop] & w.LOW and not flags[stop] & w.STOP:
        stop += 1
    noun = lower[stop - 1]
    called = {n.actor: n for n in met if number - n.sentence <= _SAID_REACH}
    fitting = [n for actor, n in called.items() if noun in later[actor or ""]]
    if len(fitting) != 1 or fitting[0].actor is None:
        return None
    why = f"pronoun: '{noun}' said of issue '{labels[fitting[0].actor]}'"
    return Name(i, i + 1, number, "pronoun", why, fitting[0].actor, "issue", role=SUBJECT)


def _is_dealt_with(context: Context, name: Name) -> bool:
    """Whether an issue is only what something else is about: "an inquiry into the merger"."""
    begin = context.document.sentences[name.sentence].first
    before = context.lower[max(begin, name.first - 5) : name.first]
    if any(word in _OVER for word in before[-3:]):
        return True  # "will hold back the money over a judicial overhaul"
    preposition = next((k for k in range(len(before) - 1, -1, -1) if before[k] in _ABOUT), 0)
    return bool(preposition) and before[preposition - 1] in _DEALINGS


def _is_passed(context: Context, met: list[Name]) -> bool:
    """Whether the issues of the text went through: who then welcomes the vote is for them."""
    said: set[str] = set()
    for name in met:
        span = context.document.sentences[name.sentence]
        said.update(context.lower[span.first : span.last])
    return bool(said & _PASSED) and not said & _FAILED


def _owned(
    context: Context,
    later: dict[str, frozenset[str]],
    labels: dict[str, str],
    met: list[Name],
    number: int,
    i: int,
    end: int,
) -> Name | None:
    """ "The council's decision", where only one issue can be one and was just spoken of."""
    noun = context.lower[i + 1]
    if noun not in _DECIDED or len({n.actor for n in met if noun in later[n.actor or ""]}) != 1:
        return None
    found = _by_noun(context, later, labels, met, number, i, end)
    if found is None or number - max(n.sentence for n in met if n.actor == found.actor) > _REACH:
        return None
    found.first = i + 1
    return found
