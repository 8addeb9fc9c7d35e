"""Discover an article's issues: noun phrases that the text comes back to and takes sides on.

"Tariffs on steel" is met once in full and again as "the tariffs"; a thing of one mention is
rarely what an article is about. Only nouns of the kinds that people contest are looked at:
measures, deals, disputes, and causes that need no modifier ("abortion").
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ..types import Actor
from . import words as w
from .context import Context, Name
from .identities import as_written
from .issues import COMPLEMENTS
from .user import normal_id
from .verbs import numbers
from .words import word_set

MOST = 4
"""Of an article, only so many issues: each costs a second reading of its sentences."""

FEWEST = 2
"""How often an article has to come back to its issue, or take a side on it, together."""

OFTEN = 2
"""How often, if it only ever says "the coup"."""

# Contested with a modifier: "travel ban", "ban on plastic bags".
_HEADS = word_set(
    "abolition access accession accord accords acquisition act agreement aid airstrikes alliance "
    "amendment amnesty annexation appointment arrest arrests assault attack attacks autonomy award "
    "bailout ban bans bases bid bill blockade blockades boycott boycotts budget bypass cap "
    "campaign cancellation cease-fire ceasefire charges charter claim closure closures coalition "
    "code commission compact compensation concessions contract contracts control controls "
    "convention coup crackdown curbs curfew cut cuts cutbacks dam deadline deal decision "
    "declaration decree decrees demand demands demolition deployment deportation deportations "
    "detention directive discharge dismissal dissolution draft drilling drones duties duty "
    "elections embargo emergency enlargement enquiry enrichment eviction evictions exemption "
    "exercises exit expansion exports expulsion expulsions extension extradition fee fees fine "
    "fines freeze funding genocide grants guarantees guideline guidelines handover hike hikes "
    "imports imprisonment increase increases incursion independence initiative injunction inquiry "
    "intervention invasion investigation investment jailing killing killings law laws lawsuit "
    "legislation levies levy licence licences licensing lockdown loan loans mandate mandates "
    "march measure measures memorial merger mine mining mission mobilisation mobilization "
    "moratorium motion negotiation negotiations nomination occupation offensive operation order "
    "ouster oversight package pact pardon pardons partition payment payments peace penalties "
    "penalty petition phase-out pipeline plan plans plant plebiscite policies policy privatisation "
    "privatization probe program programme project projects proposal proposals prosecution "
    "prosecutions protest protests protocol pullout purchase putsch question quota quotas raid "
    "raids rate rates ratification reactor reactors recognition redundancies referendum reform "
    "reforms regulation regulations release removal repeal repression request resettlement "
    "resolution restriction restrictions return reunification rights rise rises rollout rule rules "
    "ruling rulings sale sales sanction sanctions sacking scheme secession settlement settlements "
    "shelling shutdown siege spending statement status stoppage strategy strike strikes subsidies "
    "subsidy summit supplies supremacy surveillance suspension system takeover talks tariff "
    "tariffs tax taxes terms test tests text tie-up trade transfer transit treatment treaty trial "
    "troops truce ultimatum vaccination vaccine vaccines verdict veto video visit visits "
    "vote walkout walkouts wall war warrant waste weapons wire withdrawal"
)
# Contested as they are.
_CAUSES = word_set(
    "abortion abortions annexation antisemitism apartheid austerity brexit cease-fire ceasefire "
    "censorship colonialism conscription corruption coup decriminalisation denuclearisation "
    "denuclearization deportation deportations devolution discrimination enlargement enrichment "
    "euthanasia expropriation fracking gerrymandering globalisation immigration impeachment "
    "independence inflation lynching marijuana medicaid medicare multiculturalism "
    "nationalisation obamacare privatisation privatization protectionism racism reparations "
    "reunification secession segregation sharia slavery socialism surrogacy terrorism torture "
    "truce unification vaccination"
)
# Without a modifier these say nothing.
_VAGUE = word_set(
    "access act aid alliance attack award bid bill campaign case charge claim code commission "
    "contract control cut deadline decision demand duty election exercise exit export extension "
    "fee fine freeze funding grant guarantee import increase initiative investment law licence "
    "loan march measure memorial mine mission motion negotiation operation order package payment "
    "peace petition plan plant policy program programme project proposal purchase question rate "
    "request return right rise rule sale spending statement status strategy summit supply system "
    "talk tax term test text trade transfer transit treatment trial troop video visit vote "
    "war waste weapon"
)
# One matter has several names, the later ones bare: "the putsch", "the legislation".
_SAME = tuple(
    map(
        word_set,
        (
            "coup putsch takeover ouster",
            "strike walkout stoppage",
            "cease-fire ceasefire truce",
            "act bill legislation law measure",
            "treaty accord pact agreement deal convention protocol charter",
            "merger takeover acquisition tie-up deal purchase",
            "tariff levy duty tax fee",
            "invasion incursion offensive assault",
            "plan proposal scheme programme program project initiative package",
            "dam project plant",
            "pipeline project",
            "expansion enlargement",
            "withdrawal pullout",
            "rule regulation",
            "ruling decision verdict order",
            "ban suspension boycott embargo",
            "dismissal sacking ouster removal",
            "release discharge",
            "referendum vote plebiscite",
            "fine penalty",
            "killing strike raid attack",
            "draft text",
        ),
    )
)
# What is done to a person: "the prosecution of Ana Silva".
_DONE_TO = word_set(
    "appointment arrest detention dismissal expulsion extradition impeachment "
    "imprisonment jailing killing nomination ouster pardon prosecution release removal return "
    "sacking trial"
)
# Words of taking sides, next to what the side is taken on.
_SIDES = w.inflected(
    "abhor accept adore applaud approve assail attack back bemoan berate bless boycott brand "
    "celebrate champion condemn criticise criticize cheer decry defend demand denounce deplore "
    "deride disapprove dismiss embrace endorse fault favor favour hail honor honour laud lambast "
    "lambaste lament lobby mock oppose praise protest ratify rebuff rebuke reject renounce "
    "repudiate resent resist ridicule scorn slam support threaten urge welcome"
) | word_set(
    "against call called calling calls sought critic critical critics hostile opponent opponents "
    "opposition proponent proponents supporter supporters advocate advocates backer backers "
    "fought fight fights fighting"
)
# A capitalised name that ends so is no body.
_INSTRUMENTS = word_set(
    "accord accords act agreement amendment bill charter compact convention dam deal pact pipeline "
    "protocol rule treaty wall"
)
_LINKS = frozenset(("on", "against", "of", "from"))
_BARRED = word_set(
    "another bad better big broad controversial current cynical earlier early false few final "
    "first five former four full further future good great initial issue issued key last late "
    "latest major many more most necessary new next old one other own past peaceful possible "
    "potential previous proposed quick rapid real recent right same second serious seven several "
    "sharp simple six so-called some such sudden swift ten terrible third three true two whole "
    "worse wrong"
)


_NOUNS = _HEADS | _CAUSES
_LONG = 6  # words of a capitalised name before its last
_NEAR = 5  # tokens before a noun phrase in which a side is taken on it
_QUOTES = frozenset("\"“”'‘’-")


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
    ends = {name.last: name for name in names}
    starts = {name.first: name for name in names}
    covered = {i for name in names for i in range(name.first, name.last)}
    matters: dict[str, _Matter] = {}
    for i, word in enumerate(context.lower):
        word, begin = _whole(context, i, word)
        if word not in _NOUNS:
            continue
        sentence = context.document.sentences[context.sentence_of[i]]
        if sentence.kind == "byline":
            continue
        if i in covered:
            name = ends.get(i + 1)
            if name is None or word not in _INSTRUMENTS or name.last - name.first < 2:
                continue
            first, last = name.first + (context.lower[name.first] == "the"), name.last
            if last - first < 2:
                continue
        elif i + 1 < sentence.last and _goes_on(context, i + 1):
            continue  # "tax cuts": the cuts
        else:
            first = _left(context, begin, sentence.first, ends)
            last = _right(context, i, sentence.last, starts, word in _DONE_TO)
        bare = last - first < i + 2 - begin
        if bare and word not in _CAUSES and _follows(context, i + 1) in COMPLEMENTS:
            continue  # "plans for a bridge"
        matter = matters.setdefault(min(numbers(word), key=len), _Matter())
        judged = _is_judged(context, first, sentence.first)
        if bare and word not in _CAUSES:
            matter.bare[word] += 1
            matter.judged += judged
        else:
            wording = tuple(context.tokens[first:last])
            matter.wordings[wording] += 1
            matter.sides[wording] += judged
    return _chosen(_merged(matters))


@dataclass(slots=True)
class _Matter:
    """What is called by one noun: its wordings, and how often side is taken on each."""

    wordings: Counter[tuple[str, ...]] = field(default_factory=Counter)
    sides: Counter[tuple[str, ...]] = field(default_factory=Counter)
    bare: Counter[str] = field(default_factory=Counter)
    judged: int = 0  # of the bare ones

    @property
    def mentioned(self) -> int:
        return self.wordings.total() + self.bare.total()


def _whole(context: Context, i: int, word: str) -> tuple[str, int]:
    """A noun with a hyphen is three tokens: the noun, and where it begins."""
    if i > 1 and context.lower[i - 1] == "-":
        joined = f"{context.lower[i - 2]}-{word}"
        if joined in _NOUNS:
            return joined, i - 2
    return word, i


def _is_judged(context: Context, first: int, begin: int) -> bool:
    """Whether a word of taking sides stands before the noun phrase, in the same breath."""
    for j in range(first - 1, max(begin, first - _NEAR) - 1, -1):
        if context.lower[j] in _SIDES:
            return True
        if context.flags[j] & w.PUNCT and context.lower[j] not in _QUOTES:
            break
    return False


def _merged(matters: dict[str, _Matter]) -> dict[str, _Matter]:
    """Where a noun is only ever met bare, it may be another's: "the putsch" is the coup."""
    kept = dict(matters)
    for noun, matter in matters.items():
        if matter.wordings:
            continue
        others = [
            (bool(kept[other].wordings), kept[other].mentioned, other)
            for same in _SAME
            if noun in same
            for other in sorted(same)
            if other != noun and other in kept
        ]
        if not others:
            continue
        named, mentioned, other = max(others)
        if not named and (mentioned, other) < (matter.mentioned, noun):
            continue
        kept[other].bare += matter.bare
        kept[other].judged += matter.judged
        del kept[noun]
    return kept


