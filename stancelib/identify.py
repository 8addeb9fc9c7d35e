"""Which language a text is in: by script, and by its commonest words.

The question that matters is whether a corpus is English, since only then what the package
knows of English helps; the name of another language is for the reader of a log.

A language is known by the words that make up a quarter to a half of its running text. Those
that two languages share ("in", "de") count for both, so that the larger share decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from stancelib.corpora import AnnotatedCorpus

UNKNOWN = "und"
"""The code of a language that is none of those known here, or of a mixture."""

FEWEST_WORDS = 6
"""Fewer words are not judged by themselves."""

ENGLISH_SHARE = 0.7
"""A corpus with at least so much of its text in English is read as English; with at least so
much in other languages without any language's resources, and so is a mixture."""

_LONGEST = 2000  # characters of a text that are looked at
_LOWEST = 0.08  # share of its commonest words that a text of a language has at least

_COMMON = {
    "en": """the of and to in a is that for it was on with he as his at by be this are from have
        not but had which she they or an were we their been has will would there what if can all
        her who said when its you i my so no about than your just they're don't it's i'm""",
    "de": """der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es
        an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so
        zum war haben nur oder aber vor zur bis mehr durch man sein wir ich ihr wurde keine""",
    "fr": """de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce
        il sont avec son aux d' l' s' qu' n' c' je nous vous elle cette mais ou ont été très sa ses
        leur comme tout fait être""",
    "es": """de la que el en y a los se del las un por con no una su para es al lo como más o pero
        sus le ha me si sin sobre este ya entre cuando todo esta ser son dos también fue había era
        muy años hasta desde está nos""",
    "pt": """de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao
        ele das tem à seu sua ou ser quando muito há nos já está eu também só pelo pela até isso
        ela entre era depois sem mesmo aos são""",
    "it": """di e il la che in a per un è non del una i con le si da della al come più dei nel anche
        sono ha alla ma gli l' dell' all' nell' lo su questo dal ed o se delle ci stato essere
        molto mi tra era suo sua""",
    "nl": """de van het een en in is dat op te zijn met voor niet aan er die als ook door maar om
        bij hij uit nog worden over naar heeft wordt of ze ik dan wat hebben tot kan deze was geen
        meer werd zich je we wel""",
    "sv": """och i att det som en på är av för med till den har de inte om ett han var men sig från
        vi så kan man när år säger under också efter eller nu sin där vid mot ska skulle kommer
        jag mycket""",
    "no": """og i det er som på en for av til at med har de ikke den han om et var fra men så seg
        vi kan jeg ble skal sier når også etter å mot blir hun eller ved enn da ut vært ei""",
    "da": """og i at det er en til af på som for med de den der har ikke et han om var men sig fra
        vi kan jeg så blev skal siger når også efter bliver hun eller ved end da ud været mod""",
    "fi": """ja on ei että se oli hän mutta kun myös ovat joka mukaan sen ole kuin niin tai olisi
        vain jos mitä nyt hänen ovat ollut vielä jo ne sitä tämä voi""",
    "pl": """w i na z się nie do że to jest o jak za po od przez ale co dla są czy tym tak jego ma
        ze ten być został która który oraz już może tylko także było pod""",
    "cs": """a v se na je že z s o do to i ve za k pro jako by jsou od po jak který ale při podle
        před nebo ze bude jeho už byl která také jen však které není jsem ho mezi""",
    "sk": """a v sa na je že z s o do to aj vo za k pre ako by sú od po ktorý ale pri podľa pred
        alebo zo bude jeho už bol ktorá tiež len však ktoré nie som ho medzi""",
    "sl": """in je v na da se za so z ki pa ne tudi s ni bi po kot iz od pri še ter do bo o ali
        bilo lahko kako sem med zaradi""",
    "hr": """i je u na da se za su od s ne koji a o će to iz kao bi što do po ali nije ili sve
        koja samo bio sam te biti prema još kako""",
    "ro": """de și în a la cu că nu pe este o un din pentru care mai se au fost ca sunt fi dar prin
        sau după am al lui ale să din ai ce cel această""",
    "ca": """de la i que el a en les l' d' els un per amb una del es no va dels al s' més com és
        però ha si o són aquest ser molt també hi""",
    "eu": """eta da ez du zen bat dute ere dira izan hori den egin dela baina ditu zuen duen oso
        dago edo zuten bere hau gure behar dituzte beste""",
    "gl": """de a e que o do da en para un por unha con os no se na non é as máis dos ao foi como
        das á pola polo moi tamén""",
    "hu": """a az és hogy nem is egy van ez volt meg azt csak már de mint el még ki ha vagy s mert
        kell lehet pedig után minden szerint""",
    "tr": """ve bir bu da de için ile olarak daha çok olan gibi en ne o kadar sonra ama ise var
        değil ya mi mı her olduğu dedi göre ki""",
    "id": """yang dan di itu dengan untuk dari tidak ini pada dalam akan ke juga adalah karena oleh
        ada mereka telah bisa sudah kami kita saya atau tersebut""",
    "vi": """và của là có không được cho một người trong các đã với những này để khi đó ra vào từ về
        cũng đến tại như nhưng sẽ""",
    "et": """ja on ei et see oli ta kui mis ka oma aga või siis ning seda mida ma nii kes välja
        veel selle pole olid olema""",
    "lt": """ir į kad yra su tai iš ne kaip o bet už apie jis buvo dėl nuo prie jau tik ar tačiau
        taip mano kuris""",
    "lv": """un ir ka no ar uz par kas bija tas arī ne bet kā nav lai to pie pēc jau vai es var
        tikai savu gan""",
    "ru": """и в не на что с он а как это по но из у к за от о для так же его то бы все мы был я вы
        было они только или ещё уже если""",
    "uk": """і в не на що з у до та це а як за про від він я але є для його то так по ми був вже
        або їх також при якщо під""",
    "bg": """и на да в за се от е с че не по са като ще а до това но към той при има само след или
        беше си му бъде""",
    "sr": """и је у на да се за су од с не који а о ће то из као би што до по али није или све""",
    "el": """και το να του η της με που την από για τα είναι στο ο οι στην των σε δεν θα τον ότι μια
        ένα τους αλλά""",
}  # fmt: skip

