# Gongkai: every word of this file prints itself with `make help`.
# Needs GNU make, a POSIX shell and Python 3.11 or newer; everything else goes into .venv.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check --quiet
# An empty file records each finished installation; make repeats it when a lock or pyproject is newer.
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed

# The documentation theme announces its end of life (May 2027) at every run; the pages
# are plain Markdown, which its successor builds as it is.
export NO_MKDOCS_2_WARNING := 1

.PHONY: help
help: ## 列出所有命令 (list the commands)
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1 \t\2/p' Makefile | expand -t 18

.PHONY: install
install: $(RUNTIME) ## 准备运行环境 .venv (prepare .venv; the command is .venv/bin/gongkai)

.PHONY: demo
demo: $(RUNTIME) ## 演示：贾峪镇的一年与年度报告，http://127.0.0.1:8000 (the demo year and its report)
	@exec $(VENV)/bin/gongkai demo

.PHONY: test
test: $(DEV) ## 全部检查：静态检查、SQLite、PostgreSQL、浏览器 (lint and every test on both databases)
	@exec $(VENV)/bin/python scripts/test

.PHONY: lint
lint: $(DEV) ## 静态检查：格式、类型、分层、文档 (format, types, import contracts, migrations, docs)
	@exec scripts/lint

.PHONY: bench
bench: $(DEV) ## 运行全部基准测试 (run every benchmark)
	@set -e; for file in benchmarks/*.py; do echo "== $$file"; $(VENV)/bin/python "$$file"; done

.PHONY: docs
docs: $(DEV) ## 生成文档网站到 site/ (build the documentation into site/)
	@exec $(VENV)/bin/mkdocs build --strict --quiet

.PHONY: lock
lock: ## 重新锁定依赖 (pin all dependencies anew, with hashes)
	@exec scripts/lock

.PHONY: clean
clean: ## 删除环境与生成物，保留 var/ 中的数据 (remove what was built; the data in var/ stay)
	rm -rf $(VENV) site .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@python=$$(scripts/find-python) && "$$python" -m venv --clear $(VENV)

# The project itself is installed last and in place; its build tool comes from the lock as well.
define install_lock
	@echo "安装 $(1) 中锁定的依赖……"
	@$(PIP) install --require-hashes -r $(1)
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@
endef

$(RUNTIME): requirements/runtime.txt pyproject.toml | $(VENV)/bin/python
	$(call install_lock,requirements/runtime.txt)

$(DEV): requirements/dev.txt pyproject.toml | $(VENV)/bin/python
	$(call install_lock,requirements/dev.txt)
