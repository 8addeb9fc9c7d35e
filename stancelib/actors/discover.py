"""Discover an article's issues: noun phrases that the text comes back to and takes sides on.

"Tariffs on steel" is met once in full and again as "the tariffs"; a thing of one mention is
rarely what an article is about. Only nouns of the kinds that people contest are looked at:
measures, deals, disputes, and causes that need no modifier ("abortion").
"""

from __future__ import annotations

from ..types import Actor
from . import words as w
from .context import Context, Name
from .issues import numbers
from .user import normal_id
from .words import word_set

MOST = 2
"""Of an article, only so many issues: each costs a second reading of its sentences."""

FEWEST = 2
"""How often an article has to come back to its issue."""

OFTEN = 2
"""How often, if it only ever says "the coup"."""

# Contested with a modifier: "travel ban", "ban on plastic bags".
_HEADS = word_set(
    "accord act agreement aid amendment annexation autonomy award bailout ban bid bill blockade "
    "blockades boycott budget cap ceasefire claim closure compact concessions control controls "
    "coup cut cuts dam deal declaration deployment deportations dismissal dissolution draft "
    "elections embargo emergency enlargement enquiry enrichment expansion expulsion initiative "
    "inquiry intervention invasion investigation law legislation levies levy lockdown mandate "
    "measure measures merger mission moratorium nomination occupation offensive pact penalty "
    "phase-out pipeline plan plans policies policy probe program programme project proposal "
    "prosecution pullout question quota quotas rates referendum reform reforms repeal resolution "
    "restrictions rights rollout rule rules ruling sanctions scheme settlement settlements "
    "shutdown strike strikes subsidies subsidy supremacy surveillance suspension takeover talks "
    "tariff tariffs tax taxes treaty trial truce vaccine vaccines veto video wall war warrant "
    "wire withdrawal"
)
# Contested as they are.
_CAUSES = word_set(
    "abortion abortions annexation antisemitism apartheid austerity brexit ceasefire censorship "
    "conscription corruption decriminalisation deportation deportations discrimination euthanasia "
    "expropriation fracking gerrymandering globalisation immigration impeachment independence "
    "inflation lynching marijuana medicaid medicare nationalisation obamacare privatisation "
    "privatization protectionism racism reparations secession segregation sharia slavery "
    "socialism surrogacy terrorism torture unification vaccination"
)
# Without a modifier these say nothing.
_VAGUE = word_set(
    "act bid bill case control cut election initiative law measure plan policy program programme "
    "project proposal question right rule talk tax trial video vote war"
)
# A capitalised name that ends so is no body.
_INSTRUMENTS = frozenset(
    ("act", "accord", "accords", "treaty", "deal", "agreement", "amendment", "bill", "pact")
)
_LINKS = frozenset(("on", "against", "of", "from"))
_BARRED = word_set(
    "another bad big broad controversial current earlier early few final first five former four "
    "full further future good initial issue issued key last late latest major many more most new "
    "next old one other own past peaceful possible potential previous proposed recent same second "
    "seven several six so-called some such ten third three two whole"
)


_NOUNS = _HEADS | _CAUSES


def discover_issues(context: Context, names: list[Name]) -> list[Actor]:
    """Find what the article's actors may take sides on.

    Parameters
    ----------
    context : Context
    names : list of Name
        The actors' mentions, in text order.

    Returns
    -------
    list of Actor
        Of kind ``"issue"``, at most `MOST`, the most mentioned first. Their mentions are
        then found as those of the caller's issues are.
    """
    lower, tokens = context.lower, context.tokens
    ends = {name.last: name for name in names}
    starts = {name.first: name for name in names}
    covered = {i for name in names for i in range(name.first, name.last)}
    wordings: dict[str, dict[tuple[str, ...], int]] = {}
    heads: dict[str, list[str]] = {}
    sentences = context.document.sentences
    for i, word in enumerate(lower):
        if word not in _NOUNS:
            continue
        sentence = sentences[context.sentence_of[i]]
        if sentence.kind == "byline":
            continue
        if i in covered:
            name = ends.get(i + 1)
            if name is None or word not in _INSTRUMENTS or name.last - name.first < 2:
                continue
            first, last = name.first + (lower[name.first] == "the"), name.last
            if last - first < 2:
                continue
        elif i + 1 < sentence.last and _goes_on(context, i + 1):
            continue  # "tax cuts": the cuts
        else:
            first = _left(context, i, sentence.first, ends)
            last = _right(context, i, sentence.last, starts)
        head = min(numbers(word), key=len)
        heads.setdefault(head, []).append(word)
        counts = wordings.setdefault(head, {})
        if last - first < 2 and word not in _CAUSES:
            continue
        wording = tuple(tokens[first:last])
        counts[wording] = counts.get(wording, 0) + 1
    return _chosen(wordings, heads)


