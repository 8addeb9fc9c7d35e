"""Find the caller's issues: by name, by alias, and by their head words in other wordings.

"NATO expansion" is met as "Nato's eastward expansion", "expansion of the alliance" or, once
the text has spoken of NATO, "further expansion"; "Chinese expansion" is another matter.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..types import Actor
from . import words as w
from .context import Context, Name
from .fates import is_reset
from .issuenames import LINKS, IssueName, is_placed, parse_alias, parse_name, shorten
from .issueverbs import told_by_verb
from .roster import Roster
from .verbs import numbers
from .words import word_set

# "Called the ban illegal": what follows is no noun.
CALLS = word_set(
    "branded brands call called calling calls considered considers declared declares deemed deems "
    "found finds labelled labeled labels made makes ruled termed terms thinks thought"
)
COMPLEMENTS = word_set("for to with between that by on of against from over about")
"""What follows a noun that is told in full: "plans for a bridge" are not "the plan"."""
_DEFINITE = frozenset(("the", "this", "that", "these", "those", "such"))
_MASS = ("ship", "ion", "ment", "ity", "ance", "ence", "ism")
"""Of nouns that often need no article."""
_STEM = 5  # letters
_THOROUGH = word_set(
    "credible formal full immediate impartial independent judicial open official outside proper "
    "prompt public serious thorough transparent urgent"
)
"""Which an inquiry that is asked for is to be."""
_TELLING = frozenset(("which", "that", "against", "condemning", "calling", "demanding"))
_OTHERS = word_set("a an another each every no one other some")


def find_issues(
    context: Context,
    roster: Roster,
    issues: Sequence[Actor],
    names: list[Name],
    *,
    strict: bool = False,
) -> list[Name]:
    """Find every wording of the caller's issues, or of discovered ones.

    Parameters
    ----------
    context : Context
    roster : Roster
    issues : sequence of Actor
    names : list of Name
        Actors' mentions, in text order; issues may contain them.
    strict : bool
        Whether an alias of one word has to be definite and without complement: nobody has
        said that every "plan" is this one.

    Returns
    -------
    list of Name
        Form ``"issue"``, disjoint from each other, in text order.
    """
    seen: dict[str, int] = {}
    parsed = [parse_name(roster, issue) for issue in issues]
    parsed += [parse_alias(roster, i, alias) for i in issues for alias in i.aliases]
    for issue in parsed:
        issue.seen = seen
    if not strict:
        for issue in parsed[: len(issues)]:
            shorten(issue)
    if strict:
        for issue in parsed[: len(issues)]:
            own = set(issue.patterns[0][-1:]) | numbers(issue.patterns[0][-1])
            issue.strict = frozenset(p[0] for p in issue.patterns if len(p) == 1) - own
    by_first: dict[str, list[tuple[tuple[str, ...], IssueName]]] = {}
    by_head: dict[str, list[IssueName]] = {}
    by_verb: dict[str, list[IssueName]] = {}
    for issue in parsed:
        for pattern in issue.patterns:
            by_first.setdefault(pattern[0], []).append((pattern, issue))
        for head in issue.heads:
            by_head.setdefault(head, []).append(issue)
        for verb in issue.verbs if issue.actors or not strict else ():
            by_verb.setdefault(verb, []).append(issue)
    for bucket in by_first.values():
        bucket.sort(key=lambda item: -len(item[0]))
    if not strict:
        named = _named(context, by_first)
        stems = {word[:_STEM] for word in context.lower}
        for issue in parsed:
            issue.unnamed = issue.id not in named
            # "The ban" of a text without abortions is no abortion ban.
            issue.is_topical = not issue.words or any(t[:_STEM] in stems for t in issue.words)
    else:
        for issue in parsed:
            issue.unnamed = True  # its noun, bare, has been counted wherever it stands
    ends = {name.last: name for name in names}
    starts = {name.first: name for name in names}
    met: dict[str, int] = {}
    for name in names:
        if name.actor is not None:
            met.setdefault(name.actor, name.first)
    found: list[Name] = []
    lower = context.lower
    for number, sentence in enumerate(context.document.sentences):
        if sentence.kind == "byline":
            continue
        i = sentence.first
        while i < sentence.last:
            word = lower[i]
            found_here: Name | None = None
            if word in by_first:
                found_here = _exact(context, by_first[word], number, i, sentence.last)
            if found_here is None and word in by_head:
                for issue in by_head[word]:
                    found_here = _head(
                        context,
                        roster,
                        issue,
                        number,
                        i,
                        sentence.first,
                        sentence.last,
                        ends,
                        starts,
                        met,
                    )
                    if found_here is not None:
                        break
            if found_here is None and word in by_verb:
                for issue in by_verb[word]:
                    found_here = told_by_verb(
                        context, issue, number, i, sentence.first, sentence.last, starts, ends
                    )
                    if found_here is not None:
                        break
            if found_here is None:
                i += 1
                continue
            if found and found_here.first < found[-1].last:
                if found_here.last - found_here.first > found[-1].last - found[-1].first:
                    found[-1] = found_here
            else:
                found.append(found_here)
            i = max(i + 1, found_here.last)
    return found


def _named(
    context: Context, by_first: dict[str, list[tuple[tuple[str, ...], IssueName]]]
) -> set[str]:
    """The issues that the text calls by a name of theirs somewhere."""
    lower = context.lower
    return {
        issue.id
        for i, word in enumerate(lower)
        for pattern, issue in by_first.get(word, ())
        if tuple(lower[i : i + len(pattern)]) == pattern
    }


def _exact(
    context: Context,
    patterns: list[tuple[tuple[str, ...], IssueName]],
    number: int,
    i: int,
    end: int,
) -> Name | None:
    for pattern, issue in patterns:
        n = len(pattern)
        if i + n <= end and tuple(context.lower[i : i + n]) == pattern:
            if n == 1 and pattern[0] in issue.strict and not _is_definite(context, i, end):
                continue
            if n == 1 and _is_verb(context, i):
                continue
            issue.seen[issue.id] = i + n
            return Name(
                i, i + n, number, "issue", f"issue '{issue.name}' by name", issue.id, "issue"
            )
    return None


def _is_verb(context: Context, i: int) -> bool:
    """Whether a noun of the caller's is a verb here: "had decided to vote", not "a right to"."""
    if not i or context.lower[i - 1] not in w.INFINITIVE:
        return False
    follows = context.lower[i + 1] if i + 1 < len(context.lower) else ""
    if not context.flags[i] & w.VERB and follows not in w.DETERMINERS:
        return False
    before = context.flags[i - 2] if i > 1 else w.PUNCT
    return bool(before & (w.VERB | w.IS_AUX | w.STOP | w.PUNCT)) or context.lower[i - 1] != "to"


