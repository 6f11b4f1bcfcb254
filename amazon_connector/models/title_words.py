import re
from collections import defaultdict
from math import log

from odoo.tools import remove_accents

WORD = re.compile(r"\w+")
# How much of a product's name must be in a title, common words counting little.
LEAST_SCORE = 0.7
LEAST_WORDS = 2
# A word of more names than this finds nothing by itself.
MOST_NAMES = 200


def get_words(text):
    """Return the words of a text, without case and accents."""
    return frozenset(WORD.findall(remove_accents(text or "").casefold()))


class NameIndex:
    """Finds the name that fits a title best.

    Amazon's titles say more than names do: what counts is how much of a name is in
    the title, and a rare word counts more than a common one.
    """

    def __init__(self, names):
        """:param names: (key, text) pairs; a key may have several"""
        self.names = [(key, get_words(text)) for key, text in names]
        self.by_word = defaultdict(list)
        for position, (__, words) in enumerate(self.names):
            for word in words:
                self.by_word[word].append(position)
        count = len(self.names)
        self.weights = {w: log(1 + count / len(p)) for w, p in self.by_word.items()}

    def find(self, titles):
        """Return the key whose name fits one of the titles; None: none or several."""
        best = {}
        for title in titles:
            for key, rank in self._rank(get_words(title)):
                best[key] = max(rank, best.get(key, rank))
        ranked = sorted(best.items(), key=lambda pair: pair[1], reverse=True)
        if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
            return None
        return ranked[0][0]

    def _rank(self, title):
        for position in self._find_candidates(title):
            key, name = self.names[position]
            shared = name & title
            if len(shared) < LEAST_WORDS:
                continue
            weight = self._weigh(shared)
            score = round(weight / self._weigh(name), 6)
            if score >= LEAST_SCORE:
                yield key, (weight, score)

    def _find_candidates(self, title):
        known = sorted(
            (word for word in title if word in self.by_word),
            key=lambda word: len(self.by_word[word]),
        )
        rare = [word for word in known if len(self.by_word[word]) <= MOST_NAMES]
        return {
            position for word in rare or known[:1] for position in self.by_word[word]
        }

    def _weigh(self, words):
        # Rounded, as the order of the words must not tell which name fits better.
        return round(sum(self.weights[word] for word in words), 6)
