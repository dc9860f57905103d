"""Document numbers: one spelling for what different sources write differently, so that one decision is one fact.

Only what never tells two documents of one issuer apart is taken away; every digit and every other word stays.
"""

import re
import unicodedata
from string import ascii_lowercase, ascii_uppercase

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("[{〔【〖「", "("),
        **dict.fromkeys("]}〕】〗」", ")"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict(zip(ascii_lowercase, ascii_uppercase, strict=True)),
    }
)
_ORDINAL = re.compile(r"第+(?=\d)")
AS_COMPARED = "[0-9A-Z()/.\u4e00-\u53f6\u53f8-\u7b2b\u7b2d-\u9fff-]+"
"""A number of signs that stand for themselves alone, whatever stands before them; neither 第 nor 号 is among them."""
_AS_COMPARED = re.compile(AS_COMPARED)
_CLOSING = re.compile(r"(?<=\d)号+$")


def normalised(doc_no: str) -> str:
    """A document number as it is compared, never as it is shown: `沪罚〔２０２４〕 第12号` is `沪罚(2024)12`."""
    if _AS_COMPARED.fullmatch(doc_no):
        return doc_no
    plain = unicodedata.normalize("NFKC", doc_no).translate(_SIGNS)
    if plain.isprintable():  # then a blank is the only space
        visible = plain.replace(" ", "")
    else:
        visible = "".join(sign for sign in plain if not sign.isspace() and unicodedata.category(sign) != "Cf")
    return _CLOSING.sub("", _ORDINAL.sub("", visible))