def _is_definite(context: Context, i: int, end: int) -> bool:
    if i + 1 < end and (context.lower[i + 1] in COMPLEMENTS or context.lower[i + 1] == "in"):
        return False
    before = context.lower[max(0, i - 2) : i]
    return bool(before) and (
        before[-1] in _DEFINITE or (before[0] in _DEFINITE and before[-1] in w.NEUTRAL_ADJECTIVES)
    )


def _head(
    context: Context,
    roster: Roster,
    issue: IssueName,
    number: int,
    i: int,
    begin: int,
    end: int,
    ends: dict[int, Name],
    starts: dict[int, Name],
    met: dict[str, int],
) -> Name | None:
    """Judge a noun phrase around the issue's head word."""
    lower, flags = context.lower, context.flags
    first, last = i, i + 1
    matched = blocked = definite = loose = of_another = False
    j = i - 1
    for _ in range(7):
        if j < begin:
            break
        name = ends.get(j + 1)
        if name is not None and name.kind != "person" and name.last == j + 1:
            if name.actor in issue.actors:
                matched, first = True, name.first
            elif not issue.after:
                blocked = True
            else:
                first = name.first
            j = name.first - 1
            if j >= begin and lower[j] == "the":
                first, j = j, j - 1
            break
        word = lower[j]
        if word in ("'s", "'"):
            j -= 1
            continue
        asked = word in ("a", "an") and issue.is_asked
        if asked or word in _DEFINITE or word in ("its", "their", "his", "any"):
            definite, first = True, j
            owner = starts.get(j)
            if owner is not None and owner.actor is not None and owner.form == "pronoun":
                if owner.actor in issue.actors:
                    matched = True
                elif not issue.after:
                    blocked = True
            break
        if word in issue.words:
            matched, first = True, j
        elif (
            word in (_THOROUGH if issue.is_asked else ())
            or word in w.NEUTRAL_ADJECTIVES
            or (word.isdigit() and lower[j + 1] != "-")
        ):
            loose, first = True, j
        elif word == "-" and j - 1 >= begin:
            pass
        elif flags[j] & (w.PREP | w.PUNCT | w.IS_AUX) or (flags[j] & (w.STOP | w.VERB)):
            break
        elif flags[j] & w.ADVERB:
            first = j
        else:
            placed = flags[j] & w.CAP and lower[j - 1] == "the" and issue.id in issue.seen
            if not (placed or (issue.actors and issue.after)):
                blocked = True  # "economic expansion" is not that of the alliance
            first = j
        j -= 1
    if blocked:
        return None
    k = last
    if k < end and lower[k] in LINKS:
        k += 1
        if k < end and lower[k] in ("the", "a", "an"):
            k += 1
        for ahead in range(k, min(end, k + 3)):
            name = starts.get(ahead) or starts.get(ahead - 1 if lower[ahead - 1] == "the" else -1)
            if name is not None and name.actor is not None:
                if name.actor in issue.actors:
                    matched, last = True, name.last
                elif lower[last] == "of" or (lower[last] in ("on", "against") and issue.after):
                    return None
                else:
                    of_another = lower[last] in ("on", "against")
                break
            if lower[ahead] in issue.words:
                matched, last = True, ahead + 1
                if ahead + 1 < end and lower[ahead + 1] in issue.words:
                    last += 1
                break
            if not flags[ahead] & w.LOW:
                break
    elif (
        k < end
        and flags[k] & w.LOW
        and not flags[k] & (w.STOP | w.VERB | w.PREP | w.IS_AUX | w.ADVERB)
        and not (first > begin and lower[first - 1] in CALLS)
    ):
        return None  # "the sanctions regime", "the bill collector": another thing's modifier
    reason = "its words"
    told = last < end and lower[last] in COMPLEMENTS
    if not matched and not (definite or loose) and not (told and issue.words):
        matched = _is_brought_up(context, issue, first, begin, ends)
    if matched:
        issue.seen[issue.id] = last
    elif of_another or (told and lower[i - 1] in ("a", "an") and issue.is_asked):
        return None
    else:
        bare = first == i and not told and _stands_bare(context, i, begin)
        bare = bare or _is_told_of(context, issue, i, begin, end)
        if not (definite or loose or bare):
            return None
        # Where no name of the issue is in the text, "the levy" alone is it.
        alone = definite and not told
        if issue.actors:
            if any(met.get(a, end) < i for a in issue.actors):
                reason = "its head word, its actor being spoken of"
            elif alone and met.keys().isdisjoint(issue.actors) and is_placed(context, issue.name):
                reason = "its head word"
            else:
                return None
        elif issue.id not in issue.seen:
            told_of = _is_told_of(context, issue, i, begin, end)
            first_met = issue.unnamed or _is_surely(context, issue, i, end)
            if not ((alone or told_of) and first_met and issue.is_topical):
                return None
            reason = "its head word"
        else:
            reason = "its head word, once named in full"
        if issue.id in issue.seen:
            if is_reset(context, lower[i], issue.seen[issue.id], i):
                return None  # "Netflix condemned the ban", after "a ban on strikes"
            issue.seen[issue.id] = last  # so that no stretch is looked through twice
    return Name(
        first if matched or loose or definite else i,
        last,
        number,
        "issue",
        f"issue '{issue.name}' by {reason}",
        issue.id,
        "issue",
    )


