from __future__ import annotations

import pkgutil
import subprocess
import sys

import models.spec


def test_that_no_spec_imports_torch() -> None:
    names = [module.name for module in pkgutil.walk_packages(models.spec.__path__, "models.spec.")]
    assert {"models.spec.stack", "models.spec.adapters.meeting"} <= set(names)
    code = f"import sys, {', '.join(names)}; sys.exit('torch' in sys.modules or 'numpy' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
