"""TCVN3 and VNI: converted when certain, left alone otherwise."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsync.clean.legacy import TCVN3, VNI, convert, decode, detect
from xlsync.clean.syllables import is_syllable

# Written out here a second time, by letter, so that an error in the table of the code shows.
TCVN3_OF = dict(
    zip(
        "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵăâêôơưđĂÂÊÔƠƯĐ",
        "\xb5\xb6\xb7\xb8\xb9\xbb\xbc\xbd\xbe\xc6\xc7\xc8\xc9\xca\xcb\xcc\xce\xcf\xd0\xd1\xd2\xd3\xd4\xd5\xd6\xd7\xd8\xdc\xdd\xde"
        "\xdf\xe1\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xea\xeb\xec\xed\xee\xef\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9\xfa\xfb\xfc\xfd\xfe"
        "\xa8\xa9\xaa\xab\xac\xad\xae\xa1\xa2\xa3\xa4\xa5\xa6\xa7",
        strict=True,
    )
)
TONES = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
ON_CIRCUMFLEX = {"\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
ON_BREVE = {"\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
ON_I = {"\u0301": "í", "\u0300": "ì", "\u0309": "æ", "\u0303": "ó", "\u0323": "ò"}


def to_tcvn3(text: str) -> str:
    return "".join(TCVN3_OF.get(letter, letter) for letter in text)


def to_vni(text: str) -> str:
    return "".join(_vni(letter) for letter in text)


def _vni(letter: str) -> str:
    if letter.lower() == "đ":
        return "Ñ" if letter.isupper() else "ñ"
    parts = unicodedata.normalize("NFD", letter)
    base, marks = parts[0], parts[1:]
    tone = next((mark for mark in marks if mark in TONES), "")
    if base in "iI" and tone:
        code = ON_I[tone]
    elif base in "yY" and tone == "\u0323":
        code = "î"
    elif "\u0302" in marks:
        code = base + (ON_CIRCUMFLEX[tone] if tone else "â")
    elif "\u0306" in marks:
        code = base + (ON_BREVE[tone] if tone else "ê")
    elif "\u031b" in marks:
        code = ("ô" if base in "oO" else "ö") + (TONES[tone] if tone else "")
    else:
        code = base + (TONES[tone] if tone else "")
    return code.upper() if letter.isupper() else code


VOWELS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ"
SYLLABLES = st.builds(
    lambda onset, vowel, coda: onset + vowel + coda,
    st.sampled_from(
        ["", "b", "c", "ch", "d", "đ", "g", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "s", "t", "th", "tr", "v", "x"]
    ),
    st.sampled_from(VOWELS),
    st.sampled_from(["", "c", "m", "n", "ng", "nh", "p", "t", "i", "u", "o"]),
).filter(is_syllable)
PHRASES = st.lists(SYLLABLES, min_size=1, max_size=8).map(" ".join)

SENTENCES = [
    "Công đoàn cơ sở Trường Mầm non số 1",
    "Liên đoàn Lao động tỉnh",
    "Đề nghị nâng lương tối thiểu vùng cho người lao động",
    "Tổ chức giám sát việc thực hiện chế độ, chính sách đối với công nhân",
    "Khiếu nại về bảo hiểm xã hội, bảo hiểm y tế",
    "Nhà ở, thiết chế văn hóa tại các khu công nghiệp",
    "không phát sinh",
    "Việt Nam",
]


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize(("encode", "encoding", "font"), [(to_tcvn3, TCVN3, ".VnTime"), (to_vni, VNI, "VNI-Times")])
def test_sentences_are_recognised_with_and_without_the_font(sentence: str, encode, encoding: str, font: str) -> None:  # type: ignore[no-untyped-def]
    if encoding == TCVN3:
        sentence = sentence.replace("Đề", "đề")
    for given_font in (font, None):
        converted = convert(encode(sentence), given_font)
        assert converted is not None
        assert (converted.text, converted.encoding) == (sentence, encoding)


@pytest.mark.parametrize(
    ("raw", "text"),
    [("C«ng ®oµn c¬ së", "Công đoàn cơ sở"), ("L§L§ tØnh B¾c Giang", "LĐLĐ tỉnh Bắc Giang"), ("kh«ng", "không")],
)
def test_known_tcvn3(raw: str, text: str) -> None:
    converted = convert(raw)
    assert converted is not None
    assert converted.text == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Coâng ñoaøn cô sôû", "Công đoàn cơ sở"),
        ("Lieân ñoaøn Lao ñoäng tænh", "Liên đoàn Lao động tỉnh"),
        ("LIEÂN ÑOAØN LAO ÑOÄNG", "LIÊN ĐOÀN LAO ĐỘNG"),
    ],
)
def test_known_vni(raw: str, text: str) -> None:
    converted = convert(raw)
    assert converted is not None
    assert converted.text == text


def test_the_capital_fonts_draw_capitals() -> None:
    converted = convert("c«ng ®oµn", ".VnTimeH")
    assert converted is not None
    assert converted.text == "CÔNG ĐOÀN"


@given(PHRASES)
def test_tcvn3_there_and_back(phrase: str) -> None:
    assert decode(to_tcvn3(phrase), TCVN3) == phrase


@given(PHRASES, st.booleans())
def test_vni_there_and_back(phrase: str, capitals: bool) -> None:
    phrase = phrase.upper() if capitals else phrase
    assert decode(to_vni(phrase), VNI) == phrase


@given(PHRASES)
def test_with_the_font_every_phrase_comes_back(phrase: str) -> None:
    for encoded, font in ((to_tcvn3(phrase), ".VnArial"), (to_vni(phrase), "VNI-Helve")):
        converted = convert(encoded, font)
        assert (converted.text if converted else encoded) == phrase


@given(PHRASES)
def test_without_the_font_a_conversion_is_right_or_not_made(phrase: str) -> None:
    for encoded, encoding in ((to_tcvn3(phrase), TCVN3), (to_vni(phrase), VNI)):
        if detect(encoded) == encoding:
            assert decode(encoded, encoding) == phrase


@given(PHRASES, st.sampled_from(["NFC", "NFD"]), st.sampled_from(["lower", "upper", "title"]))
def test_unicode_vietnamese_is_never_taken_for_legacy(phrase: str, form: str, case: str) -> None:
    text = unicodedata.normalize(form, getattr(phrase, case)())  # type: ignore[arg-type]
    assert detect(text) is None


@given(PHRASES)
def test_a_legacy_font_set_on_unicode_text_does_no_harm(phrase: str) -> None:
    if any(letter >= "\u0100" for letter in phrase):
        assert convert(phrase, ".VnTime") is None
        assert convert(phrase, "VNI-Times") is None


@pytest.mark.parametrize(
    "text",
    [
        "The trade union of the district", "naïve café résumé", "Müller & Söhne", "5 µm và 7 µm", "© 2024 Acme®", "«Nhà» – 10×20, x·y + a·n", "Zürich, Köln, São Paulo",
        "El Niño, señor, año", "50 ½ ¾ ¼", "see ho¹ and to¹", "Ðình, ÐÔNG", "déjà vu, où", "LĐLĐ tỉnh", "là và có", "hoà, hoá, toà, tuân, xuê", "1ª, 2º", "a÷b", "Coca-Cola™",
        "Noël, Thaïlande, Raël", "ÉCOLE À PARIS",
    ],
)  # fmt: skip
def test_other_languages_and_signs_are_left_alone(text: str) -> None:
    assert convert(text) is None


@given(
    st.text(st.characters(max_codepoint=0x17F), max_size=40),
    st.sampled_from([None, ".VnTime", ".VnTimeH", "VNI-Times", "Arial"]),
)
def test_nothing_raises(text: str, font: str | None) -> None:
    convert(text, font)


@pytest.mark.parametrize(
    "word",
    [
        "nghiêng",
        "quyết",
        "giếng",
        "giữ",
        "gì",
        "khuya",
        "khuỷu",
        "thuở",
        "uống",
        "yêu",
        "Đoàn",
        "ước",
        "quý",
        "ngoằn",
        "xoong",
    ],
)
def test_vietnamese_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["", "district", "union", "ôan", "Niủo", "ba\u0301\u0300", "đ", "cafộ", "wế"])
def test_other_words_are_none(word: str) -> None:
    assert not is_syllable(word)


def test_a_word_that_is_no_vietnamese_speaks_against_a_conversion() -> None:
    assert convert("kh«ng cã ®oµn viªn") is not None
    assert convert("kh«ng cã ®oµn viªn Müller") is None


def test_one_slip_in_a_long_text_is_forgiven() -> None:
    text = to_tcvn3(
        "đề nghị giám sát chế độ chính sách bảo hiểm xã hội đối với người lao động tại doanh nghiệp và trường học"
    )
    converted = convert(text + " ®oµnn")
    assert converted is not None
    assert converted.text.endswith("trường học đoànn")
