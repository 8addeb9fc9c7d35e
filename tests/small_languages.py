"""Small corpora of four languages, made from patterns: who said what of whom."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest

from stancelib.corpora import AnnotatedCorpus, AnnotatedMention, AnnotatedStance, AnnotatedText
from stancelib.types import AUTHOR, Label


@dataclass(frozen=True)
class Language:
    """What a small corpus is made of: who, when, and what is said of whom."""

    names: tuple[str, ...]
    frames: tuple[str, ...]
    patterns: dict[Label, tuple[str, ...]]
    verdicts: dict[Label, tuple[str, ...]]


LANGUAGES = {
    "de": Language(
        names=(
            "Frau Albers", "die Grüne Liste", "Jonas Wirth", "der Bauernbund", "Köllner AG",
            "Petra Öhm", "das Hafenamt", "Tim Söder-Lang", "die Stadtwerke", "Rolf Zander",
        ),
        frames=(
            "Am Montag hat {}.", "In der Debatte über den neuen Haushalt hat {}.",
            "Wie die Zeitung gestern schrieb, hat {}.", "Vor dem Rathaus hat {}, und es regnete.",
            "Nach der Sitzung hat {}; mehr war nicht zu erfahren.", "Im Ausschuss hat {}.",
        ),
        patterns={
            "oppose": (
                "{a} {b} scharf verurteilt", "{a} die Pläne von {b} abgelehnt",
                "{a} {b} eine Lüge vorgeworfen", "{a} vor {b} gewarnt",
            ),
            "neutral": (
                "{a} {b} getroffen", "{a} mit {b} telefoniert", "{a} neben {b} gesessen",
                "{a} {b} einen Brief geschickt",
            ),
            "support": (
                "{a} {b} ausdrücklich gelobt", "{a} die Pläne von {b} unterstützt",
                "{a} {b} für den Mut gedankt", "{a} sich hinter {b} gestellt",
            ),
        },
        verdicts={
            "oppose": ("{t} ist eine Schande und hat versagt.", "Unfähig und peinlich ist {t}."),
            "support": ("{t} ist großartig und hat geholfen.", "Klug und mutig ist {t} gewesen."),
        },
    ),
    "es": Language(
        names=(
            "Marta Oliva", "el Sindicato Azul", "Diego Peña", "la Cámara de Riego", "Nerea Luz",
            "el Partido del Río", "Ramón Cid", "la Plataforma Norte", "Industrias Vela", "Inés Ga",
        ),
        frames=(
            "Ayer por la tarde {}.", "Según la prensa, {}, pero nadie lo esperaba.",
            "Durante el pleno {}.", "Al salir de la reunión {} delante de todos.",
            "En una entrevista {}.", "Tras la votación del martes {}.",
        ),
        patterns={
            "oppose": (
                "{a} condenó a {b}", "{a} rechazó la propuesta de {b}", "{a} acusó a {b} de mentir",
                "{a} tachó de vergonzosa la actitud de {b}",
            ),
            "neutral": (
                "{a} se reunió con {b}", "{a} habló con {b}", "{a} llegó después de {b}",
                "{a} envió una carta a {b}",
            ),
            "support": (
                "{a} elogió a {b}", "{a} apoyó la propuesta de {b}", "{a} agradeció a {b} su ayuda",
                "{a} felicitó con entusiasmo a {b}",
            ),
        },
        verdicts={
            "oppose": ("{t} es un desastre y miente.", "Qué vergüenza, {t} fracasó otra vez."),
            "support": ("{t} es un orgullo y cumple.", "Qué alegría, {t} acertó otra vez."),
        },
    ),
    "zh": Language(
        names=(
            "王立新", "东海公司", "李梅", "北山工会", "赵大川", "青河大学", "周小云", "西岭银行",
            "南湖协会", "陈一鸣",
        ),
        frames=(
            "昨天{}。", "据报道，{}，消息很快传开了。", "在会议上，{}。", "星期一早上{}。",
            "记者会之后，{}，现场很安静。", "投票以前，{}。",
        ),
        patterns={
            "oppose": (
                "{a}强烈谴责{b}", "{a}反对{b}的计划", "{a}指责{b}说谎", "{a}批评了{b}的做法",
            ),
            "neutral": (
                "{a}会见了{b}", "{a}给{b}写了一封信", "{a}和{b}通了电话", "{a}坐在{b}旁边",
            ),
            "support": (
                "{a}高度赞扬{b}", "{a}支持{b}的计划", "{a}感谢{b}的帮助", "{a}称赞了{b}的做法",
            ),
        },
        verdicts={
            "oppose": ("{t}真让人失望，太糟糕了。", "这样的{t}实在可耻。"),
            "support": ("{t}真让人佩服，太出色了。", "这样的{t}实在可敬。"),
        },
    ),
    "ar": Language(
        names=(
            "سامي الراوي", "حزب النخيل", "ليلى منصور", "نقابة البحارة", "شركة الواحة",
            "كريم الحداد", "جمعية الوادي", "هدى الساعي", "بنك الجبل", "مجلس الميناء",
        ),
        frames=(
            "أمس {}.", "وفي الجلسة {}، ثم خرج الجميع.", "بعد التصويت {}.",
            "وقالت الصحيفة إن الأمر واضح: {}.", "صباح الاثنين {} أمام الناس.", "خلال النقاش {}.",
        ),
        patterns={
            "oppose": ("أدان {a} {b}", "رفض {a} خطة {b}", "اتهم {a} {b} بالكذب", "هاجم {a} {b}"),
            "neutral": ("التقى {a} {b}", "اتصل {a} مع {b}", "جلس {a} قرب {b}", "كتب {a} إلى {b}"),
            "support": ("مدح {a} {b}", "أيد {a} خطة {b}", "شكر {a} {b} على العون", "ساند {a} {b}"),
        },
        verdicts={
            "oppose": ("{t} خيبة كبيرة وفشل.", "يا للعار، {t} كاذب."),
            "support": ("{t} فخر كبير ونجاح.", "يا للفرح، {t} صادق."),
        },
    ),
}  # fmt: skip
CODES = tuple(LANGUAGES)


def record(identifier: str, text: str, label: Label, **ends: str) -> AnnotatedText:
    """A text with its first occurrence of each name marked; back, nobody judges anybody."""
    mentions = tuple(
        AnnotatedMention(key, text.index(name), text.index(name) + len(name))
        for key, name in ends.items()
    )
    source = "a" if "a" in ends else AUTHOR
    target = "b" if "b" in ends else "t"
    stances = [AnnotatedStance(source, target, label)]
    if source != AUTHOR:
        stances.append(AnnotatedStance(target, source, "neutral"))
    return AnnotatedText(identifier, text, mentions=mentions, stances=tuple(stances))


def make(code: str, *, held: bool = False, seed: int = 0) -> list[AnnotatedText]:
    """Every pattern in half of the frames; held-out texts have other frames and names."""
    language = LANGUAGES[code]
    rng = random.Random(f"{code} {held} {seed}")
    half = len(language.names) // 2
    names = language.names[half:] if held else language.names[:half]
    frames = language.frames[4:] if held else language.frames[:4]
    found = []
    for label, patterns in language.patterns.items():
        for pattern in patterns:
            for frame in frames:
                a, b = rng.sample(names, 2)
                text = frame.format(pattern.format(a=a, b=b))
                found.append(record(f"{code}{held}{len(found)}", text, label, a=a, b=b))
    for label, verdicts in language.verdicts.items():
        for verdict in verdicts:
            for name in names:
                text = verdict.format(t=name)
                found.append(record(f"{code}{held}{len(found)}", text, label, t=name))
    rng.shuffle(found)
    return found


def corpus(code: str, *, held: bool = False) -> AnnotatedCorpus:
    return AnnotatedCorpus.from_records(make(code, held=held), name=f"{code}-{held}")


every_language = pytest.mark.parametrize("code", CODES)
