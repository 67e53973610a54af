"""The language of a text is one that news is written in: a declared one unless the text clearly speaks another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.facts.languages import SPOKEN, detect_language

ENGLISH = "The council voted on Tuesday to repair the old harbour wall before winter, and the work will begin in May. "
GERMAN = "Der Stadtrat hat am Dienstag beschlossen, die alte Hafenmauer noch vor dem Winter zu reparieren. "
TEAMS = (
    "Northbank (4-3-3): Ferri; Okoro, Lindqvist, Baptiste, Kovač; Dumont, Sato, Yilmaz; Pires, Adeyemi, Holm. "
    "Southquay (4-4-2): Brandt; Ricci, Novák, Osei, Vega; Petrov, Quinn, Nakamura, Lund; Costa, Moreau. "
    "Goals: Pires 12, Holm 44 (pen), Costa 71. Booked: Okoro, Lund. Referee: T. Aalto. Att: 18,204. "
)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", ENGLISH),
        ("de", GERMAN),
        ("fr", "Le conseil municipal a décidé mardi de réparer le vieux mur du port avant la fin de l'hiver."),
        ("es", "El ayuntamiento decidió el martes reparar el viejo muro del puerto antes de que llegue el invierno."),
        ("it", "Il consiglio comunale ha deciso martedì di riparare il vecchio muro del porto prima dell'inverno."),
        ("pt", "A câmara decidiu na terça-feira reparar o velho muro do porto antes da chegada do inverno."),
        ("nl", "De gemeenteraad heeft dinsdag besloten de oude havenmuur nog voor de winter te herstellen."),
        ("sv", "Kommunfullmäktige beslutade på tisdagen att reparera den gamla hamnmuren före vintern."),
        ("no", "Kommunestyret vedtok tirsdag å reparere den gamle havnemuren før vinteren kommer til byen."),
        ("da", "Byrådet besluttede tirsdag at reparere den gamle havnemur, inden vinteren kommer til byen."),
        ("fi", "Kaupunginvaltuusto päätti tiistaina korjata vanhan satamamuurin ennen talven tuloa."),
        ("pl", "Rada miasta postanowiła we wtorek naprawić stary mur portowy jeszcze przed nadejściem zimy."),
        ("cs", "Městská rada v úterý rozhodla, že se stará přístavní zeď opraví ještě před příchodem zimy."),
        ("hu", "A városi tanács kedden úgy döntött, hogy még a tél előtt kijavítja a régi kikötőfalat."),
        ("ro", "Consiliul local a hotărât marți să repare vechiul zid al portului înainte de venirea iernii."),
        ("tr", "Belediye meclisi salı günü eski liman duvarının kıştan önce onarılmasına karar verdi."),
        ("id", "Pemerintah kota memutuskan bahwa tembok pelabuhan lama itu akan diperbaiki karena sudah rusak."),
        ("vi", "Hội đồng thành phố hôm thứ Ba đã quyết định sửa chữa bức tường cảng cũ trước mùa đông."),
        ("el", "Το δημοτικό συμβούλιο αποφάσισε την Τρίτη να επισκευάσει το παλιό τείχος του λιμανιού."),
        ("ru", "Городской совет во вторник решил отремонтировать старую стену порта до наступления зимы."),
        ("uk", "Міська рада у вівторок вирішила відремонтувати стару стіну порту до настання зими."),
        ("ar", "قرر المجلس البلدي يوم الثلاثاء إصلاح جدار الميناء القديم قبل حلول فصل الشتاء."),
        ("he", "מועצת העיר החליטה ביום שלישי לתקן את חומת הנמל הישנה לפני בוא החורף."),
        ("fa", "شورای شهر روز سه‌شنبه تصمیم گرفت دیوار قدیمی بندر را پیش از زمستان تعمیر کند."),
        ("hi", "नगर परिषद ने मंगलवार को सर्दियों से पहले पुरानी बंदरगाह की दीवार की मरम्मत करने का फैसला किया।"),
        ("zh", "市议会周二决定在冬天到来之前修复古老的港口城墙。"),
        ("ja", "市議会は火曜日、冬が来る前に古い港の壁を修理することを決めた。"),
        ("ko", "시의회는 화요일 겨울이 오기 전에 오래된 항구 벽을 수리하기로 결정했다."),
        ("th", "สภาเมืองมีมติเมื่อวันอังคารให้ซ่อมแซมกำแพงท่าเรือเก่าก่อนถึงฤดูหนาว"),
    ],
)
def test_an_undeclared_language_is_that_of_one_sentence(language: str, text: str) -> None:
    assert detect_language(text) == language


def test_a_declared_language_is_kept_unless_the_text_clearly_speaks_another() -> None:
    assert detect_language(ENGLISH * 3, "en_us") == "en-US"
    assert detect_language(ENGLISH * 4, "de") == "en"
    assert detect_language(ENGLISH, "de") == "de", "a quotation of one sentence is no clear voice"
    assert detect_language((ENGLISH + GERMAN) * 4, "de") == "de", "nor is a text of two languages"


def test_a_short_text_has_the_declared_language_or_none() -> None:
    assert (detect_language("Short.", "pt-br"), detect_language("Short.")) == ("pt-BR", None)


def test_a_title_tells_the_language_of_a_short_text() -> None:
    assert detect_language("Updated soon.", title="Council votes to repair the old harbour wall before winter") == "en"


def test_near_relatives_do_not_overrule_a_declared_language() -> None:
    norwegian = "Kommunestyret vedtok tirsdag å reparere den gamle havnemuren før vinteren kommer til byen. " * 4
    assert [detect_language(norwegian, tag) for tag in ("nb-NO", "nn", "no")] == ["nb-NO", "nn", "no"]


@pytest.mark.parametrize(
    "text", [TEAMS, TEAMS.upper(), "SHR 43 CTS VS 41 CTS NET 316,000 VS 305,000 REVS 6.1 MLN. " * 3]
)
def test_team_sheets_and_tables_speak_no_rare_tongue(text: str) -> None:
    assert detect_language(text, "en-GB") == "en-GB"
    assert detect_language(text) in {*SPOKEN, None}


def test_a_heading_in_capitals_is_no_other_language() -> None:
    assert detect_language(ENGLISH.upper()) == "en"


@pytest.mark.parametrize(
    ("declared", "tag"), [("eng", "en"), ("deutsch", "de"), ("zh-hant-tw", "zh-Hant-TW"), ("und", None)]
)
def test_declared_languages_become_bcp_47_tags(declared: str, tag: str | None) -> None:
    assert detect_language("", declared) == tag


@given(st.text(st.characters(), min_size=40))
def test_any_text_has_a_language_of_the_list_or_none(text: str) -> None:
    """Control characters, noncharacters and lone surrogates too, which the detector itself refuses."""
    assert detect_language(text) in {*SPOKEN, None}
