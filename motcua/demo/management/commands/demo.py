"""`motcua demo`: the sample offices, ready to sign in to."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.agencies.models import Office
from motcua.audit.actions import seal_days
from motcua.core.actors import ROLE_LABELS, Role
from motcua.core.errors import RuleViolation
from motcua.core.models import Progress
from motcua.core.progress import running_jobs
from motcua.core.rules.dates import format_date
from motcua.core.rules.numbers import format_number
from motcua.core.rules.rule_sets import DEFAULT_REGIME
from motcua.demo.actions import SAMPLES, SEED, load_demo, run_next_slice
from motcua.demo.crowd.living import start_crowd, switch_crowd, wake_crowd
from motcua.demo.hall import fresh_codes
from motcua.demo.letters import sign_some
from motcua.demo.life import Life
from motcua.demo.scans import SampleScans, prepare_scans, read_now
from motcua.demo.signing import PIN, prepare_keys, prepare_pile
from motcua.demo.staffing import PASSWORD, SampleOffice
from motcua.demo.tasks import keep_going, keep_living
from motcua.queueing.choices import DeviceKind
from motcua.queueing.models import Hall
from motcua.queueing.tasks import fold_hall_days

WIDTH = 160  # a line of progress, wide enough to cover the one before
TURNS = 200  # a slice when nobody but this command is at work


class Command(BaseCommand):
    """Creates the tables and the sample offices when they are not there; never touches what is."""

    requires_system_checks: list[str] = []  # the server makes them; a second start should be quick
    help = "Nạp văn phòng mẫu với khoảng 200 hồ sơ; cả năm dựng tiếp trong việc nền"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which offices, how much, and whether to wait for all of it."""
        parser.add_argument("--cases", type=int, help="số hồ sơ cả năm của văn phòng chính (mặc định 3526)")
        parser.add_argument("--seed", type=int, default=SEED, help="cùng số thì cho cùng dữ liệu")
        parser.add_argument(
            "--regime",
            choices=sorted(SAMPLES),
            default=DEFAULT_REGIME,
            help="2018: văn phòng ba cấp của các năm 2019–2020, trong cơ sở dữ liệu riêng",
        )
        parser.add_argument(
            "--centre",
            action="store_true",
            help="sảnh mẫu đông như một trung tâm: 460 khách mô phỏng mỗi ngày, 14 quầy",
        )
        parser.add_argument(
            "--crowd",
            choices=("on", "off"),
            help="bật hoặc tắt khách và cán bộ mô phỏng ở sảnh mẫu (cũng tắt được ở Quản trị, trang sảnh)",
        )
        parser.add_argument(
            "--wait", action="store_true", help="dựng xong cả năm rồi mới thoát, có báo tiến độ"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, then print addresses and sign-ins."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0)
        regime = options["regime"]
        try:
            office, is_new = load_demo(
                now=timezone.now(), cases=options["cases"], seed=options["seed"], regime=regime
            )
        except RuleViolation as refusal:
            raise CommandError(str(refusal)) from refusal
        scans = None
        if is_new and regime == DEFAULT_REGIME:
            scans = prepare_scans(office, seed=options["seed"], now=timezone.now())
            prepare_keys(office, now=timezone.now())
            prepare_pile(office, seed=options["seed"], now=timezone.now())
            sign_some(office.agency, office.staff[Role.LEADER], pin=PIN, now=timezone.now())
        if is_new:
            seal_days(now=timezone.now())  # so that a file that proves a case can be taken at once
        self.stdout.write(("Đã tạo" if is_new else "Đã có sẵn") + f": {office.centre.name}\n\n")
        self.stdout.write(f"  Cổng của người dân   {settings.PUBLIC_URL}/\n")
        self.stdout.write(f"  Cán bộ đăng nhập     {settings.PUBLIC_URL}/dang-nhap/\n\n")
        for new in fresh_codes(office.office, now=timezone.now()):
            kind = DeviceKind(new.device.kind).label
            self.stdout.write(f"  {kind:<20} {settings.PUBLIC_URL}/ghep-may/ mã {new.code}\n")
        self.stdout.write(f"\n  Mật khẩu của mọi tài khoản mẫu: {PASSWORD}\n\n")
        if regime == DEFAULT_REGIME:
            self.stdout.write(
                f"  Mã PIN của các khóa ký số thử (lanhdao, chutich, con dấu của vanthu): {PIN}\n\n"
            )
        if scans is not None:
            self._say_scans(scans)
        for number, sample in enumerate(SAMPLES[regime]):
            self._say_people(sample, everybody=not number)
        self._live(office.office, options)
        if options["wait"]:
            self._wait()
        elif keep_going():
            self.stdout.write(
                _("Hồ sơ cả năm được dựng tiếp trong việc nền; xem tiến độ ở trang Quản trị.") + "\n\n"
            )

    def _say_scans(self, scans: SampleScans) -> None:
        """Read a sample paper, and say what can be tried with them."""
        if read_now(scans.paper, now=timezone.now()):
            said = _("Giấy tờ đã số hóa    tra cứu “giay chung nhan ket hon” để tìm chữ trong bản quét")
        else:
            said = _(
                "Chưa nhận dạng chữ   cài gói ocrmypdf, tesseract-ocr-vie để tìm được chữ trong bản quét"
            )
        self.stdout.write(f"  {said}\n")
        known = _("Dùng lại kết quả     tiếp nhận Đăng ký kết hôn cho người có số %(number)s")
        self.stdout.write(f"  {known % {'number': scans.known.data.identifier}}\n\n")

    def _live(self, office: Office, options: dict[str, Any]) -> None:
        """Start the living day of the sample hall, or switch it; the historical office has no hall."""
        hall = Hall.objects.select_related("office__agency").filter(office=office).first()
        if hall is None:
            return
        now = timezone.now()
        start_crowd(hall, seed=options["seed"], is_centre=options["centre"], now=now)
        wake_crowd(hall, now=now)
        if options["crowd"] is not None:
            switch_crowd(hall, is_on=options["crowd"] == "on", now=now)
        keep_living()
        fold_hall_days.enqueue()
        hall.refresh_from_db()
        if hall.is_simulation_on:
            said = _("Sảnh mẫu có %(count)s khách mô phỏng mỗi ngày; quầy 1 để trống cho ông/bà.")
            how = _("Tắt: motcua demo --crowd off")
            self.stdout.write(f"  {said % {'count': hall.simulated_visitors}} {how}\n\n")
        else:
            self.stdout.write("  " + _("Khách mô phỏng đang tắt. Bật: motcua demo --crowd on") + "\n\n")

    def _say_people(self, sample: SampleOffice, *, everybody: bool) -> None:
        if not everybody:
            self.stdout.write(f"  {sample.name}\n")
        for officer in sample.officers:
            if everybody or officer.role in (Role.DIRECTOR, Role.HEAD_OF_SECTION, Role.RECEIVER):
                label = str(ROLE_LABELS[officer.role])
                self.stdout.write(f"  {officer.username:<18} {label:<20} {officer.full_name}\n")
        self.stdout.write("\n")

    def _wait(self) -> None:
        """Play all that is left here, a line of progress each few slices."""
        lives: dict[int, Life] = {}
        while run_next_slice(lives, now=timezone.now(), turns=TURNS):
            told = "   ".join(_told(job) for job in running_jobs())
            self.stdout.write(f"\r{told:<{WIDTH}}", ending="")
            self.stdout.flush()
        self.stdout.write("\n")


def _told(job: Progress) -> str:
    day = f", {format_date(job.reached_on)}" if job.reached_on else ""
    return f"{job.title}: {format_number(job.done)}/{format_number(job.total)}{day}"
