# Everything motcua is built, tried and checked with. `make help` lists the commands.

PYTHON ?= python3
PORT ?= 8000
export PORT

BIN := .venv/bin
MOTCUA := $(BIN)/motcua
SETUP = $(PYTHON) scripts/setup.py

.DEFAULT_GOAL := help
.PHONY: help demo test fuzz check setup fix bench migrations messages docs wheel lock clean python

help: ## Liệt kê các lệnh / list these commands
	@awk 'BEGIN { FS = ":.*## " } /^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

demo: python ## Chạy thử: cài đặt, nạp văn phòng mẫu, mở http://127.0.0.1:8000 (PORT=) / try it out
	@$(SETUP) --for run --port $(PORT)
	@$(MOTCUA) demo
	@exec $(MOTCUA) serve --with-worker

test: setup ## Toàn bộ kiểm thử trên SQLite và PostgreSQL (ARGS= cho pytest) / run every test
	@$(BIN)/python scripts/test.py $(ARGS)

fuzz: setup ## Kiểm thử tính chất với dữ liệu ngẫu nhiên mới / property tests with new random examples
	@HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest -q -m "hypothesis and not browser" $(ARGS)

check: setup ## Kiểm tra mã nguồn, kiểu, tầng, mẫu trang, bản dịch, gói cài / static checks
	@$(BIN)/python scripts/check.py

setup: python ## Chuẩn bị .venv, thư viện giao diện, bản dịch / prepare the environment
	@$(SETUP)

fix: setup ## Tự sửa định dạng và lỗi nhỏ / format and repair what can be
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

bench: setup ## Đo tốc độ so với cơ sở dữ liệu thô / ratios to the raw database rate
	@failed=0; for file in benchmarks/[a-z]*.py; do $(BIN)/python $$file $(ARGS) || failed=1; done; exit $$failed

migrations: setup ## Tạo migration, đặt tên bằng NAME= / make migrations, name them with NAME=
	@$(MOTCUA) makemigrations $(if $(NAME),--name $(NAME))

messages: setup ## Thu thập câu chữ vào locale/en để dịch / collect interface texts
	@$(BIN)/python scripts/messages.py update
	@$(BIN)/python scripts/messages.py compile

docs: setup ## Sinh lại các trang tài liệu lấy từ mã nguồn / regenerate pages made from code
	@$(BIN)/python scripts/docs.py

wheel: setup ## Đóng gói vào dist/, kèm giao diện, phông chữ, bản dịch / build the wheel
	@rm -rf dist && $(BIN)/python -m build --wheel --no-isolation --outdir dist .

lock: python ## Khoá lại phiên bản các gói (UPGRADE=1: lấy bản mới) / lock dependencies anew
	@npm install --package-lock-only $(if $(UPGRADE),&& npm update --package-lock-only)
	@$(SETUP)
	@$(BIN)/python scripts/lock.py $(if $(UPGRADE),--upgrade)

clean: ## Xoá môi trường và phần sinh ra, giữ dữ liệu trong var/ / remove all but your data
	rm -rf .venv node_modules dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -rf motcua/web/shared/static/vendor motcua/documents/forms/fonts locale/*/LC_MESSAGES/*.mo
	find motcua tests scripts benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

python:
	@command -v $(PYTHON) >/dev/null || { \
	echo "Thiếu Python: hãy chạy \`apt-get install python3 python3-venv\` rồi gõ lại lệnh. / Python is missing: install python3 and python3-venv." >&2; \
	exit 1; }