# Scripts that one language, or mostly one, is written in.
_SCRIPTS = {
    "Hiragana": "ja", "Katakana": "ja", "Hangul": "ko", "Han": "zh", "Devanagari": "hi",
    "Bengali": "bn", "Tamil": "ta", "Telugu": "te", "Thai": "th", "Hebrew": "he",
    "Georgian": "ka", "Armenian": "hy", "Gujarati": "gu", "Malayalam": "ml", "Kannada": "kn",
    "Khmer": "km", "Lao": "lo", "Myanmar": "my", "Ethiopic": "am", "Arabic": "ar",
}  # fmt: skip
_OF_ARABIC = (("ٹڈڑںے", "ur"), ("پچگژ", "fa"))  # letters that Arabic itself has not
# "l'" and "d'" are words by themselves, "don't" and "it's" are one.
_WORD = regex.compile(r"[\p{L}\p{M}]+(?:'(?=\p{L}))?(?:(?<=[nty]'|\bi')\p{Ll}{1,2}\b)?")
_ALPHABET = regex.compile(r"\p{Latin}|\p{Cyrillic}|\p{Greek}")


class LanguageCount:
    """Evidence of the language of one text after another."""

    def __init__(self) -> None:
        self._pool = _Tally()
        self._stated: Counter[str] = Counter()  # language -> words of texts said to be in it
        self._judged: Counter[str] = Counter()  # language -> words of texts that show it

    def add(self, text: str, language: str | None = None) -> None:
        """Count a text; ``language`` is its code where somebody has said it."""
        own = _Tally()
        own.read(text[:_LONGEST])
        if language is not None:
            self._stated[language_code(language)] += max(own.words, 1)
            return
        self._pool.add(own)
        if own.words >= FEWEST_WORDS:
            self._judged[own.language()] += own.words

    def language(self) -> str:
        """The language of the texts, `UNKNOWN` where it is not known or a mixture."""
        pooled = self._pool.language()
        shares = Counter(self._stated)
        for language, words in self._judged.items():
            # One text may be taken for its language's neighbour; all together are not.
            shares[language if language == "en" or pooled == "en" else pooled] += words
        if not shares:
            return pooled
        total = sum(n for language, n in shares.items() if language != UNKNOWN)
        if total == 0:
            return pooled
        language, words = max(shares.items(), key=lambda item: (item[0] != UNKNOWN, item[1]))
        return language if words >= ENGLISH_SHARE * total else UNKNOWN


