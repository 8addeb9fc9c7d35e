"""Find groups that have no name: "the junta", "Syrian rebels", "gun-rights activists".

Nobody's name says that they act together, so they count as an actor only if the article comes
back to them, or says whose they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from . import words as w
from .context import Context, Name
from .identities import Identity, Links
from .roster import Roster
from .user import normal_id
from .words import word_set

FEWEST = 2
"""How often an article has to speak of a group that is nobody's."""

# Those who act for themselves; soldiers and officials are their country's.
_MANY = word_set(
    "activists advocates anarchists campaigners centrists communists conservatives democrats "
    "demonstrators dissidents doctors drivers economists environmentalists evangelicals "
    "extremists farmers feminists fighters fishermen generals guerrillas gunmen hardliners "
    "immigrants insurgents investors islamists jihadists journalists landlords lawmakers lawyers "
    "legislators liberals lobbyists loyalists marchers mercenaries migrants militants militiamen "
    "militias miners moderates monarchists nationalists nurses organisers organizers pacifists "
    "paramilitaries parents physicians pilots populists progressives prosecutors protesters "
    "protestors publishers putschists rebels reformers reformists refugees regulators residents "
    "scientists secessionists separatists settlers shareholders socialists strikers students "
    "survivors teachers tenants truckers unionists unions veterans villagers voters workers"
)
_ARMED = word_set(
    "extremists fighters guerrillas gunmen insurgents islamists jihadists loyalists militants "
    "militia militiamen militias paramilitaries rebels separatists"
)
_KINDS = word_set("guerrilla insurgent islamist jihadist militant rebel separatist")
_ONE = word_set("junta militia opposition resistance insurgency")
_HEADS = _MANY | _ONE
_OPENING = frozenset("\"“‘'")
_BARRED = word_set(
    "all angry armed both dozen few former foreign hundred individual key large local many masked "
    "more most new numerous old ordinary other our own peaceful registered retired senior several "
    "some suspected ten their these thirty thousand thousands million three those twenty two "
    "unarmed unnamed various young"
)


def find_groups(context: Context, roster: Roster, names: list[Name], links: Links) -> list[Name]:
    """Add groups to the names of the text.

    Parameters
    ----------
    context : Context
    roster : Roster
    names : list of Name
        Linked names in text order.
    links : Links
        Gets an identity for each group.

    Returns
    -------
    list of Name
        In text order. A country's name that says whose the group is, is part of its mention.
    """
    ends = {name.last: name for name in names}
    covered = {i for name in names for i in range(name.first, name.last)}
    taken = {
        word
        for user in roster.users.values()
        for name in (user.name, *user.aliases)
        for word in name.lower().split()
    }
    # Where an armed group has a name, "the rebels" are those.
    entries = roster.gazetteer.entries
    known = [entries[name.actor] for name in names if name.actor in entries]
    armed = any(entry.kind == "group" and entry.roles for entry in known)
    heads = _HEADS - _ARMED if armed else _HEADS
    found: list[tuple[str, str, Name]] = []  # head, modifier, mention
    named: dict[str, set[str]] = {}  # "rebels" -> those whose rebels are spoken of
    starts = {name.first: name for name in names}
    for i, word in enumerate(context.lower):
        if word not in heads or i in covered or word in taken:
            continue
        number = context.sentence_of[i]
        sentence = context.document.sentences[number]
        if not _is_common(context, i, sentence.first):
            continue
        if sentence.kind == "byline" or number in context.titlecase:
            continue
        if i + 1 < sentence.last and _modifies(context, i + 1, word):
            continue
        body = _calls_itself(context, starts, i)
        if body is None and word in _ARMED:
            body = _whose(context, starts, ends.get(i), i)
        if body is not None:
            named.setdefault(word, set()).add(body)
        owner = ends.get(i)
        if owner is not None and (owner.form != "demonym" or owner.kind != "country"):
            continue  # "Republican lawmakers" are the party's
        first = owner.first if owner else _modified(context, i, sentence.first, covered)
        modifier = " ".join(context.lower[first:i]).replace(" - ", "-")
        if not modifier and word in _ONE:
            before = context.lower[i - 1] if i else ""
            if before not in w.DETERMINERS:
                continue
        mention = Name(first, i + 1, number, "name", "", kind="group")
        found.append((word, modifier, mention))
    for name in names:
        for word in _so_called(context, name):
            named.setdefault(word, set()).add(name.actor or "")
    of_one = {word: next(iter(bodies)) for word, bodies in named.items() if len(bodies) == 1}
    return _merged(context, links, names, _told(found), of_one)


def _calls_itself(context: Context, starts: dict[int, Name], i: int) -> str | None:
    """Of "the junta, which calls itself the National Council" the council."""
    comma, which, calls, self_ = (context.lower[i + 1 : i + 5] + [""] * 4)[:4]
    if comma != "," or which not in ("which", "who") or not calls.startswith("call"):
        return None
    if self_ not in ("itself", "themselves"):
        return None
    owner = starts.get(i + 5 + (context.lower[i + 5 : i + 6] == ["the"]))
    return owner.actor if owner is not None and owner.kind in ("group", "organisation") else None