def _follows(context: Context, i: int) -> str:
    return context.lower[i] if i < len(context.lower) else ""


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
    while first > begin and i - first < (_LONG if capital else 3):
        name = ends.get(first)
        if name is not None:
            if name.kind == "person" or name.form in ("pronoun", "role", "deixis"):
                break
            return name.first
        word, bits = context.lower[first - 1], context.flags[first - 1]
        if capital and context.tokens[first - 1][0].isupper():
            if bits & w.STOP and (first - 1 == begin or not context.flags[first - 2] & w.CAP):
                break
            first -= 1  # "Clean Harbors Now Act"
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


def _right(context: Context, i: int, end: int, starts: dict[int, Name], person: bool) -> int:
    """Where the noun phrase ends: "sanctions on Iran", "withdrawal of troops"."""
    k = i + 1
    if k + 1 >= end or context.lower[k] not in _LINKS:
        return i + 1
    k += 1
    first = k
    while k < min(end, first + 3):
        name = starts.get(k)
        if name is not None:
            if name.form in ("pronoun", "role") or not (
                name.kind in ("country", "organisation") or (person and name.kind == "person")
            ):
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


def _chosen(matters: dict[str, _Matter]) -> list[Actor]:
    """Those that matter most, wordings that contain one another being one issue."""
    found: list[tuple[int, Actor]] = []
    for noun, matter in matters.items():
        groups: list[_Group] = []
        for wording, count in matter.wordings.most_common():
            words = {t.lower() for t in wording} - _LINKS
            weight = count + matter.sides[wording]
            name = as_written(" ".join(wording))
            for group in groups:
                if words <= group.words or group.words <= words:
                    group.add(name, words, weight)
                    break
            else:
                groups.append(_Group([name], words, weight))
        groups.sort(key=lambda group: -group.weight)
        bare = matter.bare.total()
        others = sorted(matter.bare, key=lambda form: (-matter.bare[form], form))
        if not groups:
            if bare >= OFTEN and noun not in _VAGUE:
                found.append((bare + matter.judged, _issue(others)))
            continue
        for k, group in enumerate(groups):
            weight = group.weight + (bare + matter.judged if k == 0 else 0)
            if weight >= FEWEST:
                # Its own noun, bare, is found anyhow; another's is not.
                aside = [form for form in others if noun not in numbers(form)] if k == 0 else []
                found.append((weight, _issue([*group.names, *aside])))
    found.sort(key=lambda item: -item[0])
    return [issue for _, issue in found[:MOST]]


@dataclass(slots=True)
class _Group:
    """Wordings that may be one issue."""

    names: list[str]
    words: set[str]
    weight: int

    def add(self, name: str, words: set[str], weight: int) -> None:
        self.names.append(name)
        self.words &= words
        self.weight += weight


def _issue(names: list[str]) -> Actor:
    distinct = list({n.casefold(): n for n in names}.values())
    return Actor(normal_id(distinct[0]), distinct[0], "issue", tuple(distinct[1:]))
