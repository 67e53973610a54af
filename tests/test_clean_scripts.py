"""News in scripts that the line model never learnt is not struck for looking strange."""

import pytest

from extractors.clean import Context, clean

STORIES = {
    "ja": "港は月曜日に再開した。フェリーは正午から運航すると港湾局は述べた。\n\n嵐のあと船は三日間とどまった。",
    "zh": "港口星期一重新开放。港务局说，渡轮从中午开始运行。\n\n风暴过后，船只在港口停留了三天。",
    "th": "ท่าเรือเปิดอีกครั้งในวันจันทร์หลังพายุ\n\nเรือข้ามฟากจะออกตั้งแต่เที่ยงวัน หัวหน้าท่าเรือกล่าว",
    "hi": "तूफान के बाद सोमवार को बंदरगाह फिर से खुल गया, शहर के अधिकारियों ने कहा।\n\nनौकाएँ दोपहर से फिर चलेंगी।",
    "ru": "Порт открылся в понедельник после шторма, сообщили власти.\n\nПаромы ходят с полудня, сказал Иван Мур.",
    "ar": "أعيد فتح الميناء يوم الاثنين بعد العاصفة، حسبما قالت السلطات.\n\nتبحر العبارات من الظهر، قال مدير الميناء.",
    "el": "Το λιμάνι άνοιξε ξανά τη Δευτέρα, είπαν οι αρχές.\n\nΤα πλοία φεύγουν το μεσημέρι, είπε ο λιμενάρχης.",
    "he": "הנמל נפתח מחדש ביום שני, אמרו הרשויות.\n\nהמעבורות יוצאות בצהריים, אמר מנהל הנמל.",
    "ko": "항구는 폭풍이 지나간 뒤 월요일에 다시 열렸다고 밝혔다.\n\n여객선은 정오부터 다시 운항한다고 말했다.",
}


@pytest.mark.parametrize("language", STORIES)
def test_a_story_in_any_script_stays(language: str) -> None:
    text = STORIES[language]
    assert clean(text, Context()).text == text


FURNITURE = {
    "ja": "【関連記事】",
    "zh": "相关阅读",
    "hi": "यह भी पढ़ें: रात का बंदरगाह",
    "ru": "Читайте также: Порт ночью",
    "ar": "شارك على فيسبوك",
    "el": "Διαβάστε επίσης",
    "he": "כל הזכויות שמורות",
    "ko": "무단 전재 및 재배포 금지",
}
DATES = {
    "ja": "公開：2031年4月2日（水） 18時30分",
    "zh": "发布时间：2031-04-02 18:30",
    "ko": "입력 2031년 4월 2일 오후 6시 30분",
}


@pytest.mark.parametrize("language", FURNITURE)
def test_the_surest_furniture_goes_in_scripts_that_no_model_reads(language: str) -> None:
    text = f"{STORIES[language]}\n\n{FURNITURE[language]}"
    cleaned = clean(text, Context())
    assert cleaned.text == STORIES[language]
    assert [removal.text for removal in cleaned.removals] == [FURNITURE[language]]


@pytest.mark.parametrize("language", DATES)
def test_the_date_above_an_east_asian_story_is_its_date_and_goes(language: str) -> None:
    cleaned = clean(f"{DATES[language]}\n\n{STORIES[language]}", Context())
    assert cleaned.text == STORIES[language]
    assert [(removal.label, removal.text) for removal in cleaned.removals] == [("dateline", DATES[language])]
