# Everything a newcomer needs: `make demo`, `make test`. `make` alone lists the targets.
SHELL := /bin/sh
VENV ?= .venv
PY := $(VENV)/bin/python
HUIYIN := $(VENV)/bin/huiyin
PORT ?= 8000
HOST ?= 127.0.0.1
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help setup demo test test-postgresql test-browser check format bench bench-read bench-sift bench-web bench-import bench-plan bench-watch bench-themes bench-search canaries flips security faults loop manual states translate wheel bundle clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.ready node_modules/.ready ## make the environment and get the assets

$(VENV)/.ready: pyproject.toml tools/make_environment.sh
	@sh tools/make_environment.sh $(VENV)
	@touch $@

node_modules/.ready: package.json package-lock.json tools/get_assets.sh $(VENV)/.ready
	@sh tools/get_assets.sh $(VENV)
	@touch $@

demo: setup ## load realistic demo data and start the system (PORT=8000 HOST=127.0.0.1)
	@$(HUIYIN) demo --host $(HOST) --port $(PORT)

test: setup ## run the whole test suite (SQLite, and the browser walks where Chromium is installed)
	@sh tools/run_tests.sh $(VENV)

# rules and engines know no database (the layers prove it): their tests would only say the same again
DATABASE_FREE := house rules reading planning writing sifting sifting_unseen sifting_third sifting_fourth
# what asks the ledger most: its lives, its lists, what is owed
ASKS_ROWS := accounts findings journal owing server \
  web/test_lists.py web/test_list_plans.py web/test_search_pages.py web/test_export_pages.py
ON_POSTGRESQL = $(if $(SMALL),$(ASKS_ROWS:%=tests/%),tests $(DATABASE_FREE:%=--ignore=tests/%))

test-postgresql: setup ## run the suite again on a PostgreSQL that is started for it (SMALL=1: what asks rows, as CI does)
	@sh tools/with_postgresql.sh $(PY) -m pytest $(ON_POSTGRESQL) -n $(or $(WORKERS),auto) -m "not browser"

test-browser: setup ## only the browser walks
	@$(PY) -m pytest tests -m browser -n $(or $(WORKERS),auto) --dist loadfile

check: setup ## format, lint, types, layers, templates, state diagrams, translations
	@sh tools/check.sh $(VENV)

format: setup ## put code and templates into the house's format
	@$(VENV)/bin/ruff format huiyin tests bench tools
	@$(VENV)/bin/ruff check --fix -q huiyin tests bench tools || true

bench: bench-read bench-sift bench-import bench-plan bench-web bench-watch bench-themes bench-search ## all benchmarks: prints figures, asserts nothing

bench-read: setup ## how fast documents are read
	@$(PY) bench/read_formats.py
	@$(PY) bench/read_structure.py

bench-sift: setup ## near-duplicates beside peers, photographs, fifteen signs over 100,000 records, one against a million
	@$(PY) bench/sift_texts.py
	@$(PY) bench/sift_pictures.py
	@$(PY) bench/sift_records.py

bench-import: setup ## a ledger of 10,000 rows into the database, a list of 10,000 rows out for editing and back
	@$(PY) bench/import_ledger.py
	@$(PY) bench/round_trip.py

bench-plan: setup ## terms and rounds of size, beside greedy plans and brute force, as one table (5 minutes)
	@$(PY) bench/plan_rows.py

bench-watch: setup ## the daily look over 100,000 open findings
	@$(PY) bench/watch_ledger.py

bench-themes: setup ## findings grouped into common problems beside TF-IDF and k-means, up to a million
	@$(PY) bench/themes.py

bench-web: setup ## all lists, bulk edit, export, round trip at a million findings on SQLite and PostgreSQL (FINDINGS=1000000 DATA=var/bench)
	@$(PY) bench/web_lists.py --findings $(or $(FINDINGS),1000000) --data $(or $(DATA),var/bench)
	@$(PY) bench/server_start.py

bench-search: setup ## search at 100,000 and a million findings beside a plain scan, and the cockpit after a write (FINDINGS="100000 1000000" DATA=var/bench)
	@$(PY) bench/search.py --findings $(or $(FINDINGS),100000 1000000) --data $(or $(DATA),var/bench)

canaries: setup ## 50 clues and complaints with words of their own; every byte left behind is searched for them (N=50)
	@PYTHONPATH=. $(PY) -m tests.clues.at_length -n $(or $(N),50)

flips: setup ## turn bits of the journal's rows over: each must be noticed, by the product and by tools/check_journal.py (N=1000)
	@PYTHONPATH=. $(PY) -m tests.journal.flipping -n $(or $(N),1000)

security: setup ## everything that is tried against docs/security.md, as one table (N=1000 CLUES=50)
	@$(PY) tools/security.py -n $(or $(N),1000) --clues $(or $(CLUES),50)

faults: setup ## kill, stop, fill, deliver twice, on SQLite and PostgreSQL: nothing acknowledged is lost (ROUNDS=20)
	@$(PY) tools/faults.py --rounds $(or $(ROUNDS),20)

loop: setup ## the whole loop at random: nobody closes alone, no answer is lost, totals hold (N=10000)
	@$(PY) tools/loop.py --sequences $(or $(N),10000)

states: setup ## draw the state diagrams anew from the tables of moves
	@$(PY) tools/state_diagrams.py docs/states

manual: setup ## take the pictures of the manual anew (docs/manual/)
	@HUIYIN_MANUAL=1 $(PY) -m pytest tests -m browser -p no:xdist

translate: setup ## collect texts to translate and compile the English ones (needs gettext)
	@sh tools/translate.sh $(VENV)

wheel: setup ## one file that pip installs where there is no npm: the browser's libraries are in it (dist/)
	@$(PY) -m pip wheel -q . --no-deps --wheel-dir dist && ls dist/*.whl

bundle: setup ## one archive with everything for a machine without internet, with hashes and install.sh (dist/)
	@sh tools/bundle.sh $(VENV) dist

clean: ## remove the environment and assets (never the data in var/)
	rm -rf $(VENV) node_modules
