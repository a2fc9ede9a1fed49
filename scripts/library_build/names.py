"""Names of substances: cleaned of markup, compared without typography, made into local names."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho",
    "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "µ": "mu",
}  # fmt: skip
_ROTATION = (
    ("(+/-)", "rac-"),
    ("(±)", "rac-"),
    ("(+)", "plus-"),
    ("(-)", "minus-"),
    ("(−)", "minus-"),
    ("(–)", "minus-"),
)
_NUMBERING = re.compile(
    r"PMID|^(compound|example|cpd|cmpd|ex)[ .]?\d|\bpatent\b|^CHEMBL\d+$|^\d+-\d\d-\d$|\[\w* ?et al", re.IGNORECASE
)
# Whose list of names a name is from, as PubChem writes it behind the name.
_LIST = re.compile(r"\s*\[(INN|BAN|USAN|JAN|DCF|DCIT|NF)\b[^\]]*\]$", re.IGNORECASE)
# Words that end the name of a salt. Acetates, succinates and decanoates are left out: many are esters, compounds of their own.
SALT_WORDS = frozenset({
    "hydrochloride", "dihydrochloride", "hydrobromide", "maleate", "mesylate", "mesilate", "fumarate", "hemifumarate", "tartrate",
    "bitartrate", "sulfate", "sulphate", "besylate", "besilate", "tosylate", "oxalate", "sodium", "potassium", "pamoate", "embonate",
    "hydrate", "monohydrate", "anhydrous", "hcl", "hbr",
})  # fmt: skip
# Words behind the name of a drug that make an ester of it, another compound.
ESTER_WORDS = frozenset(
    {"decanoate", "enanthate", "enantate", "palmitate", "lauroxil", "undecylate", "cipionate", "cypionate"}
)


def clean(text: str) -> str:
    """A name without markup: entities resolved, tags gone, spaces single."""
    bare = re.sub(r"</?[A-Za-z][^>]*>", "", unescape(unescape(text)))
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", bare)).strip()


def latin(text: str) -> str:
    """A name in ASCII letters: Greek spelt out, accents gone."""
    spelt = "".join(_GREEK.get(c, _GREEK.get(c.casefold(), c)) for c in text)
    return unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()


def normal(text: str) -> str:
    """A name as it is compared: ASCII, lower case, letters and digits alone; the sign of rotation stays."""
    for sign, word in _ROTATION:
        text = text.replace(sign, word)
    return re.sub(r"[^a-z0-9]", "", latin(text).casefold())


def local(text: str) -> str:
    """A local name that a person can say: letters, digits, hyphens."""
    for sign, word in _ROTATION:
        text = text.replace(sign, word)
    ascii_text = latin(text).replace("'", "").replace("+", "-plus-" if text.endswith("+") else "-")
    return re.sub(r"-+", "-", re.sub(r"[^A-Za-z0-9]+", "-", ascii_text)).strip("-")


def base(text: str) -> str:
    """The name of the substance that a salt's name opens with; the name itself where it is no salt's."""
    words = text.split()
    while len(words) > 1 and words[-1].casefold() in SALT_WORDS:
        words.pop()
    return " ".join(words)


def is_number(name: str) -> bool:
    """Whether a name is none: a paper's or a patent's numbering, or a database's."""
    return bool(_NUMBERING.search(name))


def sorted_out(words: list[str]) -> tuple[list[str], list[str], list[str]]:
    """Synonyms, brand names and salts of a list of names; what only a paper's numbering says is left out."""
    names, brands, salts = [], [], []
    for word in dict.fromkeys(_LIST.sub("", clean(w)) for w in words):
        if not word or is_number(word) or re.match(r"\[\w", word) or len(word) == 1 or word.isdigit():
            continue
        if "®" in word or "™" in word:
            brands.append(word.replace("®", "").replace("™", "").strip())
        elif base(word) != word:
            salts.append(word)
        elif len(word) <= 60:
            names.append(word)
    return names, brands, salts
