"""Texts that are not English, or no prose at all, are warned about; others are not."""

from __future__ import annotations

import pytest
from sound_documents import read

ENGLISH = [
    "The foreign minister said on Tuesday that the talks had been useful, but that his government "
    "would not accept a deal that left its borders open to attack.",
    "Russia warns Nato over red lines\nEU leaders agree new sanctions package\nMinister quits "
    "after leaked memo\nOil prices jump as Gulf tensions rise",
    "Stocks slide amid trade war fears\nChina slams US tariffs\nKremlin denies troop build-up near "
    "Ukraine\nParliament approves budget",
    "RUSSIA WARNS NATO OVER ITS RED LINES AS TALKS IN GENEVA END WITHOUT A DEAL, AND THE ALLIANCE "
    "SAYS IT WILL NOT BE BULLIED",
    "President Vladimir Putin, Foreign Minister Sergey Lavrov, Defence Minister Sergei Shoigu and "
    "Kremlin spokesman Dmitry Peskov attended.",
    "In Los Angeles the mayor of San Pedro del Mar met El Salvador's envoy, José Peña, at a café.",
]
FOREIGN = [
    "Le ministre des Affaires étrangères a déclaré mardi que les négociations avaient été utiles, "
    "mais que son gouvernement n'accepterait pas un accord qui laisserait ses frontières ouvertes.",
    "Der Außenminister sagte am Dienstag, die Gespräche seien nützlich gewesen, aber seine "
    "Regierung werde in keinem Fall ein Abkommen annehmen. Was will man in Berlin?",
    "El ministro de Asuntos Exteriores dijo el martes que las conversaciones habían sido útiles, "
    "pero que su gobierno no aceptará un acuerdo que deje sus fronteras abiertas.",
    "Il ministro degli Esteri ha detto martedì che i colloqui sono stati utili, ma che il suo "
    "governo non accetterà a nessun costo un accordo che lasci aperti i confini.",
    "O ministro disse na terça-feira que as conversas foram úteis, mas que o governo não aceitará "
    "um acordo que deixe as fronteiras abertas.",
    "De minister zei dinsdag dat de gesprekken nuttig waren, maar dat zijn regering in geen geval "
    "een akkoord zal aanvaarden dat de grenzen open laat.",
    "Utrikesministern sade i tisdags att samtalen hade varit till nytta, men att hans regering "
    "inte skulle godta ett avtal som lämnade gränserna öppna.",
    "Министр иностранных дел заявил во вторник, что переговоры были полезными, но что его "
    "правительство не примет соглашения.",
    "Minister spraw zagranicznych powiedział we wtorek, że rozmowy były pożyteczne, ale jego rząd "
    "nie przyjmie umowy, która zostawi granice otwarte.",
    "Dışişleri bakanı salı günü yaptığı açıklamada görüşmelerin yararlı olduğunu, ancak "
    "hükümetinin bir anlaşmayı kabul etmeyeceğini söyledi.",
    "Menteri luar negeri mengatakan pada hari Selasa bahwa pembicaraan itu berguna, tetapi "
    "pemerintahnya tidak akan menerima kesepakatan yang membuat perbatasan terbuka.",
]


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_not_warned_about(text: str) -> None:
    assert read(text).warnings == ()


@pytest.mark.parametrize("text", FOREIGN)
def test_other_languages_are_warned_about(text: str) -> None:
    (warning,) = read(text).warnings
    assert warning.startswith("text does not look like English (")
    assert warning.endswith("% function words; news has about 40%)")


def test_short_texts_are_not_judged() -> None:
    assert read("Le ministre ne veut pas de cet accord.").warnings == ()


@pytest.mark.parametrize("text", ["\x00" * 100, "3 4 5 6 7 8 9 " * 20, "| + | + " * 30])
def test_garbage_is_warned_about(text: str) -> None:
    assert "prose" in read(text).warnings[0]