def _so_called(context: Context, name: Name) -> Iterator[str]:
    """What a group's people are: "rebels" of "the X, a rebel group" and "the rebel X"."""
    if name.kind not in ("group", "organisation") or name.actor is None:
        return
    lower, end = context.lower, context.document.sentences[name.sentence].last
    if name.first and lower[name.first - 1] in _KINDS:
        yield lower[name.first - 1] + "s"
    after = name.last
    if lower[after : after + 1] == ["("]:
        after = next((k + 1 for k in range(after, min(end, after + 5)) if lower[k] == ")"), after)
    comma, article = [*lower[after : after + 2], "", ""][:2]
    if comma == "," and article in ("a", "an", "the"):
        for k in range(after + 2, min(end, after + 5)):
            if lower[k] in _KINDS and lower[k + 1 : k + 2] in (["group"], ["army"], ["movement"]):
                yield lower[k] + "s"


def _whose(context: Context, starts: dict[int, Name], owner: Name | None, i: int) -> str | None:
    """The group whose fighters are told of: "rebels of the Southern Front", "M23 rebels"."""
    if owner is None and context.lower[i + 1 : i + 2] == ["of"]:
        first = i + 2 + (context.lower[i + 2 : i + 3] == ["the"])
        owner = starts.get(first)
    if owner is None or owner.kind not in ("group", "organisation"):
        return None
    return owner.actor


def _is_common(context: Context, i: int, begin: int) -> bool:
    """Whether a word is no name: in small letters, or where any word has a capital."""
    before = context.lower[i - 1] if i > begin else ""
    return bool(context.flags[i] & w.LOW) or i == begin or before in _OPENING


def _modifies(context: Context, i: int, word: str) -> bool:
    """Whether the noun only modifies the next one ("rebels leader"), or takes a complement."""
    if word == "opposition" and context.lower[i] in ("to", "from", "leader", "party", "leaders"):
        return True
    return context.lower[i] == "-" and context.glued(i - 1)


def _modified(context: Context, i: int, begin: int, covered: set[int]) -> int:
    """Where the words begin that say which group it is."""
    first = i
    while first > begin and i - first < 4:
        word, bits = context.lower[first - 1], context.flags[first - 1]
        if word == "-" and first - 2 >= begin and i - first > 0:
            first -= 1
            continue
        people = first == i and bits & w.CAP  # "Tamil separatists"
        plain = (people or _is_common(context, first - 1, begin)) and not bits & (
            w.STOP | w.VERB | w.PREP | w.IS_AUX | w.ADVERB | w.SAYS | w.PUNCT
        )
        if first - 1 in covered or not plain or word in _BARRED or len(word) < 2:
            break
        if word.endswith(("ing", "ed")):
            break
        first -= 1
    while first < i and context.lower[first] == "-":
        first += 1
    return first


def _told(found: list[tuple[str, str, Name]]) -> list[tuple[str, Name]]:
    """Which mentions are of one group, and are a group at all.

    "Tin miners" and then "the miners" are one; where there are tin and copper miners, each
    counts for itself, and those who are just miners, too.
    """
    wordings: dict[str, Counter[str]] = {}
    for head, modifier, _ in found:
        wordings.setdefault(head, Counter())[modifier] += 1
    kept: list[tuple[str, Name]] = []
    for head, modifier, name in found:
        counts = wordings[head]
        total = counts[modifier]
        only = len(counts) == 2 and "" in counts
        if only:
            total = counts.total()
            modifier = next(m for m in counts if m)
        if total >= FEWEST:
            kept.append((f"{modifier} {head}".strip(), name))
    return kept


def _merged(
    context: Context,
    links: Links,
    names: list[Name],
    groups: list[tuple[str, Name]],
    of_one: dict[str, str],
) -> list[Name]:
    if not groups:
        return names
    spans: dict[int, Name] = {}
    titles: dict[str, str] = {}
    for key, name in groups:
        text = " ".join(context.tokens[name.first : name.last]).replace(" - ", "-")
        identity = normal_id(key)
        if key in of_one:  # "rebels of the Southern Front" once, "the rebels" later
            name.actor, name.reason = of_one[key], "group named by its kind, of one that has a name"
            for i in range(name.first, name.last):
                spans[i] = name
            continue
        if len(text) > len(titles.get(identity, "")):
            titles[identity] = text
        name.actor = identity
        name.reason = "group named by its kind"
        for i in range(name.first, name.last):
            spans[i] = name
    for identity, text in titles.items():
        links.identities.setdefault(identity, Identity(identity, text, "group"))
    rest = [name for name in names if name.first not in spans]
    merged = [*rest, *(name for _, name in groups)]
    merged.sort(key=lambda name: (name.first, -name.last))
    return merged
