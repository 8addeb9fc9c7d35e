"""Nouns for what is done, the verbs that tell the same, and their forms."""

from __future__ import annotations

VERBS = {
    noun: tuple(verbs.split())
    for noun, verbs in (
        ("suspension", "suspend halt"), ("closure", "close shut"), ("closing", "close"),
        ("publication", "publish release"), ("expansion", "expand"), ("extension", "extend"),
        ("increase", "increase raise"), ("rise", "raise increase"), ("hike", "raise increase"),
        ("cut", "cut reduce"), ("cuts", "cut reduce"),
        ("ban", "ban outlaw bar"), ("prohibition", "ban prohibit"), ("sale", "sell"),
        ("purchase", "buy purchase"), ("withdrawal", "withdraw"), ("deployment", "deploy"),
        ("removal", "remove"), ("abolition", "abolish scrap"), ("repeal", "repeal"),
        ("ratification", "ratify"), ("recognition", "recognise recognize"),
        ("release", "release free"), ("restart", "restart"), ("reopening", "reopen open"),
        ("nationalisation", "nationalise nationalize"), ("construction", "build construct"),
        ("privatisation", "privatise privatize sell"), ("demolition", "demolish"),
        ("cancellation", "cancel"), ("appointment", "appoint"), ("dismissal", "dismiss sack fire"),
        ("legalisation", "legalise legalize"), ("extradition", "extradite"), ("lifting", "lift"),
        ("delay", "delay postpone"), ("postponement", "postpone delay"), ("freeze", "freeze"),
        ("introduction", "introduce"), ("relocation", "relocate move"), ("expulsion", "expel"),
        ("reform", "reform overhaul"), ("overhaul", "overhaul reform"), ("transfer", "transfer"),
        ("enlargement", "enlarge"), ("annexation", "annex"), ("takeover", "buy acquire"),
        ("acquisition", "acquire buy"), ("invasion", "invade"), ("blockade", "blockade"),
        ("termination", "terminate end"), ("renewal", "renew extend"), ("halt", "halt stop"),
        ("end", "end"), ("ending", "end"), ("scrapping", "scrap abolish"),
        ("approval", "approve"), ("reinstatement", "reinstate"), ("resumption", "resume"),
        ("evacuation", "evacuate"), ("disclosure", "disclose publish"),
        ("dissolution", "dissolve"), ("drilling", "drill"), ("cull", "cull"),
        ("deportation", "deport"), ("eviction", "evict"), ("prosecution", "prosecute"),
    )
}  # fmt: skip
_IRREGULAR = {
    "sell": "sold", "build": "built", "buy": "bought", "withdraw": "withdrew", "freeze": "froze",
    "cut": "cut", "shut": "shut",
}  # fmt: skip
PAST = frozenset(_IRREGULAR.values())
"""Forms of the past that do not end in "ed"."""


def numbers(word: str) -> set[str]:
    """Singular and plural of a noun."""
    forms = {word}
    if word.endswith("ies") and len(word) > 4:
        forms.add(word[:-3] + "y")
    elif word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        forms.add(word[:-1])
    elif word.endswith("y") and word[-2:-1] not in ("a", "e", "o", "u"):
        forms.add(word[:-1] + "ies")
    elif word.endswith(("sh", "ch", "x", "ss")):
        forms.add(word + "es")
    else:
        forms.add(word + "s")
    return forms


def singular(word: str) -> str:
    """The shorter of a noun's two numbers, which need not be a word."""
    return min(numbers(word), key=len)


def inflections(verb: str) -> set[str]:
    """The forms of a verb, also such as nobody uses."""
    forms = {verb}
    if verb.endswith("e"):
        forms |= {verb + "s", verb + "d", verb[:-1] + "ing"}
    else:
        double = verb + verb[-1] if verb[-1] in "lnptb" and verb[-2:-1] in tuple("aeiou") else verb
        forms |= {verb + "s", double + "ed", double + "ing", verb + "ed", verb + "ing"}
        if verb.endswith("y"):
            forms |= {verb[:-1] + "ies", verb[:-1] + "ied"}
    if verb == "withdraw":
        forms.add("withdrawn")
    return forms | {_IRREGULAR.get(verb, verb)}