def _is_brought_up(
    context: Context, issue: IssueName, first: int, begin: int, ends: dict[int, Name]
) -> bool:
    """Whether an actor of the issue's begins with it: "Russia moved an amendment"."""
    if issue.after or issue.id in issue.seen:
        return False
    for k in range(first, max(begin, first - 4), -1):
        if k in ends:
            between = range(k, first)
            acts = any(context.flags[j] & w.VERB and context.flags[j] & w.LOW for j in between)
            apart = any(context.flags[j] & (w.PUNCT | w.PREP) for j in between)
            return ends[k].actor in issue.actors and acts and not apart
    return False


def _is_told_of(context: Context, issue: IssueName, i: int, begin: int, end: int) -> bool:
    """Whether the issue is told of for the first time: "in a ruling which"."""
    if issue.actors or issue.id in issue.seen or not issue.words or i == begin:
        return False
    follows = context.lower[i + 1] if i + 1 < end else "."
    tells = follows in _TELLING or bool(follows == "," or context.flags[i + 1] & (w.STOP | w.CAP))
    stems = {word[:_STEM] for word in context.lower[:end]}
    topical = any(word[:_STEM] in stems for word in issue.words)  # up to here
    return context.lower[i - 1] in ("a", "an") and tells and topical


def _is_surely(context: Context, issue: IssueName, i: int, end: int) -> bool:
    """Whether a bare noun is the issue that is named later: of no other its kind was told."""
    lower = context.lower
    if lower[i + 1 : i + 2] == ["in"] or lower[i + 1 : i + 3] == [",", "which"]:
        return False
    stems = {word[:_STEM] for word in lower[:end]}
    others = any(lower[k] in issue.heads and lower[k - 1] not in _DEFINITE for k in range(1, i))
    return not others and any(word[:_STEM] in stems for word in issue.words)


def _stands_bare(context: Context, i: int, begin: int) -> bool:
    """Whether a noun that needs no article has none: "Membership is the honest course"."""
    word = context.lower[i]
    many = word.endswith("s") and not context.flags[i] & w.VERB
    many = many and not word.endswith(("ss", "us", "is", "as"))
    if not (many or word.endswith(_MASS)):
        return False
    before = context.lower[i - 1] if i > begin else ""
    return before not in _OTHERS