def identify(texts: Iterable[str]) -> str:
    """Tell the language that texts are in.

    Parameters
    ----------
    texts : iterable of str

    Returns
    -------
    str
        Its two-letter code; `UNKNOWN` where it is none of those known here, or where the
        texts are in several.
    """
    count = LanguageCount()
    for text in texts:
        count.add(text)
    return count.language()


def corpus_language(corpus: AnnotatedCorpus) -> str:
    """What a corpus is read as: the language that its records name, or else show.

    Parameters
    ----------
    corpus : AnnotatedCorpus
        Read once, from beginning to end.

    Returns
    -------
    str
        As of `identify`.
    """
    count = LanguageCount()
    for record in corpus.records:
        count.add(record.text, record.lang)
    return count.language()


def language_code(given: str) -> str:
    """The code of a language as a user or a record names it: "en" of "en-GB" and "English".

    Examples
    --------
    >>> language_code("en_US"), language_code("German"), language_code("PT-br")
    ('en', 'german', 'pt')
    """
    code = "".join(regex.findall(r"^[a-z]{2,20}", given.strip().lower()))
    return "en" if code in ("eng", "english") else code or UNKNOWN


@cache
def _languages_of() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for language, words in _COMMON.items():
        for word in set(words.split()):
            found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}


class _Tally:
    """Words and letters of one or more texts, by the languages that they speak for."""

    def __init__(self) -> None:
        self.words = 0
        self.common: Counter[str] = Counter()  # language -> its commonest words met
        self.letters: Counter[str] = Counter()  # language of a script -> its letters met
        self.spelled = 0  # words in an alphabet that many languages share

    def add(self, other: _Tally) -> None:
        self.words += other.words
        self.spelled += other.spelled
        self.common += other.common
        self.letters += other.letters

    def read(self, text: str) -> None:
        known = _languages_of()
        for word in _WORD.findall(text.replace("’", "'").lower()):
            if _ALPHABET.match(word):
                self.words += 1
                self.spelled += 1
                self.common.update(known.get(word, ()))
                continue
            script = next((s for s in _SCRIPTS if regex.match(rf"\p{{{s}}}", word)), None)
            unspaced = script in ("Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar")
            self.words += 1 + (len(word) // 2 if unspaced else 0)
            self.letters[_SCRIPTS[script] if script else UNKNOWN] += len(word)
            if script == "Han" and regex.search(r"[\p{Hiragana}\p{Katakana}]", word):
                self.letters["ja"] += len(word)
            if script == "Arabic":
                for special, language in _OF_ARABIC:
                    self.letters[language] += sum(map(word.count, special))

    def language(self) -> str:
        if sum(self.letters.values()) > 2 * self.spelled:
            return self._of_script()
        if not self.common:
            return UNKNOWN
        language, count = max(self.common.items(), key=lambda item: (item[1], item[0] == "en"))
        return language if count >= _LOWEST * self.spelled else UNKNOWN

    def _of_script(self) -> str:
        letters = self.letters
        total = sum(letters.values())
        # Japanese is half Han; Persian and Urdu are known by a few letters of their own.
        if letters["ja"] > 0.1 * total:
            return "ja"
        for _, language in _OF_ARABIC:
            if letters[language] > 0.01 * total:
                return language
        return max(letters.items(), key=lambda item: item[1])[0]
