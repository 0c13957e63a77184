PYTHON := .venv/bin/python
INSTALLED := .venv/.installed
EXAMPLE := examples/mnist5k-linear-probe.toml

.PHONY: run test test-all lint format screenshots bench constraints clean

# The window where there is a screen; else the bundled experiment without one.
run: $(INSTALLED)
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname -s)" != Linux ]; then \
		scripts/on-a-screen $(PYTHON) main.py; \
	else \
		echo "No screen here: running $(EXAMPLE) without the window."; \
		$(PYTHON) main.py run $(EXAMPLE) --control; \
	fi

# make test ARGS='-k freezing' passes options on to pytest; ARGS='-n 0' runs one test after the other.
# Two workers, however many cores there are: most tests wait, for processes to start and for timers.
test: $(INSTALLED)
	scripts/on-a-screen $(PYTHON) -m pytest -n 2 --dist worksteal -m "not exhaustive" $(ARGS)

# With what takes minutes and seldom fails alone: every family of the libraries.
test-all: $(INSTALLED)
	scripts/on-a-screen $(PYTHON) -m pytest -n 2 --dist worksteal $(ARGS)

lint: $(INSTALLED)
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache
	.venv/bin/deptry .

format: $(INSTALLED)
	.venv/bin/ruff check --fix-only .
	.venv/bin/ruff format .

screenshots: $(INSTALLED)
	scripts/on-a-screen $(PYTHON) docs/take_screenshots.py

bench: $(INSTALLED)
	scripts/on-a-screen $(PYTHON) benchmarks/overhead.py
	$(PYTHON) benchmarks/data.py

# Pins the versions that are installed in .venv now.
constraints: $(INSTALLED)
	$(PYTHON) scripts/pin.py > constraints.new
	mv constraints.new constraints.txt

clean:
	rm -rf .venv build dist *.egg-info .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(INSTALLED): pyproject.toml constraints.txt
	@scripts/environment
