"""The application: the experiment document, its data, training, launching, export, and the window."""

from __future__ import annotations

import os

# OpenMP's threads spin while they wait for each other, which two busy programs on the same cores turn into standstill:
# two trainings at once on two cores took 6.2 s a step each, 1.1 s where waiting threads sleep. Alone it costs some 4 %.
# OpenMP reads this when torch is loaded, hence here, before anything of ours can load it.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
