"""Which letter sequences are Vietnamese syllables: the lexical test behind the recognition of legacy encodings.

Spelling rules after Hoàng Phê, "Chính tả tiếng Việt": an onset, a rime of the closed list below, one tone.
"""

import re
import unicodedata
from typing import Final

_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
_ONSET = re.compile(r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx])?")
_RIME_LIST: Final = (
    "a ac ach ai am an ang anh ao ap at au ay ă ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en "
    "eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa "
    "oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong "
    "ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uâc uân uâng uât uây uc ue uê uêch uên "
    "uênh uêt ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt uyn uynh uyp uyt uyu ư "
    "ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu ynh"
)
_RIMES: Final = frozenset(_RIME_LIST.split(" "))
#: After the onsets gi and qu a part of the rime has merged into the onset: giêng, quân.
_AFTER_ONSET_VOWEL: Final = _RIMES | frozenset({"", "êng", "êt", "êc", "êm", "ên", "ach", "ynh", "yt", "yêt", "yên"})


def is_syllable(word: str) -> bool:
    """Whether a single word in Unicode, of any case, can be a Vietnamese syllable."""
    letters, tones = [], 0
    for letter in unicodedata.normalize("NFD", word.lower()):
        if letter in _TONES:
            tones += 1
        else:
            letters.append(letter)
    bare = unicodedata.normalize("NFC", "".join(letters))
    if tones > 1:
        return False
    if bare in _RIMES:
        return True
    onset = _ONSET.match(bare)
    if onset is None or not onset[0]:
        return False
    rime = bare[onset.end() :]
    if onset[0] in {"gi", "qu"} and (rime in _AFTER_ONSET_VOWEL if rime or onset[0] == "gi" else False):
        return True
    return rime in _RIMES or (onset[0] == "gi" and "i" + rime in _RIMES)
