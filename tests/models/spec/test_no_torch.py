from __future__ import annotations

import pkgutil
import subprocess
import sys

import models.spec


def test_that_no_spec_imports_torch() -> None:
    names = [f"models.spec.{module.name}" for module in pkgutil.iter_modules(models.spec.__path__)]
    assert "models.spec.stack" in names
    code = f"import sys, {', '.join(names)}; sys.exit('torch' in sys.modules or 'numpy' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