def _goes_on(context: Context, i: int) -> bool:
    """Whether a noun follows, so that the word before it only modifies."""
    bits = context.flags[i]
    return bool(
        bits & w.LOW
        and not bits & (w.STOP | w.VERB | w.PREP | w.IS_AUX | w.ADVERB | w.SAYS)
        and not context.lower[i].endswith(("ed", "ing"))
    )


def _left(context: Context, i: int, begin: int, ends: dict[int, Name]) -> int:
    """Where the noun phrase begins, articles and adjectives of no matter left out."""
    first = i
    capital = context.lower[i] in _INSTRUMENTS and context.flags[i] & w.CAP
    while first > begin and i - first < 3:
        name = ends.get(first)
        if name is not None:
            if name.kind == "person" or name.form in ("pronoun", "role", "deixis"):
                break
            return name.first
        word, bits = context.lower[first - 1], context.flags[first - 1]
        if capital and bits & w.CAP and not bits & (w.STOP | w.PUNCT):
            first -= 1  # "Clean Harbors Act"
            continue
        plain = bits & w.LOW and not bits & (
            w.STOP | w.VERB | w.PREP | w.IS_AUX | w.ADVERB | w.SAYS | w.PUNCT
        )
        if not plain or word in _BARRED or word in w.NEUTRAL_ADJECTIVES:
            break
        if word.endswith("est") or not word.replace("-", "").isalpha():
            break
        if word.endswith("ing") and not _is_determined(context, first - 2, begin):
            break  # "leaving talks", but "the fishing ban"
        first -= 1
    return first


def _is_determined(context: Context, i: int, begin: int) -> bool:
    return i >= begin and (context.lower[i] in w.DETERMINERS or context.lower[i] == "'s")


def _right(context: Context, i: int, end: int, starts: dict[int, Name]) -> int:
    """Where the noun phrase ends: "sanctions on Iran", "withdrawal of troops"."""
    k = i + 1
    if k + 1 >= end or context.lower[k] not in _LINKS:
        return i + 1
    k += 1
    first = k
    while k < min(end, first + 3):
        name = starts.get(k)
        if name is not None:
            if name.kind not in ("country", "organisation") or name.form in ("pronoun", "role"):
                break
            k = name.last
            if name.form != "demonym":
                break
            continue
        bits = context.flags[k]
        if not bits & w.LOW or bits & (w.STOP | w.VERB | w.PREP | w.IS_AUX | w.ADVERB | w.SAYS):
            break
        k += 1
    return k if k > first else i + 1


def _chosen(
    wordings: dict[str, dict[tuple[str, ...], int]], heads: dict[str, list[str]]
) -> list[Actor]:
    """The most mentioned, wordings that contain one another being one issue."""
    found: list[tuple[int, Actor]] = []
    for head, counts in wordings.items():
        groups: list[tuple[list[str], set[str], int]] = []
        for wording, count in sorted(counts.items(), key=lambda item: -item[1]):
            words = {t.lower() for t in wording} - _LINKS
            text = _joined(wording)
            for k, (names, shared, total) in enumerate(groups):
                if words <= shared or shared <= words:
                    groups[k] = ([*names, text], shared & words, total + count)
                    break
            else:
                groups.append(([text], words, count))
        groups.sort(key=lambda group: -group[2])
        bare = len(heads[head]) - sum(group[2] for group in groups)
        if not groups and bare >= OFTEN and head not in _VAGUE:
            form = max(sorted(set(heads[head])), key=heads[head].count)  # "sanctions"
            found.append((bare, Actor(normal_id(form), form, "issue")))
        for k, (names, _, total) in enumerate(groups):
            mentioned = total + (bare if k == 0 else 0)
            if mentioned < FEWEST:
                continue
            distinct = list({n.casefold(): n for n in names}.values())
            found.append(
                (
                    mentioned,
                    Actor(normal_id(distinct[0]), distinct[0], "issue", tuple(distinct[1:])),
                )
            )
    found.sort(key=lambda item: -item[0])
    return [issue for _, issue in found[:MOST]]


def _joined(wording: tuple[str, ...]) -> str:
    """The wording as one writes it."""
    return " ".join(wording).replace(" '", "'").replace(" - ", "-")
