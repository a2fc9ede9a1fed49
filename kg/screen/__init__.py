"""Many compounds: their effects as ranked nodes and pathways, in batches, resumable, in constant memory."""

import sys

from kg import Door

sys.modules[__name__].__class__ = Door
