"""How it looks: a scene, its style, and every format it is drawn in."""

import sys

from kg import Door

sys.modules[__name__].__class__ = Door
